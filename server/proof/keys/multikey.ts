/** Public keys in the Multikey form, and as Node.js key objects. */
import { createPublicKey, ECDH, type KeyObject } from 'node:crypto'
import { decode, encode } from 'base58-universal'
import type { KeyAlgorithm } from '../types.ts'

/** `P-384` is read, for what others sign with it; this service makes no such key. */
export type ReadAlgorithm = KeyAlgorithm | 'P-384'

export interface DecodedKey {
  readonly algorithm: ReadAlgorithm
  readonly key: KeyObject
}

// Multicodec ed25519-pub (0xed), p256-pub (0x1200), p384-pub (0x1201) and rsa-pub (0x1205), as varints.
const headers = {
  Ed25519: Buffer.from([0xed, 0x01]),
  'P-256': Buffer.from([0x80, 0x24]),
  'P-384': Buffer.from([0x81, 0x24]),
  RSA: Buffer.from([0x85, 0x24]),
} as const satisfies Readonly<Record<ReadAlgorithm, Uint8Array>>

const algorithms = ['Ed25519', 'P-256', 'P-384', 'RSA'] as const satisfies readonly ReadAlgorithm[]

/** By the length of a compressed point and the name OpenSSL has for the curve. */
const curves = {
  'P-256': { name: 'prime256v1', bytes: 33 },
  'P-384': { name: 'secp384r1', bytes: 49 },
} as const

// RFC 8410 §4: SubjectPublicKeyInfo of an Ed25519 key, without the 32 bytes that end it.
const ed25519Info = Buffer.from('302a300506032b6570032100', 'hex')

/** An RSA key of 4,096 bits takes 720 base58 digits: anything longer is not worth decoding. */
const longestMultibase = 760
/** NIST SP 800-131A: shorter RSA keys are no longer to be used for verification. */
const rsaBits = { least: 2048, most: 4096 } as const

/** What `key` is for, among what this service reads; `undefined` for any other kind of key, curve or length. */
export function algorithmOf(key: KeyObject): ReadAlgorithm | undefined {
  const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {}
  switch (key.asymmetricKeyType) {
    case 'ed25519':
      return 'Ed25519'
    case 'ec':
      return namedCurve === 'prime256v1' ? 'P-256' : namedCurve === 'secp384r1' ? 'P-384' : undefined
    case 'rsa':
      return modulusLength >= rsaBits.least && modulusLength <= rsaBits.most ? 'RSA' : undefined
    default:
      return undefined
  }
}

/**
 * The Multikey of a public key: `z6Mk…` (Ed25519), `zDn…` (P-256), `z82…` (P-384), `z4M…` (RSA).
 * @throws Error for any other kind of key
 * @see https://www.w3.org/TR/cid-1.0/#Multikey and https://w3c-ccg.github.io/did-key-spec/ (RSA)
 */
export function encodePublicKey(key: KeyObject): string {
  const algorithm = algorithmOf(key)
  if (algorithm === undefined) throw new Error('this kind of key has no Multikey here')
  return `z${encode(Buffer.concat([headers[algorithm], rawPublicKey(algorithm, key)]))}`
}

function rawPublicKey(algorithm: ReadAlgorithm, key: KeyObject): Buffer {
  switch (algorithm) {
    case 'Ed25519':
      return key.export({ format: 'der', type: 'spki' }).subarray(ed25519Info.length)
    case 'RSA':
      return key.export({ format: 'der', type: 'pkcs1' })
    case 'P-256':
    case 'P-384': {
      const { x = '', y = '' } = key.export({ format: 'jwk' })
      const point = Buffer.concat([
        Buffer.from([4]),
        Buffer.from(x, 'base64url'),
        Buffer.from(y, 'base64url'),
      ])
      // With no encoding asked for, the answer is bytes.
      const compressed = ECDH.convertKey(point, curves[algorithm].name, undefined, undefined, 'compressed')
      return Buffer.from(compressed)
    }
  }
}

/** Whoever signed one credential signed others: keys by their text, the latest to be read last. */
const known = new Map<string, DecodedKey>()
const mostKnown = 1024

/**
 * The public key behind `multibase`; `undefined` when it is not the Multikey of a key this service reads: Ed25519, P-256 and P-384 as
 * compressed points of the curve, RSA of 2,048 to 4,096 bits. The same object each time, for the keys read lately.
 */
export function decodePublicKey(multibase: string): DecodedKey | undefined {
  const found = known.get(multibase)
  if (found !== undefined) return found
  const read = readPublicKey(multibase)
  if (read === undefined) return undefined
  const [oldest] = known.keys()
  if (known.size >= mostKnown && oldest !== undefined) known.delete(oldest)
  // Not `multibase` itself: as a part of a longer text, it would keep all of it in memory.
  known.set(read.text, read.decoded)
  return read.decoded
}

function readPublicKey(
  multibase: string,
): { readonly text: string; readonly decoded: DecodedKey } | undefined {
  if (multibase.length > longestMultibase || !/^z[1-9A-HJ-NP-Za-km-z]+$/.test(multibase)) return undefined
  const bytes = Buffer.from(decode(multibase.slice(1)))
  const algorithm = algorithms.find((candidate) => bytes.subarray(0, 2).equals(headers[candidate]))
  if (algorithm === undefined) return undefined
  const key = publicKeyOf(algorithm, bytes.subarray(2))
  if (key === undefined || algorithmOf(key) !== algorithm) return undefined
  const text = encodePublicKey(key)
  // One key has one text: what is written back must be what was read.
  return text === multibase ? { text, decoded: { algorithm, key } } : undefined
}

function publicKeyOf(algorithm: ReadAlgorithm, raw: Buffer): KeyObject | undefined {
  try {
    switch (algorithm) {
      case 'Ed25519':
        if (raw.length !== 32) return undefined
        return createPublicKey({ key: Buffer.concat([ed25519Info, raw]), format: 'der', type: 'spki' })
      case 'RSA':
        return createPublicKey({ key: raw, format: 'der', type: 'pkcs1' })
      case 'P-256':
      case 'P-384': {
        const { name, bytes } = curves[algorithm]
        if (raw.length !== bytes) return undefined
        const point = Buffer.from(ECDH.convertKey(raw, name, undefined, undefined, 'uncompressed'))
        const [x, y] = [point.subarray(1, bytes), point.subarray(bytes)].map((part) =>
          part.toString('base64url'),
        )
        return createPublicKey({ key: { kty: 'EC', crv: algorithm, x: x ?? '', y: y ?? '' }, format: 'jwk' })
      }
    }
  } catch {
    // Not a point of the curve, not a key in DER.
    return undefined
  }
}
