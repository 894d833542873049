/**
 * A process of its own that paints one logo: SVG on standard input, PNG on standard output. It holds no secret, and whoever started it may end it
 * at any moment. Started by `paint-apart.ts`.
 */
import { writeSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { Resvg } from '@resvg/resvg-js'
import { exitCodes } from './exit-codes.ts'

/** The longer side of what is kept, in pixels. */
const logoSide = 512

function paint(svg: string): Uint8Array | 'unreadable' | 'nothing-to-see' {
  const font = { loadSystemFonts: false }
  try {
    const { width, height } = new Resvg(svg, { font })
    const longer = Math.max(width, height)
    const side = Math.max(1, Math.min(logoSide, Math.round(longer)))
    const mode = width >= height ? 'width' : 'height'
    const picture = new Resvg(svg, { font, fitTo: { mode, value: side } }).render()
    return isBlank(picture.pixels) ? 'nothing-to-see' : picture.asPng()
  } catch {
    // What the painter cannot read, it says in words of its own.
    return 'unreadable'
  }
}

/** No pixel has any colour: nothing was drawn, or nothing of it could be decoded. */
function isBlank(pixels: Uint8Array): boolean {
  for (let at = 3; at < pixels.length; at += 4) if (pixels[at] !== 0) return false
  return true
}

function writeAll(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(1, bytes, at)
}

const painted = paint((await buffer(process.stdin)).toString('utf8'))
if (typeof painted === 'string') process.exitCode = exitCodes[painted]
else writeAll(painted)
