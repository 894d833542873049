import { kindsParams, type KindsParams, type Rule } from './rule.ts'
import { setAside } from './set-aside.ts'

/**
 * Sets aside the pieces of kinds other than `kinds`.
 */
export const acceptedKinds: Rule<KindsParams> = {
  type: 'accepted-kinds',
  paramsSchema: kindsParams,
  setsAsideOnly: true,
  kindsNamed: ({ kinds }) => kinds,
  evaluate(dossier, { kinds }) {
    return setAside(dossier.pieces, (piece) => (kinds.includes(piece.kind) ? undefined : ofAnotherKind))
  },
}

const ofAnotherKind = {
  fr: ['d’un type qui n’est pas accepté ici', 'de types qui ne sont pas acceptés ici'],
  en: ['of a kind that is not accepted here', 'of kinds that are not accepted here'],
  easy: ['n’est pas du bon type', 'ne sont pas du bon type'],
} as const
