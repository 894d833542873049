import { trusted, type ClientSession, type Connection, type Model } from 'mongoose'
import { Problem } from '../../problem.ts'
import { isId, storable, type Storable } from '../storable.ts'
import { indexes, type Collection, type CollectionName, type Stored } from '../store.ts'
import {
  chooseLookup,
  chooseWalk,
  indexName,
  readCursor,
  requireLimit,
  writeCursor,
  type IndexedValue,
  type Walk,
} from '../walk.ts'
import { isDuplicateKey, reached } from './errors.ts'

type Filter = Readonly<Record<string, unknown>>

/** One collection. What reads or writes several documents does so in one short transaction: all of a batch is seen, or none. */
export function mongoCollection<Doc extends Stored>(
  connection: Connection,
  name: CollectionName,
  model: Model<Stored>,
): Collection<Doc> {
  return {
    insert(doc) {
      return reached(async () => {
        try {
          await model.insertMany([inserted(storable(name, doc))])
          return true
        } catch (error) {
          if (isDuplicateKey(error)) return false
          throw error
        }
      })
    },

    insertMissing(docs) {
      return reached(async () => {
        const all = docs.map((doc) => storable(name, doc))
        if (all.length === 0) return []
        for (;;) {
          try {
            return await inTransaction(connection, async (session) => {
              const missing = await notTaken(name, model, session, all)
              if (missing.length > 0) await model.insertMany(missing.map(inserted), { session })
              return missing.map(({ id }) => id)
            })
          } catch (error) {
            // Somebody else inserted one of them in the meantime: look again at what is missing.
            if (!isDuplicateKey(error)) throw error
          }
        }
      })
    },

    get(id) {
      return reached(async () => (isId(id) ? read<Doc>(await model.findOne({ _id: id }).lean()) : undefined))
    },

    getMany(ids) {
      return reached(async () => {
        if (ids.length > 10_000) throw new RangeError('at most 10,000 ids')
        const known = [...new Set(ids.filter(isId))]
        return inTransaction(connection, async (session) =>
          readAll<Doc>(await findAny(model, session, '_id', known, '_id_')),
        )
      })
    },

    getManyBy(field, values) {
      return reached(async () => {
        const lookup = chooseLookup(name, field, values)
        return inTransaction(connection, async (session) =>
          readAll<Doc>(await findAny(model, session, lookup.field, lookup.values, hint(lookup))),
        )
      })
    },

    replace(doc) {
      return reached(async () => {
        const { id, body } = storable(name, doc)
        const revision = doc.revision + 1
        try {
          const written = await model.replaceOne(
            { _id: id, revision: doc.revision },
            { _id: id, ...body, revision },
            { runValidators: true },
          )
          return written.matchedCount === 1 ? { ...doc, revision } : undefined
        } catch (error) {
          if (!isDuplicateKey(error)) throw error
          throw new Problem(
            'conflict',
            {
              fr: 'Un autre document occupe déjà cette place.',
              en: 'Another document already has this place.',
            },
            { cause: error },
          )
        }
      })
    },

    delete(id) {
      return reached(async () => isId(id) && (await model.deleteOne({ _id: id })).deletedCount === 1)
    },

    page({ where, after, limit }) {
      return reached(async () => {
        requireLimit(limit)
        const walk = chooseWalk(name, where)
        const filter = {
          ...equal(walk),
          ...(after === undefined ? {} : beyond(walk, readCursor(walk, after))),
        }
        const sort = Object.fromEntries(walk.order.map((field) => [field, 1 as const]))
        // One more than asked tells whether a page follows.
        const found = await inTransaction(connection, async (session) =>
          readAll<Doc>(
            await model
              .find(filter)
              .sort(sort)
              .limit(limit + 1)
              .hint(hint(walk))
              .session(session)
              .lean(),
          ),
        )
        const items = found.slice(0, limit)
        const last = items.at(-1)
        return found.length > limit && last !== undefined
          ? { items, cursor: writeCursor(walk, last) }
          : { items }
      })
    },

    count(where) {
      return reached(async () => {
        const walk = chooseWalk(name, where)
        return inTransaction(connection, (session) =>
          model.countDocuments(equal(walk), { hint: hint(walk), session }),
        )
      })
    },
  }
}

