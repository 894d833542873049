import type { EasyInflected } from '../wording.ts'
import { enough, requiredMasculine } from './enough.ts'
import { practiceAmong } from './practice.ts'
import { codesParam, minimumParam, type KindsParams, type MinimumParams, type Rule } from './rule.ts'

interface NumberOfSessionsParams extends MinimumParams, Partial<KindsParams> {}

/**
 * Pieces observed on at least `minimum` different days: those of `kinds`, or else of every kind that does not rest on the person's word
 * alone. Two sessions on one day count once.
 */
export const numberOfSessions: Rule<NumberOfSessionsParams> = {
  type: 'number-of-sessions',
  paramsSchema: {
    type: 'object',
    additionalProperties: false,
    required: ['minimum'],
    properties: { minimum: minimumParam, kinds: codesParam },
  },
  kindsNamed: ({ kinds = [] }) => kinds,
  evaluate({ pieces }, { minimum, kinds }, context) {
    const observed = practiceAmong(pieces, kinds, context)
    const days = new Set(observed.map((piece) => piece.observedAt))
    const ids = observed.map((piece) => piece.id)
    return enough(days.size, minimum, sessionDays, requiredMasculine, ids)
  },
}

const sessionDays: EasyInflected = {
  fr: ['jour de séance compté', 'jours de séance comptés'],
  en: ['day of sessions counted', 'days of sessions counted'],
  easy: ['jour de séance', 'jours de séance différents'],
}
