/** Reading a presentation as a task for a thread: it parses and canonicalises what strangers wrote. */
import type { Task } from '../../bounded/task.ts'
import type { Credential } from '../../proof/types.ts'
import { runApart } from '../reading/run-apart.ts'
import { withThreadDeps, type Answered, type ThreadQuestion } from '../reading/thread-deps.ts'
import { tooCostly } from '../reading/too-costly.ts'
import type { VerifyDeps, VerifyInput } from '../check.ts'
import type { CheckResult } from '../types.ts'
import { presentationChecks, type PresentationContext } from './presentation-checks.ts'
import { mayBePresentation, presentationIn } from './presentation-in.ts'
import type { Asked, PresentationForm } from './read-presentation.ts'
import { runPresentationChecks } from './run-presentation-checks.ts'

/** What the checks of the presentation itself found. */
export interface PresentationReading {
  readonly results: readonly CheckResult[]
  readonly stopped: boolean
  /** Absent: it was not read, or who presents it is not known. */
  readonly presented?: Presented
}

export interface Presented {
  readonly form: PresentationForm
  /** The DID of who presents it. */
  readonly holder: string
  /** As they stand in it, in their order: to be read like any that is handed in. `pointer`: where (JSON pointer). */
  readonly credentials: readonly { readonly pointer: string; readonly input: VerifyInput }[]
}

interface PresentationBytes {
  readonly input: VerifyInput
  readonly asked: Asked
}

interface PresentationRead {
  /** Absent: it is no presentation. */
  readonly reading?: PresentationReading
}

async function readHere(
  { input, asked }: PresentationBytes,
  deps: VerifyDeps,
  now: Date,
): Promise<PresentationRead> {
  const handed = presentationIn(input)
  if (handed === undefined) return {}
  const context: PresentationContext = { deps, handed, asked, now }
  const progress = await runPresentationChecks(
    presentationChecks,
    { context, results: [], stopped: false },
    deps,
  )
  const { results, stopped } = progress
  const presented = presentedIn(progress.context)
  return { reading: { results, stopped, ...(presented === undefined ? {} : { presented }) } }
}

function presentedIn({ parsed, presenter }: PresentationContext): Presented | undefined {
  if (parsed === undefined || presenter === undefined) return undefined
  const { form, presentation } = parsed
  const credentials = parsed.credentials.map((credential, index) => ({
    pointer: form === 'sd-jwt' ? '' : pointerOf(presentation, index),
    input: inputOf(credential),
  }))
  return { form, holder: presenter.holder, credentials }
}

function inputOf(credential: unknown): VerifyInput {
  return typeof credential === 'string'
    ? { kind: 'jwt', bytes: Buffer.from(credential) }
    : { kind: 'json', bytes: Buffer.from(JSON.stringify(credential)) }
}

function pointerOf({ verifiableCredential }: Credential, index: number): string {
  return Array.isArray(verifiableCredential)
    ? `/verifiableCredential/${String(index)}`
    : '/verifiableCredential'
}

/** What `presentationChecks` find in bytes of strangers. */
export const readPresentationTask: Task<PresentationBytes & ThreadQuestion, Answered<PresentationRead>> = {
  name: 'read-presentation',
  size: ({ input }) => input.bytes.byteLength,
  work: (question) => withThreadDeps(question, (deps) => readHere(question, deps, question.now)),
}

/**
 * What the checks of the presentation itself find in `input`, and who presents what; `undefined` when it is none, whatever it is. Read where it
 * can be ended; without `deps.bounded`, here.
 * @throws Problem `unavailable` (503) when too many others are being read
 */
export async function readPresentationApart(
  deps: VerifyDeps,
  input: VerifyInput,
  now: Date,
  { challenge, domain, mayBeEmpty }: Asked,
): Promise<PresentationReading | undefined> {
  if (!mayBePresentation(input)) return undefined
  // Nothing else of what the caller asked can be sent to a thread.
  const asked = {
    ...(challenge === undefined ? {} : { challenge }),
    ...(domain === undefined ? {} : { domain }),
    ...(mayBeEmpty === undefined ? {} : { mayBeEmpty }),
  }
  const bytes = { input, asked }
  const done =
    deps.bounded === undefined
      ? await readHere(bytes, deps, now)
      : await runApart(deps.bounded, readPresentationTask, bytes, { deps, now })
  return 'refusal' in done ? unreadAsTooCostly(deps, now) : done.reading
}

/** `holder`: whose key signed. `refused`: what keeps that from being known; nothing where it is no presentation. */
export type HolderReading =
  { readonly holder: string } | { readonly refused: readonly Pick<CheckResult, 'code' | 'detail'>[] }

/**
 * Who signed `input`, repeating what was `asked`: nothing else of it is read, and nobody is asked for a key. Does NOT say that the challenge was
 * not used before.
 * @throws Problem `unavailable` (503) when too many others are being read
 */
export async function readHolderApart(
  { outside: _, ...deps }: VerifyDeps,
  input: VerifyInput,
  now: Date,
  asked: Required<Pick<Asked, 'challenge'>> & Asked,
): Promise<HolderReading> {
  const reading = await readPresentationApart(deps, input, now, { ...asked, mayBeEmpty: true })
  const { results = [], presented } = reading ?? {}
  const refused = results.filter(({ outcome }) => outcome !== 'pass' && outcome !== 'skipped')
  return presented === undefined || refused.length > 0 ? { refused } : { holder: presented.holder }
}

/** Whether it is a presentation is not known either: it says so somewhere, and must not pass for a credential that answers a challenge. */
async function unreadAsTooCostly(deps: VerifyDeps, now: Date): Promise<PresentationReading> {
  const [first, ...others] = presentationChecks
  if (first === undefined) throw new Error('there are checks')
  const context: PresentationContext = { deps, handed: '', asked: {}, now }
  const checks = [{ ...first, run: () => tooCostly }, ...others]
  const { results, stopped } = await runPresentationChecks(
    checks,
    { context, results: [], stopped: false },
    deps,
  )
  return { results, stopped }
}
