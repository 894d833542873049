/** How a `page`, a `count` or a `getManyBy` walks an index: chosen and checked once, then written in each backend's own language. */
import { Problem } from '../problem.ts'
import type { Learner, StatusList } from './documents.ts'
import type { DraftNode } from './framework-documents.ts'
import type { VerifierPolicy } from './trust-documents.ts'
import { requireIndexable } from './storable.ts'
import { indexes, type CollectionName, type Index } from './store.ts'

export type IndexedValue = string | number

/** Equality on `where`, then ascending in `order`: all fields of one index, in its order. */
export interface Walk {
  readonly collection: CollectionName
  /** Absent: the index on `_id` that every collection has. */
  readonly index?: Index
  readonly where: readonly { readonly field: string; readonly value: IndexedValue }[]
  /** Ends with `_id`, unless the index is unique: its own fields then suffice. */
  readonly order: readonly string[]
}

// Every other indexed field holds text.
const numberFields: ReadonlySet<string> = new Set(['line', 'number', 'order'] satisfies (
  keyof DraftNode | keyof Learner | keyof StatusList | keyof VerifierPolicy
)[])

/** The name an index has in every backend. */
export function indexName(collection: CollectionName, index: Index): string {
  return [collection, ...index.fields].join('_')
}

/**
 * The walk along the first declared index that starts with the fields of `where`.
 * @throws RangeError when there is none; Problem `invalid-request` for a value that is not what the field holds
 */
export function chooseWalk(collection: CollectionName, where: object): Walk {
  const wanted = new Map<string, unknown>(Object.entries(where))
  if (wanted.size === 0) return { collection, where: [], order: ['_id'] }
  const index = indexes[collection].find(({ fields }) => {
    return (
      wanted.size <= fields.length &&
      fields.slice(0, wanted.size).every((field) => wanted.get(field) !== undefined)
    )
  })
  if (index === undefined)
    throw new RangeError(`${collection}: no index starts with ${[...wanted.keys()].join(', ')}`)
  const rest = index.fields.slice(wanted.size)
  return {
    collection,
    index,
    where: index.fields
      .slice(0, wanted.size)
      .map((field) => ({ field, value: indexed(field, wanted.get(field)) })),
    order: index.unique === true ? rest : [...rest, '_id'],
  }
}

/** Any of `values` in the first field of an index. */
export interface Lookup {
  readonly collection: CollectionName
  readonly index: Index
  readonly field: string
  /** Each once. */
  readonly values: readonly IndexedValue[]
}

/**
 * The lookup along the first declared index that starts with `field`.
 * @throws RangeError when there is none, or above 10,000 values; Problem `invalid-request` for a value that is not what the field holds
 */
export function chooseLookup(collection: CollectionName, field: string, values: readonly unknown[]): Lookup {
  if (values.length > 10_000) throw new RangeError('at most 10,000 values')
  const index = indexes[collection].find(({ fields }) => fields[0] === field)
  if (index === undefined) throw new RangeError(`${collection}: no index starts with ${field}`)
  return { collection, index, field, values: [...new Set(values.map((value) => indexed(field, value)))] }
}

/** @throws RangeError unless `limit` is a whole number from 1 to 1,000 */
export function requireLimit(limit: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw new RangeError('limit is 1 to 1,000')
}

/** The opaque cursor that continues after `last`. */
export function writeCursor(walk: Walk, last: object): string {
  const fields = new Map<string, unknown>(Object.entries(last))
  return Buffer.from(JSON.stringify(walk.order.map((field) => fields.get(field)))).toString('base64url')
}

/** The values of `walk.order` after which the page starts. @throws Problem `invalid-request` when it is no cursor of this walk */
export function readCursor(walk: Walk, cursor: string): readonly IndexedValue[] {
  const values = parsed(Buffer.from(cursor, 'base64url').toString())
  if (!Array.isArray(values) || values.length === 0 || values.length !== walk.order.length) throw unreadable()
  return walk.order.map((field, position) => indexed(field, values[position]))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function indexed(field: string, value: unknown): IndexedValue {
  requireIndexable(value)
  if ((typeof value === 'number') !== numberFields.has(field)) throw unreadable()
  return value
}

function unreadable(): Problem {
  return new Problem('invalid-request', {
    fr: 'Le curseur de pagination ou le filtre est illisible.',
    en: 'The paging cursor or the filter is unreadable.',
  })
}
