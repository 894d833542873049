/** Somebody's logo, painted anew: what is kept and shown is our own picture of it. */
import { jpegSize, pngSize, type ImageSize } from './image-size.ts'
import { paintApart } from './paint-apart.ts'
import { isPlainSvg } from './plain-svg.ts'

export type LogoType = 'image/png' | 'image/jpeg' | 'image/svg+xml'

/** Of what is sent, in pixels. */
const maximumSide = 4096

/** Why a file makes no logo. */
export type LogoFlaw = 'not-a-drawing' | 'unreadable' | 'too-large' | 'nothing-to-see' | 'too-much-to-paint'

/**
 * The logo of `bytes`, found to be of `type`, as a PNG of at most 512 × 512 pixels; or why there is none. The same bytes for the same file.
 * Nothing outside the file is read, and a picture that says it is large is not decoded. Painted in a process of its own, for five seconds at most.
 * @throws Problem `unavailable` (503) when too many are waiting
 */
export async function paintLogo(type: LogoType, bytes: Buffer): Promise<Buffer | LogoFlaw> {
  switch (type) {
    case 'image/png':
      return painted(type, bytes, pngSize(bytes))
    case 'image/jpeg':
      return painted(type, bytes, jpegSize(bytes))
    case 'image/svg+xml': {
      const svg = bytes.toString('utf8')
      return isPlainSvg(svg) ? paintApart(svg) : 'not-a-drawing'
    }
  }
}

async function painted(
  type: LogoType,
  bytes: Buffer,
  size: ImageSize | undefined,
): Promise<Buffer | LogoFlaw> {
  if (size === undefined || size.width === 0 || size.height === 0) return 'unreadable'
  const { width, height } = size
  if (width > maximumSide || height > maximumSide) return 'too-large'
  const box = `width="${String(width)}" height="${String(height)}"`
  return paintApart(
    `<svg xmlns="http://www.w3.org/2000/svg" ${box}><image ${box} href="data:${type};base64,${bytes.toString('base64')}"/></svg>`,
  )
}
