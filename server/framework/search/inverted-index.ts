/** Which texts have which words: sorted terms, so that the beginning of a word finds them too. */
import type { Asked } from './words.ts'

/**
 * Where a word was found, one bit each: the number of a set of places is its weight, so that one place always outweighs all the
 * lesser ones together.
 */
export const places = { body: 1, text: 2, keyword: 4, title: 8, code: 16 } as const
const placeBits = 5

export interface InvertedIndex {
  /** How many texts there are, numbered from 0 in the order they were added. */
  readonly size: number
  /**
   * The texts that have all that is asked for, by number, ascending, each with its score: for each word, the places it is found in; half
   * of it where a longer word only begins with it.
   */
  find(asked: readonly Asked[]): ReadonlyMap<number, number>
}

export interface IndexBuilder {
  /** Words of one text, with the set of places of each. */
  add(words: ReadonlyMap<string, number>): void
  build(): InvertedIndex
}

export function indexBuilder(): IndexBuilder {
  const postings = new Map<string, number[]>()
  let size = 0
  return {
    add(words) {
      for (const [word, found] of words) {
        const posting = (size << placeBits) | found
        const known = postings.get(word)
        if (known === undefined) postings.set(word, [posting])
        else known.push(posting)
      }
      size += 1
    },
    build() {
      const terms = [...postings.keys()].sort()
      const lists = terms.map((term) => Uint32Array.from(postings.get(term) ?? []))
      return invertedIndex(size, terms, lists)
    },
  }
}

/** `lists` has, for each of `terms`, which are sorted, the numbers of the texts and the places. */
function invertedIndex(size: number, terms: readonly string[], lists: readonly Uint32Array[]): InvertedIndex {
  /** Twice the score of each text for one word. */
  const ofWord = (word: string): Uint8Array => {
    const best = new Uint8Array(size)
    for (let at = firstAtOrAfter(terms, word); terms[at]?.startsWith(word) === true; at += 1) {
      const factor = terms[at] === word ? 2 : 1
      for (const posting of lists[at] ?? []) {
        const text = posting >>> placeBits
        const score = (posting & ((1 << placeBits) - 1)) * factor
        if (score > (best[text] ?? 0)) best[text] = score
      }
    }
    return best
  }
  return {
    size,
    find(asked) {
      const known = new Map<string, Uint8Array>()
      const scoresOf = (word: string) => {
        const found = known.get(word) ?? ofWord(word)
        known.set(word, found)
        return found
      }
      const words = asked.map(({ forms }) =>
        ofForms(
          forms.map((form) => form.map(scoresOf)),
          size,
        ),
      )
      // The rarest word first: the others are then only looked for where it is.
      const found = words.map((scores) => numbersIn(scores)).toSorted((a, b) => a.length - b.length)[0] ?? []
      const numbers = found.filter((text) => words.every((scores) => scores[text] !== 0))
      const scores = new Map<number, number>()
      for (const text of numbers) scores.set(text, words.reduce((sum, one) => sum + (one[text] ?? 0), 0) / 2)
      return scores
    },
  }
}

/** Of each text, the score for what was asked for in these forms. */
function ofForms(forms: readonly (readonly Uint8Array[])[], size: number): Uint8Array {
  const [form = []] = forms
  const [only] = form
  if (forms.length === 1 && form.length === 1 && only !== undefined) return only
  return Uint8Array.from({ length: size }, (_, text) => bestForm(forms, text))
}

function numbersIn(scores: Uint8Array): readonly number[] {
  const numbers: number[] = []
  for (let text = 0; text < scores.length; text += 1) if (scores[text] !== 0) numbers.push(text)
  return numbers
}

/** Of the forms, the best; a form is as good as its worst word. */
function bestForm(forms: readonly (readonly Uint8Array[])[], text: number): number {
  let best = 0
  for (const words of forms) {
    let worst = Infinity
    for (const scores of words) worst = Math.min(worst, scores[text] ?? 0)
    if (worst > best) best = worst
  }
  return best
}

function firstAtOrAfter(terms: readonly string[], word: string): number {
  let low = 0
  let high = terms.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((terms[middle] ?? '') < word) low = middle + 1
    else high = middle
  }
  return low
}
