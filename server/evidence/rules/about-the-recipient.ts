import type { Piece } from '../types.ts'
import { noParams, type NoParams, type Rule } from './rule.ts'
import { setAside } from './set-aside.ts'

/**
 * Sets aside the pieces about somebody else, and those that name competencies without naming the one judged. A piece that
 * names none is about whatever is judged; an achievement about no single competency only looks at the person.
 */
export const aboutTheRecipient: Rule<NoParams> = {
  type: 'about-the-recipient',
  paramsSchema: noParams,
  setsAsideOnly: true,
  evaluate(dossier, _params, { competency }) {
    return setAside(dossier.pieces, (piece) => {
      if (piece.about !== dossier.recipient) return aboutSomebodyElse
      return competency !== undefined && !isAbout(piece, competency) ? aboutSomethingElse : undefined
    })
  },
}

function isAbout(piece: Piece, competency: string): boolean {
  return piece.competencies === undefined || piece.competencies.includes(competency)
}

const aboutSomebodyElse = {
  fr: ['au sujet d’une autre personne', 'au sujet d’une autre personne'],
  en: ['about another person', 'about another person'],
  easy: ['parle d’une autre personne', 'parlent d’une autre personne'],
} as const

const aboutSomethingElse = {
  fr: ['au sujet d’une autre compétence', 'au sujet d’une autre compétence'],
  en: ['about another competency', 'about another competency'],
  easy: ['parle d’une autre compétence', 'parlent d’une autre compétence'],
} as const
