/** Tokens signed by hand, with Node.js alone: what others could send. */
import { sign, type KeyObject } from 'node:crypto'

export function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}

/** A compact JWS of whatever header and payload, signed as the kind of key signs. */
export function compact(header: object, payload: object, key: KeyObject): string {
  const input = `${encoded(header)}.${encoded(payload)}`
  const hash = key.asymmetricKeyType === 'ed25519' ? null : 'sha256'
  return `${input}.${sign(hash, Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}
