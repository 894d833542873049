/** Which way letters run, and in what order the pieces of a line stand on paper. */

/** Left to right, right to left, or as its neighbours do: spaces, punctuation, digits. */
export type Direction = 'left' | 'right' | 'neutral'

/** Of the first letter of `text`; `neutral` without one. */
export function directionOf(text: string): Direction {
  const [letter] = /\p{L}/u.exec(text) ?? []
  if (letter === undefined) return 'neutral'
  return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(letter)
    ? 'right'
    : 'left'
}

interface Piece {
  readonly text: string
  readonly direction: Direction
}

/**
 * The pieces of one line, from left to right as they stand on paper, in a paragraph that runs from left to right. What is between two pieces that run
 * to the left runs with them, and its brackets face the other way. For names and sentences with names in them: no embedding, no numbers with signs.
 * @see https://www.unicode.org/reports/tr9/ rules N1, N2, L2, L4
 */
export function inVisualOrder<One extends Piece>(pieces: readonly One[]): readonly One[] {
  const ordered: One[] = []
  for (let at = 0; at < pieces.length;) {
    const length = lengthOfRightToLeft(pieces.slice(at))
    const part = pieces.slice(at, at + Math.max(1, length))
    ordered.push(...(length === 0 ? part : part.map(mirrored).reverse()))
    at += part.length
  }
  return ordered
}

/** How many of the pieces, from the first, run to the left; it ends with one that does so by itself. */
function lengthOfRightToLeft(pieces: readonly Piece[]): number {
  if (pieces[0]?.direction !== 'right') return 0
  const end = pieces.findIndex(({ direction }) => direction === 'left')
  return (
    pieces.slice(0, end < 0 ? pieces.length : end).findLastIndex(({ direction }) => direction === 'right') + 1
  )
}

const brackets = '()[]{}«»<>‹›'

function mirrored<One extends Piece>(piece: One): One {
  if (piece.direction !== 'neutral') return piece
  const text = Array.from(piece.text, (sign) => {
    const place = brackets.indexOf(sign)
    return place < 0 ? sign : brackets.charAt(place % 2 === 0 ? place + 1 : place - 1)
  })
  return { ...piece, text: text.join('') }
}
