/** Which documents a request for all of them asks for: paging, sorting, filtering and field selection. */
import type { Json, JsonObject } from '../../../normal-form.ts'
import { caseClasses, ownLinks } from '../classes.ts'
import { caseProblem, type CaseView } from './status-info.ts'

/** As they stand in the address. */
export interface DocumentQuery {
  readonly limit?: string | undefined
  readonly offset?: string | undefined
  readonly sort?: string | undefined
  readonly orderBy?: string | undefined
  readonly filter?: string | undefined
  readonly fields?: string | undefined
}

export interface DocumentPage {
  readonly documents: readonly JsonObject[]
  /** How many match, on all pages. */
  readonly total: number
  readonly limit: number
  readonly offset: number
}

const defaultLimit = 100

/**
 * One page of `documents`, which are whole in the given version of CASE.
 * @throws Problem `invalid-request` (400) with the code CASE has for it
 */
export function selectDocuments(
  documents: readonly JsonObject[],
  query: DocumentQuery,
  view: CaseView,
): DocumentPage {
  const limit = countOf(query.limit, defaultLimit, 1)
  const offset = countOf(query.offset, 0, 0)
  const matching = filterOf(query.filter, view)
  const found = sorted(documents.filter(matching), query, view)
  const pick = pickFields(query.fields, view)
  return { documents: found.slice(offset, offset + limit).map(pick), total: found.length, limit, offset }
}

/** Leaves of an object the fields that `fields` names, a list with commas; all of them when it names none. */
export function pickFields(
  fields: string | undefined,
  view: CaseView,
  of: 'CFDocument' | 'CFItem' = 'CFDocument',
): (object: JsonObject) => JsonObject {
  const names = (fields ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  for (const name of names) {
    if (!propertiesOf(view, of).has(name)) throw caseProblem('invalid_selection_field', words.field)
  }
  if (names.length === 0) return (object) => object
  return (object) => Object.fromEntries(Object.entries(object).filter(([name]) => names.includes(name)))
}

function countOf(text: string | undefined, otherwise: number, least: number): number {
  if (text === undefined) return otherwise
  const number = Number(text)
  if (!/^\d{1,9}$/u.test(text) || number < least) throw caseProblem('invalid_selection_field', words.number)
  return number
}

/** The properties of an object by itself, in that version. */
function propertiesOf(view: CaseView, of: 'CFDocument' | 'CFItem' = 'CFDocument'): ReadonlySet<string> {
  const own = Object.entries(caseClasses[of]).filter(
    ([, { since }]) => view === 'v1p1' || since === undefined,
  )
  return new Set([...own.map(([name]) => name), ownLinks[of]])
}

/** `title`, or `licenseURI.title`; `undefined` for what a document does not have. */
function pathOf(field: string, view: CaseView): readonly string[] | undefined {
  const [name = '', part, ...rest] = field.split('.')
  if (!propertiesOf(view).has(name) || rest.length > 0) return undefined
  if (part === undefined) return [name]
  const kind = name === ownLinks.CFDocument ? 'LinkURI' : caseClasses.CFDocument[name]?.kind
  return kind === 'LinkURI' && Object.hasOwn(caseClasses.LinkURI, part) ? [name, part] : undefined
}

/** The texts at a path; several when a list is on the way. */
function textsAt(value: Json | undefined, path: readonly string[]): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item: Json) => textsAt(item, path))
  const [name, ...rest] = path
  if (name === undefined) return typeof value === 'string' ? [value] : []
  return typeof value === 'object' && value !== null ? textsAt((value as JsonObject)[name], rest) : []
}

function sorted(
  documents: readonly JsonObject[],
  { sort, orderBy }: DocumentQuery,
  view: CaseView,
): readonly JsonObject[] {
  if (orderBy !== undefined && orderBy !== 'asc' && orderBy !== 'desc')
    throw caseProblem('invalid_sort_field', words.order)
  if (sort === undefined || sort === '') return documents
  const path = pathOf(sort, view)
  if (path === undefined) throw caseProblem('invalid_sort_field', words.sort)
  const direction = orderBy === 'desc' ? -1 : 1
  return documents
    .map((document) => ({ document, key: textsAt(document, path)[0] }))
    .sort((left, right) => {
      // Those without the field come last, whatever the order.
      if (left.key === undefined || right.key === undefined)
        return Number(left.key === undefined) - Number(right.key === undefined)
      return direction * compare(left.key, right.key)
    })
    .map(({ document }) => document)
}

