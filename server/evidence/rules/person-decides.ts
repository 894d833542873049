import type { Text } from '../../text.ts'
import { hasNoCode } from '../easy-french.ts'
import type { Rule } from './rule.ts'

interface PersonDecidesParams {
  /** What the person who signs the decision must answer. */
  readonly question: Text
}

/**
 * Always needs a person: what the framework leaves to judgement. The reason is the question; the finding's evidence are all
 * the pieces still counted.
 */
export const personDecides: Rule<PersonDecidesParams> = {
  type: 'person-decides',
  paramsSchema: {
    type: 'object',
    additionalProperties: false,
    required: ['question'],
    properties: {
      question: {
        type: 'object',
        additionalProperties: false,
        required: ['fr', 'en'],
        properties: { fr: { type: 'string', pattern: '\\S' }, en: { type: 'string', pattern: '\\S' } },
      },
    },
  },
  evaluate({ pieces }, { question }) {
    return {
      outcome: 'needs-person',
      evidence: pieces.map((piece) => piece.id),
      setAside: [],
      reason: { fr: question.fr, en: question.en },
      easy: easyQuestion(question.fr),
    }
  },
}

/** The question itself, unless only professionals could read it. */
function easyQuestion(question: string): string {
  const who = 'Une personne doit répondre à une question sur votre dossier.'
  return hasNoCode(question) ? `${who} La question est : « ${question} »` : who
}
