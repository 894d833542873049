import type { EasyInflected } from '../wording.ts'
import { enough, requiredFeminine } from './enough.ts'
import { practiceAmong } from './practice.ts'
import { codesParam, type KindsParams, type Rule } from './rule.ts'

interface ObservedDurationParams extends Partial<KindsParams> {
  /** Of practice, in all. */
  readonly minutes: number
}

/**
 * The minutes of practice that the pieces attest add up to at least `minutes`: those of `kinds`, or else of every kind that does not
 * rest on the person's word alone. The pieces that attest none are not among the finding's evidence. Does NOT know whether two pieces
 * are about the same hour.
 */
export const observedDuration: Rule<ObservedDurationParams> = {
  type: 'observed-duration',
  paramsSchema: {
    type: 'object',
    additionalProperties: false,
    required: ['minutes'],
    properties: { minutes: { type: 'integer', minimum: 1, maximum: 600_000 }, kinds: codesParam },
  },
  kindsNamed: ({ kinds = [] }) => kinds,
  evaluate({ pieces }, { minutes, kinds }, context) {
    const timed = practiceAmong(pieces, kinds, context).flatMap(({ id, durationMinutes = 0 }) =>
      durationMinutes > 0 ? [{ id, durationMinutes }] : [],
    )
    const found = timed.reduce((sum, { durationMinutes }) => sum + durationMinutes, 0)
    return enough(
      found,
      minutes,
      attestedMinutes,
      requiredFeminine,
      timed.map(({ id }) => id),
    )
  },
}

const attestedMinutes: EasyInflected = {
  fr: ['minute de pratique attestée', 'minutes de pratique attestées'],
  en: ['minute of practice attested', 'minutes of practice attested'],
  easy: ['minute de pratique', 'minutes de pratique'],
}
