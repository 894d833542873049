import { Problem } from '../../problem.ts'
import { isId, storable, type Storable } from '../storable.ts'
import type { Collection, CollectionName, Stored } from '../store.ts'
import { chooseLookup, chooseWalk, readCursor, requireLimit, writeCursor } from '../walk.ts'
import { sqliteCode, sqliteCodes, type Database, type Row, type Statement } from './engine.ts'
import { isToBeErased, offPage } from './off-page.ts'
import { countSql, getManyBySql, getManySql, pageSql } from './statements.ts'
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
  const text = ({ id, body }: Storable) => {
    const json = JSON.stringify(body)
    return isToBeErased(name, body) ? offPage(json, id, pageBytes) : json
  }

  const insertSql = `INSERT INTO "${name}" (id, revision, body) VALUES (?, 0, ?) ON CONFLICT DO NOTHING`
  const getSql = `SELECT id, revision, body FROM "${name}" WHERE id = ?`
  const replaceSql = `UPDATE "${name}" SET revision = revision + 1, body = ? WHERE id = ? AND revision = ?`
  const deleteSql = `DELETE FROM "${name}" WHERE id = ?`

  return {
    async insert(doc) {
      const row = storable(name, doc)
      return changed(statement(insertSql).run(row.id, text(row)))
    },

    async insertMissing(docs) {
      const rows = docs.map((doc) => storable(name, doc))
      const insert = statement(insertSql)
      return inTransaction(db, () =>
        rows.filter((row) => changed(insert.run(row.id, text(row)))).map(({ id }) => id),
      )
    },

    async get(id) {
      const row = isId(id) ? statement(getSql).get(id) : undefined
      return row === undefined ? undefined : read<Doc>(row)
    },

    async getMany(ids) {
      if (ids.length > 10_000) throw new RangeError('at most 10,000 ids')
      const rows = statement(getManySql(name)).all(JSON.stringify(ids.filter(isId)))
      return rows.map((row) => read<Doc>(row))
    },

    async getManyBy(field, values) {
      const lookup = chooseLookup(name, field, values)
      const rows = statement(getManyBySql(lookup)).all(JSON.stringify(lookup.values))
      return rows.map((row) => read<Doc>(row))
    },

    async replace(doc) {
      const row = storable(name, doc)
      try {
        const written = changed(statement(replaceSql).run(text(row), row.id, doc.revision))
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
      const items = rows.slice(0, limit).map((row) => read<Doc>(row))
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

// The boundary: a row holds what `storable` let in as a `Doc`.
function read<Doc extends Stored>({ id, revision, body }: Row): Doc {
  return { ...(JSON.parse(String(body)) as object), _id: id, revision } as Doc
}
