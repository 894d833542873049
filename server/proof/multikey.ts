/** Ed25519 keys in the Multikey form, and as Node.js key objects. */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { decode, encode } from 'base58-universal'

// Multicodec ed25519-pub (0xed) as a varint.
const publicKeyHeader = Buffer.from([0xed, 0x01])
// RFC 8410 §4: SubjectPublicKeyInfo of an Ed25519 key, without the 32 bytes that end it.
const publicKeyInfo = Buffer.from('302a300506032b6570032100', 'hex')

/**
 * The Multikey of an Ed25519 public key: `z6Mk…`.
 * @see https://www.w3.org/TR/cid-1.0/#Multikey
 */
export function encodePublicKey(key: KeyObject): string {
  const raw = key.export({ format: 'der', type: 'spki' }).subarray(publicKeyInfo.length)
  return `z${encode(Buffer.concat([publicKeyHeader, raw]))}`
}

/** The public key behind `multibase`; `undefined` when it is not the Multikey of an Ed25519 key. */
export function decodePublicKey(multibase: string): KeyObject | undefined {
  // 34 bytes take 46 to 48 base58 digits: anything longer is not worth decoding.
  if (!/^z6Mk[1-9A-HJ-NP-Za-km-z]{43,45}$/.test(multibase)) return undefined
  const bytes = Buffer.from(decode(multibase.slice(1)))
  if (bytes.length !== 34 || !bytes.subarray(0, 2).equals(publicKeyHeader)) return undefined
  return createPublicKey({
    key: Buffer.concat([publicKeyInfo, bytes.subarray(2)]),
    format: 'der',
    type: 'spki',
  })
}

/** The private key of a PKCS#8 DER text. @throws Error when it is not an Ed25519 key */
export function readPrivateKey(pkcs8: Buffer): KeyObject {
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('not an Ed25519 private key')
  return key
}
