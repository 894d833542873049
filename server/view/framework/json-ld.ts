/**
 * Reads JSON-LD nodes of frameworks for display. Nothing is taken for granted: a framework may have been imported from
 * elsewhere, so a term may be missing, of another kind, or written to deceive the eye.
 */
import type { Language } from '../../text.ts'

export type JsonNode = Readonly<Record<string, unknown>>

/** Words and the language they are in, when it is known. */
export interface Localised {
  readonly text: string
  readonly language?: string
}

/** The values of a term: one, several or none, always as a list. Inherited properties are no terms. */
export function values(node: JsonNode, term: string): readonly unknown[] {
  const value = Object.hasOwn(node, term) ? node[term] : undefined
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}

export function isNode(value: unknown): value is JsonNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The nested nodes a term has. */
export function nodes(node: JsonNode, term: string): readonly JsonNode[] {
  return values(node, term).filter(isNode)
}

/** The strings a term has: references, codes, dates. */
export function strings(node: JsonNode, term: string): readonly string[] {
  return values(node, term).filter((value) => typeof value === 'string')
}

export function string(node: JsonNode, term: string): string | undefined {
  return strings(node, term)[0]
}

/** The IRI of a node; empty when it has none. */
export function iriOf(node: JsonNode): string {
  return string(node, 'id') ?? ''
}

export function number(node: JsonNode, term: string): number | undefined {
  return values(node, term).find((value) => typeof value === 'number')
}

/** True only for the JSON value `true`. */
export function flag(node: JsonNode, term: string): boolean {
  return values(node, term).includes(true)
}

export function hasType(node: JsonNode, type: string): boolean {
  return strings(node, 'type').includes(type)
}

/** BCP 47, as far as pages need it. */
const languageTag = /^[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}$/u

/** True for a language map: `{ fr: 'mot', en: ['word'] }`. A node is none: it has an `id` or a `type`, or terms. */
export function isLanguageMap(value: unknown): value is JsonNode {
  if (!isNode(value) || Object.hasOwn(value, 'id') || Object.hasOwn(value, 'type')) return false
  const languages = Object.keys(value)
  return languages.length > 0 && languages.every((language) => languageTag.test(language))
}

/**
 * The words of a term in `language`; in French when they do not exist in it, else in whatever language they exist. A term
 * may have several.
 */
export function localised(node: JsonNode, term: string, language: Language): readonly Localised[] {
  return values(node, term).flatMap((value) => localisedValue(value, language))
}

/** `localised` of one value. */
export function localisedValue(value: unknown, language: Language): readonly Localised[] {
  if (typeof value === 'string') return [{ text: readable(value) }]
  if (!isLanguageMap(value)) return []
  const found = [language, 'fr', 'en', ...Object.keys(value)].find((tag) => strings(value, tag).length > 0)
  if (found === undefined) return []
  return strings(value, found).map((text) => ({ text: readable(text), language: found }))
}

/** The title of a node in `language`, when it has one. */
export function title(node: JsonNode, language: Language): Localised | undefined {
  return ['ceasn:competencyLabel', 'ceasn:name', 'skos:prefLabel', 'dcterms:title']
    .flatMap((term) => localised(node, term, language))
    .map(({ text, ...rest }) => ({ text: capitalised(text), ...rest }))[0]
}

/** The sentence that says what a node is, when it has one. */
export function statement(node: JsonNode, language: Language): Localised | undefined {
  return ['ceasn:competencyText', 'dcterms:description', 'skos:definition', 'mediation:easyText']
    .flatMap((term) => localised(node, term, language))
    .map(({ text, ...rest }) => ({ text: capitalised(text), ...rest }))[0]
}

/** The code people use (`RM-A1.1`, `ACC`); a notation in small letters is for machines. */
export function code(node: JsonNode): string | undefined {
  const notation = string(node, 'ceasn:codedNotation') ?? string(node, 'skos:notation')
  return notation !== undefined && /^[A-Z][A-Z0-9.-]*$/u.test(notation) ? notation : undefined
}

/** `text` with its first letter as a capital, unless its first word is a name for machines (`code_insee`, `itinerance=Fixe`). */
export function capitalised(text: string): string {
  if (!/^\p{Ll}[^\s_=./]*(\s|$)/u.test(text)) return text
  const [first = '', ...rest] = text
  return first.toLocaleUpperCase('fr') + rest.join('')
}

/** `text` without what changes how it looks but cannot be seen: control characters and bidirectional overrides. */
export function readable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/gu, '')
}

export function lastSegment(iri: string): string {
  return iri.slice(iri.lastIndexOf('/') + 1)
}

/** `items` by `key`, both in the order they first come. */
export function grouped<Item>(
  items: readonly Item[],
  key: (item: Item) => string,
): readonly (readonly [string, readonly Item[]])[] {
  const keys = [...new Set(items.map(key))]
  return keys.map((found) => [found, items.filter((item) => key(item) === found)] as const)
}
