/** What a collection of the store promises, written as naively as possible: a map, and sorting. */
import type { New, Stored } from '../../server/store/store.ts'

type Scalar = string | number

/** By code point for text, as UTF-8 orders it; by value for numbers. */
function compare(a: Scalar, b: Scalar): number {
  return typeof a === 'string' && typeof b === 'string'
    ? Buffer.compare(Buffer.from(a), Buffer.from(b))
    : Number(a) - Number(b)
}

export class CollectionModel<Doc extends Stored> {
  readonly #docs = new Map<string, Doc>()
  readonly #indexed: readonly (keyof Doc & string)[]
  readonly #unique: boolean

  constructor(indexed: readonly (keyof Doc & string)[], unique: boolean) {
    this.#indexed = indexed
    this.#unique = unique
  }

  insert(doc: New<Doc>): boolean {
    if (this.#docs.has(doc._id) || this.#placeTaken(doc)) return false
    this.#docs.set(doc._id, { ...doc, revision: 0 } as Doc)
    return true
  }

  insertMissing(docs: readonly New<Doc>[]): readonly string[] {
    return docs.filter((doc) => this.insert(doc)).map(({ _id }) => _id)
  }

  get(id: string): Doc | undefined {
    return this.#docs.get(id)
  }

  replace(doc: Doc): Doc | undefined | 'conflict' {
    if (this.#docs.get(doc._id)?.revision !== doc.revision) return undefined
    if (this.#placeTaken(doc)) return 'conflict'
    const next = { ...doc, revision: doc.revision + 1 }
    this.#docs.set(doc._id, next)
    return next
  }

  delete(id: string): boolean {
    return this.#docs.delete(id)
  }

  /** All that `where` finds, in the order pages must have. */
  walk(where: Partial<Doc>): readonly Doc[] {
    const wanted = Object.keys(where) as (keyof Doc & string)[]
    const order = wanted.length === 0 ? ['_id' as const] : [...this.#indexed, '_id' as const]
    return [...this.#docs.values()]
      .filter((doc) => wanted.every((field) => doc[field] === where[field]))
      .sort(
        (a, b) =>
          order.map((field) => compare(a[field] as Scalar, b[field] as Scalar)).find((sign) => sign !== 0) ??
          0,
      )
  }

  /** All whose `field` is one of `values`. */
  among(field: keyof Doc & string, values: readonly unknown[]): readonly Doc[] {
    return [...this.#docs.values()].filter((doc) => values.includes(doc[field]))
  }

  #placeTaken(doc: New<Doc>): boolean {
    const fields = this.#indexed as readonly (keyof New<Doc>)[]
    const rivals = [...this.#docs.values()].filter(({ _id }) => _id !== doc._id) as readonly New<Doc>[]
    return this.#unique && rivals.some((rival) => fields.every((field) => rival[field] === doc[field]))
  }
}
