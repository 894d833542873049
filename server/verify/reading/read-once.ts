/** Reads a credential, or remembers what reading it found. */
import { withFacts } from '../../bounded/lookups.ts'
import { momentOf } from '../../timestamp.ts'
import { objectsOf, unknown, type Learned, type Reading } from '../check.ts'
import { readingChecks } from '../checks/index.ts'
import { runChecks, type Circumstances, type Progress } from '../run-checks.ts'
import { readCredential, readingLookups } from './read-credential.ts'

const nothing: Progress = { results: [], learned: {}, stopped: false }

/** Code of what was not read to its end, for the time or memory it takes. */
export const tooCostlyToCheck = 'too-costly-to-check'

const tooCostly = {
  ...unknown(
    tooCostlyToCheck,
    'Lire ce fichier prend plus de temps ou de mémoire que ce service n’en accorde. Le badge n’a pas été vérifié.',
    'Reading this file takes more time or memory than this service allows. The badge was not verified.',
  ),
  stops: true,
} as const

/**
 * What `readingChecks` find. Of bytes whose fingerprint `sha256` and kind were read lately, and found good, that is remembered; unless a key
 * of ours had a part in it, or a proof has expired since. A reading that fails, or breaks down, or leaves anything open, is made anew each time.
 * @throws Problem `unavailable` (503) when too many others are being read
 */
export async function readOnce(circumstances: Circumstances, sha256: string): Promise<Progress> {
  const { deps, input, now } = circumstances
  const key = `${input.kind} ${sha256}`
  const known = deps.readings?.get(key, now)
  if (known !== undefined) return { ...known, stopped: false }
  const progress = await (deps.bounded === undefined
    ? runChecks(readingChecks, circumstances, nothing)
    : readApart(deps.bounded, circumstances))
  const { results, learned } = progress
  const until = endOf(progress)
  if (until !== undefined) deps.readings?.keep(key, { results, learned }, now, until)
  return progress
}

/** The same where it can be ended: nothing else waits for bytes that are made to cost. */
async function readApart(
  bounded: NonNullable<Circumstances['deps']['bounded']>,
  circumstances: Circumstances,
): Promise<Progress> {
  const { deps, input, now } = circumstances
  const { publicUrl } = deps
  const question = { input, now, publicUrl, hasOutside: deps.outside !== undefined }
  const done = await withFacts(
    async (facts) => {
      const ended = await bounded.run(readCredential, { ...question, facts })
      return 'output' in ended ? ended.output : ended
    },
    ({ lookup, argument }) => Promise.resolve(readingLookups[lookup]?.(deps, argument as never, now)),
    (error) => deps.checkFailed?.('signature', error),
  )
  if ('refusal' in done) return unreadAsTooCostly(circumstances)
  for (const { check, error } of done.broken)
    deps.checkFailed?.(check, Object.assign(new Error(error.message), error))
  return done.progress
}

/** What is found of bytes that cost too much to read, or that came with such. */
export async function unreadAsTooCostly(circumstances: Circumstances): Promise<Progress> {
  const [first, ...others] = readingChecks
  if (first === undefined) throw new Error('there are checks')
  return runChecks([{ ...first, run: () => tooCostly }, ...others], circumstances, nothing)
}

/** Until when `reading` holds, in milliseconds since 1970; `undefined` when it is not to be kept at all. */
function endOf({ results, learned }: Reading): number | undefined {
  const isGood = results.every(({ outcome }) => outcome === 'pass' || outcome === 'warn')
  // The key of a signed text is looked up: what is known of it may change.
  if (!isGood || learned.signedText !== undefined || learned.isKeyLookedUp === true) return undefined
  if (learned.credential === undefined) return undefined
  return endOfProofs(learned.credential)
}

/** When the first of the proofs expires. They were not too early when they were read, and are not later. */
function endOfProofs(credential: NonNullable<Learned['credential']>): number | undefined {
  const ends = objectsOf(credential['proof'])
    .filter((proof) => 'expires' in proof)
    .map(({ expires }) => momentOf(expires))
  return ends.includes(undefined) ? undefined : Math.min(...ends.filter((end) => end !== undefined))
}
