/** Reads a credential, or remembers what reading it found. */
import { momentOf } from '../timestamp.ts'
import { objectsOf, type Learned, type Reading } from './check.ts'
import { readingChecks } from './checks/index.ts'
import { runChecks, type Circumstances, type Progress } from './run-checks.ts'

/**
 * What `readingChecks` find. Of bytes whose fingerprint `sha256` and kind were read lately, and found good, that is remembered; unless a key
 * of ours had a part in it, or a proof has expired since. A reading that fails, or breaks down, or leaves anything open, is made anew each time.
 */
export async function readOnce(circumstances: Circumstances, sha256: string): Promise<Progress> {
  const { deps, input, now } = circumstances
  const key = `${input.kind} ${sha256}`
  const known = deps.readings?.get(key, now)
  if (known !== undefined) return { ...known, stopped: false }
  const progress = await runChecks(readingChecks, circumstances, { results: [], learned: {}, stopped: false })
  const { results, learned } = progress
  const until = endOf(progress)
  if (until !== undefined) deps.readings?.keep(key, { results, learned }, now, until)
  return progress
}

/** Until when `reading` holds, in milliseconds since 1970; `undefined` when it is not to be kept at all. */
function endOf({ results, learned }: Reading): number | undefined {
  const isGood = results.every(({ outcome }) => outcome === 'pass' || outcome === 'warn')
  // The key of a signed text is looked up: what is known of it may change.
  if (!isGood || learned.signedText !== undefined || learned.credential === undefined) return undefined
  return endOfProofs(learned.credential)
}

/** When the first of the proofs expires. They were not too early when they were read, and are not later. */
function endOfProofs(credential: NonNullable<Learned['credential']>): number | undefined {
  const ends = objectsOf(credential['proof'])
    .filter((proof) => 'expires' in proof)
    .map(({ expires }) => momentOf(expires))
  return ends.includes(undefined) ? undefined : Math.min(...ends.filter((end) => end !== undefined))
}
