/** What the verifier uses of `node:zlib`: the browser unpacks. */
import { awaited, lacking } from '../awaited.ts'
import { Buffer } from './buffer.ts'
import { hash } from './digest.ts'

interface Limit {
  readonly maxOutputLength?: number
}

async function unpacked(
  form: 'gzip' | 'deflate',
  bytes: Uint8Array,
  { maxOutputLength = 2 ** 26 }: Limit,
): Promise<Uint8Array> {
  const stream = new Blob([Uint8Array.from(bytes)]).stream().pipeThrough(new DecompressionStream(form))
  const reader = stream.getReader()
  const parts: Uint8Array[] = []
  let length = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    length += part.value.length
    if (length > maxOutputLength) {
      await reader.cancel()
      throw new RangeError('more than was allowed')
    }
    parts.push(part.value)
  }
  return Buffer.concat(parts)
}

function atOnce(form: 'gzip' | 'deflate', bytes: Uint8Array, limit: Limit): Uint8Array {
  const question = [form, String(limit.maxOutputLength), hash('sha256', bytes)].join(' ')
  return awaited(question, () => unpacked(form, bytes, limit))
}

export function gunzipSync(bytes: Uint8Array, limit: Limit = {}): Uint8Array {
  return atOnce('gzip', bytes, limit)
}

function raised(error: unknown): never {
  throw error
}

export function inflateSync(bytes: Uint8Array, limit: Limit = {}): Uint8Array {
  try {
    return atOnce('deflate', bytes, limit)
  } catch (error) {
    // Browsers take nothing after the end, which Node.js does: what they refuse may be good.
    return error instanceof TypeError ? lacking('to unpack this file') : raised(error)
  }
}

export function gunzip(
  bytes: Uint8Array,
  limit: Limit,
  done: (error: unknown, value: Uint8Array) => void,
): void {
  unpacked('gzip', bytes, limit).then(
    (value) => {
      done(null, value)
    },
    (error: unknown) => {
      done(error, new Uint8Array())
    },
  )
}

const table = Uint32Array.from({ length: 256 }, (_none, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xed_b8_83_20 : value >>> 1
  return value
})

/** @see https://www.w3.org/TR/png-3/#D-CRCAppendix */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xff_ff_ff_ff
  for (const byte of bytes) crc = (table[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8)
  return (crc ^ 0xff_ff_ff_ff) >>> 0
}
