import { combined, rulesParam, type RulesParams } from './combine.ts'
import type { Rule } from './rule.ts'

/**
 * Every rule inside is met. They apply one after the other, as those of a criteria document do: each sees what the ones before it left,
 * and what they set aside counts again after the last.
 */
export const all: Rule<RulesParams> = {
  type: 'all',
  paramsSchema: {
    type: 'object',
    additionalProperties: false,
    required: ['rules'],
    properties: { rules: rulesParam },
  },
  rulesInside: ({ rules }) => rules,
  faults: ({ rules }, { asks }) => (rules.some(asks) ? [] : ['its rules ask for nothing: it is always met']),
  evaluate(dossier, { rules }, context) {
    return combined(rules, context.judge(rules, dossier), rules.length, context)
  },
}
