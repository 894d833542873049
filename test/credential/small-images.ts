/** The smallest pictures there are, made by hand: one pixel of PNG, an empty SVG. */
import { crc32, deflateSync } from 'node:zlib'

export const pngSignature = Buffer.from('89504e470d0a1a0a', 'hex')

/** A chunk of a PNG file, with its length and CRC. */
export function chunk(type: string, data: Buffer): Buffer {
  const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  crc.writeUInt32BE(crc32(Buffer.concat([Buffer.from(type), data])))
  return Buffer.concat([length, Buffer.from(type), data, crc])
}

/** The IHDR of an eight-bit grey picture. */
export function header(width: number, height: number): Buffer {
  const data = Buffer.alloc(13)
  data.writeUInt32BE(width, 0)
  data.writeUInt32BE(height, 4)
  data.writeUInt8(8, 8)
  return chunk('IHDR', data)
}

export const end = chunk('IEND', Buffer.alloc(0))
export const pixel = chunk('IDAT', deflateSync(Buffer.from([0, 127])))

/** One pixel, with `chunks` before its end. */
export const withChunks = (...chunks: Buffer[]) =>
  Buffer.concat([pngSignature, header(1, 1), pixel, ...chunks, end])

export const png = withChunks()
export const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><title>t</title></svg>'
