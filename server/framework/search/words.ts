/** Texts as they are searched: without accents, capitals and ligatures, cut into words. Pure. */

/** The part of a word that French leaves before an apostrophe says nothing: `l’accueil`, `qu’on`. */
const elided = /(?<![\p{L}\p{N}])(?:qu|[cdjlmnst])['’ʼ](?=\p{L})/gu
/** Letters and digits, and single marks between them that belong to the word: `rendez-vous`, `RM-A1.1`, `aujourd’hui`. */
const chunk = /[\p{L}\p{N}]+(?:[-‐‑.'’ʼ_][\p{L}\p{N}]+)*/gu
const part = /[\p{L}\p{N}]+/gu

const ligatures: Readonly<Record<string, string>> = { œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', ł: 'l', đ: 'd' }

/** `text` in small letters without accents; `œ` is `oe`. A text is compared with another one by this. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[œæßøłđ]/gu, (letter) => ligatures[letter] ?? letter)
}

/** `text` folded and without anything but letters and digits: `DigComp 2.2` and `digcomp22` are the same. */
export function compact(text: string): string {
  return folded(text).match(part)?.join('') ?? ''
}

/** Every word `text` is found by: the parts of a compound word, and the whole of it written as one. */
export function wordsOf(text: string): readonly string[] {
  return chunks(text).flatMap((parts) => (parts.length > 1 ? [...parts, parts.join('')] : parts))
}

/** `wordsOf`, for many texts in the same languages: what stands between two spaces is cut into words once. */
export function rememberedWords(): typeof wordsOf {
  const known = new Map<string, readonly string[]>()
  return (text) => {
    const found: string[] = []
    for (const spaced of text.split(/\s+/)) {
      const words = known.get(spaced) ?? wordsOf(spaced)
      known.set(spaced, words)
      for (const word of words) found.push(word)
    }
    return found
  }
}

/** Every word a code is found by: `RM-A1.1` by its parts, by `rma11` and by `a11`. */
export function wordsOfCode(code: string): readonly string[] {
  const parts = folded(code).match(part) ?? []
  return [...parts, ...parts.map((_, index) => parts.slice(index).join(''))]
}

/** One thing that is asked for: any of `forms`, all words of it. */
export interface Asked {
  readonly forms: readonly (readonly string[])[]
}

/**
 * What somebody who writes `text` asks for. A compound is asked for as one word or as its parts, in any order: `e-mail` is also
 * `email`; with a digit in it, it is a code and is asked for as one word only. Each is asked for once.
 */
export function askedIn(text: string): readonly Asked[] {
  const asked = chunks(text).map((parts): readonly (readonly string[])[] => {
    if (parts.length === 1) return [parts]
    const whole = [parts.join('')]
    return parts.some((one) => /\p{N}/u.test(one)) ? [whole] : [whole, parts]
  })
  const unique = new Map(asked.map((forms) => [forms.join(' '), forms]))
  return [...unique.values()].map((forms) => ({ forms }))
}

function chunks(text: string): readonly (readonly string[])[] {
  const said = folded(text).replace(elided, '')
  return (said.match(chunk) ?? []).map((found) => found.match(part) ?? [])
}
