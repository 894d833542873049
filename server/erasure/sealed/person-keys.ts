/** The keys under which the store keeps what is about one person: a key each, sealed with the service's, in a store that backups leave out. */
import { createHash, randomBytes } from 'node:crypto'
import { seal, unseal } from '../../attachment/sealed.ts'
import type { ErasableKeys } from '../../store/erasable-keys.ts'

/** Seals and opens texts of one person. */
export interface PersonKey {
  seal(place: string, text: string): string
  /** `undefined`: it was sealed under another key, which is gone. @throws Error when it was not sealed in that place */
  open(place: string, sealed: string): string | undefined
}

/** What a sealed text begins with; nothing the service keeps in such a place begins so. */
const mark = 'sealed:1:'
const nameLength = 8

export function isSealed(text: unknown): text is string {
  return typeof text === 'string' && text.startsWith(mark)
}

/** The keys there are among `ids`, in one read. */
export async function personKeys(
  keys: ErasableKeys,
  sealingKey: Uint8Array,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PersonKey>> {
  const found = ids.length === 0 ? new Map<string, string>() : await keys.getMany([...new Set(ids)])
  return new Map(
    [...found].map(([id, sealed]) => {
      const key = unseal(sealingKey, placeOf(id), Buffer.from(sealed, 'base64url'))
      if (key === undefined) throw new Error('the key of a person does not open')
      return [id, keyOf(key)]
    }),
  )
}

/** The same, after those that are missing were made, in one write. */
export async function madePersonKeys(
  keys: ErasableKeys,
  sealingKey: Uint8Array,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PersonKey>> {
  const known = await personKeys(keys, sealingKey, ids)
  const missing = [...new Set(ids)].filter((id) => !known.has(id))
  if (missing.length === 0) return known
  await keys.insertMissing(
    missing.map((id) => [id, seal(sealingKey, placeOf(id), randomBytes(32)).toString('base64url')]),
  )
  // Whoever made one at the same moment may have been first.
  return new Map([...known, ...(await personKeys(keys, sealingKey, missing))])
}

const placeOf = (id: string) => `personKeys/${id}`

function keyOf(key: Uint8Array): PersonKey {
  // Tells a key that replaced an erased one from it; says nothing of either.
  const name = createHash('sha256').update('name of a key').update(key).digest('hex').slice(0, nameLength)
  return {
    seal: (place, text) => mark + name + seal(key, place, Buffer.from(text, 'utf8')).toString('base64url'),
    open(place, sealed) {
      const rest = sealed.slice(mark.length)
      if (!rest.startsWith(name)) return undefined
      const plain = unseal(key, place, Buffer.from(rest.slice(nameLength), 'base64url'))
      if (plain === undefined) throw new Error('what is kept of a person does not open')
      return plain.toString('utf8')
    },
  }
}
