/** What the verifier knows of the evidence kept by this service, without asking anybody. */
import type { Store } from '../../store/store.ts'
import type { VerifyDeps } from '../check.ts'

/** The part of `VerifyDeps` that looks at the evidence in our own store. */
export function ownEvidence({
  store,
}: {
  readonly store: Pick<Store, 'evidence'>
}): Pick<VerifyDeps, 'erasedEvidence'> {
  return {
    async erasedEvidence(fingerprints) {
      const erased: { readonly fingerprint: string; readonly erasedAt: string }[] = []
      for (const fingerprint of new Set(fingerprints)) {
        // Only erased pieces have their fingerprint written down.
        const [piece] = (await store.evidence.page({ where: { fingerprint }, limit: 1 })).items
        if (piece?.erasedAt !== undefined) erased.push({ fingerprint, erasedAt: piece.erasedAt })
      }
      return erased
    },
  }
}
