/** The service's own words on pages, from `locales/`. Words of the frameworks themselves are data: see framework/json-ld.ts. */
import { readFileSync } from 'node:fs'
import { projectPath } from '../schema.ts'
import { frenchSpaces, type Language } from '../text.ts'
import type french from './locales/fr.json'

/** A key both locales have. */
export type WordKey = keyof typeof french

/** What `{name}` in a text is replaced with. */
export type Values = Readonly<Record<string, string | number>>

type Dictionary = Readonly<Record<WordKey, string>>

/** A test holds the keys of the two files equal. */
const dictionaries = { fr: dictionary('fr'), en: dictionary('en') } as const

function dictionary(language: Language): Dictionary {
  const text = readFileSync(projectPath('server/view/locales', `${language}.json`), 'utf8')
  return JSON.parse(language === 'fr' ? frenchSpaces(text) : text) as Dictionary
}

export interface Words {
  readonly language: Language
  /** The text of `key`, each `{name}` in it replaced by `values.name`. Plain text: escaping is the renderer's. */
  say(key: WordKey, values?: Values): string
  /** `3 compétences`: `<key>.one` or `<key>.other`, by the plural rule of the language. */
  count(key: CountKey, count: number): string
  /** The text of a key made at run time, such as `term.ceasn:weight`; `undefined` when there is none. */
  find(key: string): string | undefined
  /** `22 novembre 2026`, `mars 2022` or `2016`, in UTC, of an RFC 3339 time, a day, a month or a year; other texts as they are. */
  date(text: string): string
}

type CountKey = WordKey extends infer Key ? (Key extends `${infer Name}.one` ? Name : never) : never

/** The words of one language. */
export function words(language: Language): Words {
  const dictionary = dictionaries[language]
  const fill = (text: string, values: Values) =>
    text.replace(/\{(\w+)\}/gu, (whole, name: string) =>
      Object.hasOwn(values, name) ? String(values[name]) : whole,
    )
  const find = (key: string) => (Object.hasOwn(dictionary, key) ? dictionary[key as WordKey] : undefined)
  return {
    language,
    find,
    say: (key, values = {}) => fill(dictionary[key], values),
    count(key, count) {
      const form = new Intl.PluralRules(language).select(count) === 'one' ? 'one' : 'other'
      return fill(dictionary[`${key}.${form}`], { count })
    },
    date: (text) => date(text, language),
  }
}

function date(text: string, language: Language): string {
  const [, month, day] = /^\d{4}(-\d{2})?(-\d{2}(?:T[0-9:.]+Z)?)?$/u.exec(text) ?? []
  const time = new Date(text)
  if (month === undefined || Number.isNaN(time.getTime())) return text
  return new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
    year: 'numeric',
    month: 'long',
    ...(day === undefined ? {} : { day: 'numeric' }),
    timeZone: 'UTC',
  }).format(time)
}
