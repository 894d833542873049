/** What the verifier uses of `node:crypto`: the browser's own cryptography checks signatures and reads keys. */
import { awaited, lacking } from '../awaited.ts'
import { Buffer } from './buffer.ts'
import { convertKey, isOnCurve } from './curve.ts'
import { hash } from './digest.ts'

export { createHash, createHmac, hash } from './digest.ts'

type Jwk = Readonly<Record<string, string>>

interface Details {
  readonly namedCurve?: string | undefined
  readonly modulusLength?: number | undefined
  readonly publicExponent?: bigint | undefined
}

/** As much of a `KeyObject` as the verifier looks at. */
export interface KeyObject {
  readonly asymmetricKeyType: 'ed25519' | 'ec' | 'rsa'
  readonly asymmetricKeyDetails: Details
  equals(other: KeyObject): boolean
  export(asked: { readonly format: string; readonly type?: string }): unknown
}

interface Read extends KeyObject {
  readonly jwk: Jwk
}

const ed25519Info = Buffer.from('302a300506032b6570032100', 'hex')
/** AlgorithmIdentifier of rsaEncryption. */
const rsaInfo = Buffer.from('300d06092a864886f70d0101010500', 'hex')
const opensslNames: Readonly<Record<string, string>> = { 'P-256': 'prime256v1', 'P-384': 'secp384r1' }

function numberIn(text: string | undefined): Buffer {
  return Buffer.from(text ?? '', 'base64url')
}

function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat([...parts])
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

function derInteger(text: string | undefined): Uint8Array {
  const bytes = numberIn(text)
  return der(2, ...((bytes[0] ?? 0) >= 0x80 ? [Buffer.from([0])] : []), bytes)
}

function bitsOf(text: string | undefined): number {
  const bytes = numberIn(text)
  return bytes.length === 0 ? 0 : 8 * (bytes.length - 1) + (32 - Math.clz32(bytes[0] ?? 0))
}

function keyOf(jwk: Jwk, about: Pick<KeyObject, 'asymmetricKeyType' | 'asymmetricKeyDetails'>): Read {
  const { asymmetricKeyType, asymmetricKeyDetails: details } = about
  const none = { namedCurve: undefined, modulusLength: undefined, publicExponent: undefined }
  return guarded({
    asymmetricKeyType,
    asymmetricKeyDetails: guarded({ ...none, ...details }),
    jwk,
    equals: (other) => JSON.stringify(other.export({ format: 'jwk' })) === JSON.stringify(jwk),
    export({ format, type }) {
      if (format === 'jwk') return jwk
      if (type === 'spki' && jwk['kty'] === 'OKP') return Buffer.concat([ed25519Info, numberIn(jwk['x'])])
      if (type === 'pkcs1') return der(0x30, derInteger(jwk['n']), derInteger(jwk['e']))
      return lacking(`${format} of a key`)
    },
  })
}

/** What the verifier looks at one day, and is not here, must not be taken for nothing. `then` is what `await` asks of everything. */
function guarded<Value extends object>(value: Value): Value {
  return new Proxy(value, {
    get: (target, name): unknown =>
      name in target || typeof name === 'symbol' || name === 'then' || name === 'toJSON'
        ? Reflect.get(target, name)
        : lacking(`${name} of a key`),
  })
}

