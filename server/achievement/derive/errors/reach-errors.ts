/** Criteria that nobody could ever meet. */
import type { Criteria, CriteriaRule } from '../../../evidence/types.ts'
import type { Text } from '../../../text.ts'

interface ReachError {
  readonly code: string
  readonly detail: Text
}

/**
 * Why `criteria` can never be met: a kind that is required but not accepted, too few kinds accepted, only self-declared ones, a
 * badge asked for that the version does not have (`badges`: the codes it has). Does NOT say whether they are easily met.
 */
export function reachErrors(criteria: Criteria, badges: ReadonlySet<string>): readonly ReachError[] {
  const { achievement, rules } = criteria
  const errors = [...evidenceErrors(criteria), ...rules.flatMap((rule) => missingBadges(rule, badges))]
  return errors.map(({ code, detail }) => ({
    code,
    detail: { fr: `Badge ${achievement} : ${detail.fr}`, en: `Badge ${achievement}: ${detail.en}` },
  }))
}

function evidenceErrors({ rules, kinds }: Criteria): readonly ReachError[] {
  const accepted = listed(rules, 'accepted-kinds')
  if (accepted === undefined) return []
  const refused = (listed(rules, 'required-kinds') ?? []).filter((kind) => !accepted.includes(kind))
  const minimum = rules.find(({ type }) => type === 'minimum-kinds')?.params['minimum']
  const asksForOthers = rules.some(({ type }) => type === 'non-self-declared')
  const others = kinds.filter(({ code, selfDeclared }) => accepted.includes(code) && !selfDeclared)
  return [
    ...refused.map((kind) => ({
      code: 'required-kind-refused',
      detail: {
        fr: `la sorte de preuve ${kind} est obligatoire, mais elle n’est pas acceptée.`,
        en: `evidence of kind ${kind} is required, but not accepted.`,
      },
    })),
    ...(typeof minimum === 'number' && minimum > accepted.length
      ? [
          {
            code: 'too-few-kinds',
            detail: {
              fr: `${minimum} sortes de preuve sont demandées, mais ${accepted.length} seulement acceptées.`,
              en: `${minimum} kinds of evidence are asked for, but only ${accepted.length} accepted.`,
            },
          },
        ]
      : []),
    ...(asksForOthers && others.length === 0
      ? [
          {
            code: 'only-self-declared',
            detail: {
              fr: 'une preuve qui ne soit pas déclarée par la personne est demandée, mais aucune n’est acceptée.',
              en: 'evidence not declared by the person is asked for, but none is accepted.',
            },
          },
        ]
      : []),
  ]
}

/** The kinds the first rule of a type lists. */
function listed(rules: readonly CriteriaRule[], type: string): readonly string[] | undefined {
  const kinds = rules.find((rule) => rule.type === type)?.params['kinds']
  return Array.isArray(kinds) ? kinds.map(String) : undefined
}

/** Of badges that serve for one another, one must exist; who endorses may hold one of another version. */
function missingBadges({ type, params }: CriteriaRule, badges: ReadonlySet<string>): readonly ReachError[] {
  if (type === 'prior-level') {
    const prior = String(params['achievement'])
    return badges.has(prior) ? [] : [missingBadge(prior)]
  }
  if (type === 'all' && Array.isArray(params['rules'])) {
    return params['rules'].flatMap((inside: CriteriaRule) => missingBadges(inside, badges))
  }
  if (type !== 'badge-set' || !Array.isArray(params['sets'])) return []
  return params['sets'].flatMap(({ anyOf }: { anyOf: readonly string[] }) =>
    anyOf.some((code) => badges.has(code)) ? [] : [missingBadge(anyOf.join(', '))],
  )
}

function missingBadge(codes: string): ReachError {
  return {
    code: 'badge-missing',
    detail: {
      fr: `il demande un badge que cette version n’a pas (${codes}).`,
      en: `it asks for a badge that this version does not have (${codes}).`,
    },
  }
}
