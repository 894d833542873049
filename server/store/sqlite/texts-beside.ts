/** Long texts that lie in columns of their own beside the JSON of a document. */
import type { CollectionName } from '../store.ts'

/**
 * Fields of which the text is a column, by collection. SQLite reads the whole body of a row for its indexes whenever it is written, and a
 * signed document inside of it would be written out as JSON twice. A row of before the column has the text in its body.
 */
export const textsBeside: Readonly<Partial<Record<CollectionName, readonly string[]>>> = {
  awards: ['decision', 'credential'],
}

/** A document in two: the texts of `fields`, `null` for one that is absent or no text; and what is left for the body. */
export interface Apart {
  readonly rest: Readonly<Record<string, unknown>>
  readonly texts: readonly (string | null)[]
}

/** Takes the texts of `fields` out of `body`. Pure. */
export function apart(body: Readonly<Record<string, unknown>>, fields: readonly string[]): Apart {
  if (fields.length === 0) return { rest: body, texts: [] }
  const texts = fields.map((field) => {
    const text = body[field]
    return typeof text === 'string' ? text : null
  })
  const rest = Object.entries(body).filter(([field, value]) => {
    return typeof value !== 'string' || !fields.includes(field)
  })
  return { rest: Object.fromEntries(rest), texts }
}
