/** Takes what a wallet presents in answer to a request: judged here, whatever the wallet says of it. */
import { randomBytes } from 'node:crypto'
import { timestamp } from '../timestamp.ts'
import { fail, pass } from '../verify/check.ts'
import type { Asked } from '../verify/presentation/read-presentation.ts'
import type { CheckResult, VerificationReport } from '../verify/types.ts'
import { verdictOf } from '../verify/verdict.ts'
import type { PresentationRequestDeps } from './deps.ts'
import { isOpen, presentationRequest, questionOf } from './presentation-requests.ts'
import { isWanted, type Wanted } from './question.ts'

/** `closed`: answered by another, expired, or never there. `refused`: the checks that were not good enough, of the whole or of a part. */
export type Answered =
  | { readonly accepted: { readonly responseCode?: string; readonly redirectUri?: string } }
  | { readonly closed: true }
  | { readonly refused: readonly CheckResult[] }

const title = { fr: 'C’est ce qui était demandé', en: 'It is what was asked for' }
const wanted = pass(
  'query-satisfied',
  'Un des badges présentés est de ceux qui étaient demandés.',
  'One of the badges presented is one of those asked for.',
)
const notWanted = fail(
  'query-not-satisfied',
  'Aucun des badges présentés n’est de ceux qui étaient demandés.',
  'None of the badges presented is one of those asked for.',
)
const notBound = fail(
  'holder-not-proven',
  'Rien ne montre que les badges sont à qui les présente, et cela était demandé.',
  'Nothing shows that the badges are those of who presents them, which was asked for.',
)

/** Another site that did not answer, or this service that had no time for it: the same answer may be judged later. */
const passing: ReadonlySet<string> = new Set([
  'issuer-document-unreachable',
  'holder-document-unreachable',
  'status-list-unreachable',
  'too-costly-to-check',
  'check-failed',
])

/** The checks that keep an answer from closing its request: what is wrong with it, and what could not be looked at now. */
function refusedBy(checks: readonly CheckResult[]): readonly CheckResult[] {
  return checks.filter(
    ({ outcome, code }) => outcome === 'fail' || (outcome === 'unknown' && passing.has(code)),
  )
}

/** Only a badge that was verified counts: nothing is read in any other. */
function queryResult(question: Wanted, { parts = [] }: VerificationReport): CheckResult {
  const isMet = parts.some(({ credential, verdict }) => {
    return verdict !== 'invalid' && credential !== undefined && isWanted(question, credential)
  })
  const { outcome, code, detail } = isMet ? wanted : notWanted
  return { id: 'query', title, outcome, code, detail }
}

/** What somebody presents, to whom. */
export interface Presented {
  readonly domain: string
  /** Judges it as an answer to `asked`. */
  judge(asked: Asked): Promise<VerificationReport>
}

/**
 * Judges what is presented: a presentation that repeats the nonce of the request, made for `domain`, by the holder of every badge in it, one of
 * which was asked for. What is good is kept, as the report on it, and closes the request: of all who answer at once, one succeeds. What
 * is refused, or could not be judged just now, leaves it open, and nothing of it is kept.
 * @throws what `judge` throws
 */
export async function answerRequest(
  deps: Pick<PresentationRequestDeps, 'store' | 'clock'>,
  id: string,
  { domain, judge }: Presented,
): Promise<Answered> {
  const request = await presentationRequest(deps, id)
  if (request === undefined || !isOpen(deps, request)) return { closed: true }
  const question = questionOf(request)
  const now = deps.clock()
  const judged = await judge({ challenge: request.nonce, domain })
  const checks = [...judged.checks, queryResult(question, judged)]
  if (question.holder === 'required' && judged.subjectBinding !== 'proven') {
    const { outcome, code, detail } = notBound
    checks.push({
      id: 'holder',
      title: { fr: 'Le porteur est prouvé', en: 'The holder is proven' },
      outcome,
      code,
      detail,
    })
  }
  const parts = judged.parts ?? []
  const report: VerificationReport = { ...judged, checks, verdict: verdictOf(checks, parts) }
  const refused = refusedBy([...checks, ...parts.flatMap((part) => part.checks)])
  if (refused.length > 0) return { refused }
  const { redirectUri } = question
  const responseCode =
    redirectUri === undefined ? {} : { responseCode: randomBytes(24).toString('base64url') }
  const kept = await deps.store.presentationRequests.replace({
    ...request,
    state: 'answered',
    answeredAt: timestamp(now),
    report: JSON.stringify(report),
    ...responseCode,
  })
  // Somebody else answered in between.
  if (kept === undefined) return { closed: true }
  return { accepted: { ...responseCode, ...(redirectUri === undefined ? {} : { redirectUri }) } }
}
