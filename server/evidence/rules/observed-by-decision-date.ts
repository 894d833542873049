import { dayNumber } from '../days.ts'
import { noParams, type NoParams, type Rule } from './rule.ts'
import { setAside } from './set-aside.ts'

/**
 * Sets aside the pieces dated after the day of the decision, which is that of Europe/Paris: nobody can have observed them yet.
 */
export const observedByDecisionDate: Rule<NoParams> = {
  type: 'observed-by-decision-date',
  paramsSchema: noParams,
  setsAsideOnly: true,
  evaluate(dossier, _params, { decisionDay }) {
    return setAside(dossier.pieces, (piece) =>
      dayNumber(piece.observedAt) > decisionDay ? fromTheFuture : undefined,
    )
  },
}

const fromTheFuture = {
  fr: ['postérieure au jour de la décision', 'postérieures au jour de la décision'],
  en: ['dated after the day of the decision', 'dated after the day of the decision'],
  easy: ['a une date après le jour de la décision', 'ont une date après le jour de la décision'],
} as const
