/** Judges a presentation somebody hands us, and each credential inside. */
import { hash } from 'node:crypto'
import { Problem } from '../../problem.ts'
import type { Credential } from '../../proof/types.ts'
import { timestamp } from '../../timestamp.ts'
import {
  broken,
  fail,
  notReached,
  pass,
  resultOf,
  type Finding,
  type VerifyDeps,
  type VerifyInput,
} from '../check.ts'
import type { CheckResult, PartReport, VerificationReport } from '../types.ts'
import { verdictOf } from '../verdict.ts'
import { bindingOf, judgeHolder } from './holder.ts'
import {
  holderChecks,
  presentationChecks,
  type PresentationCheck,
  type PresentationContext,
  type PresentationFinding,
} from './presentation-checks.ts'
import type { Asked } from './read-presentation.ts'

/** What the check of the challenge finds of a good one, whoever gave it out. */
const repeated = 'challenge-repeated'

const spent = fail(
  'challenge-spent',
  'Ce défi a déjà servi, ou a expiré : cette présentation a pu être copiée.',
  'This challenge was used, or has expired: this presentation may have been copied.',
)
const notOurs = pass(
  'challenge-not-ours',
  'La présentation reprend le défi et le domaine donnés. Ce défi n’est pas de ce service, qui ne peut pas savoir s’il a déjà servi : seul le sait qui l’a fait.',
  'The presentation repeats the challenge and the domain that were given. This service did not make that challenge, and cannot know whether it was used before: only who made it can.',
)

/** What a presentation is judged with. */
export interface PresentationCircumstances {
  readonly deps: VerifyDeps
  readonly input: VerifyInput
  readonly now: Date
  readonly asked: Asked
  /** Judges one credential; never throws. */
  readonly judge: (input: VerifyInput) => Promise<VerificationReport>
}

interface Progress {
  readonly context: PresentationContext
  readonly results: readonly CheckResult[]
  readonly stopped: boolean
}

/**
 * Runs the checks of the presentation, then those of each credential inside (`parts`, in their order), then compares who presents with who each
 * is about. Every result takes part in the verdict, wherever it stands. A challenge given out here is used up by the presentation that is good
 * but for it, whoever sends it first; of any other the report says that only who made it can know of its use. `subjectBinding` is `proven` only
 * when a challenge was asked for and every credential names the key that signed. Fetches nothing of its own accord.
 * @throws Problem `unavailable` (503) when too many others are being read
 */
export async function verifyPresentation(
  circumstances: PresentationCircumstances,
  handed: Credential | string,
): Promise<VerificationReport> {
  const { deps, input, now, asked } = circumstances
  const start: PresentationContext = { deps, handed, asked, now, holders: [] }
  const read = await run(presentationChecks, { context: start, results: [], stopped: false }, deps)
  const parts = read.stopped ? [] : await judgeParts(circumstances, read.context)
  const holders = parts.map(({ holder }) => holder)
  const judged = await run(holderChecks, { ...read, context: { ...read.context, holders } }, deps)
  const reports = parts.flatMap(({ reports: each }) => each)
  const checks = await spendChallenge(circumstances, judged.results, reports)
  const isAnswered = checks.some(({ code }) => code === repeated || code === notOurs.code)
  const isRefused = checks.some(({ outcome }) => outcome === 'fail')
  return {
    verdict: verdictOf(checks, reports),
    checkedAt: timestamp(now),
    checks,
    input: { kind: input.kind, sha256: hash('sha256', input.bytes, 'hex') },
    subjectBinding: isRefused && asked.challenge !== undefined ? 'failed' : bindingOf(holders, isAnswered),
    ...(reports.length === 0 ? {} : { parts: reports }),
  }
}

async function run(
  checks: readonly PresentationCheck[],
  progress: Progress,
  deps: VerifyDeps,
): Promise<Progress> {
  const results = [...progress.results]
  let { context, stopped } = progress
  for (const check of checks) {
    const found: PresentationFinding = stopped ? notReached : await answer(check, context, deps)
    results.push(resultOf(check, found))
    context = { ...context, ...found.known }
    stopped ||= check.fatal && (found.outcome === 'fail' || found === broken || found.stops === true)
  }
  return { context, results, stopped }
}

async function answer(
  check: PresentationCheck,
  context: PresentationContext,
  deps: VerifyDeps,
): Promise<PresentationFinding> {
  try {
    return await check.run(context)
  } catch (error) {
    // Too many others: to be asked again.
    if (error instanceof Problem) throw error
    deps.checkFailed?.(check.id, error)
    return broken
  }
}

const [holderCheck] = holderChecks

async function judgeParts(
  { judge }: PresentationCircumstances,
  { parsed, presenter }: PresentationContext,
): Promise<readonly { readonly reports: readonly PartReport[]; readonly holder: Finding }[]> {
  if (parsed === undefined || presenter === undefined || holderCheck === undefined) return []
  const parts = []
  const { form, credentials } = parsed
  for (const [index, credential] of credentials.entries()) {
    const judged = await judge(inputOf(credential))
    const { checks, issuer, credential: shown, parts: inner = [] } = judged
    const holder = judgeHolder({ holder: presenter.holder, form }, judged)
    const all = [...checks, resultOf(holderCheck, holder)]
    const report: PartReport = {
      pointer: form === 'sd-jwt' ? '' : pointerOf(parsed.presentation, index),
      verdict: verdictOf(all),
      checks: all,
      ...(issuer === undefined ? {} : { issuer }),
      ...(shown === undefined ? {} : { credential: shown }),
    }
    // The badges of a record follow it, each where it stands.
    const others = inner.map((part) => ({ ...part, pointer: `${report.pointer}${part.pointer}` }))
    parts.push({ reports: [report, ...others], holder })
  }
  return parts
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

/** Last, so that a presentation refused for another reason can be mended and sent again with the same challenge. */
async function spendChallenge(
  { deps, asked }: PresentationCircumstances,
  checks: readonly CheckResult[],
  parts: readonly PartReport[],
): Promise<readonly CheckResult[]> {
  const isOpen = asked.challenge !== undefined && verdictOf(checks, parts) !== 'invalid'
  if (!isOpen || asked.challenge === undefined) return checks
  const use = (await deps.useChallenge?.(asked.challenge)) ?? 'not-ours'
  if (use === 'good') return checks
  const found = use === 'spent' ? spent : notOurs
  return checks.map((result) =>
    result.id === 'challenge' && (result.code === repeated || use === 'spent')
      ? resultOf(result, found)
      : result,
  )
}
