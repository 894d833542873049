import { expect } from 'chai'
import { loadEngine, type Database } from '../../server/store/sqlite/engine.ts'
import { migrate, migrations } from '../../server/store/sqlite/migrations.ts'
import { countSql, getManyBySql, getManySql, pageSql } from '../../server/store/sqlite/statements.ts'
import { indexes, type CollectionName, type Index } from '../../server/store/store.ts'
import { chooseWalk } from '../../server/store/walk.ts'

const names = Object.keys(indexes) as CollectionName[]

/** Every way to ask by leading fields of an index, each once. */
function prefixes(name: CollectionName): readonly (readonly string[])[] {
  const all = indexes[name].flatMap(({ fields }) => fields.map((_, at) => fields.slice(0, at + 1)))
  return [...new Map(all.map((fields) => [fields.join(), fields])).values()]
}

describe('the indexes of the SQLite store', () => {
  let db: Database
  before(async () => {
    const engine = await loadEngine()
    db = new engine.DatabaseSync(':memory:')
    migrate(db, migrations, () => new Date(0))
  })
  after(() => db.close())

  const plan = (sql: string): readonly string[] => {
    const parameters = [...sql.matchAll(/\?/g)].map(() => '1')
    return db
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...parameters)
      .map(({ detail }) => String(detail))
  }

  it('are exactly the declared ones', () => {
    const made = db
      .prepare(
        "SELECT tbl_name AS tab, name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL",
      )
      .all()
    const found = made.map(({ tab, name, sql }) => {
      const columns = db
        .prepare('SELECT name FROM pragma_index_info(?)')
        .all(String(name))
        .map((column) => String(column['name']))
      return {
        collection: tab,
        columns,
        unique: /^CREATE UNIQUE/.test(String(sql)),
        partial: / WHERE /.test(String(sql)),
      }
    })
    const declared = names.flatMap((collection) =>
      indexes[collection].map(({ fields, unique, sparse }: Index) => ({
        collection,
        columns: unique === true ? [...fields] : [...fields, 'id'],
        unique: unique === true,
        partial: sparse === true,
      })),
    )
    expect(found).to.have.deep.members(declared)
  })

  it('have a table each, and no other table', () => {
    const tables = db
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .all()
      .map(({ name }) => name)
    expect(tables).to.have.members([...names, 'migration'])
  })

  for (const name of names) {
    for (const leading of prefixes(name)) {
      it(`answer ${name} by ${leading.join(', ')} without a scan or a sort`, () => {
        const first = indexes[name].find(({ fields }) => leading.every((field, at) => fields[at] === field))!
        const numbers = ['line', 'number', 'order']
        const walk = chooseWalk(
          name,
          Object.fromEntries(leading.map((field) => [field, numbers.includes(field) ? 1 : 'x'])),
        )
        const terms = leading.map((field) => `${field}=?`).join(' AND ')
        const search = `SEARCH ${name} USING INDEX ${name}_${first.fields.join('_')} (${terms}`
        for (const sql of [
          pageSql(walk, false),
          countSql(walk),
          ...(walk.order.length > 0 ? [pageSql(walk, true)] : []),
        ]) {
          const steps = plan(sql)
          expect(steps, sql).to.have.length(1)
          expect(steps[0]?.replace('COVERING ', ''), sql).to.satisfy(
            (step: string) => step.startsWith(search),
            search,
          )
        }
      })
    }

    for (const field of new Set(indexes[name].map(({ fields }) => fields[0] ?? ''))) {
      it(`answer ${name} by many values of ${field} without a scan`, () => {
        const index = indexes[name].find(({ fields }) => fields[0] === field)!
        const search = `SEARCH ${name} USING INDEX ${name}_${index.fields.join('_')} (${field}=?)`
        expect(plan(getManyBySql({ collection: name, index, field }))[0]).to.equal(search)
      })
    }

    it(`answer ${name} as a whole, and by _id, without a scan of the table or a sort`, () => {
      const walk = chooseWalk(name, {})
      const primary = `USING (COVERING )?INDEX sqlite_autoindex_${name}_1`
      expect(plan(pageSql(walk, false)).join('; ')).to.match(new RegExp(`^SCAN ${name} ${primary}$`))
      expect(plan(pageSql(walk, true)).join('; ')).to.match(
        new RegExp(`^SEARCH ${name} ${primary} \\(id>\\?\\)$`),
      )
      expect(plan(countSql(walk)).join('; ')).to.match(new RegExp(`^SCAN ${name} USING COVERING INDEX`))
      expect(plan(getManySql(name))[0]).to.match(new RegExp(`^SEARCH ${name} ${primary} \\(id=\\?\\)$`))
    })
  }
})
