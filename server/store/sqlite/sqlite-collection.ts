import { Problem } from '../../problem.ts'
import { isId, storable, type Storable } from '../storable.ts'
import type { Collection, CollectionName, Stored } from '../store.ts'
import { chooseLookup, chooseWalk, readCursor, requireLimit, writeCursor } from '../walk.ts'
import { sqliteCode, sqliteCodes, type Database, type Row, type Statement } from './engine.ts'
import { isToBeErased, offPage } from './off-page.ts'
import { countSql, getManyBySql, getManySql, getSql, insertSql, pageSql, replaceSql } from './statements.ts'
import { apart, textsBeside } from './texts-beside.ts'
import { inTransaction } from './transaction.ts'

/**
 * One collection in one table. Every method does all its SQL in one synchronous stretch, a batch in one transaction: as
 * the file has one owner and the owner one connection, no reader can come in between.
 */
export function sqliteCollection<Doc extends Stored>(db: Database, name: CollectionName): Collection<Doc> {
  const prepared = new Map<string, Statement>()
  function statement(sql: string): Statement {
    const known = prepared.get(sql)
    if (known !== undefined) return known
    const fresh = db.prepare(sql)
    prepared.set(sql, fresh)
    return fresh
  }

  const pageBytes = Number(db.prepare('PRAGMA page_size').get()?.['page_size'])
  const fields = textsBeside[name] ?? []
  /** The body of the row, and the texts beside it. */
  const columns = ({ id, body }: Storable) => {
    const { rest, texts } = apart(body, fields)
    const json = JSON.stringify(rest)
    return [isToBeErased(name, body) ? offPage(json, id, pageBytes) : json, ...texts]
  }
  // The boundary: a row holds what `storable` let in as a `Doc`.
  const read = ({ id, revision, body, ...texts }: Row) => {
    const doc: Record<string, unknown> = { ...(JSON.parse(String(body)) as object), _id: id, revision }
    for (const field of fields) if (texts[field] !== null) doc[field] = texts[field]
    return doc as unknown as Doc
  }

  const insert = insertSql(name)
  const get = getSql(name)
  const replace = replaceSql(name)
  const deleteSql = `DELETE FROM "${name}" WHERE id = ?`

  return {
    async insert(doc) {
      const row = storable(name, doc)
      return changed(statement(insert).run(row.id, ...columns(row)))
    },

    async insertMissing(docs) {
      const rows = docs.map((doc) => storable(name, doc))
      const inserting = statement(insert)
      return inTransaction(db, () =>
        rows.filter((row) => changed(inserting.run(row.id, ...columns(row)))).map(({ id }) => id),
      )
    },

    async get(id) {
      const row = isId(id) ? statement(get).get(id) : undefined
      return row === undefined ? undefined : read(row)
    },

    async getMany(ids) {
      if (ids.length > 10_000) throw new RangeError('at most 10,000 ids')
      const rows = statement(getManySql(name)).all(JSON.stringify(ids.filter(isId)))
      return rows.map((row) => read(row))
    },

    async getManyBy(field, values) {
      const lookup = chooseLookup(name, field, values)
      const rows = statement(getManyBySql(lookup)).all(JSON.stringify(lookup.values))
      return rows.map((row) => read(row))
    },

    async replace(doc) {
      const row = storable(name, doc)
      try {
        const written = changed(statement(replace).run(...columns(row), row.id, doc.revision))
        return written ? { ...doc, revision: doc.revision + 1 } : undefined
      } catch (error) {
        if (sqliteCode(error) !== sqliteCodes.uniqueIndexTaken) throw error
        throw new Problem(
          'conflict',
          {
            fr: 'Un autre document occupe déjà cette place.',
            en: 'Another document already has this place.',
          },
          { cause: error },
        )
      }
    },

    async delete(id) {
      return isId(id) && changed(statement(deleteSql).run(id))
    },

    async page({ where, after, limit }) {
      requireLimit(limit)
      const walk = chooseWalk(name, where)
      const resume = after === undefined ? [] : readCursor(walk, after)
      const values = walk.where.map(({ value }) => value)
      // One more than asked tells whether a page follows.
      const rows = statement(pageSql(walk, after !== undefined)).all(...values, ...resume, limit + 1)
      const items = rows.slice(0, limit).map((row) => read(row))
      const last = items.at(-1)
      return rows.length > limit && last !== undefined
        ? { items, cursor: writeCursor(walk, last) }
        : { items }
    },

    async count(where) {
      const walk = chooseWalk(name, where)
      return Number(statement(countSql(walk)).get(...walk.where.map(({ value }) => value))?.['n'])
    },
  }
}

function changed(result: { readonly changes: number | bigint }): boolean {
  return Number(result.changes) === 1
}
