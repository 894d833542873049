/** What pieces of evidence say, as the API writes it: one member, named after the form. */
import type { CredentialCheck, EvidenceContent } from '../application/evidence/content.ts'
import type { SentContent } from '../application/evidence/sent-piece.ts'
import type { Language, Text } from '../text.ts'
import type { components } from './contract/openapi.d.ts'

/** The content of a request; the contract lets exactly one member through. */
export function sentContent(body: components['schemas']['NewEvidenceContent']): SentContent {
  const { link, file, text, observation, quiz, reportSection, activity, credential, statement, minutes } =
    body
  if (link !== undefined) return { form: 'link', ...link }
  if (file !== undefined) return { form: 'file', ...file }
  if (text !== undefined) return { form: 'text', ...text }
  if (observation !== undefined) return { form: 'observation', ...observation }
  if (quiz !== undefined) return { form: 'quiz', ...quiz }
  if (reportSection !== undefined) return { form: 'report-section', ...reportSection }
  if (activity !== undefined) return { form: 'activity', ...activity }
  if (credential !== undefined) return { form: 'credential', ...credential }
  if (statement !== undefined) return { form: 'statement', ...statement }
  if (minutes !== undefined) return { form: 'minutes', ...minutes }
  throw new Error('a content of no form, or of one this service does not know')
}

/** The content of an answer, and why a badge counts or does not. Pseudonyms stay inside. */
export function contentBody(content: EvidenceContent, counts: boolean, language: Language): object {
  switch (content.form) {
    case 'observation': {
      const { form: _, observer: __, ...observation } = content
      return { observation }
    }
    case 'report-section': {
      const { form: _, ...reportSection } = content
      return { reportSection }
    }
    case 'credential': {
      const {
        credential,
        check: { awardId, ...check },
      } = content
      const notice = noticeOf(check.verdict, awardId !== undefined, counts)
      return { credential: { credential, ...check, notice: notice[language] } }
    }
    default: {
      const { form, ...rest } = content
      return { [form]: rest }
    }
  }
}

function noticeOf(verdict: CredentialCheck['verdict'], own: boolean, counts: boolean): Text {
  if (counts) return notices.own
  return verdict === 'valid' && own ? notices.ended : notices[verdict]
}

const notices: Readonly<Record<CredentialCheck['verdict'] | 'own' | 'ended', Text>> = {
  own: {
    fr: 'Ce badge est celui de la personne candidate et il est valable : il compte.',
    en: 'This badge is the applicant’s and is valid: it counts.',
  },
  ended: {
    fr: 'Ce badge n’est plus valable : il ne compte plus.',
    en: 'This badge is not valid any more: it does not count any more.',
  },
  valid: {
    fr: 'Ce badge a été vérifié, mais pas à qui il est : il ne compte pas de lui-même, une personne peut le lire.',
    en: 'This badge was verified, but not whose it is: it does not count by itself, a person can read it.',
  },
  'valid-with-warnings': {
    fr: 'Ce badge est valable, avec des réserves : il ne compte pas, une personne peut le lire.',
    en: 'This badge is valid, with reservations: it does not count, a person can read it.',
  },
  undetermined: {
    fr: 'Ce badge n’a pas pu être vérifié jusqu’au bout : il ne compte pas, une personne peut le lire.',
    en: 'This badge could not be verified completely: it does not count, a person can read it.',
  },
}
