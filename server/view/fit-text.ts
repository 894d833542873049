/** Breaks a text into lines that fit a width, without a typesetting engine. */

/** Distance from one line to the next, in em. */
export const lineHeight = 1.2

export interface FittedText {
  readonly lines: readonly string[]
  /** Size of the letters, in the unit of the width. */
  readonly size: number
}

export interface Frame {
  readonly width: number
  /** Of all lines together; a line is `lineHeight` times its size high. */
  readonly height: number
  /** At most this many lines. */
  readonly lines: number
  /** Sizes to try, largest first. */
  readonly sizes: readonly number[]
}

/** Upper bounds of the advance widths of Atkinson Hyperlegible Bold, in em: the first class a character belongs to. */
const advances: readonly (readonly [RegExp, number])[] = [
  [/[\s.,:;!'’|/·iíìîïjl]/u, 0.33],
  [/[frt()[\]-]/u, 0.38],
  [/[acsvxyzàâäçI1]/u, 0.56],
  [/[mœŒæÆMW%&—…]/u, 1.04],
  [/[OÔÖQ@]/u, 0.79],
  [/[\p{Lu}0-9wV«»]/u, 0.73],
]

function advance(character: string): number {
  return advances.find(([pattern]) => pattern.test(character))?.[1] ?? 0.61
}

/** An upper bound of the width of `text` set in `size`. */
export function estimateWidth(text: string, size: number): number {
  return Array.from(text).reduce((width, character) => width + advance(character), 0) * size
}

function breakLines(words: readonly string[], size: number, width: number): readonly string[] {
  return words.reduce<string[]>((lines, word) => {
    const last = lines.at(-1)
    const joined = last === undefined ? word : `${last} ${word}`
    if (last !== undefined && estimateWidth(joined, size) <= width) lines[lines.length - 1] = joined
    else lines.push(word)
    return lines
  }, [])
}

/** The same number of lines, as even as possible: a last line of one short word looks like a mistake. */
function balance(words: readonly string[], size: number, width: number): readonly string[] {
  const lines = breakLines(words, size, width)
  for (let narrower = width * 0.97; narrower > width / 3; narrower *= 0.97) {
    const candidate = breakLines(words, size, narrower)
    const fits = candidate.every((line) => estimateWidth(line, size) <= narrower)
    if (candidate.length > lines.length || !fits) {
      return breakLines(words, size, narrower / 0.97)
    }
  }
  return lines
}

function ellipsis(line: string, size: number, width: number): string {
  const characters = Array.from(line)
  while (characters.length > 0 && estimateWidth(`${characters.join('')}…`, size) > width) characters.pop()
  return `${characters.join('').trimEnd()}…`
}

/**
 * `text` in the largest of `frame.sizes` in which it fits, cut with an ellipsis when it fits in none. French punctuation
 * stays with the word before it. No line is wider than the frame.
 */
export function fitText(text: string, frame: Frame): FittedText {
  const words = text
    .trim()
    .replace(/\s+([:;?!»])/gu, '\u00a0$1')
    .replace(/«\s+/gu, '«\u00a0')
    .split(/[ \t\r\n]+/u)
  for (const size of frame.sizes) {
    const lines = breakLines(words, size, frame.width)
    const fitsInHeight = lines.length <= frame.lines && lines.length * size * lineHeight <= frame.height
    if (fitsInHeight && lines.every((line) => estimateWidth(line, size) <= frame.width)) {
      return { lines: balance(words, size, frame.width), size }
    }
  }
  const size = frame.sizes.at(-1) ?? 16
  const lines = breakLines(words, size, frame.width)
  const kept = lines.slice(0, frame.lines).map((line, index) => {
    const cut = index === frame.lines - 1 && lines.length > frame.lines
    return cut || estimateWidth(line, size) > frame.width ? ellipsis(line, size, frame.width) : line
  })
  return { lines: kept, size }
}
