/** Frameworks have long names that nobody types: which ones somebody means. */
import { compact, folded } from '../search/words.ts'

/** What a framework goes by: the name shown, then other names. */
export interface FrameworkNames {
  readonly names: readonly string[]
}

/**
 * Those of `frameworks` that `asked` names: in full, by its first words (`RNCP34137`), with or without spaces, dots and accents
 * (`digcomp22`), or without its number or version (`DigComp`, `RNCP`). When it names none in that way: those that have all its words
 * (`CRCN`).
 */
export function frameworksNamed<Framework extends FrameworkNames>(
  asked: string,
  frameworks: readonly Framework[],
): readonly Framework[] {
  const key = compact(asked)
  if (key === '') return []
  const named = frameworks.filter(({ names }) => names.some((name) => isNamed(key, name)))
  if (named.length > 0) return named
  const words = nameWords(asked)
  return frameworks.filter(({ names }) =>
    names.some((name) => {
      const all = new Set(nameWords(name))
      return words.every((word) => all.has(word))
    }),
  )
}

function isNamed(key: string, name: string): boolean {
  const whole = compact(name)
  if (!whole.startsWith(key)) return false
  const rest = whole.slice(key.length)
  const betweenLettersAndDigits = /\p{N}$/u.test(key) !== /^\p{N}/u.test(rest)
  return rest === '' || betweenLettersAndDigits || startsWithWords(key, name)
}

/** The first words of `name`, written as one, are `key`. */
function startsWithWords(key: string, name: string): boolean {
  const words = nameWords(name)
  return words.some((_, index) => words.slice(0, index + 1).join('') === key)
}

/** Numbers with their dots are one word: `DigComp 2.2` has two. */
function nameWords(name: string): readonly string[] {
  return (folded(name).match(/[\p{L}\p{N}]+(?:[.][\p{N}]+)*/gu) ?? []).map((word) => word.replaceAll('.', ''))
}
