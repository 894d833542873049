/** Reading a credential as a task for a thread: everything that costs, and nothing that is known elsewhere. */
import type { Task } from '../../bounded/task.ts'
import { pictureOf } from '../../credential/picture.ts'
import type { VerifyInput } from '../check.ts'
import { readingChecks } from '../checks/index.ts'
import { olderTextIn, type OlderText } from '../older/read-older.ts'
import { runChecks, type Circumstances, type Progress } from '../run-checks.ts'
import { sampleBadge } from './sample-badge.ts'
import { notHere, withThreadDeps, type Answered, type ThreadQuestion } from './thread-deps.ts'

/** What `readingChecks` found, and what else may be in the bytes where they found nothing to go on with. */
export interface CredentialReading extends Progress {
  /** A badge of a version before 3.0, or its address; absent: there is none, or it was not looked for. */
  readonly older?: OlderText
}

export interface CredentialBytes {
  readonly input: VerifyInput
  /** Whether a badge of the versions before 3.0 is looked for. */
  readonly mayBeOlder: boolean
}

const nothing: Progress = { results: [], learned: {}, stopped: false }

/** Reads here, whatever it takes. */
export async function readHere(
  circumstances: Circumstances,
  { input, mayBeOlder }: CredentialBytes,
): Promise<CredentialReading> {
  const read = await runChecks(readingChecks, circumstances, nothing)
  const picture = read.stopped || !isImage(input) ? undefined : pictureOf(input.bytes)
  const progress = picture === undefined ? read : { ...read, learned: { ...read.learned, picture } }
  const older = mayBeOlder && progress.stopped ? olderTextIn(input) : undefined
  return older === undefined ? progress : { ...progress, older }
}

function isImage({ kind }: VerifyInput): boolean {
  return kind === 'png' || kind === 'svg'
}

type ReadCredentialInput = CredentialBytes & ThreadQuestion

function read(question: ReadCredentialInput): Promise<Answered<{ readonly reading: CredentialReading }>> {
  const { input, now } = question
  const lists = { read: notHere, readElsewhere: notHere }
  return withThreadDeps(question, async (deps) => ({
    reading: await readHere({ deps, input, now, lists }, question),
  }))
}

/** What `readingChecks` find in bytes of strangers. */
export const readCredential: Task<ReadCredentialInput, Answered<{ readonly reading: CredentialReading }>> = {
  name: 'read-credential',
  size: ({ input }) => input.bytes.byteLength,
  work: read,
  async warm() {
    const now = new Date('2026-01-01T00:00:00Z')
    const bytes = Buffer.from(JSON.stringify(await sampleBadge(now)))
    const question = {
      input: { kind: 'json', bytes },
      mayBeOlder: false,
      now,
      publicUrl: 'https://example.org',
      hasOutside: false,
    } as const
    const done = await read({ ...question, facts: [] })
    if (!('reading' in done) || done.reading.stopped) throw new Error('the sample badge cannot be read')
  },
}
