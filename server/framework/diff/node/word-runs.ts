import { diffWords } from 'diff'
import type { WordRun } from '../types.ts'

/** Above so many words that came or went, two texts have nothing in common that would help a reader. */
const longestEdit = 2_000

/** The runs of words of which what is the same or removed makes `before` (but for spaces), and what is the same or added `after`. */
export function wordRuns(before: string, after: string): readonly WordRun[] {
  const runs = diffWords(before, after, { maxEditLength: longestEdit })
  if (runs === undefined) {
    return [
      { text: before, change: 'removed' },
      { text: after, change: 'added' },
    ]
  }
  return runs.map(({ value, added, removed }) => ({
    text: value,
    change: added ? 'added' : removed ? 'removed' : 'same',
  }))
}

/** Spaces, soft hyphens and punctuation that no figure or symbol is made of. */
const typography = String.raw`\s\u00ad\u200b.,;:!?…'’‘"“”«»()\[\]\-‐‑–—·•`
const betweenWords = new RegExp(
  `(?<![\\d${typography}])[${typography}]+|[${typography}]+(?![\\d${typography}])`,
  'gu',
)

/** The same words but for case, accents, spaces and punctuation; figures count with the marks inside them (`1,5` is not `15`). */
export function sameButForTypography(a: string, b: string): boolean {
  return bare(a) === bare(b)
}

function bare(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/gu, '')
    .toLowerCase()
    .replace(betweenWords, '')
}
