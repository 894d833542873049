/** The SQL of walks along an index. Values are always parameters; names come from the collections and indexes of the contract. */
import type { CollectionName } from '../store.ts'
import { indexName, type Lookup, type Walk } from '../walk.ts'

/** Parameters: the values of `where`, those of the cursor when `resumed`, then the limit. */
export function pageSql(walk: Walk, resumed: boolean): string {
  const order = walk.order.map(column).join(', ')
  const after = resumed ? [`(${order}) > (${walk.order.map(() => '?').join(', ')})`] : []
  const orderBy = order === '' ? '' : ` ORDER BY ${order}`
  return `SELECT id, revision, body FROM ${source(walk)}${where(walk, after)}${orderBy} LIMIT ?`
}

/** Parameters: the values of `where`. */
export function countSql(walk: Walk): string {
  return `SELECT count(*) AS n FROM ${source(walk)}${where(walk, [])}`
}

/** Parameter: the ids as one JSON array. */
export function getManySql(collection: CollectionName): string {
  return `SELECT id, revision, body FROM "${collection}" WHERE id IN (SELECT value FROM json_each(?))`
}

/** Parameter: the values as one JSON array. */
export function getManyBySql(lookup: Pick<Lookup, 'collection' | 'index' | 'field'>): string {
  const values = '(SELECT value FROM json_each(?))'
  return `SELECT id, revision, body FROM ${source(lookup)} WHERE ${column(lookup.field)} IN ${values}`
}

// INDEXED BY: a statement that could not use the index fails to prepare instead of quietly scanning.
function source({ collection, index }: Pick<Walk, 'collection' | 'index'>): string {
  return index === undefined
    ? `"${collection}"`
    : `"${collection}" INDEXED BY "${indexName(collection, index)}"`
}

function where(walk: Walk, more: readonly string[]): string {
  const terms = [...walk.where.map(({ field }) => `${column(field)} = ?`), ...more]
  return terms.length === 0 ? '' : ` WHERE ${terms.join(' AND ')}`
}

function column(field: string): string {
  return field === '_id' ? 'id' : `"${field}"`
}
