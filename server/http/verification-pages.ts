/** The page where anybody verifies a badge, and the form it sends. */
import { isObject, objectsOf } from '../verify/check.ts'
import type { JsonObject } from '../verify/strict-json.ts'
import { explainedReport } from '../verify/report/explained-report.ts'
import { keepReport } from '../verify/report/kept-report.ts'
import type { VerificationReport } from '../verify/types.ts'
import type { Language } from '../text.ts'
import { verifierPage } from '../view/verifier/form-page.tsx'
import { reportPage } from '../view/verifier/report-page.tsx'
import type { ShownReport } from '../view/verifier/shown-report.ts'
import { words } from '../view/words.ts'
import type { Handlers, Reply } from './contract/operation.ts'
import { formFields } from './form-fields.ts'
import { givenIn, textOf } from './given-badge.ts'
import { pageReply, reportUrl, type VerificationReportsDeps } from './verification-reports.ts'
import { judgedInTurn, type VerificationShares } from './verification-shares.ts'
import type { VerificationHandlersDeps } from './verifications.ts'

export interface VerificationPagesDeps extends VerificationReportsDeps, VerificationHandlersDeps {
  readonly store: VerificationHandlersDeps['store']
}

type Operation = 'getVerifier' | 'answerVerifier'

/** `shares`: with the other ways in. */
export function verificationPageHandlers(
  deps: VerificationPagesDeps,
  shares: VerificationShares,
): Pick<Handlers, Operation> {
  return {
    getVerifier({ query, language }) {
      const shown = query.language ?? language
      return pageReply(
        200,
        shown,
        verifierPage({ language: shown, ...(query.where === undefined ? {} : { where: query.where }) }),
      )
    },

    async answerVerifier(request) {
      const language = request.query.language ?? request.language
      // Nothing of it is written anywhere: it was read whole, 2 MiB at most, before.
      const form = formFields(request.bytes, request.header('content-type') ?? '')
      const given = form && givenIn(form)
      if (form === undefined || given === undefined)
        return pageReply(
          400,
          language,
          verifierPage({ language, error: words(language).say('verifier.nothing') }),
        )
      const client = await request.client()
      const isKept = textOf(form.get('keep')) === 'yes'
      if (isKept) shares.kept.spend(client)
      const report = await judgedInTurn(deps, shares, client, given)
      deps.events.credentialVerified({ verdict: report.verdict, kind: report.input.kind })
      return isKept ? kept(deps, report) : shown(report, language)
    },
  }
}

/** Leads to the report (303): to be read again, printed, passed on. */
async function kept(deps: VerificationPagesDeps, report: VerificationReport): Promise<Reply> {
  const { id } = await keepReport(deps, report)
  return { status: 303, headers: { Location: reportUrl(deps, id), 'Content-Length': '0' } }
}

function shown(report: VerificationReport, language: Language): Reply {
  const { credential, ...rest } = explainedReport(report)
  const says = credential === undefined ? {} : { says: saidBy(credential) }
  const { status, body, mediaType, headers } = pageReply(
    200,
    language,
    reportPage({ language, ...rest, ...says }),
  )
  return { status, body, mediaType, headers: { ...headers, 'Cache-Control': 'no-store' } }
}

/** What a person compares: the name of the badge and of its holder, and its dates. */
function saidBy(credential: Readonly<Record<string, unknown>>): NonNullable<ShownReport['says']> {
  const { credentialSubject: subject, validFrom, validUntil } = credential
  const about = isObject(subject) ? subject : {}
  const { achievement } = about
  const texts = {
    name: (isObject(achievement) ? achievement['name'] : undefined) ?? credential['name'],
    holder: nameOf(about),
    validFrom,
    validUntil,
  }
  return Object.fromEntries(Object.entries(texts).filter(([, value]) => typeof value === 'string'))
}

/** Open Badges 3.0 §B.1.15: a name is an identifier like any other, and is not hashed. */
function nameOf(subject: JsonObject): unknown {
  const named = objectsOf(subject['identifier']).find(
    ({ identityType, hashed }) => identityType === 'name' && hashed === false,
  )
  return named?.['identityHash'] ?? subject['name']
}
