import { codeParam, type Rule } from './rule.ts'

interface PriorLevelParams {
  /** Code of the badge that must be held already. */
  readonly achievement: string
}

/**
 * Met when the person holds exactly that badge: a higher level does not stand for it. `dossier.held` only lists badges still
 * valid; the finding's evidence are their awards.
 */
export const priorLevel: Rule<PriorLevelParams> = {
  type: 'prior-level',
  paramsSchema: {
    type: 'object',
    additionalProperties: false,
    required: ['achievement'],
    properties: { achievement: codeParam },
  },
  evaluate({ held }, { achievement }) {
    const evidence = held.filter((badge) => badge.achievement === achievement).map((badge) => badge.awardId)
    if (evidence.length > 0) {
      const reason = {
        fr: `Badge du niveau précédent détenu : ${achievement}`,
        en: `Badge of the prior level held: ${achievement}`,
      }
      const easy = 'Vous avez déjà le badge du niveau d’avant.'
      return { outcome: 'met', evidence, setAside: [], reason, easy }
    }
    const reason = {
      fr: `Il manque le badge du niveau précédent : ${achievement}`,
      en: `The badge of the prior level is missing: ${achievement}`,
    }
    const easy = 'Il faut d’abord le badge du niveau d’avant. Vous ne l’avez pas.'
    return { outcome: 'not-met', evidence, setAside: [], reason, easy }
  },
}
