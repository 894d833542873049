import { alternativesFaults, combined, rulesParam, type RulesParams } from './combine.ts'
import { minimumParam, type MinimumParams, type Rule } from './rule.ts'

interface AtLeastParams extends MinimumParams, RulesParams {}

/**
 * At least `minimum` of the rules inside are met. Each is an alternative that sees the whole dossier; several rules together make one
 * with `all`.
 */
export const atLeast: Rule<AtLeastParams> = {
  type: 'at-least',
  paramsSchema: {
    type: 'object',
    additionalProperties: false,
    required: ['minimum', 'rules'],
    properties: { minimum: minimumParam, rules: rulesParam },
  },
  rulesInside: ({ rules }) => rules,
  faults: (params, around) => [
    ...(params.minimum > params.rules.length ? ['params/minimum is more than there are rules'] : []),
    ...alternativesFaults(params, around),
  ],
  evaluate(dossier, { minimum, rules }, context) {
    const findings = rules.flatMap((rule) => context.judge([rule], dossier))
    return combined(rules, findings, minimum, context)
  },
}
