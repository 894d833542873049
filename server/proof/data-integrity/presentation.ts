/** Presentations: who shows credentials, to whom, and in answer to what. */
import type { ControllerKey, Credential, ProofFailure, ProofsResult } from '../types.ts'
import { verifyProofs } from './verify-proofs.ts'

/** What the verifier expects. What is absent was not asked for. */
export interface PresentationContext {
  readonly now: Date
  readonly challenge?: string
  readonly domain?: string
  /** Keys that were looked up, for proofs that only name theirs. */
  readonly keys?: readonly ControllerKey[]
}

function failed(code: string, detail: string): { verified: false; failure: ProofFailure } {
  return { verified: false, failure: { code, detail } }
}

/** `id` of the holder, which is a text or an object; `undefined` when nobody is named. */
function holderOf(presentation: Credential): unknown {
  const { holder } = presentation
  return typeof holder === 'object' && holder !== null && 'id' in holder ? holder.id : holder
}

/**
 * Checks every proof of `presentation`, made with the purpose `authentication`. When a challenge or a domain was asked for, each proof must
 * repeat it. A presentation that names its holder must have a proof by that holder.
 * Does NOT check the credentials inside, nor who they are about, nor that the challenge was not used before. Failure codes: those of
 * `verifyProofs`, `not-a-presentation`, `holder-not-signer`.
 * @see https://www.w3.org/TR/vc-data-model-2.0/#verifiable-presentations
 */
export async function verifyPresentationProof(
  presentation: Credential,
  { now, challenge, domain, keys }: PresentationContext,
): Promise<ProofsResult> {
  const types: readonly unknown[] = [presentation['type']].flat()
  if (!types.includes('VerifiablePresentation')) {
    return failed('not-a-presentation', 'the type is not VerifiablePresentation')
  }
  const result = await verifyProofs(presentation, {
    now,
    purpose: 'authentication',
    ...(challenge === undefined ? {} : { challenge }),
    ...(domain === undefined ? {} : { domain }),
    ...(keys === undefined ? {} : { keys }),
  })
  if (!result.verified || !('holder' in presentation)) return result
  const holder = holderOf(presentation)
  if (result.proofs.some(({ controller }) => controller === holder)) return result
  return failed('holder-not-signer', 'no proof is by the holder')
}
