/** What somebody who is shown a badge asks, and what the checks answer. */
import { frenchSpaces, type Text } from '../../text.ts'
import type { CheckResult } from '../types.ts'

export type QuestionId = 'intact' | 'still-good' | 'issuer-recognised'

/** `unknown`: a check that matters could not be made. `with-reservations`: yes, but read why. */
export type Answer = 'yes' | 'no' | 'with-reservations' | 'unknown'

export interface Question {
  readonly id: QuestionId
  readonly title: Text
  readonly answer: Answer
  /** Ids of the checks that answer it. */
  readonly checks: readonly string[]
  readonly detail: Text
  /** The same in easy French. */
  readonly easy: string
}

/** What answers a question other than the first: what changes while the badge does not, and who vouches for its issuer. */
const questionOf: ReadonlyMap<string, QuestionId> = new Map([
  ['validity', 'still-good'],
  ['status.revocation', 'still-good'],
  ['status.suspension', 'still-good'],
  ['refresh', 'still-good'],
  ['issuer.trust', 'issuer-recognised'],
])

const questionIds = ['intact', 'still-good', 'issuer-recognised'] as const satisfies readonly QuestionId[]

/** The question that a check answers. One that is not known to answer another counts for the first: none is ever left out. */
export function questionOfCheck(checkId: string): QuestionId {
  return questionOf.get(checkId) ?? 'intact'
}

type Judged = Pick<CheckResult, 'id' | 'outcome' | 'code'>

/**
 * The three questions, which are never one: a badge may be intact and withdrawn, good and from nobody we know. Every check counts for one of them:
 * there is a `no` where the verdict is `invalid`, and nowhere else. Of what holds other credentials, `parts` count too: the worst answer stands.
 */
export function questionsOf(
  checks: readonly Judged[],
  parts: readonly { readonly checks: readonly Judged[] }[] = [],
): readonly Question[] {
  return questionIds.map((id) => {
    const about = (results: readonly Judged[]) =>
      results.filter((result) => questionOfCheck(result.id) === id)
    const own = about(checks)
    const answers = [own, ...parts.map((part) => about(part.checks))]
      .filter((one) => one.length > 0)
      .map(answerOf)
    const answer = order.find((one) => answers.includes(one)) ?? 'unknown'
    return { id, title: titles[id], answer, checks: own.map((result) => result.id), ...sentences[id][answer] }
  })
}

const order = ['no', 'unknown', 'with-reservations', 'yes'] as const satisfies readonly Answer[]

function answerOf(checks: readonly Judged[]): Answer {
  const has = (outcome: CheckResult['outcome']) => checks.some((check) => check.outcome === outcome)
  if (has('fail')) return 'no'
  // What was not reached because of another check is no answer; what there was no reason to check is.
  if (has('unknown') || checks.some(({ code }) => code === 'not-reached')) return 'unknown'
  return has('warn') ? 'with-reservations' : 'yes'
}

const titles: Readonly<Record<QuestionId, Text>> = {
  intact: { fr: frenchSpaces('Le badge est-il intact ?'), en: 'Is the badge intact?' },
  'still-good': { fr: frenchSpaces('Le badge est-il encore valable ?'), en: 'Is the badge still good?' },
  'issuer-recognised': { fr: frenchSpaces('L’émetteur est-il connu ?'), en: 'Is the issuer known?' },
}

type Sentences = Readonly<Record<Answer, Pick<Question, 'detail' | 'easy'>>>

function sentence(fr: string, en: string, easy: string): Pick<Question, 'detail' | 'easy'> {
  return { detail: { fr: frenchSpaces(fr), en }, easy: frenchSpaces(easy) }
}

const sentences: Readonly<Record<QuestionId, Sentences>> = {
  intact: {
    yes: sentence(
      'Oui : le contenu est celui que l’émetteur a signé.',
      'Yes: the content is what the issuer signed.',
      'Personne n’a changé ce badge.',
    ),
    no: sentence(
      'Non : ce badge est faux, abîmé ou modifié, ou ce n’est pas un badge.',
      'No: this badge is false, damaged or modified, or it is no badge.',
      'Ce badge n’est pas bon : ne vous y fiez pas.',
    ),
    'with-reservations': sentence(
      'Oui, avec des réserves : lisez-les ci-dessous.',
      'Yes, with reservations: read them below.',
      'Ce badge semble bon. Lisez les remarques.',
    ),
    unknown: sentence(
      'On ne sait pas : un contrôle n’a pas pu être fait.',
      'Not known: a check could not be made.',
      'Nous ne savons pas si ce badge est bon.',
    ),
  },
  'still-good': {
    yes: sentence(
      'Oui : il n’est ni terminé, ni retiré, ni suspendu.',
      'Yes: it has not ended, and is neither withdrawn nor suspended.',
      'Ce badge est encore valable.',
    ),
    no: sentence(
      'Non : il est terminé, retiré ou suspendu, ou pas encore valable.',
      'No: it has ended, is withdrawn or suspended, or is not good yet.',
      'Ce badge n’est pas valable aujourd’hui.',
    ),
    'with-reservations': sentence(
      'Oui, avec des réserves : lisez-les ci-dessous.',
      'Yes, with reservations: read them below.',
      'Ce badge est valable. Lisez les remarques.',
    ),
    unknown: sentence(
      'On ne sait pas s’il a été retiré, ou si sa date est passée.',
      'Whether it was withdrawn, or its date has passed, is not known.',
      'Nous ne savons pas si ce badge est encore valable.',
    ),
  },
  'issuer-recognised': {
    yes: sentence(
      'Ce service connaît l’émetteur.',
      'This service knows the issuer.',
      'Nous connaissons celui qui donne ce badge.',
    ),
    no: sentence(
      'L’émetteur n’est pas accepté.',
      'The issuer is not accepted.',
      'Celui qui donne ce badge n’est pas accepté.',
    ),
    'with-reservations': sentence(
      'Personne que ce service connaisse ne reconnaît l’émetteur, ou pas pour ce badge : à vous de vérifier qui il est.',
      'Nobody this service knows recognises the issuer, or not for this badge: find out yourself who they are.',
      'Nous ne pouvons pas dire qui donne ce badge.',
    ),
    unknown: sentence(
      'On ne sait pas qui est l’émetteur.',
      'Who the issuer is is not known.',
      'Nous ne savons pas qui donne ce badge.',
    ),
  },
}
