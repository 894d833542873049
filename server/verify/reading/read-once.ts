/** Reads a credential, or remembers what reading it found. */
import { momentOf } from '../../timestamp.ts'
import { objectsOf, type Learned, type Reading } from '../check.ts'
import { readingChecks } from '../checks/index.ts'
import { runChecks, type Circumstances, type Progress } from '../run-checks.ts'
import { readCredential, readHere, type CredentialReading } from './read-credential.ts'
import { runApart } from './run-apart.ts'
import { tooCostly } from './too-costly.ts'

const nothing: Progress = { results: [], learned: {}, stopped: false }

/**
 * What `readingChecks` find. Of bytes whose fingerprint `sha256` and kind were read lately, and found good, that is remembered; unless a key
 * of ours had a part in it, or a proof has expired since. A reading that fails, or breaks down, or leaves anything open, is made anew each time.
 * `mayBeOlder`: where nothing is found, a badge of a version before 3.0 is looked for.
 * @throws Problem `unavailable` (503) when too many others are being read
 */
export async function readOnce(
  circumstances: Circumstances,
  sha256: string,
  mayBeOlder = false,
): Promise<CredentialReading> {
  const { deps, input, now } = circumstances
  const key = `${input.kind} ${sha256}`
  const known = deps.readings?.get(key, now)
  if (known !== undefined) return { ...known, stopped: false }
  const bytes = { input, mayBeOlder }
  const done =
    deps.bounded === undefined
      ? { reading: await readHere(circumstances, bytes) }
      : await runApart(deps.bounded, readCredential, bytes, circumstances)
  if ('refusal' in done) return unreadAsTooCostly(circumstances)
  const { reading } = done
  const { results, learned } = reading
  const until = endOf(reading)
  if (until !== undefined) deps.readings?.keep(key, { results, learned }, now, until)
  return reading
}

/** What is found of bytes that cost too much to read, or that came with such. */
export async function unreadAsTooCostly(circumstances: Circumstances): Promise<CredentialReading> {
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
