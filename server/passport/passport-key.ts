/** The key each Passeport has of its own, and what is sealed with it. */
import { randomBytes } from 'node:crypto'
import { seal, unseal } from '../attachment/sealed.ts'
import type { PassportDeps } from './deps.ts'

type Deps = Pick<PassportDeps, 'store' | 'passportSecrets'>
type SealedCollection = 'passports' | 'passportEmails' | 'passportItems'

/** Seals and opens what a Passeport holds, as JSON bound to its collection, its document and its field. */
export interface PassportKey {
  seal(collection: SealedCollection, id: string, content: unknown): string
  /** What was sealed in that place. @throws Error when it was not sealed there with this key */
  open(collection: SealedCollection, document: { readonly _id: string; readonly sealed: string }): unknown
}

/** A key for the new Passeport of that id: before anything else of it is written. */
export async function makePassportKey(deps: Deps, passportId: string): Promise<PassportKey> {
  const key = randomBytes(32)
  if (!(await deps.store.passportKeys.insert(passportId, deps.passportSecrets.seal(place(passportId), key))))
    throw new Error('a new Passeport has a key already')
  return keyOf(key)
}

/** `undefined` when it was erased, and the Passeport with it. */
export async function passportKey(deps: Deps, passportId: string): Promise<PassportKey | undefined> {
  const sealed = await deps.store.passportKeys.get(passportId)
  if (sealed === undefined) return undefined
  const key = deps.passportSecrets.unseal(place(passportId), sealed)
  if (key === undefined) throw new Error('the key of a Passeport does not open')
  return keyOf(key)
}

const place = (passportId: string) => `passportKeys/${passportId}`

function keyOf(key: Uint8Array): PassportKey {
  const boundTo = (collection: SealedCollection, id: string) => `${collection}/${id}/sealed`
  return {
    seal: (collection, id, content) =>
      seal(key, boundTo(collection, id), Buffer.from(JSON.stringify(content))).toString('base64url'),
    open(collection, { _id, sealed }) {
      const plain = unseal(key, boundTo(collection, _id), Buffer.from(sealed, 'base64url'))
      if (plain === undefined) throw new Error('what a Passeport holds does not open')
      return JSON.parse(plain.toString('utf8')) as unknown
    },
  }
}
