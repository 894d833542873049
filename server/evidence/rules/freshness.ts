import { monthsAfter } from '../days.ts'
import type { EasyInflected } from '../wording.ts'
import type { Rule } from './rule.ts'
import { setAside } from './set-aside.ts'

/** Months by kind code, and for the kinds not listed; null: never too old. */
interface FreshnessParams {
  readonly months: Readonly<Record<string, number | null>>
  readonly default: number | null
}

const monthsOrNever = { anyOf: [{ type: 'integer', minimum: 1, maximum: 1200 }, { type: 'null' }] }

/**
 * Sets aside the pieces that are too old on the day of the decision. Months are calendar months; the day of the decision is
 * that of Europe/Paris. A piece exactly so
 * many months old still counts (observed on 31 January, one month: until the last day of February included).
 */
export const freshness: Rule<FreshnessParams> = {
  type: 'freshness',
  paramsSchema: {
    type: 'object',
    additionalProperties: false,
    required: ['months', 'default'],
    properties: {
      months: { type: 'object', additionalProperties: monthsOrNever },
      default: monthsOrNever,
    },
  },
  setsAsideOnly: true,
  kindsNamed: ({ months }) => Object.keys(months),
  evaluate(dossier, params, { decisionDay }) {
    return setAside(dossier.pieces, (piece) => {
      const months = monthsFor(params, piece.kind)
      if (months === null || monthsAfter(piece.observedAt, months) >= decisionDay) return undefined
      return olderThan(months)
    })
  },
}

function monthsFor(params: FreshnessParams, kind: string): number | null {
  // A kind may be called `constructor`: only the document's own entries count.
  const months = Object.hasOwn(params.months, kind) ? params.months[kind] : undefined
  return months === undefined ? params.default : months
}

function olderThan(months: number): EasyInflected {
  const fr = months === 1 ? 'd’un mois' : `de ${months} mois`
  const en = `more than ${months === 1 ? 'one month' : `${months} months`} old`
  return {
    fr: [`datée de plus ${fr}`, `datées de plus ${fr}`],
    en: [en, en],
    easy: [`a plus de ${months} mois`, `ont plus de ${months} mois`],
  }
}
