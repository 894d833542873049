import { counted, inBoth, listed, type Inflected } from '../wording.ts'
import { codesParam, type Rule } from './rule.ts'

interface BadgeSetParams {
  /** One badge of each set is needed; one badge may serve several sets. */
  readonly sets: readonly { readonly anyOf: readonly string[] }[]
}

/**
 * Met when the person holds one badge of each set; the reason names every set without one. `dossier.held` only lists badges
 * still valid; the finding's evidence are their awards.
 */
export const badgeSet: Rule<BadgeSetParams> = {
  type: 'badge-set',
  paramsSchema: {
    type: 'object',
    additionalProperties: false,
    required: ['sets'],
    properties: {
      sets: {
        type: 'array',
        minItems: 1,
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['anyOf'],
          properties: { anyOf: codesParam },
        },
      },
    },
  },
  evaluate({ held }, { sets }) {
    const heldCodes = new Set(held.map((badge) => badge.achievement))
    const usefulCodes = new Set(sets.flatMap((set) => set.anyOf))
    const evidence = held.filter((badge) => usefulCodes.has(badge.achievement)).map((badge) => badge.awardId)
    const missing = sets.filter((set) => !set.anyOf.some((code) => heldCodes.has(code)))
    if (missing.length === 0) {
      const all = { fr: 'Les badges exigés sont tous détenus', en: 'All the required badges are held' }
      return { outcome: 'met', evidence, setAside: [], reason: all }
    }
    const count = counted(missing.length, missingBadges)
    const choices = missing.map(({ anyOf }) =>
      listed(
        anyOf.map((code) => ({ fr: code, en: code })),
        'or',
      ),
    )
    const reason = inBoth(
      (language) =>
        `${count[language]} ${choices.map((choice) => choice[language]).join(separator[language])}`,
    )
    return { outcome: 'not-met', evidence, setAside: [], reason }
  },
}

const separator = { fr: ' ; ', en: '; ' }

const missingBadges: Inflected = {
  fr: ['badge manquant :', 'badges manquants :'],
  en: ['badge missing:', 'badges missing:'],
}