function inTransaction<T>(connection: Connection, work: (session: ClientSession) => Promise<T>): Promise<T> {
  return connection.withSession((session) =>
    session.withTransaction(() => work(session), {
      readConcern: { level: 'snapshot' },
      writeConcern: { w: 'majority', journal: true },
      readPreference: 'primary',
    }),
  )
}

/** Of `all`, the first of each that has neither the `_id` nor the unique fields of another. */
async function notTaken(
  name: CollectionName,
  model: Model<Stored>,
  session: ClientSession,
  all: readonly Storable[],
): Promise<readonly Storable[]> {
  const known = [...new Set(all.map(({ id }) => id))]
  const ids = await findAny(model, session, '_id', known, '_id_', { _id: 1 })
  const taken = new Set(ids.map(({ _id }) => JSON.stringify([_id])))
  const unique = indexes[name].filter((index) => index.unique === true).map(({ fields }) => fields)
  for (const fields of unique) {
    const places = all.map(({ body }) => Object.fromEntries(fields.map((field) => [field, body[field]])))
    const holders = await model.find({ $or: places }).session(session).lean()
    for (const holder of holders) taken.add(place(fields, holder))
  }
  return all.filter(({ id, body }) => {
    const places = [JSON.stringify([id]), ...unique.map((fields) => place(fields, body))]
    if (places.some((each) => taken.has(each))) return false
    for (const each of places) taken.add(each)
    return true
  })
}

/** The documents whose `field` is one of `values`, which are all different. Asked for some at a time: the server is never handed a list of thousands. */
async function findAny(
  model: Model<Stored>,
  session: ClientSession,
  field: string,
  values: readonly IndexedValue[],
  index: string,
  projection?: Readonly<Record<string, 1>>,
): Promise<readonly Stored[]> {
  const found: Stored[] = []
  for (let from = 0; from < values.length; from += 250) {
    const filter = { [field]: trusted({ $in: values.slice(from, from + 250) }) }
    found.push(...(await model.find(filter, projection).hint(index).session(session).lean()))
  }
  return found
}

function place(fields: readonly string[], doc: object): string {
  const values = new Map<string, unknown>(Object.entries(doc))
  return JSON.stringify(fields.map((field) => [field, values.get(field)]))
}

function inserted({ id, body }: Storable): Stored {
  return { _id: id, revision: 0, ...body }
}

function equal(walk: Walk): Filter {
  return Object.fromEntries(walk.where.map(({ field, value }) => [field, value]))
}

/** After `values` in the order of the walk: beyond the first; or level with it and beyond the second; and so on. */
function beyond({ order }: Walk, values: readonly IndexedValue[]): Filter {
  const steps = order.map((field, position) => ({
    ...Object.fromEntries(order.slice(0, position).map((level, at) => [level, values[at]])),
    [field]: trusted({ $gt: values[position] }),
  }))
  const [first] = order
  // The lower bound says nothing new, but is what lets the walk start in the middle of the index.
  return first === undefined ? {} : { [first]: trusted({ $gte: values[0] }), $or: steps }
}

function hint({ collection, index }: Pick<Walk, 'collection' | 'index'>): string {
  return index === undefined ? '_id_' : indexName(collection, index)
}

// The boundary: the server answers what `storable` and the schema let in as a `Doc`.
function read<Doc extends Stored>(found: Stored | null): Doc | undefined {
  return found === null ? undefined : (found as Doc)
}

function readAll<Doc extends Stored>(found: readonly Stored[]): readonly Doc[] {
  return found as readonly Doc[]
}
