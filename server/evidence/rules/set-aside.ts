/** The answer of the rules that only set pieces aside: always `met`, the reason saying how many and why. */
import type { Text } from '../../text.ts'
import type { Piece } from '../types.ts'
import { agreeing, counted, inBoth, type Inflected } from '../wording.ts'
import type { RuleFinding } from './rule.ts'

/**
 * Sets aside the `pieces` for which `causeFor` has a cause; the others are the finding's evidence. `pieces` are those the
 * rule looks at, which may be fewer than the dossier's. Two causes are the same when their French singular is.
 */
export function setAside(
  pieces: readonly Piece[],
  causeFor: (piece: Piece) => Inflected | undefined,
): RuleFinding {
  const kept: string[] = []
  const aside: string[] = []
  const causes = new Map<string, Cause>()
  for (const piece of pieces) {
    const words = causeFor(piece)
    if (words === undefined) {
      kept.push(piece.id)
    } else {
      aside.push(piece.id)
      const key = words.fr[0]
      causes.set(key, { words, count: (causes.get(key)?.count ?? 0) + 1 })
    }
  }
  return { outcome: 'met', evidence: kept, setAside: aside, reason: reasonFor([...causes.values()]) }
}

interface Cause {
  readonly words: Inflected
  readonly count: number
}

const piecesSetAside: Inflected = {
  fr: ['preuve mise de côté :', 'preuves mises de côté :'],
  en: ['piece of evidence set aside:', 'pieces of evidence set aside:'],
}

function reasonFor(causes: readonly Cause[]): Text {
  const [first, ...others] = causes
  if (first === undefined) return { fr: 'Aucune preuve mise de côté', en: 'No piece of evidence set aside' }
  const total = counted(
    causes.reduce((sum, { count }) => sum + count, 0),
    piecesSetAside,
  )
  const details =
    others.length === 0
      ? [agreeing(first.count, first.words)]
      : causes.map(({ count, words }) => counted(count, words))
  return inBoth((language) => `${total[language]} ${details.map((detail) => detail[language]).join(', ')}`)
}
