/** Compact JWS, in the few forms credentials are signed in. @see https://www.rfc-editor.org/rfc/rfc7515 */
import { verify, type KeyObject } from 'node:crypto'
import { jwsAlgorithms } from '../keys/jwk.ts'
import type { Credential, Issuer, KeyAlgorithm, KeyStore } from '../types.ts'
import { decodeBase64url, decodeUtf8, encodeUtf8, isObject, parseJsonObject } from './json-object.ts'
import { refused, type Refused } from './types.ts'

export type JwsAlgorithm = 'RS256' | 'ES256' | 'EdDSA'

/** The closed list: `none` and shared secrets (`HS256`) are not in it, and each algorithm has one kind of key. */
const keyAlgorithms = { RS256: 'RSA', ES256: 'P-256', EdDSA: 'Ed25519' } as const satisfies Readonly<
  Record<JwsAlgorithm, KeyAlgorithm>
>

/** Sound, with public keys, and not read by this service. */
const others: ReadonlySet<unknown> = new Set([
  ...['RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES384', 'ES512', 'ES256K', 'Ed25519', 'Ed448'],
  ...['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87', 'ESP256'],
])

/** The kind of key an algorithm signs with. */
export function keyAlgorithmOf(algorithm: JwsAlgorithm): KeyAlgorithm {
  return keyAlgorithms[algorithm]
}

export interface JwsHeader {
  readonly alg: JwsAlgorithm
  /** In lower case, without `application/`: media types are compared so. */
  readonly typ?: string
  readonly kid?: string
  readonly jwk?: Credential
  /** Who the header says issued it (VC-JOSE-COSE §3.3.1): the same as the content says, or nobody. */
  readonly iss?: string
  /** The key is at an address, or in a certificate: neither is read. */
  readonly isKeyElsewhere?: true
}

export interface ParsedJws {
  readonly header: JwsHeader
  /** What was signed, as text, and read as a JSON object. */
  readonly text: string
  readonly payload: Credential
  readonly signingInput: Uint8Array
  readonly signature: Uint8Array
}

/** Characters of a whole text. */
const longestText = 400_000
/** Bytes of a header; one with an RSA key has 600. */
const largestHeader = 8192
const longestKid = 8192

/** OB 3.0 §8.2.4: `alg`, `typ`, and `kid` or `jwk`, and nothing else. Other tokens say what they like. */
const knownOfBadges = new Set(['alg', 'typ', 'cty', 'kid', 'jwk'])
/** These say how the rest is to be read. RFC 7515 §4.1.11: an extension that is critical and not understood makes a JWS invalid. */
const critical = ['crit', 'b64', 'zip']
/** Where a key may be found otherwise. */
const elsewhere = ['jku', 'x5u', 'x5c']

function optionalText(value: unknown): value is string | undefined {
  return value === undefined || (typeof value === 'string' && value !== '' && value.length <= longestKid)
}

/** The latest headers that were good, by their part of the text: an issuer writes the same one each time. */
const knownHeaders = new Map<string, JwsHeader>()
const mostKnownHeaders = 512
const longestKnownHeader = 1024

/** @param part the header in base64url, `undefined` when it is not there */
function readHeader(part: string | undefined): JwsHeader | Refused | undefined {
  if (part === undefined) return undefined
  const known = knownHeaders.get(part)
  if (known !== undefined) return known
  const bytes = decodeBase64url(part)
  if (bytes === undefined) return undefined
  const read = headerIn(bytes)
  if ('failure' in read || part.length > longestKnownHeader) return read
  const [oldest] = knownHeaders.keys()
  if (knownHeaders.size >= mostKnownHeaders && oldest !== undefined) knownHeaders.delete(oldest)
  // Not `part` itself, which keeps the whole text in memory.
  knownHeaders.set(bytes.toString('base64url'), read)
  return read
}

function headerIn(bytes: Buffer): JwsHeader | Refused {
  const text = bytes.length > largestHeader ? undefined : decodeUtf8(bytes)
  const header = text === undefined ? undefined : parseJsonObject(text)
  if (header === undefined) return refused('jws-malformed', 'the header is not a JSON object')
  const { alg, typ, cty, kid, jwk, iss } = header
  const isOfBadge = typ === undefined || mediaType(typ) === 'jwt'
  const names = Object.keys(header)
  // RFC 7515 §4: what is not understood "MUST be ignored".
  if (names.some((name) => critical.includes(name) || (isOfBadge && !knownOfBadges.has(name)))) {
    return refused('jose-header-unsupported', 'the header has members that are not read here')
  }
  const algorithm = Object.values(jwsAlgorithms).find((candidate) => candidate === alg)
  if (algorithm === undefined) {
    return others.has(alg)
      ? refused('algorithm-not-read', 'the algorithm is good, and not read here')
      : refused('algorithm-unsupported', 'not RS256, ES256 or EdDSA')
  }
  if (![typ, cty, kid, iss].every(optionalText) || !(jwk === undefined || isObject(jwk))) {
    return refused('jws-malformed', 'a member of the header has not its form')
  }
  return {
    alg: algorithm,
    ...(typ === undefined ? {} : { typ: mediaType(typ) }),
    ...(typeof kid === 'string' ? { kid } : {}),
    ...(jwk === undefined ? {} : { jwk }),
    ...(typeof iss === 'string' ? { iss } : {}),
    ...(names.some((name) => elsewhere.includes(name)) ? { isKeyElsewhere: true } : {}),
  }
}

