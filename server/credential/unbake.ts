/** Reads the credential out of the image of a badge, and refuses images that are not safe to keep. */
import { pngKeyword, svgNamespace } from './bake.ts'
import { looksLikePng, readPngChunks, textKeyword, type PngChunk } from './png.ts'
import { MalformedSvgError, readSvg, type SvgToken } from './svg-tokens.ts'

export type UnbakeRefusal =
  | 'too-large'
  | 'not-an-image'
  | 'malformed-image'
  | 'svg-active-content'
  | 'no-credential'
  | 'several-credentials'
  | 'compressed-credential'

/** `text` is a credential as JSON, or a compact JWS: not parsed yet. */
export type Unbaked =
  { readonly kind: 'png' | 'svg'; readonly text: string } | { readonly refusal: UnbakeRefusal }

/** Images may have this many bytes: 2 MiB. */
export const largestImage = 2 * 1024 * 1024

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** PNG §11.3.3.4: keyword, zero, flag, method, language tag, zero, translated keyword, zero, text. */
function readInternationalText({ data }: PngChunk): Unbaked {
  const flags = pngKeyword.length + 1
  // Inflating is where a bomb goes off, and the specification of badges has it uncompressed.
  if (data[flags] === 1) return { refusal: 'compressed-credential' }
  const languageEnd = data.indexOf(0, flags + 2)
  const keywordEnd = languageEnd === -1 ? -1 : data.indexOf(0, languageEnd + 1)
  const text = keywordEnd === -1 ? undefined : decodeUtf8(data.subarray(keywordEnd + 1))
  if (data[flags] !== 0 || data[flags + 1] !== 0 || text === undefined) return { refusal: 'malformed-image' }
  return { kind: 'png', text }
}

function unbakePng(bytes: Buffer): Unbaked {
  const chunks = readPngChunks(bytes)
  if (chunks === undefined) return { refusal: 'malformed-image' }
  const baked = chunks.filter((chunk) => chunk.type !== 'tEXt' && textKeyword(chunk) === pngKeyword)
  const [first] = baked
  if (first === undefined) return { refusal: 'no-credential' }
  if (baked.length > 1) return { refusal: 'several-credentials' }
  return first.type === 'zTXt' ? { refusal: 'compressed-credential' } : readInternationalText(first)
}

const activeElements: ReadonlySet<string> = new Set([
  'script',
  'foreignobject',
  'iframe',
  'object',
  'embed',
  'audio',
  'video',
  'handler',
  'listener',
])
const animations: ReadonlySet<string> = new Set([
  'set',
  'animate',
  'animatemotion',
  'animatetransform',
  'animatecolor',
])
const inertReference = /^(?:#|https?:|data:image\/(?:png|jpeg|gif|webp)[;,])/

function isActive(token: SvgToken): boolean {
  // A style sheet may be XSLT; only the XML declaration itself is inert.
  if (token.kind === 'instruction') return token.target !== 'xml'
  if (token.kind !== 'start') return false
  const element = token.local.toLowerCase()
  return (
    activeElements.has(element) ||
    token.attributes.some(({ local, value }) => {
      const key = local.toLowerCase()
      if (key.startsWith('on')) return true
      if (key === 'attributename' && animations.has(element)) return /^(?:on|.*href$)/i.test(value.trim())

      return key === 'href' && !inertReference.test(value.replace(/[\u0000-\u0020]/g, '').toLowerCase())
    })
  )
}

function isCredential(token: SvgToken): boolean {
  return (
    token.kind !== 'text' &&
    token.kind !== 'instruction' &&
    token.namespace === svgNamespace &&
    token.local === 'credential'
  )
}

/** The texts of all credential elements, or the first reason to refuse the document. */
function collectSvg(svg: string): readonly string[] | UnbakeRefusal {
  const found: string[] = []
  let rootSeen = false
  let inside: string[] | undefined
  for (const token of readSvg(svg)) {
    if (isActive(token)) return 'svg-active-content'
    if (token.kind === 'start') {
      if (!rootSeen && token.local !== 'svg') return 'not-an-image'
      rootSeen = true
      if (inside !== undefined) return 'malformed-image'
      if (!isCredential(token)) continue
      const verify = token.attributes.find(({ local, namespace }) => local === 'verify' && namespace === '')
      if (verify !== undefined) found.push(verify.value)
      if (!token.empty) inside = []
    } else if (token.kind === 'end' && inside !== undefined) {
      // The white space around a CDATA section is layout.
      const text = inside.filter((part) => part.trim() !== '').join('')
      if (text !== '') found.push(text)
      inside = undefined
    } else if (token.kind === 'text') {
      inside?.push(token.value)
    }
  }
  return found
}

function unbakeSvg(svg: string): Unbaked {
  try {
    const found = collectSvg(svg)
    if (typeof found === 'string') return { refusal: found }
    const [text] = found
    if (text === undefined) return { refusal: 'no-credential' }
    return found.length > 1 ? { refusal: 'several-credentials' } : { kind: 'svg', text }
  } catch (error) {
    if (error instanceof MalformedSvgError) return { refusal: 'malformed-image' }
    throw error
  }
}

/**
 * The credential baked into a PNG or SVG of at most 2 MiB, or the reason why there is none. Costs one pass over the
 * bytes: the picture is never decoded, nothing is inflated, no entity is expanded, no script runs. Never throws.
 * Does NOT read the `openbadges` chunk of Open Badges 2.0, and does NOT look into the credential.
 * @see https://www.imsglobal.org/spec/ob/v3p0/#baked-badge
 */
export function unbake(bytes: Uint8Array): Unbaked {
  if (bytes.byteLength > largestImage) return { refusal: 'too-large' }
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (looksLikePng(buffer)) return unbakePng(buffer)
  const text = decodeUtf8(buffer)?.replace(/^\ufeff/, '')
  return text?.trimStart().startsWith('<') === true ? unbakeSvg(text) : { refusal: 'not-an-image' }
}
