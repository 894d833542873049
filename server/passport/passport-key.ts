/** The key each Passeport has of its own, and what is sealed with it. */
import { randomBytes } from 'node:crypto'
import { seal, unseal } from '../attachment/sealed.ts'
import type { PassportDeps } from './deps.ts'

type Deps = Pick<PassportDeps, 'store' | 'passportSecrets'>
type SealedCollection = 'passports' | 'passportEmails' | 'passportItems' | 'passportGrants'

/** Seals and opens what a Passeport holds, as JSON bound to its collection, its document and its field. */
export interface PassportKey {
  seal(collection: SealedCollection, id: string, content: unknown): string
  /** What was sealed in that place. @throws Error when it was not sealed there with this key */
  open(collection: SealedCollection, document: { readonly _id: string; readonly sealed: string }): unknown
  /** As `seal`, of the bytes of the file of that id. */
  sealBytes(id: string, bytes: Uint8Array): string
  /** As `open`, of a file. */
  openBytes(file: { readonly _id: string; readonly sealed: string }): Uint8Array
}

/** A key for the new Passeport of that id: before anything else of it is written. */
export async function makePassportKey(deps: Deps, passportId: string): Promise<PassportKey> {
  const key = randomBytes(32)
  if (!(await deps.store.erasableKeys.insert(passportId, deps.passportSecrets.seal(place(passportId), key))))
    throw new Error('a new Passeport has a key already')
  return keyOf(key)
}

/** `undefined` when it was erased, and the Passeport with it. */
export async function passportKey(deps: Deps, passportId: string): Promise<PassportKey | undefined> {
  const sealed = await deps.store.erasableKeys.get(passportId)
  if (sealed === undefined) return undefined
  const key = deps.passportSecrets.unseal(place(passportId), sealed)
  if (key === undefined) throw new Error('the key of a Passeport does not open')
  return keyOf(key)
}

const place = (passportId: string) => `passportKeys/${passportId}`

function keyOf(key: Uint8Array): PassportKey {
  const boundTo = (collection: SealedCollection | 'passportFiles', id: string) => `${collection}/${id}/sealed`
  const sealed = (place: string, plain: Uint8Array) => seal(key, place, plain).toString('base64url')
  const opened = (place: string, text: string) => {
    const plain = unseal(key, place, Buffer.from(text, 'base64url'))
    if (plain === undefined) throw new Error('what a Passeport holds does not open')
    return plain
  }
  return {
    seal: (collection, id, content) => sealed(boundTo(collection, id), Buffer.from(JSON.stringify(content))),
    open: (collection, document) =>
      JSON.parse(opened(boundTo(collection, document._id), document.sealed).toString('utf8')) as unknown,
    sealBytes: (id, bytes) => sealed(boundTo('passportFiles', id), bytes),
    openBytes: (file) => opened(boundTo('passportFiles', file._id), file.sealed),
  }
}
