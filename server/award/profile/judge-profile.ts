/** Whether what a person holds is all that a profile asks for. */
import type { Achievement } from '../../achievement/types.ts'
import { evaluate } from '../../evidence/evaluate.ts'
import type { CriteriaRule, Finding, HeldBadge } from '../../evidence/types.ts'

/** What held badges say of one profile. */
export interface ProfileJudgement {
  readonly met: boolean
  /** The awards it relies on, sorted. */
  readonly awards: readonly string[]
  /** Codes of badges that are missing, the lowest that would do for each, in the order of the criteria. */
  readonly missing: readonly string[]
}

/**
 * Judges the rules of the profile that are about held badges, and no other: consent and whatever needs a person are for the application
 * that a proposal opens. A profile without any such rule is never met here. Pure: the same for the same badges, in whatever order.
 */
export function judgeProfile(
  { criteria }: Pick<Achievement, 'criteria'>,
  recipient: string,
  held: readonly HeldBadge[],
  now: Date,
): ProfileJudgement {
  const rules = criteria.rules.filter(isAboutBadges)
  if (rules.length === 0) return { met: false, awards: [], missing: [] }
  const { outcome, findings } = evaluate(
    { ...criteria, rules },
    { recipient, consent: true, pieces: [], held, endorsementsGiven: [], assessments: [] },
    now,
  )
  return {
    met: outcome === 'met',
    awards: [...new Set(findings.flatMap(({ evidence }) => evidence))].sort(),
    missing: missingCodes(findings, new Set(held.map(({ achievement }) => achievement))),
  }
}

/** A combinator is about badges when everything inside it is. */
function isAboutBadges(rule: unknown): boolean {
  if (typeof rule !== 'object' || rule === null) return false
  const { type, params } = rule as Partial<CriteriaRule>
  if (type === 'badge-set' || type === 'prior-level') return true
  const inside = params?.['rules']
  return Array.isArray(inside) && inside.length > 0 && inside.every(isAboutBadges)
}

function missingCodes(findings: readonly Finding[], held: ReadonlySet<string>): readonly string[] {
  const missing = findings
    .filter(({ outcome }) => outcome !== 'met')
    .flatMap(({ type, params, parts }) => {
      if (parts !== undefined) return missingCodes(parts, held)
      // The shapes that the two rules check their parameters against.
      if (type === 'prior-level') return [params['achievement'] as string]
      const sets = (params as { readonly sets?: readonly { readonly anyOf: readonly string[] }[] }).sets ?? []
      return sets
        .filter(({ anyOf }) => !anyOf.some((code) => held.has(code)))
        .flatMap(({ anyOf: [lowest = ''] }) => lowest)
    })
  return [...new Set(missing)]
}
