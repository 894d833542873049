/** What the document of a controller says of its keys: a DID document, a controlled identifier document, a Profile with keys, a key set. Pure. */
import { encode, decode } from 'base58-universal'
import { readJwk } from '../../proof/jose/header-key.ts'
import { decodePublicKey, encodePublicKey } from '../../proof/keys/multikey.ts'
import type { ControllerKey, ProofPurpose } from '../../proof/types.ts'
import { momentOf } from '../../timestamp.ts'
import { isObject, objectsOf, valuesOf } from '../check.ts'
import type { JsonObject, JsonValue } from '../strict-json.ts'

export interface ControllerDocument {
  readonly keys: readonly ControllerKey[]
  /** Ids of keys it lists for a purpose, in a form not read here. */
  readonly unread: readonly string[]
  /** Keys it names for a purpose, which are published at addresses of their own. */
  readonly references: readonly Pick<ControllerKey, 'verificationMethod' | 'purposes'>[]
}

/** `unusable`: it is about somebody else, or has not its form. `without-keys`: it is about the controller, and says nothing of keys. */
export type DocumentFlaw = 'unusable' | 'without-keys'

const purposes = ['assertionMethod', 'authentication'] as const satisfies readonly ProofPurpose[]
const members = ['verificationMethod', ...purposes]
/** Of one document. */
const mostKeys = 128

// Multicodec ed25519-pub, before the 32 bytes of a key.
const ed25519Header = Buffer.from([0xed, 0x01])

/**
 * The keys in `value`, the document found where `id` leads. They are those listed in its own name (`controller` is `id`), each with the purposes
 * it is listed for: one that is only described is listed for none. Does NOT say whether a key is believed.
 * @see https://www.w3.org/TR/cid-1.0/#verification-methods
 */
export function readControllerDocument(value: JsonValue, id: string): ControllerDocument | DocumentFlaw {
  if (!isObject(value)) return 'unusable'
  if ('keys' in value && !('id' in value)) return readKeySet(value, id)
  if (value['id'] !== id) return 'unusable'
  if (!members.some((member) => member in value)) return 'without-keys'
  const absolute = (text: string) => (text.startsWith('#') ? `${id}${text}` : text)
  const uses = new Map<string, ProofPurpose[]>()
  for (const purpose of purposes) {
    for (const use of valuesOf(value[purpose])) {
      const name = isObject(use) ? use['id'] : use
      if (typeof name === 'string') uses.set(absolute(name), [...(uses.get(absolute(name)) ?? []), purpose])
    }
  }
  const described = members.flatMap((member) => objectsOf(value[member]))
  if (described.length > mostKeys || uses.size > mostKeys) return 'unusable'
  const keys = new Map<string, ControllerKey>()
  const seen = new Map<string, string>()
  for (const method of described) {
    const { id: given } = method
    if (typeof given !== 'string') continue
    const name = absolute(given)
    const text = JSON.stringify({ ...method, id: name })
    // A document that describes one name in two ways says nothing of it.
    if ((seen.get(name) ?? text) !== text) return 'unusable'
    seen.set(name, text)
    const key = readKey({ ...method, id: name }, id, uses.get(name) ?? [])
    if (key !== undefined) keys.set(name, key)
  }
  const listed = [...uses].filter(([name]) => !keys.has(name))
  return {
    keys: [...keys.values()],
    unread: listed.filter(([name]) => seen.has(name)).map(([name]) => name),
    references: listed
      .filter(([name]) => !seen.has(name))
      .map(([verificationMethod, purposesOf]) => ({ verificationMethod, purposes: purposesOf })),
  }
}

/** One verification method of the controller `id`; `undefined` for another's, and for a form or a kind of key that is not read. */
export function readKey(
  method: JsonObject,
  id: string,
  listedFor: readonly ProofPurpose[],
): ControllerKey | undefined {
  const { id: name, controller } = method
  const publicKeyMultibase = multibaseOf(method)
  if (typeof name !== 'string' || controller !== id || publicKeyMultibase === undefined) return undefined
  const ends = timesOf(method)
  return (
    ends && { verificationMethod: name, controller: id, publicKeyMultibase, purposes: listedFor, ...ends }
  )
}

function timesOf({ expires, revoked }: JsonObject): Pick<ControllerKey, 'expires' | 'revoked'> | undefined {
  if ([expires, revoked].some((time) => time !== undefined && momentOf(time) === undefined)) return undefined
  return {
    ...(typeof expires === 'string' ? { expires } : {}),
    ...(typeof revoked === 'string' ? { revoked } : {}),
  }
}

/** The key of a method in the one form this service writes keys in. */
function multibaseOf(method: JsonObject): string | undefined {
  const { publicKeyMultibase, publicKeyJwk, publicKeyBase58 } = method
  const given = [publicKeyMultibase, publicKeyJwk, publicKeyBase58].filter((each) => each !== undefined)
  // Which of two would the issuer mean?
  if (given.length !== 1) return undefined
  switch (method['type']) {
    case 'Multikey':
      return multikeyIn(publicKeyMultibase)
    case 'JsonWebKey':
    case 'JsonWebKey2020':
      return jwkIn(publicKeyJwk)
    case 'Ed25519VerificationKey2020':
      return ed25519(multikeyIn(publicKeyMultibase))
    case 'Ed25519VerificationKey2018':
      return ed25519(base58In(publicKeyBase58) ?? jwkIn(publicKeyJwk) ?? multikeyIn(publicKeyMultibase))
    default:
      return undefined
  }
}

function ed25519(multibase: string | undefined): string | undefined {
  return multibase?.startsWith('z6Mk') === true ? multibase : undefined
}

function multikeyIn(value: unknown): string | undefined {
  return typeof value === 'string' && decodePublicKey(value) !== undefined ? value : undefined
}

function jwkIn(value: unknown): string | undefined {
  const key = isObject(value) ? readJwk(value) : undefined
  try {
    return key && encodePublicKey(key)
  } catch {
    // A good key of a kind that is not read here.
    return undefined
  }
}

function base58In(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^[1-9A-HJ-NP-Za-km-z]{40,46}$/u.test(value)) return undefined
  return multikeyIn(`z${encode(Buffer.concat([ed25519Header, decode(value)]))}`)
}

/** A JWK Set says nothing of whose it is, nor of purposes: its keys are for what their `use` allows. */
function readKeySet(value: JsonObject, id: string): ControllerDocument | DocumentFlaw {
  const keys = objectsOf(value['keys'])
  // A DID is described by a document with its name.
  if (!id.startsWith('https://') || keys.length === 0 || keys.length > mostKeys) return 'unusable'
  const read = keys
    .filter(({ use }) => use === undefined || use === 'sig')
    .map((jwk) => ({ name: nameOf(jwk, id), multibase: 'revoked' in jwk ? undefined : jwkIn(jwk) }))
  return {
    keys: read.flatMap(({ name, multibase }) =>
      multibase === undefined
        ? []
        : [
            {
              verificationMethod: name,
              controller: id,
              publicKeyMultibase: multibase,
              purposes: ['assertionMethod'],
            },
          ],
    ),
    unread: read.filter(({ multibase }) => multibase === undefined).map(({ name }) => name),
    references: [],
  }
}

function nameOf({ kid }: JsonObject, id: string): string {
  if (typeof kid !== 'string') return id
  return kid.includes(':') ? kid : `${id}#${kid}`
}

/** The bare JWK of a key in Multikey form; `undefined` for anything else. */
export function readBareJwk(value: JsonValue): string | undefined {
  return isObject(value) && !('revoked' in value) ? jwkIn(value) : undefined
}
