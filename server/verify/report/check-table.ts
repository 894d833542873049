import type { Text } from '../../text.ts'
import { furtherChecks, readingChecks } from '../checks/index.ts'
import { holderChecks, presentationChecks } from '../presentation/presentation-checks.ts'
import type { CheckOutcome } from '../types.ts'
import { findingCodes } from './finding-codes.ts'
import { questionOfCheck, type QuestionId } from './questions.ts'

export interface CheckTable {
  /** In the order of a report. */
  readonly checks: readonly {
    readonly id: string
    readonly title: Text
    readonly question: QuestionId
    readonly spec: string
  }[]
  /** By code. */
  readonly codes: readonly {
    readonly code: string
    readonly outcomes: readonly CheckOutcome[]
    readonly meaning: Text
    readonly easy: string
  }[]
}

/** What a report can say. Does NOT say which check answers with which code: several share some. */
export function checkTable(): CheckTable {
  return {
    checks: [...readingChecks, ...furtherChecks, ...ofPresentations()].map(({ id, title, spec }) => ({
      id,
      title,
      question: questionOfCheck(id),
      spec,
    })),
    codes: [...findingCodes].map(([code, { outcomes, fr, en, easy }]) => ({
      code,
      outcomes,
      meaning: { fr, en },
      easy,
    })),
  }
}

/** Those a presentation has beside the ones of the same name that a badge has. */
function ofPresentations() {
  const known = new Set([...readingChecks, ...furtherChecks].map(({ id }) => id))
  return [...presentationChecks, ...holderChecks].filter(({ id }) => !known.has(id))
}
