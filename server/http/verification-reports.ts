/** Reports that were asked for: what was found, by an address nobody guesses, for a day. */
import { createHash } from 'node:crypto'
import { explainedReport } from '../verify/report/explained-report.ts'
import { keptReport, type KeptReport, type KeptReportDeps } from '../verify/report/kept-report.ts'
import { signReport, type SignReportDeps } from '../verify/report/sign-report.ts'
import { noReportPage } from '../view/verifier/form-page.tsx'
import { reportPage } from '../view/verifier/report-page.tsx'
import { notFound } from './contract/problem-response.ts'
import type { Handlers, OperationRequest, Reply } from './contract/operation.ts'
import { matches } from './representation.ts'

export interface VerificationReportsDeps extends KeptReportDeps, SignReportDeps {}

type Operation = 'getVerificationReport' | 'getSignedVerificationReport'

/** Whoever has it may keep it for a moment; no cache that many share may. */
const briefly = { 'Cache-Control': 'private, max-age=300', 'X-Robots-Tag': 'noindex' }

export function verificationReportHandlers(deps: VerificationReportsDeps): Pick<Handlers, Operation> {
  return {
    async getVerificationReport(request) {
      const isPage = request.accept(['application/json', 'text/html']) === 'text/html'
      const language = request.query.language ?? request.language
      const kept = await keptReport(deps, request.params.reportId)
      if (kept === undefined) {
        if (!isPage) throw notFound()
        return pageReply(404, language, noReportPage(language))
      }
      const reply = isPage
        ? pageReply(200, language, keptPage(deps, kept, language))
        : { status: 200, body: JSON.stringify(keptBody(deps, kept)), headers: { ...briefly, Vary: 'Accept' } }
      return unlessKnown(request, reply)
    },

    async getSignedVerificationReport(request) {
      const kept = await keptReport(deps, request.params.reportId)
      if (kept === undefined) throw notFound()
      const body = await signReport(deps, kept)
      return unlessKnown(request, { status: 200, body, mediaType: 'application/jwt', headers: briefly })
    },
  }
}

/** A report with where it is kept. */
export function keptBody(deps: Pick<SignReportDeps, 'publicUrl'>, { id, report, validUntil }: KeptReport) {
  const url = reportUrl(deps, id)
  return { ...explainedReport(report), kept: { url, signed: `${url}/report.jwt`, validUntil } }
}

export function reportUrl({ publicUrl }: Pick<SignReportDeps, 'publicUrl'>, id: string): string {
  return `${publicUrl}/verifications/${id}`
}

/** In the language of whoever reads it. */
function keptPage(
  deps: VerificationReportsDeps,
  { id, report, validUntil }: KeptReport,
  language: 'fr' | 'en',
): string {
  return reportPage({ language, ...explainedReport(report), kept: { url: reportUrl(deps, id), validUntil } })
}

export function pageReply(status: number, language: 'fr' | 'en', body: string) {
  return {
    status,
    body,
    mediaType: 'text/html',
    headers: {
      'Content-Language': language,
      Vary: 'Accept, Accept-Language',
      'X-Robots-Tag': 'noindex',
      ...(status === 200 ? { 'Cache-Control': 'private, max-age=300' } : {}),
    },
  }
}

/** 304 to whoever has it already. */
function unlessKnown(
  request: Pick<OperationRequest<'getVerificationReport'>, 'header'>,
  reply: Reply & { readonly body: string },
): Reply {
  const etag = `"${createHash('sha256').update(reply.body).digest('base64url')}"`
  const headers = { ...reply.headers, ETag: etag }
  return matches(request.header('if-none-match'), etag) ? { status: 304, headers } : { ...reply, headers }
}