type Clause = (document: JsonObject) => boolean

const clause =
  /^\s*([A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z][A-Za-z0-9]*)?)\s*(!=|>=|<=|=|>|<|~)\s*'((?:[^']|'')*)'/u

/** `<field><predicate>'<value>'`, or two of them with one ` AND ` or ` OR ` between. A quote in a value is written twice. */
function filterOf(filter: string | undefined, view: CaseView): Clause {
  if (filter === undefined || filter.trim() === '') return () => true
  const first = clauseAt(filter, view)
  if (first.rest.trim() === '') return first.holds
  const joined = /^\s+(AND|OR)\s+/u.exec(first.rest)
  if (joined === null) throw badFilter()
  const second = clauseAt(first.rest.slice(joined[0].length), view)
  if (second.rest.trim() !== '') throw badFilter()
  return joined[1] === 'AND'
    ? (document) => first.holds(document) && second.holds(document)
    : (document) => first.holds(document) || second.holds(document)
}

function clauseAt(text: string, view: CaseView): { readonly holds: Clause; readonly rest: string } {
  const [whole = '', field = '', predicate = '', quoted = ''] = clause.exec(text) ?? []
  const path = pathOf(field, view)
  if (whole === '' || path === undefined) throw badFilter()
  const value = quoted.replaceAll("''", "'")
  const holds = predicates[predicate]
  if (holds === undefined) throw badFilter()
  return {
    holds: (document) => {
      const texts = textsAt(document, path)
      // Of a list, one that matches is enough; not equal is that none is equal.
      return predicate === '!='
        ? texts.every((one) => holds(one, value))
        : texts.some((one) => holds(one, value))
    },
    rest: text.slice(whole.length),
  }
}

const predicates: Readonly<Record<string, (text: string, value: string) => boolean>> = {
  '=': (text, value) => compare(text, value) === 0,
  '!=': (text, value) => compare(text, value) !== 0,
  '>': (text, value) => compare(text, value) > 0,
  '>=': (text, value) => compare(text, value) >= 0,
  '<': (text, value) => compare(text, value) < 0,
  '<=': (text, value) => compare(text, value) <= 0,
  '~': (text, value) => folded(text).includes(folded(value)),
}

/** Times as times, a day as its first moment (UTC); other text by code unit. */
function compare(left: string, right: string): number {
  const times = [left, right].map((text) =>
    /^\d{4}-\d{2}-\d{2}(?:T|$)/u.test(text) ? Date.parse(text) : NaN,
  )
  const [a, b] = times.some(Number.isNaN) ? [left, right] : times
  return a === b ? 0 : (a ?? '') < (b ?? '') ? -1 : 1
}

function folded(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
}

function badFilter() {
  return caseProblem('invalid_selection_field', words.filter)
}

const words = {
  field: {
    fr: 'CASE ne définit pas tous ces champs (fields).',
    en: 'CASE does not define all of these fields.',
  },
  number: {
    fr: 'limit est un nombre à partir de 1, offset un nombre à partir de 0.',
    en: 'limit is a number from 1 on, offset a number from 0 on.',
  },
  order: { fr: 'orderBy est asc ou desc.', en: 'orderBy is asc or desc.' },
  sort: {
    fr: 'Un document CASE n’a pas ce champ (sort).',
    en: 'A CASE document does not have this field (sort).',
  },
  filter: {
    fr: 'Un filtre s’écrit champ, =, !=, >, >=, <, <= ou ~, puis une valeur entre apostrophes ; deux au plus, avec AND ou OR.',
    en: 'A filter is a field, =, !=, >, >=, <, <= or ~, and a value in single quotes; two at most, with AND or OR.',
  },
} as const
