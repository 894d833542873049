import { counted, frenchCounted, inBoth, listed, type Inflected } from '../wording.ts'
import { codesParam, type Rule } from './rule.ts'

interface BadgeSet {
  readonly anyOf: readonly string[]
}

interface BadgeSetParams {
  /**
   * One badge of each set is needed; one badge may serve several sets. Each set lists the badges that serve for one another
   * from the lowest level to the highest.
   */
  readonly sets: readonly BadgeSet[]
}

/**
 * Met when the person holds one badge of each set; the reason names every set without one. `dossier.held` only lists badges
 * still valid; the finding's evidence are the awards of the best badge held of each set: what is held below it takes nothing away.
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
    const bestOf = (set: BadgeSet) => set.anyOf.findLast((code) => heldCodes.has(code))
    const bestCodes = new Set(sets.map(bestOf))
    const evidence = held.filter((badge) => bestCodes.has(badge.achievement)).map((badge) => badge.awardId)
    const missing = sets.filter((set) => bestOf(set) === undefined)
    if (missing.length === 0) {
      const all = { fr: 'Les badges exigés sont tous détenus', en: 'All the required badges are held' }
      return {
        outcome: 'met',
        evidence,
        setAside: [],
        reason: all,
        easy: 'Vous avez tous les badges demandés.',
      }
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
    const easy = `Il vous manque ${frenchCounted(missing.length, ['badge', 'badges'])}.`
    return { outcome: 'not-met', evidence, setAside: [], reason, easy }
  },
}

const separator = { fr: ' ; ', en: '; ' }

const missingBadges: Inflected = {
  fr: ['badge manquant :', 'badges manquants :'],
  en: ['badge missing:', 'badges missing:'],
}
