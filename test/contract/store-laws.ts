import { expect } from 'chai'
import fc from 'fast-check'
import { Problem } from '../../server/problem.ts'
import type { StatusList, StatusSlot } from '../../server/store/documents.ts'
import type { Collection, New, Store, Stored } from '../../server/store/store.ts'
import { aSlot, aStatusList } from '../support/store-documents.ts'
import { CollectionModel } from '../support/store-model.ts'

type Operation<Doc extends Stored> =
  | { readonly do: 'insert'; readonly doc: New<Doc> }
  | { readonly do: 'insertMissing'; readonly docs: readonly New<Doc>[] }
  | { readonly do: 'replace'; readonly doc: New<Doc>; readonly behind: number }
  | { readonly do: 'delete' | 'get'; readonly id: string }
  | { readonly do: 'getMany'; readonly ids: readonly string[] }
  | { readonly do: 'getManyBy'; readonly field: keyof Doc & string; readonly values: readonly string[] }
  | { readonly do: 'page' | 'count'; readonly where: Partial<Doc>; readonly limit: number }

// Few of each, so that operations meet; of every kind of order: digits, case, accents, above and below the surrogates.
const id = fc.constantFrom('a', 'B', 'b', '10', '9', 'é', '\uFFFD', '\u{1F600}', '$a', 'zz')
const owner = fc.constantFrom('hub', 'hub 2', 'é')

const list = fc
  .tuple(id, owner, fc.nat(4))
  .map(([_id, organisation, number]) => aStatusList(_id, organisation, number))
const listWhere = fc.oneof(
  fc.constant({}),
  owner.map((organisationId) => ({ organisationId })),
  fc.tuple(owner, fc.nat(4)).map(([organisationId, number]) => ({ organisationId, number })),
)

const state = fc.constantFrom('active' as const, 'suspended' as const, 'revoked' as const)
const slot = fc
  .tuple(id, owner, state, id)
  .map(([_id, of, is, awardId]) => ({ ...aSlot(_id, of, is), awardId }))
const slotWhere = fc.oneof(
  fc.constant({}),
  owner.map((of) => ({ list: of })),
  fc.tuple(owner, state).map(([of, is]) => ({ list: of, state: is })),
)

function operations<Doc extends Stored>(
  doc: fc.Arbitrary<New<Doc>>,
  where: fc.Arbitrary<Partial<Doc>>,
  lookups: readonly (keyof Doc & string)[],
) {
  const operation: fc.Arbitrary<Operation<Doc>> = fc.oneof(
    { weight: 3, arbitrary: fc.record({ do: fc.constant('insert' as const), doc }) },
    fc.record({ do: fc.constant('insertMissing' as const), docs: fc.array(doc, { maxLength: 6 }) }),
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('replace' as const),
        doc,
        behind: fc.constantFrom(0, 0, 0, 1, -1),
      }),
    },
    fc.record({ do: fc.constantFrom('delete' as const, 'get' as const), id }),
    fc.record({ do: fc.constant('getMany' as const), ids: fc.array(id, { maxLength: 4 }) }),
    fc.record({
      do: fc.constant('getManyBy' as const),
      field: fc.constantFrom(...lookups),
      values: fc.array(fc.oneof(id, owner), { maxLength: 6 }),
    }),
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constantFrom('page' as const, 'count' as const),
        where,
        limit: fc.integer({ min: 1, max: 4 }),
      }),
    },
  )
  return fc.array(operation, { minLength: 50, maxLength: 80, size: 'max' })
}

/** The same operation on the store and on the model; both answers must be equal. */
async function step<Doc extends Stored>(
  collection: Collection<Doc>,
  model: CollectionModel<Doc>,
  operation: Operation<Doc>,
) {
  switch (operation.do) {
    case 'insert':
      return [await collection.insert(operation.doc), model.insert(operation.doc)]
    case 'insertMissing':
      return [await collection.insertMissing(operation.docs), model.insertMissing(operation.docs)]
    case 'replace': {
      const stored = model.get(operation.doc._id)?.revision ?? 0
      const doc = { ...operation.doc, revision: stored - operation.behind } as Doc
      return [await replaced(collection, doc), model.replace(doc)]
    }
    case 'delete':
      return [await collection.delete(operation.id), model.delete(operation.id)]
    case 'get':
      return [await collection.get(operation.id), model.get(operation.id)]
    case 'getManyBy': {
      const found = await collection.getManyBy(operation.field, operation.values)
      return [byId(found), byId(model.among(operation.field, operation.values))]
    }
    case 'getMany': {
      const found = await collection.getMany(operation.ids)
      const expected = [...new Set(operation.ids)]
        .map((each) => model.get(each))
        .filter((doc) => doc !== undefined)
      return [byId(found), byId(expected)]
    }
    case 'count':
      return [await collection.count(operation.where), model.walk(operation.where).length]
    case 'page':
      return [await walk(collection, operation.where, operation.limit), model.walk(operation.where)]
  }
}

/** In order of `_id`: none may be there twice. */
function byId<Doc extends Stored>(docs: readonly Doc[]): readonly Doc[] {
  return docs.toSorted((one, other) => (one._id < other._id ? -1 : 1))
}

async function replaced<Doc extends Stored>(collection: Collection<Doc>, doc: Doc): Promise<unknown> {
  try {
    return await collection.replace(doc)
  } catch (error) {
    if (error instanceof Problem) return error.code
    throw error
  }
}

async function walk<Doc extends Stored>(collection: Collection<Doc>, where: Partial<Doc>, limit: number) {
  const found: Doc[] = []
  let page = await collection.page({ where, limit })
  found.push(...page.items)
  while (page.cursor !== undefined) {
    page = await collection.page({ where, limit, after: page.cursor })
    found.push(...page.items)
  }
  return found
}

async function holds<Doc extends Stored>(
  collection: Collection<Doc>,
  empty: () => CollectionModel<Doc>,
  doc: fc.Arbitrary<New<Doc>>,
  where: fc.Arbitrary<Partial<Doc>>,
  lookups: readonly (keyof Doc & string)[],
): Promise<void> {
  const property = fc.asyncProperty(operations(doc, where, lookups), async (sequence) => {
    const model = empty()
    for (const each of await walk(collection, {}, 1000)) await collection.delete(each._id)
    for (const operation of sequence) {
      const [answer, expected] = await step(collection, model, operation)
      expect(answer, JSON.stringify(operation)).to.deep.equal(expected)
    }
    expect(await walk(collection, {}, 3)).to.deep.equal(model.walk({}))
  })
  await fc.assert(property, { numRuns: 10 })
}

/** More than five hundred random operations on each of two collections, against a model that is obviously right. */
export function storeLaws(store: () => Store): void {
  it('answers any sequence of operations as a naive model does, with a unique index', async () => {
    const empty = () => new CollectionModel<StatusList>(['organisationId', 'number'], true)
    await holds(store().statusLists, empty, list, listWhere, ['organisationId'])
  })

  it('answers any sequence of operations as a naive model does, with an index that is not unique', async () => {
    const empty = () => new CollectionModel<StatusSlot>(['list', 'state'], false)
    await holds(store().statusSlots, empty, slot, slotWhere, ['list', 'awardId'])
  })
}
