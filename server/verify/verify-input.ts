/** Judges whatever somebody hands us: a credential, or a presentation of several. */
import { fail, resultOf, type VerifyDeps, type VerifyInput } from './check.ts'
import { holderChecks } from './presentation/presentation-checks.ts'
import type { Asked } from './presentation/read-presentation.ts'
import { readPresentationApart } from './presentation/read-apart.ts'
import { verifyPresentation } from './presentation/verify-presentation.ts'
import type { VerificationReport } from './types.ts'
import { newAllowance, verifyCredential, type Allowance } from './verify.ts'

const notPresented = fail(
  'not-a-presentation',
  'Un défi a été donné, et ce n’est pas une présentation : rien ne montre qui présente ce badge.',
  'A challenge was given, and this is not a presentation: nothing shows who presents this badge.',
)

/**
 * As `verifyCredential`; of a presentation, as `verifyPresentation`. A credential alone answers no challenge: asked for one, it is `invalid`,
 * whatever else is good.
 * @throws Problem `unavailable` (503) when too many others are being read
 */
export async function verifyInput(
  deps: VerifyDeps,
  input: VerifyInput,
  now: Date,
  asked: Asked = {},
): Promise<VerificationReport> {
  let allowance: Allowance | undefined
  // From when the first is judged: all of a presentation together may cost what one alone may.
  const judge = (one: VerifyInput) => verifyCredential(deps, one, now, (allowance ??= newAllowance()))
  const reading = await readPresentationApart(deps, input, now, asked)
  if (reading !== undefined) return verifyPresentation({ deps, input, now, asked, judge }, reading)
  const report = await judge(input)
  if (asked.challenge === undefined) return report
  const checks = holderChecks.map((check) => resultOf(check, notPresented))
  return { ...report, verdict: 'invalid', checks: [...report.checks, ...checks], subjectBinding: 'failed' }
}
