/** The pages behind an endorser's link, and the forms they send: HTML in, HTML out. */
import type { Endorsement } from '../store/recognition-documents.ts'
import {
  declineEndorsement,
  endorsementUrl,
  giveEndorsement,
  maximumComment,
  visibleLength,
} from '../endorsement/answer-endorsement.ts'
import { completeEndorsement } from '../endorsement/complete-endorsement.ts'
import type { EndorsementDeps } from '../endorsement/deps.ts'
import { endorsedName } from '../endorsement/mails.ts'
import { openLink } from '../endorsement/open-link.ts'
import { revokeEndorsement, withdrawEvidence } from '../endorsement/revoke-endorsement.ts'
import { targetOf } from '../endorsement/target.ts'
import { parisDay } from '../paris-day.ts'
import { Problem, problemTypes } from '../problem.ts'
import type { Language } from '../text.ts'
import { endorsementAnswerPage } from '../view/endorsement/answer-page.tsx'
import type { EndorsementAsk, FieldError, Filled } from '../view/endorsement/ask.ts'
import { endorsementMessagePage, endorsementRevocationPage } from '../view/endorsement/outcome-pages.tsx'
import { words, type WordKey } from '../view/words.ts'
import type { OperationRequest, Reply } from './contract/operation.ts'
import { requireOwnPage } from './own-page.ts'

type LinkRequest = OperationRequest<'getEndorsementLink'> | OperationRequest<'answerEndorsementLink'>

/** The form of a link that still works. Changes nothing. */
export async function showLink(
  deps: EndorsementDeps,
  request: OperationRequest<'getEndorsementLink'>,
): Promise<Reply> {
  return forPeople(request, async () => {
    const { purpose, endorsement } = await openLink(deps, request.params.token)
    return formPage(deps, request.language, { purpose, endorsement }, {}, [])
  })
}

/** Takes the answer of a form. What is wrong in it is said on the form itself, with what was filled in. */
export async function answerLink(
  deps: EndorsementDeps,
  request: OperationRequest<'answerEndorsementLink'>,
): Promise<Reply> {
  return forPeople(request, async () => {
    requireOwnPage(deps.publicUrl, request)
    // The contract validator has checked that the form holds text only.
    const filled = request.body as Filled
    const opened = await openLink(deps, request.params.token).catch(async (problem: unknown) => {
      await completeAnswered(deps, request.params.token)
      throw problem
    })
    const errors = fieldErrors(request.language, opened.purpose, filled)
    if (errors.length > 0) return formPage(deps, request.language, opened, filled, errors)
    try {
      return await recorded(deps, request.language, opened, filled)
    } catch (error) {
      if (!(error instanceof Problem) || error.errors.length === 0) throw error
      return formPage(deps, request.language, opened, filled, errorsOf(error, request.language))
    }
  })
}

type Opened = Awaited<ReturnType<typeof openLink>>

async function recorded(
  deps: EndorsementDeps,
  language: Language,
  { purpose, endorsement }: Opened,
  filled: Filled,
): Promise<Reply> {
  if (purpose === 'revocation') {
    await revokeEndorsement(deps, endorsement._id, filled.reason ?? '')
    return message(language, 200, 'endorsement.withdrawn.title', 'endorsement.withdrawn.text')
  }
  if (filled.answer === 'decline') {
    await declineEndorsement(deps, endorsement)
    return message(language, 200, 'endorsement.declined.title', 'endorsement.declined.text')
  }
  const { endorsement: given, isLeftOut } = await giveEndorsement(deps, endorsement, {
    comment: filled.comment ?? '',
    showName: filled.showName === 'yes',
    hasSeen: filled.statement === 'yes',
    language,
  })
  const url = endorsementUrl(deps, given._id)
  const text = isLeftOut ? 'endorsement.given.leftOut' : 'endorsement.given.text'
  return message(language, 200, 'endorsement.given.title', text, url)
}

/** An answer, or a withdrawal, sent again because the first one broke off: what it had begun is done before it is said to be spent. */
async function completeAnswered(deps: EndorsementDeps, token: string): Promise<void> {
  const read = deps.endorsementLinks.read(token)
  const endorsement = read && (await deps.store.endorsements.get(read.endorsementId))
  if (endorsement?.state === 'revoked') await withdrawEvidence(deps, endorsement)
  else if (endorsement !== undefined) await completeEndorsement(deps, endorsement)
}

