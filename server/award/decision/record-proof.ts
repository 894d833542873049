/** Whether a record somebody hands us is one that the organisation it names signed. */
import { isDeepStrictEqual } from 'node:util'
import type { DecisionRecord } from '../../evidence/decision.ts'
import { canonicalJson } from '../../proof/canonical-json.ts'
import { verifyJson } from '../../proof/data-integrity/eddsa-jcs-2022.ts'
import { judgeKey, keyNamed } from '../../proof/keys/judge-key.ts'
import type { PublishedKey } from '../../proof/types.ts'
import type { AwardDeps } from '../deps.ts'
import { decisionUrl } from '../sign-decision.ts'
import { keptDecision } from './kept-decision.ts'

/** `unchecked`: not signed, or by an organisation whose keys are not known here. Unknown is not invalid. */
export type RecordProof = 'valid' | 'invalid' | 'unchecked'

export interface RecordProofDeps extends Pick<AwardDeps, 'store' | 'publicUrl'> {
  readonly verify: {
    /** Every key the issuer registered here under this DID ever had; empty when it is none of ours. */
    publishedKeys(did: string): Promise<readonly PublishedKey[]>
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
  const kept = isHere(deps, record.id) ? await comparedToKept(deps, record) : 'not kept'
  const trusted = !isHere(deps, record.id) || (registered && kept !== 'another')
  return { proof: trusted ? signature(record, keys, kept === 'the same', now) : 'invalid', registered }
}

function signature(
  record: DecisionRecord,
  keys: readonly PublishedKey[],
  isKept: boolean,
  now: Date,
): RecordProof {
  if (!('proof' in record)) return 'unchecked'
  const result = verifyJson({ ...record }, now)
  if (!result.verified || result.controller !== record.organisation) return 'invalid'
  const { controller, verificationMethod, created } = result
  if (keys.length === 0) return controller.startsWith('did:key:') ? 'valid' : 'unchecked'
  const key = keyNamed(keys, verificationMethod)
  if (key === undefined) return 'invalid'
  switch (judgeKey(key, created)) {
    case 'good':
      return 'valid'
    // Whoever has the key since can write any date: only what is kept here is certainly from before.
    case 'good-if-known':
      return isKept ? 'valid' : 'unchecked'
    case 'key-compromised':
    case 'key-retired':
      return 'invalid'
  }
}

/** However the address is written; whoever reads it would look here. */
function isHere({ publicUrl }: Pick<AwardDeps, 'publicUrl'>, id: string): boolean {
  if (!URL.canParse(id)) return false
  const [here, there] = [new URL(publicUrl), new URL(id)]
  return there.host.replace(/\.(?=:|$)/u, '') === here.host && there.pathname.startsWith(here.pathname)
}

/** Without a proof it is compared without one: nobody is said to have signed it. */
async function comparedToKept(
  deps: RecordProofDeps,
  record: DecisionRecord,
): Promise<'not kept' | 'the same' | 'another'> {
  const kept = await keptDecision(deps, record.id.slice(decisionUrl(deps, '').length))
  if (kept === undefined) return 'not kept'
  if ('proof' in record) return canonicalJson(record) === kept.text ? 'the same' : 'another'
  const { proof: _proof, ...unsigned } = JSON.parse(kept.text) as Record<string, unknown>
  return isDeepStrictEqual(unsigned, { ...record }) ? 'the same' : 'another'
}
