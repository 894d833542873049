/** Judges a presentation somebody hands us, and each credential inside. */
import { hash } from 'node:crypto'
import { timestamp } from '../../timestamp.ts'
import { fail, pass, resultOf, type Finding, type VerifyDeps, type VerifyInput } from '../check.ts'
import type { CheckResult, PartReport, VerificationReport } from '../types.ts'
import { verdictOf } from '../verdict.ts'
import { bindingOf, judgeHolder } from './holder.ts'
import { holderChecks } from './presentation-checks.ts'
import type { Presented, PresentationReading } from './read-apart.ts'
import type { Asked } from './read-presentation.ts'
import { runPresentationChecks } from './run-presentation-checks.ts'

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

/**
 * A report on what was read as a presentation: its own checks, then those of each credential inside (`parts`, in their order), then who presents it compared with who each is
 * about. Every result takes part in the verdict, wherever it stands. A challenge given out here is used up by the presentation that is good
 * but for it, whoever sends it first; of any other the report says that only who made it can know of its use. `subjectBinding` is `proven` only
 * when a challenge was asked for and every credential names the key that signed. Fetches nothing of its own accord.
 * @throws Problem `unavailable` (503) when too many others are being read
 */
export async function verifyPresentation(
  circumstances: PresentationCircumstances,
  reading: PresentationReading,
): Promise<VerificationReport> {
  const { deps, input, now, asked } = circumstances
  const { results, stopped, presented } = reading
  const parts = stopped || presented === undefined ? [] : await judgeParts(circumstances, presented)
  const holders = parts.map(({ holder }) => holder)
  const judged = await runPresentationChecks(holderChecks, { context: { holders }, results, stopped }, deps)
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

const [holderCheck] = holderChecks

async function judgeParts(
  { judge }: PresentationCircumstances,
  { form, holder: presenter, credentials }: Presented,
): Promise<readonly { readonly reports: readonly PartReport[]; readonly holder: Finding }[]> {
  if (holderCheck === undefined) return []
  const parts = []
  for (const { pointer, input } of credentials) {
    const judged = await judge(input)
    const { checks, issuer, credential: shown, parts: inner = [] } = judged
    const holder = judgeHolder({ holder: presenter, form }, judged)
    const all = [...checks, resultOf(holderCheck, holder)]
    const report: PartReport = {
      pointer,
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