function fieldErrors(
  language: Language,
  purpose: Opened['purpose'],
  { answer, reason = '' }: Filled,
): readonly FieldError[] {
  const { say } = words(language)
  if (purpose === 'answer') {
    return answer === 'give' || answer === 'decline'
      ? []
      : [{ field: 'answer', text: say('endorsement.answer.missing') }]
  }
  // What the page sends, hidden: any other answer was meant for another page.
  if (answer !== 'revoke') return [{ field: 'reason', text: say('endorsement.withdraw.other') }]
  const isGood =
    visibleLength(reason) >= 3 &&
    reason.trim().length <= 500 &&
    !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/u.test(reason)
  return isGood ? [] : [{ field: 'reason', text: say('endorsement.withdraw.missing') }]
}

function errorsOf(problem: Problem, language: Language): readonly FieldError[] {
  const fields = ['answer', 'comment', 'statement', 'reason'] as const
  return problem.errors.flatMap(({ pointer, detail }) => {
    const field = fields.find((one) => pointer === `/${one}`)
    return field === undefined ? [] : [{ field, text: detail[language] }]
  })
}

async function formPage(
  deps: EndorsementDeps,
  language: Language,
  { purpose, endorsement }: Opened,
  filled: Filled,
  errors: readonly FieldError[],
): Promise<Reply> {
  const ask = await askOf(deps, language, endorsement)
  const body =
    purpose === 'answer'
      ? endorsementAnswerPage(ask, { filled, errors, maximumComment })
      : endorsementRevocationPage({ ...ask, comment: endorsement.comment ?? '' }, { filled, errors })
  return html(errors.length === 0 ? 200 : 422, language, body)
}

async function askOf(
  deps: EndorsementDeps,
  language: Language,
  endorsement: Endorsement,
): Promise<EndorsementAsk> {
  const target = await targetOf(deps, endorsement)
  const organisation = await deps.store.organisations.get(endorsement.organisationId)
  if (organisation === undefined) throw new Error('an endorsement of no organisation')
  const { achievement, recipient, kind } = target
  const titles = new Map(
    achievement?.framework.competencies.map(({ code, title }) => [code, title[language]]),
  )
  const criteria = achievement?.edition(achievement.languages.includes(language) ? language : 'fr')[
    'criteria'
  ]
  const narrative =
    typeof criteria === 'object' && criteria !== null && 'narrative' in criteria
      ? criteria.narrative
      : undefined
  return {
    language,
    organisation: organisation.name,
    kind,
    what: endorsedName(target, organisation)[language],
    competencies: (endorsement.competencies ?? []).map((code) => titles.get(code) ?? code),
    endorser: endorsement.endorserName ?? '',
    expiresOn: parisDay(new Date(endorsement.expiresAt)),
    ...(recipient === undefined ? {} : { recipient: recipient.name }),
    ...(typeof narrative === 'string' ? { criteria: narrative } : {}),
  }
}

/** A browser gets what went wrong as a page; a program as a problem document. */
async function forPeople(request: LinkRequest, reply: () => Promise<Reply>): Promise<Reply> {
  try {
    return await reply()
  } catch (error) {
    if (
      !(error instanceof Problem) ||
      request.accept(['application/problem+json', 'text/html']) !== 'text/html'
    )
      throw error
    const { language } = request
    // Used, expired, or no longer asked for: the text says which.
    const title =
      error.code === 'link-spent'
        ? words(language).say('endorsement.over.title')
        : problemTypes[error.code].title[language]
    return html(error.status, language, endorsementMessagePage(language, title, [error.detail[language]]))
  }
}

function message(
  language: Language,
  status: number,
  title: WordKey,
  text: WordKey,
  credential?: string,
): Reply {
  const { say } = words(language)
  return html(status, language, endorsementMessagePage(language, say(title), [say(text)], credential))
}

/** Of an address that is a secret: kept by nobody, found by no search engine. */
function html(status: number, language: Language, body: string): Reply {
  const headers = {
    'Content-Language': language,
    Vary: 'Accept, Accept-Language',
    'X-Robots-Tag': 'noindex, nofollow',
    'Referrer-Policy': 'no-referrer',
  }
  return { status, body, mediaType: 'text/html', headers }
}
