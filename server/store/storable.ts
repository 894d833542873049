/** What may be stored: the same answer for every backend, given before anything is written. */
import { Problem } from '../problem.ts'
import { indexes, type CollectionName, type New, type Stored } from './store.ts'

/** A document taken apart for writing: `body` is a copy without `_id`, `revision` and `undefined` properties. */
export interface Storable {
  readonly id: string
  readonly body: Readonly<Record<string, unknown>>
}

// BSON ends at 16 MiB, and a character takes at most 3 bytes of UTF-8.
const maxCharacters = 5_000_000

/**
 * Takes `doc` apart for writing into `collection`.
 * @throws Problem `invalid-request` or `payload-too-large` as the contract says; Error for what no document may hold
 */
export function storable(collection: CollectionName, doc: New<Stored>): Storable {
  const budget = { characters: maxCharacters }
  const body: Record<string, unknown> = {}
  for (const [field, value] of Object.entries(doc)) {
    if (field !== '_id' && field !== 'revision' && value !== undefined) body[field] = copy(value, budget)
  }
  if (doc._id === '') throw new Error(`${collection}: an empty _id`)
  requireIndexable(doc._id)
  for (const index of indexes[collection]) {
    const [first = ''] = index.fields
    // What a sparse index does not find may lack its other fields too.
    if (index.sparse === true && body[first] === undefined) continue
    for (const field of index.fields) {
      const value = body[field]
      if (value === undefined) throw new Error(`${collection}: an indexed field, ${field}, is missing`)
      requireIndexable(value)
    }
  }
  return { id: doc._id, body }
}

/** Whether a document can be stored under `id`. @throws Problem `invalid-request` when it is not even text */
export function isId(id: unknown): id is string {
  if (typeof id !== 'string') throw notAValue()
  return isIndexable(id)
}

/**
 * Refuses what is neither a number nor text an index can hold, so that no object, such as a query operator, passes for a value.
 * @throws Problem `invalid-request`
 */
export function requireIndexable(value: unknown): asserts value is string | number {
  if (typeof value === 'number' && Number.isFinite(value)) return
  if (typeof value !== 'string') throw notAValue()
  if (!isIndexable(value)) throw unstorableText()
}

// SQLite's text functions stop at U+0000.
function isIndexable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

function copy(value: unknown, budget: { characters: number }): unknown {
  switch (typeof value) {
    case 'string':
      // UTF-8 has no lone surrogates: a backend could only change them.
      if (!value.isWellFormed()) throw unstorableText()
      budget.characters -= value.length
      if (budget.characters < 0) throw tooLarge()
      return value
    case 'boolean':
      return value
    case 'number':
      if (!Number.isFinite(value)) throw new Error('a number that JSON cannot hold')
      return value === 0 ? 0 : value // JSON has no negative zero
    case 'object':
      if (Array.isArray(value)) return value.map((item: unknown) => copy(item, budget))
      if (value === null || Object.getPrototypeOf(value) !== Object.prototype) {
        throw new Error('only text, numbers, booleans, lists and plain objects can be stored')
      }
      return Object.fromEntries(
        Object.entries(value)
          .filter(([, item]) => item !== undefined)
          .map(([field, item]) => [field, copy(item, budget)]),
      )
    default:
      throw new Error(`a ${typeof value} cannot be stored`)
  }
}

function notAValue(): Problem {
  return new Problem('invalid-request', {
    fr: 'Un identifiant ou une valeur cherchée n’est ni un texte ni un nombre.',
    en: 'An identifier or a value looked for is neither text nor a number.',
  })
}

function unstorableText(): Problem {
  return new Problem('invalid-request', {
    fr: 'Un texte contient un caractère qui ne peut pas être conservé tel quel.',
    en: 'A text contains a character that cannot be kept as it is.',
  })
}

function tooLarge(): Problem {
  return new Problem('payload-too-large', {
    fr: 'Le document à conserver dépasse 5 000 000 de caractères.',
    en: 'The document to keep has more than 5,000,000 characters.',
  })
}
