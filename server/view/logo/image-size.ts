/** How large an image says it is, before anything of it is decoded. */

export interface ImageSize {
  readonly width: number
  readonly height: number
}

/** From the IHDR chunk, which is the first. @see https://www.w3.org/TR/png-3/#11IHDR */
export function pngSize(bytes: Buffer): ImageSize | undefined {
  if (bytes.length < 24 || bytes.toString('latin1', 12, 16) !== 'IHDR') return undefined
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

/** From the frame header. Several of them, as in a hierarchical JPEG, are none. @see https://www.w3.org/Graphics/JPEG/itu-t81.pdf B.2.2 */
export function jpegSize(bytes: Buffer): ImageSize | undefined {
  let size: ImageSize | undefined
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff;) {
    const marker = bytes.readUInt8(at + 1)
    if (marker === 0xff) {
      at += 1
      continue
    }
    // Start of scan: what follows is the image itself.
    if (marker === 0xda) return size
    if (isFrame(marker)) {
      if (size !== undefined || at + 9 > bytes.length) return undefined
      size = { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
    }
    at += 2 + bytes.readUInt16BE(at + 2)
  }
  return undefined
}

/** C0 to CF, less DHT (C4), JPG (C8) and DAC (CC). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
}
