/** What the verifier uses of `node:crypto` to digest bytes: at once, which a browser itself cannot. */
import { hmac } from '@noble/hashes/hmac'
import { sha256, sha384, sha512 } from '@noble/hashes/sha2'
import { Buffer } from './buffer.ts'

type Data = string | Uint8Array

const digests = { sha256, sha384, sha512 } as const

function digestOf(name: string) {
  if (name === 'sha256' || name === 'sha384' || name === 'sha512') return digests[name]
  throw new Error(`no such digest here: ${name}`)
}

function bytesOf(data: Data, encoding = 'utf8'): Uint8Array {
  return typeof data === 'string' ? Buffer.from(data, encoding) : data
}

function written(bytes: Uint8Array, encoding: string): unknown {
  const buffer = Buffer.from(bytes)
  return encoding === 'buffer' ? buffer : buffer.toString(encoding)
}

export function hash(name: string, data: Data, encoding = 'hex'): unknown {
  return written(digestOf(name)(bytesOf(data)), encoding)
}

interface Running {
  update(data: Data, encoding?: string): Running
  digest(encoding?: string): unknown
}

interface Begun {
  update(bytes: Uint8Array): unknown
  digest(): Uint8Array
}

function running(begun: Begun): Running {
  return {
    update(data, encoding) {
      begun.update(bytesOf(data, encoding))
      return this
    },
    digest: (encoding = 'buffer') => written(begun.digest(), encoding),
  }
}

export function createHash(name: string): Running {
  return running(digestOf(name).create())
}

export function createHmac(name: string, key: Data): Running {
  return running(hmac.create(digestOf(name), bytesOf(key)))
}
