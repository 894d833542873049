import { kindsParams, type KindsParams, type Rule } from './rule.ts'
import { setAside } from './set-aside.ts'

/**
 * Sets aside the endorsements (pieces of `kinds`) that name no endorser, or whose endorser is the person judged. Pieces of
 * other kinds are not looked at. Does NOT check what level the endorser holds: see
 * `endorser-holds-level`.
 */
export const endorserIsNotRecipient: Rule<KindsParams> = {
  type: 'endorser-is-not-recipient',
  paramsSchema: kindsParams,
  setsAsideOnly: true,
  kindsNamed: ({ kinds }) => kinds,
  evaluate(dossier, { kinds }) {
    const endorsements = dossier.pieces.filter((piece) => kinds.includes(piece.kind))
    return setAside(endorsements, (piece) => {
      if (piece.endorser === undefined) return withoutEndorser
      return piece.endorser === dossier.recipient ? ownEndorsement : undefined
    })
  },
}

const withoutEndorser = {
  fr: ['sans personne qui endosse', 'sans personne qui endosse'],
  en: ['without an endorsing person', 'without an endorsing person'],
  easy: ['ne dit pas quelle personne vous soutient', 'ne disent pas quelle personne vous soutient'],
} as const

const ownEndorsement = {
  fr: ['endossée par la personne elle-même', 'endossées par la personne elle-même'],
  en: ['endorsed by the person themself', 'endorsed by the person themself'],
  easy: ['est un soutien donné par vous-même', 'sont un soutien donné par vous-même'],
} as const