/** RFC 7515 §4.1.9: compared without regard to case, `application/` understood. */
function mediaType(typ: unknown): string {
  return String(typ)
    .toLowerCase()
    .replace(/^application\//u, '')
}

/**
 * Takes a compact JWS apart: three parts of canonical base64url, none empty (a detached payload is nothing to read), a header, a payload
 * that is a JSON object. Failure codes: `jws-malformed`, `jose-header-unsupported` (`crit`, `b64`, `zip`; in a `JWT`, any member Open Badges
 * does not name), `algorithm-unsupported` (`none`, `HS256`), `algorithm-not-read`. Does NOT check the signature.
 */
export function parseJws(text: string): ParsedJws | Refused {
  const parts = text.length > longestText ? [] : text.split('.')
  const [header, ...rest] = parts
  const [payload, signature] = rest.map(decodeBase64url)
  const read = readHeader(header)
  if (parts.length !== 3 || read === undefined || payload === undefined || signature === undefined) {
    return refused('jws-malformed', 'not three parts in base64url')
  }
  if ('failure' in read) return read
  const payloadText = decodeUtf8(payload)
  const value = payloadText === undefined ? undefined : parseJsonObject(payloadText, payload)
  if (payloadText === undefined || value === undefined) {
    return refused('jws-malformed', 'the payload is not a JSON object')
  }
  const signingInput = Buffer.from(text.slice(0, text.lastIndexOf('.')), 'latin1')
  return { header: read, text: payloadText, payload: value, signingInput, signature }
}

/** Whether `key` is of the kind `algorithm` signs with, and strong enough: RSA of 2048 to 8192 bits (RFC 7518 §3.3). */
function fits(algorithm: JwsAlgorithm, key: KeyObject): boolean {
  switch (algorithm) {
    case 'EdDSA':
      return key.asymmetricKeyType === 'ed25519'
    case 'ES256':
      return key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1'
    case 'RS256': {
      const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {}
      return (
        key.asymmetricKeyType === 'rsa' &&
        modulusLength >= 2048 &&
        modulusLength <= 8192 &&
        // A larger exponent would only cost time.
        publicExponent >= 3n &&
        publicExponent < 1n << 32n
      )
    }
  }
}

/** Why `key` did not make the signature: `key-unfit` (of another kind than `alg` asks for, or too weak), `signature-mismatch`. */
export function signatureFailure(
  { header, signingInput, signature }: ParsedJws,
  key: KeyObject,
): Refused | undefined {
  if (!fits(header.alg, key)) return refused('key-unfit', 'the key is not one this algorithm signs with')
  // RFC 7518 §3.4: R and S side by side, not DER.
  const good =
    header.alg === 'EdDSA'
      ? signature.length === 64 && verify(null, signingInput, key, signature)
      : verify('sha256', signingInput, { key, dsaEncoding: 'ieee-p1363' }, signature)
  return good
    ? undefined
    : refused('signature-mismatch', 'the signature does not match the content and the key')
}

/**
 * The compact JWS of `payload`, with `claims` after its members, signed by the key of `issuer` with the algorithm of its kind. `header` goes
 * in after `alg`. Does NOT look whether a claim bears the name of a member.
 * @throws Problem `signing-key-unavailable` (503)
 */
export async function signJws(
  keys: Pick<KeyStore, 'sign'>,
  issuer: Issuer,
  header: { readonly typ: string; readonly kid: string },
  payload: Credential,
  claims: Credential = {},
): Promise<string> {
  const headerText = JSON.stringify({ alg: jwsAlgorithms[issuer.algorithm], ...header })
  const headerPart = Buffer.from(headerText).toString('base64url')
  const payloadPart = encodeUtf8(...joinedTexts(payload, claims)).toString('base64url')
  const signature = await keys.sign(issuer, signingInput(headerPart, payloadPart))
  return `${headerPart}.${payloadPart}.${Buffer.from(signature).toString('base64url')}`
}

/** The bytes that are signed. A buffer of their own: a key may be used later. */
function signingInput(header: string, payload: string): Buffer {
  const bytes = Buffer.allocUnsafe(header.length + 1 + payload.length)
  bytes.write(`${header}.`, 'latin1')
  bytes.write(payload, header.length + 1, 'latin1')
  return bytes
}

/** Texts that make the JSON of all members of both: to copy a whole credential takes as long as to write half of it. */
function joinedTexts(first: Credential, second: Credential): readonly string[] {
  const [one, other] = [JSON.stringify(first), JSON.stringify(second)]
  if (other === '{}') return [one]
  return one === '{}' ? [other] : [one.slice(0, -1), ',', other.slice(1)]
}