function keyOfJwk(given: Jwk): Read {
  const { kty, crv = '', x, y, n, e } = given
  if (kty === 'OKP' && crv === 'Ed25519') {
    if (numberIn(x).length !== 32) throw new Error('not a key')
    const jwk = { crv, x: numberIn(x).toString('base64url'), kty }
    return keyOf(jwk, { asymmetricKeyType: 'ed25519', asymmetricKeyDetails: {} })
  }
  const namedCurve = opensslNames[crv]
  if (kty === 'EC' && namedCurve !== undefined) {
    const [abscissa, ordinate] = [numberIn(x), numberIn(y)]
    if (!isOnCurve(crv, abscissa, ordinate)) throw new Error('not a point of the curve')
    const jwk = { kty, x: abscissa.toString('base64url'), y: ordinate.toString('base64url'), crv }
    return keyOf(jwk, { asymmetricKeyType: 'ec', asymmetricKeyDetails: { namedCurve } })
  }
  if (kty === 'RSA' && n !== undefined && e !== undefined) {
    const publicExponent = BigInt(`0x0${numberIn(e).toString('hex')}`)
    const details = { modulusLength: bitsOf(n), publicExponent }
    return keyOf({ kty, n, e }, { asymmetricKeyType: 'rsa', asymmetricKeyDetails: details })
  }
  return lacking(`keys of kind ${String(kty)} ${crv}`)
}

const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const

/** RSA keys in DER: the browser reads them. @throws Error when it cannot */
function rsaKeyOf(spki: Uint8Array): Read {
  const jwk = awaited(`rsa ${String(hash('sha256', spki))}`, async () => {
    const key = await crypto.subtle.importKey('spki', Uint8Array.from(spki), rsa, true, ['verify'])
    return crypto.subtle.exportKey('jwk', key)
  })
  return keyOfJwk({ kty: 'RSA', n: jwk.n ?? '', e: jwk.e ?? '' })
}

type Given =
  | string
  | { readonly key: Jwk; readonly format: 'jwk' }
  | { readonly key: Uint8Array; readonly format: 'der'; readonly type: 'spki' | 'pkcs1' }

export function createPublicKey(given: Given): Read {
  if (typeof given === 'string') return lacking('keys in PEM')
  if (given.format === 'jwk') return keyOfJwk(given.key)
  const { key, type } = given
  if (type === 'pkcs1') return rsaKeyOf(der(0x30, rsaInfo, der(3, Buffer.from([0]), key)))
  const isEd25519 =
    key.length === ed25519Info.length + 32 && ed25519Info.equals(Buffer.from(key.subarray(0, 12)))
  if (!isEd25519) return lacking('keys in DER that are not Ed25519')
  return keyOfJwk({ kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key.subarray(12)).toString('base64url') })
}

export const ECDH = { convertKey }

function algorithmOf({ jwk }: Read, digest: string | null) {
  const hashName = digest === null ? '' : `SHA-${digest.slice(3)}`
  if (jwk['kty'] === 'OKP' && digest === null) return { name: 'Ed25519' }
  if (jwk['kty'] === 'EC') return { name: 'ECDSA', namedCurve: jwk['crv'] ?? '', hash: hashName }
  if (jwk['kty'] === 'RSA' && hashName === rsa.hash) return rsa
  return lacking('signatures of this kind')
}

/** Whether `signature` is that of `data` by `given`: ECDSA as the two numbers one after the other (IEEE P1363), RSA as PKCS #1 1.5. */
export function verify(
  digest: string | null,
  data: Uint8Array,
  given: Read | { readonly key: Read },
  signature: Uint8Array,
): boolean {
  const key = 'key' in given ? given.key : given
  const algorithm = algorithmOf(key, digest)
  const question = JSON.stringify([algorithm, key.jwk, hash('sha256', data), hash('sha256', signature)])
  // Keys are looked at before they come here: what the browser does not take is what it does not know.
  const answer = awaited(`verify ${question}`, async () => {
    try {
      const read = await crypto.subtle.importKey('jwk', { ...key.jwk }, algorithm, false, ['verify'])
      const [mark, bytes] = [Uint8Array.from(signature), Uint8Array.from(data)]
      return (await crypto.subtle.verify(algorithm, read, mark, bytes)) ? 'good' : 'bad'
    } catch {
      return 'not-known'
    }
  })
  return answer === 'not-known' ? lacking(`signatures by ${algorithm.name}`) : answer === 'good'
}

export function randomUUID(): string {
  return crypto.randomUUID()
}

export const generateKeyPairSync = () => lacking('to make a key')
export const randomBytes = () => lacking('to make random bytes')
export const sign = () => lacking('to sign')
