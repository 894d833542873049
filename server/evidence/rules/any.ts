import { alternativesFaults, combined, rulesParam, type RulesParams } from './combine.ts'
import type { Rule } from './rule.ts'

/**
 * One rule inside is met. Each is an alternative that sees the whole dossier; several rules together make one with `all`.
 */
export const any: Rule<RulesParams> = {
  type: 'any',
  paramsSchema: {
    type: 'object',
    additionalProperties: false,
    required: ['rules'],
    properties: { rules: rulesParam },
  },
  rulesInside: ({ rules }) => rules,
  faults: alternativesFaults,
  evaluate(dossier, { rules }, context) {
    const findings = rules.flatMap((rule) => context.judge([rule], dossier))
    return combined(rules, findings, 1, context)
  },
}
