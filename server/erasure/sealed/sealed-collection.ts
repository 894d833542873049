/** A collection that keeps what is about a person under the person's key, and says it to the rooms as if it were not. */
import type { ErasableKeys } from '../../store/erasable-keys.ts'
import type { Collection, New, Stored } from '../../store/store.ts'
import { isSealed, madePersonKeys, personKeys, type PersonKey } from './person-keys.ts'

/** What of a document is sealed, and how. */
export interface SealedFields<Doc extends Stored> {
  /** Part of what binds a sealed text to its place. */
  readonly name: string
  /** The text that holds all of them once they are sealed. Required, and one of `fields`. */
  readonly carrier: keyof Doc & string
  readonly fields: readonly (keyof Doc & string)[]
  /** What is left of those that are required, besides the carrier, while they are sealed. */
  readonly left: Partial<Doc>
  /** Of a document whose key was erased: what it says then; absent: it is not there. */
  readonly erased?: Partial<Doc>
  /** `undefined`: nothing of the document is sealed. */
  keyId(doc: New<Doc>): string | undefined
  /** The key is this document's alone: it goes once the document does, or says nothing any more. */
  readonly isOwnKey?: true
}

export interface Sealing {
  readonly keys: ErasableKeys
  /** 32 bytes used for nothing else: keys of people are kept sealed with it. */
  readonly sealingKey: Uint8Array
}

/**
 * The same documents, sealed in `inner`. Those that are there from before, unsealed, are answered as they are, and sealed when they are next
 * written. One whose key was erased is answered as `fields.erased` says. Reads and writes keys once for a batch.
 */
export function sealedCollection<Doc extends Stored>(
  inner: Collection<Doc>,
  fields: SealedFields<Doc>,
  { keys, sealingKey }: Sealing,
): Collection<Doc> {
  const toSeal = (doc: New<Doc>) => (saysNothing(fields, doc) ? undefined : fields.keyId(doc))
  const sealAll = async <Some extends New<Doc>>(docs: readonly Some[]): Promise<readonly Some[]> => {
    const made = await madePersonKeys(
      keys,
      sealingKey,
      docs.flatMap((doc) => toSeal(doc) ?? []),
    )
    return docs.map((doc) => {
      const key = made.get(toSeal(doc) ?? '')
      return key === undefined ? doc : sealed(fields, key, doc)
    })
  }
  const openAll = async (docs: readonly Doc[]): Promise<readonly Doc[]> => {
    const shut = docs.filter((doc) => isSealed(doc[fields.carrier]))
    if (shut.length === 0) return docs
    const found = await personKeys(
      keys,
      sealingKey,
      shut.flatMap((doc) => fields.keyId(doc) ?? []),
    )
    return docs.flatMap((doc) => opened(fields, found.get(fields.keyId(doc) ?? ''), doc) ?? [])
  }
  const openOne = async (doc: Doc | undefined) => (doc === undefined ? undefined : (await openAll([doc]))[0])
  const forgetKey = async (doc: New<Doc>) => {
    const id = fields.isOwnKey === true ? fields.keyId(doc) : undefined
    if (id !== undefined) await keys.forget(id)
  }
  return {
    async insert(doc) {
      const [one = doc] = await sealAll([doc])
      return inner.insert(one)
    },
    insertMissing: async (docs) => inner.insertMissing(await sealAll(docs)),
    get: async (id) => openOne(await inner.get(id)),
    getMany: async (ids) => openAll(await inner.getMany(ids)),
    getManyBy: async (field, values) => openAll(await inner.getManyBy(field, values)),
    async replace(doc) {
      const [one = doc] = await sealAll([doc])
      const replaced = await inner.replace(one)
      if (replaced !== undefined && saysNothing(fields, doc)) await forgetKey(doc)
      return openOne(replaced)
    },
    async delete(id) {
      const doc = fields.isOwnKey === true ? await inner.get(id) : undefined
      const isDeleted = await inner.delete(id)
      if (doc !== undefined) await forgetKey(doc)
      return isDeleted
    },
    async page(query) {
      const page = await inner.page(query)
      return { ...page, items: await openAll(page.items) }
    },
    count: (where) => inner.count(where),
  }
}

/** Whether all that would be sealed is empty. */
function saysNothing<Doc extends Stored>({ fields }: SealedFields<Doc>, doc: New<Doc>): boolean {
  return fields.every((field) => {
    const value = valueOf<Doc>(doc, field)
    return value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
  })
}

function sealed<Doc extends Stored, Some extends New<Doc>>(
  fields: SealedFields<Doc>,
  key: PersonKey,
  doc: Some,
): Some {
  const values = Object.fromEntries(fields.fields.map((field) => [field, valueOf<Doc>(doc, field)]))
  const rest = withoutFields(fields, doc)
  const text = key.seal(place(fields, doc), JSON.stringify(values))
  // The boundary: the same shape, with a text where the carrier was.
  return { ...rest, ...fields.left, [fields.carrier]: text } as unknown as Some
}

function opened<Doc extends Stored>(
  fields: SealedFields<Doc>,
  key: PersonKey | undefined,
  doc: Doc,
): Doc | undefined {
  const text = doc[fields.carrier]
  if (!isSealed(text)) return doc
  const plain = key?.open(place(fields, doc), text)
  if (plain === undefined && fields.erased === undefined) return undefined
  const values: unknown = plain === undefined ? fields.erased : JSON.parse(plain)
  // The boundary: our own text.
  return { ...withoutFields(fields, doc), ...(values as Partial<Doc>) } as Doc
}

const place = ({ name, carrier }: { name: string; carrier: string }, { _id }: { _id: string }) =>
  `${name}/${_id}/${carrier}`

function withoutFields<Doc extends Stored>({ fields }: SealedFields<Doc>, doc: object): object {
  const names: readonly string[] = fields
  return Object.fromEntries(Object.entries(doc).filter(([name]) => !names.includes(name)))
}

function valueOf<Doc extends Stored>(doc: object, field: keyof Doc & string): unknown {
  return Reflect.get(doc, field)
}
