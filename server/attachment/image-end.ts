import { activeMarkup } from './text-type.ts'

/**
 * Whether an image is whole and is all there is: what follows its end is another file. After a JPEG telephones write more of the same
 * photograph, and notes of their own: there, only markup that is run is another file. Does NOT decode the image.
 */
export function imageEndsItself(type: 'image/png' | 'image/jpeg' | 'image/webp', bytes: Uint8Array): boolean {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  switch (type) {
    case 'image/png':
      return endOfPng(view) === view.length
    case 'image/jpeg':
      return endsLikeJpeg(view)
    case 'image/webp':
      // RIFF: the size of all that follows these eight bytes, padded to an even number.
      return view.length >= 12 && view.readUInt32LE(4) + 8 === view.length
  }
}

// FF D9 ends an image. @see https://www.w3.org/Graphics/JPEG/itu-t81.pdf B.2.1
function endsLikeJpeg(bytes: Buffer): boolean {
  const end = bytes.lastIndexOf(Buffer.from([0xff, 0xd9]))
  return end !== -1 && !activeMarkup.test(bytes.toString('latin1', end))
}

/** Position after the IEND chunk; -1 when there is none. @see https://www.w3.org/TR/png-3/#5Chunk-layout */
function endOfPng(bytes: Buffer): number {
  for (let start = 8; start + 12 <= bytes.length;) {
    const end = start + 12 + bytes.readUInt32BE(start)
    if (end > bytes.length) return -1
    if (bytes.toString('latin1', start + 4, start + 8) === 'IEND') return end
    start = end
  }
  return -1
}
