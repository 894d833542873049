import { noParams, type NoParams, type Rule } from './rule.ts'

/**
 * Met only when the person agreed to receive a badge. Looks at no piece.
 */
export const recipientConsent: Rule<NoParams> = {
  type: 'recipient-consent',
  paramsSchema: noParams,
  evaluate(dossier) {
    return {
      outcome: dossier.consent ? 'met' : 'not-met',
      evidence: [],
      setAside: [],
      reason: dossier.consent
        ? {
            fr: 'La personne est d’accord pour recevoir un badge',
            en: 'The person agrees to receive a badge',
          }
        : {
            fr: 'La personne n’a pas donné son accord pour recevoir un badge',
            en: 'The person has not agreed to receive a badge',
          },
      easy: dossier.consent
        ? 'Vous êtes d’accord pour recevoir un badge.'
        : 'Vous n’avez pas dit oui pour recevoir un badge. Il faut votre accord.',
    }
  },
}
