/** Why a piece of evidence is refused, field by field. Pure. */
import { isIP } from 'node:net'
import { rubricOf } from '../../achievement/rubric.ts'
import type { Achievement } from '../../achievement/types.ts'
import { rubricErrors } from '../../evidence/rubric.ts'
import { parisDay } from '../../paris-day.ts'
import type { ProblemItem } from '../../problem.ts'
import type { Text } from '../../text.ts'
import { acceptedKinds, endorsementKinds, needsSomebodyElse, subjectsOf } from './kinds.ts'
import type { SentContent, SentPiece } from './sent-piece.ts'

/**
 * One item for each thing that is wrong with `sent` as evidence for `achievement` at `now`, filed by the applicant or by somebody else; empty
 * when all is well.
 */
export function refusals(
  achievement: Achievement,
  sent: SentPiece,
  { now, byApplicant }: { readonly now: Date; readonly byApplicant: boolean },
): readonly ProblemItem[] {
  const { criteria } = achievement
  const { kind, observedAt, competencies = [], content } = sent
  const today = parisDay(now)
  const subjects = subjectsOf(criteria)
  const isEndorsement = endorsementKinds(criteria).has(kind)
  return [
    ...(acceptedKinds(criteria).has(kind) ? [] : [item('/kind', refusal.kind)]),
    ...(isEndorsement ? [item('/kind', refusal.endorsement)] : []),
    ...(observedAt > today ? [item('/observedAt', refusal.future)] : []),
    ...(observedAt < firstDay ? [item('/observedAt', refusal.old)] : []),
    ...(competencies.every((code) => subjects.has(code)) ? [] : [item('/competencies', refusal.subject)]),
    // An endorsement is given by its author: nothing the applicant could attach would make it one.
    ...(byApplicant && !isEndorsement && needsSomebodyElse(achievement, kind, content)
      ? [item('/content', refusal.words)]
      : []),
    ...contentRefusals(achievement, content, today),
  ]
}

function contentRefusals(
  achievement: Achievement,
  content: SentContent,
  today: string,
): readonly ProblemItem[] {
  switch (content.form) {
    case 'link':
      return isPlainLink(content.url) ? [] : [item('/content/link/url', refusal.link)]
    case 'observation':
      return rubricErrors(rubricOf(achievement), content.rubric).map((error) => ({
        ...error,
        pointer: `/content/observation/rubric${error.pointer ?? ''}`,
      }))
    case 'quiz':
      return content.score <= content.maximum ? [] : [item('/content/quiz/score', refusal.score)]
    case 'report-section':
      return content.year <= Number(today.slice(0, 4))
        ? []
        : [item('/content/reportSection/year', refusal.future)]
    case 'activity':
      return period('/content/activity', content, today)
    case 'statement':
      return period('/content/statement', content, today)
    case 'minutes':
      return content.heldOn <= today ? [] : [item('/content/minutes/heldOn', refusal.future)]
    case 'credential':
      return Buffer.byteLength(content.credential) <= maximumCredentialBytes
        ? []
        : [item('/content/credential/credential', refusal.long)]
    case 'file':
    case 'text':
      return []
  }
}

const maximumCredentialBytes = 200_000
/** Nothing is judged here that is older. */
const firstDay = '1970-01-01'

function period(
  place: string,
  { from, to }: { readonly from?: string; readonly to?: string },
  today: string,
): readonly ProblemItem[] {
  return [
    ...(from !== undefined && from > today ? [item(`${place}/from`, refusal.future)] : []),
    ...(to !== undefined && to > today ? [item(`${place}/to`, refusal.future)] : []),
    ...(from !== undefined && to !== undefined && to < from ? [item(`${place}/to`, refusal.backwards)] : []),
  ]
}

/** A link everybody reads alike, without a password in it: to a name on the Internet, never to a machine. */
function isPlainLink(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, username, password, hostname } = new URL(url)
  const host = hostname.replace(/\.$/u, '')
  const isName = host.includes('.') && isIP(host) === 0 && !host.endsWith('.localhost')
  return protocol === 'https:' && username === '' && password === '' && isName
}

function item(pointer: string, why: { readonly code: string; readonly detail: Text }): ProblemItem {
  return { pointer, ...why }
}

const refusal = {
  kind: {
    code: 'evidence-kind-not-accepted',
    detail: {
      fr: 'Cette sorte de preuve n’est pas acceptée pour ce badge.',
      en: 'This kind of evidence is not accepted for this badge.',
    },
  },
  endorsement: {
    code: 'endorsement-given-by-link',
    detail: {
      fr: 'Un endossement est donné par son auteur, avec un lien : demandez-le lui.',
      en: 'An endorsement is given by its author, with a link: ask them for it.',
    },
  },
  future: {
    code: 'evidence-from-the-future',
    detail: { fr: 'Cette date est dans le futur.', en: 'This date is in the future.' },
  },
  old: {
    code: 'evidence-too-old',
    detail: { fr: 'Cette date est avant 1970.', en: 'This date is before 1970.' },
  },
  words: {
    code: 'own-words',
    detail: {
      fr: 'Pour cette sorte de preuve, ce que vous en dites ne suffit pas. Joignez le document signé (un fichier), ou demandez à la personne qui vous a observée ou évaluée de déposer son observation.',
      en: 'For this kind of evidence, what you say of it is not enough. Attach the signed document (a file), or ask the person who observed or assessed you to file their observation.',
    },
  },
  subject: {
    code: 'competency-not-in-achievement',
    detail: {
      fr: 'Une de ces compétences n’est pas celle de ce badge.',
      en: 'One of these competencies is not that of this badge.',
    },
  },
  link: {
    code: 'link-not-plain',
    detail: {
      fr: 'Un lien est une adresse https publique (un nom, pas un numéro), sans nom d’utilisateur ni mot de passe.',
      en: 'A link is a public https address (a name, not a number), without user name or password.',
    },
  },
  score: {
    code: 'score-above-maximum',
    detail: { fr: 'Ce score dépasse le maximum.', en: 'This score is above the maximum.' },
  },
  backwards: {
    code: 'period-backwards',
    detail: { fr: 'La période finit avant de commencer.', en: 'The period ends before it begins.' },
  },
  long: {
    code: 'credential-too-large',
    detail: { fr: 'Ce badge pèse plus de 200 000 octets.', en: 'This badge weighs more than 200,000 bytes.' },
  },
} as const
