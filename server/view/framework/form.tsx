/** What forms that ask by GET have in common: choices, and the way to the other pages of an answer. */
import type { ComponentChildren } from 'preact'
import type { Language } from '../../text.ts'
import { words } from '../words.ts'
import { localisedValue } from './json-ld.ts'

/** What was asked, by the name of the field. */
export type Asked = Readonly<Record<string, string | undefined>>

/** Words by language tag, in the page's language or else in another, which is then marked. */
export function InLanguage({ said, language }: { readonly said: unknown; readonly language: Language }) {
  const [found] = localisedValue(said, language)
  if (found === undefined) return null
  if (found.language === undefined || found.language === language) return <>{found.text}</>
  return <span lang={found.language}>{found.text}</span>
}

/** Words by language tag as plain text: in the page's language or else in another. */
export function plain(said: unknown, language: Language): string | undefined {
  return localisedValue(said, language)[0]?.text
}

export interface Choice {
  readonly value: string
  readonly label: string
}

export interface FieldProps {
  readonly name: string
  readonly label: ComponentChildren
  readonly asked: Asked
}

/** A choice among `choices`, or none. What was asked stays chosen, in whatever form it was written. */
export function Select({
  name,
  label,
  asked,
  any,
  choices,
}: FieldProps & { readonly any: string; readonly choices: readonly Choice[] }) {
  const chosen = asked[name] ?? ''
  const isListed = chosen === '' || choices.some(({ value }) => value === chosen)
  return (
    <label>
      {label}
      <select name={name}>
        <option value="" selected={chosen === ''}>
          {any}
        </option>
        {!isListed && (
          <option value={chosen} selected>
            {chosen}
          </option>
        )}
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value} selected={choice.value === chosen}>
            {choice.label}
          </option>
        ))}
      </select>
    </label>
  )
}

/** A field to write in. */
export function Field({
  name,
  label,
  asked,
  type,
  max,
}: FieldProps & { readonly type: 'search' | 'text' | 'date' | 'number'; readonly max?: number }) {
  const limits = type === 'number' ? { min: 0, max: 100 } : { maxLength: max ?? 200 }
  return (
    <label>
      {label}
      <input type={type} name={name} value={asked[name] ?? ''} {...(type === 'date' ? {} : limits)} />
    </label>
  )
}

/** Links to the page of results before and after this one. */
export function Pages({
  path,
  asked,
  offset,
  limit,
  total,
  language,
}: {
  readonly path: string
  readonly asked: Asked
  readonly offset: number
  readonly limit: number
  readonly total: number
  readonly language: Language
}) {
  const { say } = words(language)
  const before = offset > 0 ? Math.max(0, Math.min(offset - limit, lastPage(total, limit))) : undefined
  const after = offset + limit < total ? offset + limit : undefined
  if (before === undefined && after === undefined) return null
  const at = (start: number) => {
    const given = Object.entries(asked).flatMap(([name, value = '']) => (value === '' ? [] : [[name, value]]))
    return `${path}?${String(new URLSearchParams([...given, ['offset', String(start)], ['limit', String(limit)]]))}`
  }
  return (
    <nav class="neighbours" aria-label={say('results.pages')}>
      {before !== undefined && (
        <a href={at(before)} rel="prev">
          {say('results.previous')}
        </a>
      )}
      {after !== undefined && (
        <a href={at(after)} rel="next">
          {say('results.next')}
        </a>
      )}
    </nav>
  )
}

function lastPage(total: number, limit: number): number {
  return total === 0 ? 0 : Math.floor((total - 1) / limit) * limit
}
