/** What the criteria of an achievement say of evidence before any is judged. Pure. */
import { everyRule } from '../../evidence/criteria-errors.ts'
import type { Achievement } from '../../achievement/types.ts'
import type { Criteria, CriteriaRule } from '../../evidence/types.ts'
import { isOnlyWords, type EvidenceContent } from './content.ts'

/** Codes of the kinds that can count for it: those the criteria define, less those that a rule on all of its evidence does not accept. */
export function acceptedKinds({ kinds, rules }: Criteria): ReadonlySet<string> {
  const accepting = rules.filter(({ type }) => type === 'accepted-kinds')
  const codes = kinds.map(({ code }) => code)
  return new Set(codes.filter((code) => accepting.every((rule) => listOf(rule, 'kinds').includes(code))))
}

/** Codes of the kinds that are endorsements: their author gives them, by link. */
export function endorsementKinds({ rules }: Pick<Criteria, 'rules'>): ReadonlySet<string> {
  const naming = everyRule(rules).filter(({ type }) => type === 'endorser-is-not-recipient')
  return new Set(naming.flatMap((rule) => listOf(rule, 'kinds')))
}

/**
 * Whether the applicant alone cannot show this: for a kind that makes a proof stronger than attendance, what they write is not enough, and
 * for a kind of the greatest weight not even a link. Frameworks say who provides a kind in free words only; strength and weight are what
 * every version says so that it can be computed.
 */
export function needsSomebodyElse(
  { criteria: { kinds }, strengthOfKind }: Pick<Achievement, 'criteria' | 'strengthOfKind'>,
  code: string,
  content: Pick<EvidenceContent, 'form'>,
): boolean {
  const strength = strengthOfKind[code] ?? 'declared'
  if (strength === 'declared' || strength === 'attendance-attested' || !isOnlyWords(content)) return false
  return content.form !== 'link' || kinds.some((kind) => kind.code === code && kind.weight >= greatestWeight)
}

/** Weights of kinds go from 0 to 3. */
const greatestWeight = 3

/** Codes a piece can be about: the competency of the achievement, and the criteria its rules name. */
export function subjectsOf({
  competency,
  rules,
}: Pick<Criteria, 'competency' | 'rules'>): ReadonlySet<string> {
  const named = everyRule(rules).flatMap((rule) => listOf(rule, 'criteria'))
  return new Set(competency === undefined ? named : [competency, ...named])
}

function listOf({ params }: CriteriaRule, name: string): readonly string[] {
  const codes = params[name]
  return Array.isArray(codes) ? codes.filter((code) => typeof code === 'string') : []
}
