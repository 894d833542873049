/** The grammar of reasons: words that agree with numbers, lists that read aloud. Addressed to a trainer. */
import type { Language, Text } from '../text.ts'

/** The same words in the singular and in the plural of each language. */
export interface Inflected {
  readonly fr: readonly [singular: string, plural: string]
  readonly en: readonly [singular: string, plural: string]
}

/** The same words in easy French too (see easy-french.ts). */
export interface EasyInflected extends Inflected {
  readonly easy: readonly [singular: string, plural: string]
}

/** Writes the same sentence in both languages. */
export function inBoth(write: (language: Language) => string): Text {
  return { fr: write('fr'), en: write('en') }
}

/** The form of `words` that goes with `count`: zero is singular in French, plural in English. */
export function agreeing(count: number, words: Inflected): Text {
  return { fr: frenchForm(count, words.fr), en: words.en[count === 1 ? 0 : 1] }
}

/** The French form that goes with `count`; zero is singular. */
export function frenchForm(count: number, words: readonly [singular: string, plural: string]): string {
  return words[count < 2 ? 0 : 1]
}

/** The count and the words that agree with it: « 2 preuves comptées ». */
export function counted(count: number, words: Inflected): Text {
  const form = agreeing(count, words)
  return inBoth((language) => `${count} ${form[language]}`)
}

/** The count and the French words that agree with it: « 2 preuves ». */
export function frenchCounted(count: number, words: readonly [singular: string, plural: string]): string {
  return `${count} ${frenchForm(count, words)}`
}

/** « a, b et c », "a, b and c". Empty for no item. */
export function listed(items: readonly Text[], conjunction: 'and' | 'or'): Text {
  const words = conjunction === 'and' ? { fr: 'et', en: 'and' } : { fr: 'ou', en: 'or' }
  return inBoth((language) => {
    const texts = items.map((item) => item[language])
    if (texts.length < 2) return texts.join('')
    return `${texts.slice(0, -1).join(', ')} ${words[language]} ${texts.at(-1)}`
  })
}
