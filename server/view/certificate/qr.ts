/** QR codes as shapes, sharp at any size. */
import QRCode from 'qrcode'

export interface QrCode {
  /** Modules a side, without the quiet zone. */
  readonly size: number
  /** What is dark, as an SVG path in modules: one rectangle for each run of a row. */
  readonly path: string
}

/** Modules of white that a reader needs on each side. @see ISO/IEC 18004 §6.3.8 */
export const quietZone = 4

/** The QR code of `text`, with a quarter of it to lose (level Q): cards are folded and stained. */
export function qrCode(text: string): QrCode {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'Q' })
  const { size, data } = modules
  const runs: string[] = []
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      let width = 0
      while (x + width < size && data[y * size + x + width] === 1) width += 1
      if (width > 0) runs.push(`M${String(x)} ${String(y)}h${String(width)}v1h-${String(width)}z`)
      x += width
    }
  }
  return { size, path: runs.join('') }
}
