/** What the verifier uses of `node:buffer`. */
import { Buffer as PlainBuffer } from 'buffer/index.js'

const plainFrom = PlainBuffer.from.bind(PlainBuffer) as (...given: readonly unknown[]) => PlainBuffer
const plainToString = PlainBuffer.prototype.toString

/** That package reads base64url as base64, and does not write it. */
function known(encoding: unknown): unknown {
  return encoding === 'base64url' ? 'base64' : encoding
}

Object.assign(PlainBuffer, {
  from: (value: unknown, encoding?: unknown, length?: unknown) => plainFrom(value, known(encoding), length),
})
PlainBuffer.prototype.toString = function (encoding?: string, start?: number, end?: number): string {
  if (encoding !== 'base64url') return plainToString.call(this, encoding, start, end)
  const base64 = plainToString.call(this, 'base64', start, end)
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

export { PlainBuffer as Buffer }

export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

/** @throws Error when UTF-16 has half of a surrogate pair, as that of Node.js does */
export function transcode(bytes: Uint8Array, from: string, to: string): PlainBuffer {
  if (from === 'utf8' && to === 'utf16le') {
    return PlainBuffer.from(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes), 'utf16le')
  }
  if (from !== 'utf16le' || to !== 'utf8') throw new Error(`not transcoded here: ${from} to ${to}`)
  const text = PlainBuffer.from(bytes).toString('utf16le')
  if (!text.isWellFormed()) throw new Error('half of a surrogate pair')
  return PlainBuffer.from(text, 'utf8')
}
