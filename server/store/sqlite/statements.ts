/** The SQL of walks along an index. Values are always parameters; names come from the collections and indexes of the contract. */
import type { CollectionName } from '../store.ts'
import { indexName, type Lookup, type Walk } from '../walk.ts'
import { textsBeside } from './texts-beside.ts'

/** Parameters: the values of `where`, those of the cursor when `resumed`, then the limit. */
export function pageSql(walk: Walk, resumed: boolean): string {
  const order = walk.order.map(column).join(', ')
  const after = resumed ? [`(${order}) > (${walk.order.map(() => '?').join(', ')})`] : []
  const orderBy = order === '' ? '' : ` ORDER BY ${order}`
  return `${select(walk.collection)} FROM ${source(walk)}${where(walk, after)}${orderBy} LIMIT ?`
}

/** Parameters: the values of `where`. */
export function countSql(walk: Walk): string {
  return `SELECT count(*) AS n FROM ${source(walk)}${where(walk, [])}`
}

/** Parameter: the id. */
export function getSql(collection: CollectionName): string {
  return `${select(collection)} FROM "${collection}" WHERE id = ?`
}

/** Parameters: the id, the body, and the texts beside it. */
export function insertSql(collection: CollectionName): string {
  const names = beside(collection).map((name) => `, ${name}`)
  return `INSERT INTO "${collection}" (id, revision, body${names.join('')}) VALUES (?, 0, ?${', ?'.repeat(names.length)}) ON CONFLICT DO NOTHING`
}

/** Parameters: the body, the texts beside it, the id, and the revision there must be. */
export function replaceSql(collection: CollectionName): string {
  const texts = beside(collection).map((name) => `, ${name} = ?`)
  return `UPDATE "${collection}" SET revision = revision + 1, body = ?${texts.join('')} WHERE id = ? AND revision = ?`
}

/** Parameter: the ids as one JSON array. */
export function getManySql(collection: CollectionName): string {
  return `${select(collection)} FROM "${collection}" WHERE id IN (SELECT value FROM json_each(?))`
}

/** Parameter: the values as one JSON array. */
export function getManyBySql(lookup: Pick<Lookup, 'collection' | 'index' | 'field'>): string {
  const values = '(SELECT value FROM json_each(?))'
  return `${select(lookup.collection)} FROM ${source(lookup)} WHERE ${column(lookup.field)} IN ${values}`
}

function select(collection: CollectionName): string {
  return `SELECT ${['id', 'revision', 'body', ...beside(collection)].join(', ')}`
}

function beside(collection: CollectionName): readonly string[] {
  return (textsBeside[collection] ?? []).map(column)
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
