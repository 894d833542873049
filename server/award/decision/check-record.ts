/** All that can be said here of a decision record that somebody hands us. */
import type { DecisionRecord } from '../../evidence/decision.ts'
import { differences } from '../../evidence/recompute/differences.ts'
import { recompute, type Recomputation } from '../../evidence/recompute/recompute.ts'
import type { AwardDeps } from '../deps.ts'
import { recordProof, type RecordProof, type RecordProofDeps } from './record-proof.ts'

/** Whether the record judges by what its framework version was released with; `unchecked`: that version is none of this service. */
export type RecordCriteria = 'released' | 'changed' | 'unchecked'

export interface CheckedRecord extends Recomputation {
  /** DID that the record names; only a `valid` proof shows that it signed. */
  readonly organisation: string
  /** That organisation is one of this service. */
  readonly registered: boolean
  readonly proof: RecordProof
  readonly criteria: RecordCriteria
}

/** Differences named at once. */
const mostDifferences = 100

/**
 * Reaches the verdict of `record` again, checks who signed it, and compares its criteria with the released ones where these are known: a
 * record judged by others does not agree. Stores nothing.
 * @throws Error when the record has errors (see `recordErrors`)
 */
export async function checkRecord(
  deps: RecordProofDeps & Pick<AwardDeps, 'achievements' | 'clock'>,
  record: DecisionRecord,
): Promise<CheckedRecord> {
  const { agrees, differences: ofVerdict, ...outcomes } = recompute(record)
  const ofCriteria = changedCriteria(deps, record)
  const { proof, registered } = await recordProof(deps, record, deps.clock())
  const all = new Set([...(ofCriteria ?? []), ...ofVerdict])
  return {
    ...outcomes,
    agrees: agrees && (ofCriteria ?? []).length === 0,
    differences: [...all].slice(0, mostDifferences),
    organisation: record.organisation,
    registered,
    proof,
    criteria: ofCriteria === undefined ? 'unchecked' : ofCriteria.length === 0 ? 'released' : 'changed',
  }
}

/** JSON pointers of what differs from the released version that the record names; `undefined` when it is not known here. */
function changedCriteria(
  { achievements }: Pick<AwardDeps, 'achievements'>,
  { achievement, frameworkIri, frameworkDigest, criteria }: DecisionRecord,
): readonly string[] | undefined {
  const released = achievements.list().filter(({ framework }) => framework.iri === frameworkIri)
  const [first] = released
  if (first === undefined) return undefined
  const digest = first.framework.digestMultibase === frameworkDigest ? [] : ['/frameworkDigest']
  const own = released.find(({ id }) => id === achievement)
  if (own === undefined) return [...digest, '/achievement']
  return [...digest, ...differences(criteria, own.criteria, '/criteria')]
}
