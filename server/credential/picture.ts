/** The picture that a badge is baked into, without the badge. */
import { hash } from 'node:crypto'
import { pngKeyword, svgNamespace } from './bake.ts'
import { looksLikePng, readPngChunks, textKeyword, writePngChunks } from './png.ts'
import { MalformedSvgError, readSvg } from './svg-tokens.ts'

export interface Picture {
  readonly kind: 'png' | 'svg'
  /**
   * Of a PNG, of its bytes without the badge, as Subresource Integrity writes them: `sha256-…`, `sha384-…`, `sha512-…`. Of an SVG one, of what it
   * draws, element by element: baking writes in the root, so its bytes are not those from before.
   */
  readonly digests: readonly string[]
}

/** The picture in `bytes`, baked in or not; `undefined` when it is neither PNG nor SVG. Decodes no picture. */
export function pictureOf(bytes: Uint8Array): Picture | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return looksLikePng(buffer) ? pictureOfPng(buffer) : pictureOfSvg(buffer)
}

function pictureOfPng(bytes: Buffer): Picture | undefined {
  const chunks = readPngChunks(bytes)
  const kept = chunks?.filter((chunk) => textKeyword(chunk) !== pngKeyword)
  if (kept === undefined || chunks === undefined) return undefined
  const plain = kept.length === chunks.length ? bytes : writePngChunks(kept)
  const digests = ['sha256', 'sha384', 'sha512'].map((name) => `${name}-${hash(name, plain, 'base64')}`)
  return { kind: 'png', digests }
}

function pictureOfSvg(bytes: Buffer): Picture | undefined {
  try {
    const drawn = drawnIn(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return drawn === undefined ? undefined : { kind: 'svg', digests: [hash('sha256', drawn, 'hex')] }
  } catch (error) {
    if (error instanceof MalformedSvgError || error instanceof TypeError) return undefined
    throw error
  }
}

/** All elements but the badge, with their attributes and texts; declarations of namespaces are in the names already. */
function drawnIn(svg: string): string | undefined {
  const drawn: string[] = []
  let text = ''
  let depth = 0
  let badgeAt: number | undefined
  for (const token of readSvg(svg)) {
    if (token.kind === 'instruction') continue
    if (token.kind === 'text') {
      if (badgeAt === undefined) text += token.value
      continue
    }
    const isBadge = token.namespace === svgNamespace && token.local === 'credential'
    const isInBadge = isBadge || badgeAt !== undefined
    if (!isInBadge) {
      if (drawn.length === 0 && token.local !== 'svg') return undefined
      const attributes =
        token.kind === 'end'
          ? []
          : token.attributes.map(({ namespace, local, value }) => [namespace, local, value])
      drawn.push(JSON.stringify([text, token.kind, token.namespace, token.local, attributes]))
      text = ''
    }
    if (token.kind === 'end') {
      depth -= 1
      if (badgeAt === depth) badgeAt = undefined
    } else if (!token.empty) {
      if (isBadge) badgeAt ??= depth
      depth += 1
    }
  }
  return drawn.length === 0 ? undefined : drawn.join('\n')
}
