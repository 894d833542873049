/** The DID document of a `did:key`, made from the key it is. @see https://w3c-ccg.github.io/did-key-spec/ */
import { decode } from 'base58-universal'
import { decodePublicKey } from '../../proof/keys/multikey.ts'

/** What a document must be like, as the query says. */
export interface DocumentOptions {
  /** Form of the keys: `Multikey` unless told. */
  readonly publicKeyFormat?: string
  /** Also the forms that specifications have left behind. */
  readonly enableExperimentalPublicKeyTypes?: boolean
}

export type DidError =
  | 'invalidDid'
  | 'invalidDidUrl'
  | 'notFound'
  | 'methodNotSupported'
  | 'invalidPublicKey'
  | 'invalidPublicKeyLength'
  | 'invalidPublicKeyType'
  | 'unsupportedPublicKeyType'

export type DidDocument = Readonly<Record<string, unknown>>

/** Multicodec headers (varints, in hexadecimal) of the kinds of keys, with the length of the key that follows. */
const kinds: Readonly<Record<string, { readonly bytes: number; readonly isRead: boolean }>> = {
  ed01: { bytes: 32, isRead: true },
  '8024': { bytes: 33, isRead: true },
  '8124': { bytes: 49, isRead: true },
  ec01: { bytes: 32, isRead: false },
  e701: { bytes: 33, isRead: false },
  '8224': { bytes: 67, isRead: false },
  ea01: { bytes: 48, isRead: false },
  eb01: { bytes: 96, isRead: false },
}

const longestKey = 200

/** The Multikey in the id of a did:key; `did:key:1:z…` says the version, which is 1. */
function multikeyOf(id: string): string | undefined {
  const [first = '', second, ...more] = id.split(':')
  if (more.length > 0) return undefined
  const key = second === undefined ? first : first === '1' ? second : ''
  return key.length <= longestKey && /^z[1-9A-HJ-NP-Za-km-z]+$/u.test(key) ? key : undefined
}

function keyError(multikey: string): DidError | undefined {
  const bytes = Buffer.from(decode(multikey.slice(1)))
  const kind = kinds[bytes.subarray(0, 2).toString('hex')]
  if (kind === undefined) return 'invalidDid'
  if (bytes.length !== 2 + kind.bytes) return 'invalidPublicKeyLength'
  if (!kind.isRead) return 'unsupportedPublicKeyType'
  return decodePublicKey(multikey) === undefined ? 'invalidPublicKey' : undefined
}

interface MethodForm {
  readonly context: string
  /** Only with `enableExperimentalPublicKeyTypes`. */
  readonly isExperimental?: true
  /** Only for Ed25519 keys. */
  readonly ofEd25519?: true
  member(multikey: string): Readonly<Record<string, unknown>>
}

function jwkMember(multikey: string): Readonly<Record<string, unknown>> {
  const decoded = decodePublicKey(multikey)
  if (decoded === undefined) throw new Error('a key that was decoded before')
  return { publicKeyJwk: decoded.key.export({ format: 'jwk' }) }
}

const multibaseMember = (multikey: string) => ({ publicKeyMultibase: multikey })

/** The forms of a verification method, by their type. */
const methodForms: Readonly<Record<string, MethodForm>> = {
  Multikey: { context: 'https://w3id.org/security/multikey/v1', member: multibaseMember },
  JsonWebKey: { context: 'https://w3id.org/security/jwk/v1', member: jwkMember },
  JsonWebKey2020: { context: 'https://w3id.org/security/suites/jws-2020/v1', member: jwkMember },
  Ed25519VerificationKey2020: {
    context: 'https://w3id.org/security/suites/ed25519-2020/v1',
    ofEd25519: true,
    member: multibaseMember,
  },
  Ed25519VerificationKey2018: {
    context: 'https://w3id.org/security/suites/ed25519-2018/v1',
    ofEd25519: true,
    isExperimental: true,
    member: jwkMember,
  },
}

/** The document of `did`, whose method-specific part is `id`; or why there is none. */
export function keyDocument(did: string, id: string, options: DocumentOptions): DidDocument | DidError {
  const multikey = multikeyOf(id)
  if (multikey === undefined) return 'invalidDid'
  const error = keyError(multikey)
  if (error !== undefined) return error
  const { publicKeyFormat: type = 'Multikey', enableExperimentalPublicKeyTypes = false } = options
  const form = Object.hasOwn(methodForms, type) ? methodForms[type] : undefined
  if (form === undefined) return 'unsupportedPublicKeyType'
  if (form.isExperimental === true && !enableExperimentalPublicKeyTypes) return 'invalidPublicKeyType'
  if (form.ofEd25519 === true && !multikey.startsWith('z6Mk')) return 'invalidPublicKeyType'
  const method = `${did}#${multikey}`
  return {
    '@context': ['https://www.w3.org/ns/did/v1', form.context],
    id: did,
    verificationMethod: [{ id: method, type, controller: did, ...form.member(multikey) }],
    authentication: [method],
    assertionMethod: [method],
    capabilityDelegation: [method],
    capabilityInvocation: [method],
  }
}
