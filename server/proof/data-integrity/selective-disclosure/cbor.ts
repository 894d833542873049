/**
 * As much of CBOR as proof values of ecdsa-sd-2023 are written in: unsigned integers, byte strings, texts, arrays, maps from integers.
 * @see https://www.rfc-editor.org/rfc/rfc8949
 */

export type Cbor = number | string | Uint8Array | readonly Cbor[] | ReadonlyMap<number, Cbor>

/** Not what this file reads, or not all of it. */
export class CborError extends Error {
  override readonly name = 'CborError'
}

const majors = { integer: 0, bytes: 2, text: 3, array: 4, map: 5, tag: 6 } as const

/** Some writers mark a byte string as an array of bytes. @see https://www.rfc-editor.org/rfc/rfc8746#section-2.1 */
const byteArrayTag = 64

function head(major: number, length: number): Buffer {
  const first = major << 5
  if (length < 24) return Buffer.from([first | length])
  if (length < 0x100) return Buffer.from([first | 24, length])
  if (length < 0x1_0000) return Buffer.from([first | 25, length >> 8, length & 0xff])
  const long = Buffer.alloc(5)
  long.writeUInt8(first | 26)
  // Throws beyond 4 GiB, which no proof comes near to.
  long.writeUInt32BE(length, 1)
  return long
}

/** `value` in its shortest form; maps keep their order. @throws RangeError for an integer of more than 32 bits, or a fraction */
export function encodeCbor(value: Cbor): Buffer {
  if (typeof value === 'number') {
    if (!Number.isInteger(value) || value < 0) throw new RangeError('not an unsigned integer')
    return head(majors.integer, value)
  }
  if (typeof value === 'string') {
    const text = Buffer.from(value, 'utf8')
    return Buffer.concat([head(majors.text, text.length), text])
  }
  if (value instanceof Uint8Array) return Buffer.concat([head(majors.bytes, value.length), value])
  if (value instanceof Map) {
    const members = [...value].flat().map((each: Cbor) => encodeCbor(each))
    return Buffer.concat([head(majors.map, value.size), ...members])
  }
  if (!Array.isArray(value)) throw new RangeError('not a value')
  const elements: readonly Cbor[] = value
  return Buffer.concat([head(majors.array, elements.length), ...elements.map(encodeCbor)])
}

class Reader {
  private readonly bytes: Buffer
  private position = 0

  constructor(bytes: Buffer) {
    this.bytes = bytes
  }

  document(): Cbor {
    const value = this.value(0)
    if (this.position !== this.bytes.length) throw new CborError('more than one value')
    return value
  }

  private value(depth: number): Cbor {
    if (depth > 3) throw new CborError('nested too deeply')
    const first = this.take(1).readUInt8()
    const length = this.length(first & 0x1f)
    switch (first >> 5) {
      case majors.integer:
        return length
      case majors.bytes:
        return this.take(length)
      case majors.text:
        return this.take(length).toString('utf8')
      case majors.array:
        return Array.from({ length: this.announced(length) }, () => this.value(depth + 1))
      case majors.map:
        return this.map(length, depth)
      case majors.tag:
        if (length !== byteArrayTag) throw new CborError('an unknown tag')
        return this.value(depth + 1)
      default:
        throw new CborError('a kind of value that proofs do not hold')
    }
  }

  private map(size: number, depth: number): ReadonlyMap<number, Cbor> {
    const map = new Map<number, Cbor>()
    for (let left = this.announced(size); left > 0; left -= 1) {
      const key = this.value(depth + 1)
      if (typeof key !== 'number' || map.has(key)) throw new CborError('a key that is no integer, or twice')
      map.set(key, this.value(depth + 1))
    }
    return map
  }

  /** Each element takes a byte at least: there cannot be more of them than bytes. */
  private announced(count: number): number {
    if (count > this.bytes.length - this.position) throw new CborError('cut short')
    return count
  }

  private length(information: number): number {
    if (information < 24) return information
    if (information === 24) return this.take(1).readUInt8()
    if (information === 25) return this.take(2).readUInt16BE()
    if (information === 26) return this.take(4).readUInt32BE()
    throw new CborError('a length that is not given')
  }

  private take(length: number): Buffer {
    const end = this.position + length
    if (end > this.bytes.length) throw new CborError('cut short')
    const taken = this.bytes.subarray(this.position, end)
    this.position = end
    return taken
  }
}

/** The one value in `bytes`, in time linear in their number. @throws CborError for anything else */
export function decodeCbor(bytes: Buffer): Cbor {
  return new Reader(bytes).document()
}
