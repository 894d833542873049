import { counted, frenchCounted, inBoth, type Inflected } from '../wording.ts'
import { kindsParams, type KindsParams, type Rule } from './rule.ts'

/**
 * Needs a person when a piece of `kinds` still counted was not declared pseudonymised: somebody must make sure that no
 * member of the public can be recognised in it. Does NOT read the piece.
 */
export const pseudonymised: Rule<KindsParams> = {
  type: 'pseudonymised',
  paramsSchema: kindsParams,
  kindsNamed: ({ kinds }) => kinds,
  evaluate(dossier, { kinds }) {
    const pieces = dossier.pieces.filter((piece) => kinds.includes(piece.kind))
    const undeclared = pieces.filter((piece) => !piece.pseudonymised)
    if (undeclared.length === 0) {
      return {
        outcome: 'met',
        evidence: pieces.map((piece) => piece.id),
        setAside: [],
        reason: {
          fr: 'Aucune preuve à relire pour protéger les usagers',
          en: 'No piece of evidence to review to protect members of the public',
        },
        easy: 'Aucune preuve n’est à relire.',
      }
    }
    const toReview = counted(undeclared.length, piecesToReview)
    const ask = {
      fr: 'vérifiez qu’on ne peut y reconnaître aucun usager',
      en: 'check that no member of the public can be recognised in the evidence',
    }
    return {
      outcome: 'needs-person',
      evidence: undeclared.map((piece) => piece.id),
      setAside: [],
      reason: inBoth((language) => `${toReview[language]} ${ask[language]}`),
      easy: `Quelqu’un doit relire ${frenchCounted(undeclared.length, ['preuve', 'preuves'])}. On ne doit y reconnaître aucun usager.`,
    }
  },
}

const piecesToReview: Inflected = {
  fr: ['preuve à relire :', 'preuves à relire :'],
  en: ['piece of evidence to review:', 'pieces of evidence to review:'],
}
