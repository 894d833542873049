/** Every code a check can answer with, and what it means: the one table of them. */
import { readFileSync } from 'node:fs'
import { projectPath } from '../../schema.ts'
import { frenchSpaces } from '../../text.ts'
import type { CheckOutcome } from '../types.ts'

export interface FindingCode {
  /** A code may weigh more in one place than in another. */
  readonly outcomes: readonly CheckOutcome[]
  readonly fr: string
  readonly en: string
  /** Easy French: one idea, everyday words. Nobody concerned has reviewed it: it is not called FALC. */
  readonly easy: string
}

/**
 * By code. A test holds it equal to the codes that are written in this room. `fr` and `en` say what the code means in general; the `detail` of a
 * finding may say more.
 */
export const findingCodes: ReadonlyMap<string, FindingCode> = new Map(
  Object.entries(
    JSON.parse(readFileSync(projectPath('server/verify/report/finding-codes.json'), 'utf8')) as Readonly<
      Record<string, FindingCode>
    >,
  ).map(([code, { fr, easy, ...rest }]) => [
    code,
    { ...rest, fr: frenchSpaces(fr), easy: frenchSpaces(easy) },
  ]),
)

const otherwise: Readonly<Record<CheckOutcome, string>> = {
  pass: 'Ce point est bon.',
  fail: 'Ce point n’est pas bon.',
  warn: 'Il y a une remarque sur ce point.',
  unknown: 'Nous n’avons pas pu vérifier ce point.',
  skipped: 'Nous n’avons pas vérifié ce point.',
}

/** The easy French of a finding: that of its code, or of its outcome where the code has none. */
export function easyFrenchOf(code: string, outcome: CheckOutcome): string {
  return findingCodes.get(code)?.easy ?? otherwise[outcome]
}
