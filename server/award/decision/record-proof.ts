/** Whether a record somebody hands us is one that the organisation it names signed. */
import { isDeepStrictEqual } from 'node:util'
import type { DecisionRecord } from '../../evidence/decision.ts'
import { canonicalJson } from '../../proof/canonical-json.ts'
import { verifyJson } from '../../proof/eddsa-jcs-2022.ts'
import type { AwardDeps } from '../deps.ts'
import { decisionUrl } from '../sign-decision.ts'
import { keptDecision } from './kept-decision.ts'

/** `unchecked`: not signed, or by an organisation whose keys are not known here. Unknown is not invalid. */
export type RecordProof = 'valid' | 'invalid' | 'unchecked'

export interface RecordProofDeps extends Pick<AwardDeps, 'store' | 'publicUrl'> {
  readonly verify: {
    /** Public keys of the issuer registered here under this DID; empty when it is none of ours. */
    publishedKeys(did: string): Promise<readonly string[]>
  }
}

/**
 * `registered`: the organisation that the record names is one of this service. Fetches nothing: an issuer that is not ours is recognised when
 * its identifier is its key (did:key). A record under an address of this service is `invalid` unless it is by one of its organisations, and
 * the one that is kept there, if one is.
 */
export async function recordProof(
  deps: RecordProofDeps,
  record: DecisionRecord,
  now: Date,
): Promise<{ readonly proof: RecordProof; readonly registered: boolean }> {
  const keys = await deps.verify.publishedKeys(record.organisation)
  const registered = keys.length > 0
  const trusted = !isHere(deps, record.id) || (registered && !(await contradictsKept(deps, record)))
  return { proof: trusted ? signature(record, keys, now) : 'invalid', registered }
}

function signature(record: DecisionRecord, keys: readonly string[], now: Date): RecordProof {
  if (!('proof' in record)) return 'unchecked'
  const result = verifyJson({ ...record }, now)
  if (!result.verified || result.controller !== record.organisation) return 'invalid'
  const { controller, verificationMethod } = result
  if (keys.length > 0) return keys.some((key) => verificationMethod.endsWith(`#${key}`)) ? 'valid' : 'invalid'
  return controller.startsWith('did:key:') ? 'valid' : 'unchecked'
}

/** However the address is written; whoever reads it would look here. */
function isHere({ publicUrl }: Pick<AwardDeps, 'publicUrl'>, id: string): boolean {
  if (!URL.canParse(id)) return false
  const [here, there] = [new URL(publicUrl), new URL(id)]
  return there.host.replace(/\.(?=:|$)/u, '') === here.host && there.pathname.startsWith(here.pathname)
}

/** Without a proof it is compared without one: nobody is said to have signed it. */
async function contradictsKept(deps: RecordProofDeps, record: DecisionRecord): Promise<boolean> {
  const kept = await keptDecision(deps, record.id.slice(decisionUrl(deps, '').length))
  if (kept === undefined) return false
  if ('proof' in record) return canonicalJson(record) !== kept.text
  const { proof: _proof, ...unsigned } = JSON.parse(kept.text) as Record<string, unknown>
  return !isDeepStrictEqual(unsigned, { ...record })
}
