/** Whose a claim is, among all who prove keys in the same round. */
import { Problem } from '../problem.ts'
import type { Claim } from '../store/claim-documents.ts'
import { timestamp } from '../timestamp.ts'
import type { ClaimDeps } from './deps.ts'

/** DIDs of keys that were proven. */
export type Holders = readonly [string, ...string[]]

/**
 * The claim, which is these holders' from now on: of all who ask in the same round, one set of keys wins. Whoever won may ask again, for some of
 * the keys too; `holders` are all of them.
 * @throws Problem `claim-closed` (409) when it went to other keys, or a new round has begun
 */
export async function reserveClaim(
  { store }: Pick<ClaimDeps, 'store'>,
  claim: Claim,
  asked: Holders,
): Promise<Claim & { readonly holders: Holders }> {
  for (
    let one: Claim | undefined = claim;
    one?.round === claim.round;
    one = await store.claims.get(claim._id)
  ) {
    const [kept, ...more] = one.holders ?? []
    if (kept !== undefined) {
      if (asked.every((holder) => kept === holder || more.includes(holder)))
        return { ...one, holders: [kept, ...more] }
      break
    }
    const reserved = await store.claims.replace({ ...one, holders: asked })
    if (reserved !== undefined) return { ...reserved, holders: asked }
  }
  throw new Problem('claim-closed', another)
}

/** Says that the claim was taken; `false` when that was said before. */
export async function closeTaken(
  { store, clock }: Pick<ClaimDeps, 'store' | 'clock'>,
  claimId: string,
): Promise<boolean> {
  for (;;) {
    const claim = await store.claims.get(claimId)
    if (claim?.state !== 'open') return false
    const closedAt = timestamp(clock())
    if ((await store.claims.replace({ ...claim, state: 'taken', closedAt })) !== undefined) return true
  }
}

const another = {
  fr: 'Ce badge a été reçu avec une autre clé, ou l’échange a été recommencé.',
  en: 'This badge was received with another key, or the exchange was begun anew.',
}
