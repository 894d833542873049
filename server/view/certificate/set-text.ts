/** Breaks a text into lines of pieces, each in the first font that has its letters. */
import { directionOf, inVisualOrder, type Direction } from './visual-order.ts'

/** A font that text is measured and set in. */
export interface Typeface {
  /** What it is selected by. */
  readonly name: string
  has(codePoint: number): boolean
  /** Of `text` without spaces inside, or of one space; for letters of 1 point. */
  width(text: string): number
}

/** Letters of one font and one direction, without a space inside; or one space. */
export interface Piece {
  readonly font: string
  readonly text: string
  readonly direction: Direction
  /** For letters of 1 point. */
  readonly width: number
}

export interface Pieces {
  readonly pieces: readonly Piece[]
  /** Every letter of the text is in one of the fonts. */
  readonly isWhole: boolean
  /** Every letter is in the first of them, which nothing else shapes or orders. */
  readonly isPlain: boolean
}

// What tells software how to shape or order the letters around it, and is not seen itself.
const unseen = /^\p{Default_Ignorable_Code_Point}$/u
const letters = new Intl.Segmenter('fr', { granularity: 'grapheme' })

/**
 * `text` in pieces, in the order it is read: all of it in the first font that has all its letters; else each word so, else each letter. Letters that
 * no font has are left out.
 */
export function piecesOf(text: string, fonts: readonly Typeface[]): Pieces {
  const plain = plainSpaces(text)
  const faceOf = (part: string) => fonts.find((face) => hasAll(face, part))
  const whole = faceOf(plain)
  const pieces: Piece[] = []
  let isWhole = true
  for (const word of plain.split(/( )/u)) {
    const ofWord = whole ?? faceOf(word)
    for (const { segment } of letters.segment(word)) {
      const face = ofWord ?? faceOf(segment)
      if (face === undefined) isWhole = false
      else pieces.push(pieceOf(face, segment))
    }
  }
  const measure = (piece: Piece) => measured(piece, fonts)
  return {
    pieces: joined(pieces.filter((piece) => piece.text !== '')).map(measure),
    isWhole,
    isPlain: whole === fonts[0] && directionOf(plain) !== 'right',
  }
}

/** The same piece as wide as it is in its font. */
export function measured(piece: Piece, fonts: readonly Typeface[]): Piece {
  return { ...piece, width: fonts.find(({ name }) => name === piece.font)?.width(piece.text) ?? 0 }
}

function pieceOf(face: Typeface, segment: string): Piece {
  const text = Array.from(segment, (sign) => (hasSign(face, sign) && !isMark(sign) ? sign : '')).join('')
  return { font: face.name, text, direction: directionOf(segment), width: 0 }
}

/** Lines break at spaces only; a narrow space that may not break is one that may not break. */
function plainSpaces(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll('\u202f', '\u00a0')
    .replaceAll(/[^\S\u00a0]+/gu, ' ')
    .trim()
}

function hasAll(face: Typeface, text: string): boolean {
  return Array.from(text).every((sign) => unseen.test(sign) || hasSign(face, sign))
}

function hasSign(face: Typeface, sign: string): boolean {
  return face.has(sign.codePointAt(0) ?? 0)
}

/** Of direction: the order is worked out here. */
function isMark(sign: string): boolean {
  return /^[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]$/u.test(sign)
}

export interface SetLines {
  /** In the order they are read. */
  readonly lines: readonly (readonly Piece[])[]
  readonly isCut: boolean
}

/**
 * `pieces` in lines no wider than `width`, for letters of 1 point; after `most` lines the rest is cut, with an ellipsis. Lines break at spaces, and
 * anywhere in a word that is wider than a line. A space that may not break is none here.
 */
export function linesOf(
  pieces: readonly Piece[],
  { width, most, measure }: { readonly width: number; readonly most: number; measure(piece: Piece): Piece },
): SetLines {
  const lines: Piece[][] = []
  let line: Piece[] = []
  const endLine = () => {
    while (line.at(-1)?.text === ' ') line.pop()
    if (line.length > 0) lines.push(line)
    line = []
  }
  for (const word of wordsOf(pieces)) {
    if (word[0]?.text === ' ') {
      if (line.length > 0) line.push(...word)
      continue
    }
    if (line.length > 0 && widthOf(line) + widthOf(word) > width) endLine()
    for (const part of widthOf(word) <= width ? word : broken(word, measure)) {
      if (line.length > 0 && widthOf(line) + part.width > width) endLine()
      line.push(part)
    }
  }
  endLine()
  const isCut = lines.length > most
  const kept = isCut ? lines.slice(0, most) : lines
  const last = kept.at(-1)
  if (isCut && last !== undefined) kept[kept.length - 1] = ended(last, width, measure)
  return { lines: kept, isCut }
}

/** One of the lines as it stands on paper, from left to right, in as few pieces as can be. */
export function arranged(line: readonly Piece[], measure: (piece: Piece) => Piece): readonly Piece[] {
  return together(inVisualOrder(joined(line))).map(measure)
}

export function widthOf(line: readonly Piece[]): number {
  return line.reduce((sum, { width }) => sum + width, 0)
}

/** Words of one or more pieces, and the spaces between them. */
function wordsOf(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  return pieces.reduce<Piece[][]>((words, piece) => {
    const last = words.at(-1)
    if (last === undefined || piece.text === ' ' || last[0]?.text === ' ') words.push([piece])
    else last.push(piece)
    return words
  }, [])
}

function broken(word: readonly Piece[], measure: (piece: Piece) => Piece): readonly Piece[] {
  return word.flatMap((piece) =>
    Array.from(letters.segment(piece.text), ({ segment }) => measure({ ...piece, text: segment })),
  )
}

/** Letters of one word, font and direction are shaped together. Not measured. */
function joined(line: readonly Piece[]): readonly Piece[] {
  return line.reduce<Piece[]>((all, piece) => {
    const last = all.at(-1)
    const joins =
      last?.font === piece.font &&
      last.direction === piece.direction &&
      ![last.text, piece.text].includes(' ')
    if (last !== undefined && joins) all[all.length - 1] = { ...last, text: last.text + piece.text }
    else all.push(piece)
    return all
  }, [])
}

/** What stands side by side and is shaped alike is set at once. Not measured. */
function together(line: readonly Piece[]): readonly Piece[] {
  return line.reduce<Piece[]>((all, piece) => {
    const last = all.at(-1)
    const joins = last?.font === piece.font && last.direction !== 'right' && piece.direction !== 'right'
    if (last !== undefined && joins) all[all.length - 1] = { ...last, text: last.text + piece.text }
    else all.push(piece)
    return all
  }, [])
}

function ended(line: readonly Piece[], width: number, measure: (piece: Piece) => Piece): Piece[] {
  const kept = [...line]
  const dots = (): Piece => measure({ font: line[0]?.font ?? '', text: '…', direction: 'neutral', width: 0 })
  while (kept.length > 1 && (kept.at(-1)?.text === ' ' || widthOf(kept) + dots().width > width)) kept.pop()
  return [...kept, dots()]
}
