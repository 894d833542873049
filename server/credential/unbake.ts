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

/** How a version of Open Badges bakes. */
interface Baking {
  readonly keyword: string
  /** Whether the chunk may be a `tEXt`, as before 2.0. */
  readonly isPlainText: boolean
  readonly namespace: string
  readonly element: string
}

const bakings = {
  '3.0': { keyword: pngKeyword, isPlainText: false, namespace: svgNamespace, element: 'credential' },
  older: {
    keyword: 'openbadges',
    isPlainText: true,
    namespace: 'http://openbadges.org',
    element: 'assertion',
  },
} as const satisfies Readonly<Record<string, Baking>>

/** PNG §11.3.3.2: keyword, zero, text in Latin-1, which JSON and addresses are in ASCII. */
function readPlainText({ data }: PngChunk, { keyword }: Baking): Unbaked {
  return { kind: 'png', text: Buffer.from(data.subarray(keyword.length + 1)).toString('latin1') }
}

/** PNG §11.3.3.4: keyword, zero, flag, method, language tag, zero, translated keyword, zero, text. */
function readInternationalText({ data }: PngChunk, { keyword }: Baking): Unbaked {
  const flags = keyword.length + 1
  // Inflating is where a bomb goes off, and the specification of badges has it uncompressed.
  if (data[flags] === 1) return { refusal: 'compressed-credential' }
  const languageEnd = data.indexOf(0, flags + 2)
  const keywordEnd = languageEnd === -1 ? -1 : data.indexOf(0, languageEnd + 1)
  const text = keywordEnd === -1 ? undefined : decodeUtf8(data.subarray(keywordEnd + 1))
  if (data[flags] !== 0 || data[flags + 1] !== 0 || text === undefined) return { refusal: 'malformed-image' }
  return { kind: 'png', text }
}

function unbakePng(bytes: Buffer, baking: Baking): Unbaked {
  const chunks = readPngChunks(bytes)
  if (chunks === undefined) return { refusal: 'malformed-image' }
  const baked = chunks.filter(
    (chunk) => (baking.isPlainText || chunk.type !== 'tEXt') && textKeyword(chunk) === baking.keyword,
  )
  const [first] = baked
  if (first === undefined) return { refusal: 'no-credential' }
  if (baked.length > 1) return { refusal: 'several-credentials' }
  if (first.type === 'zTXt') return { refusal: 'compressed-credential' }
  return first.type === 'tEXt' ? readPlainText(first, baking) : readInternationalText(first, baking)
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

function isCredential(token: SvgToken, { namespace, element }: Baking): boolean {
  return (
    token.kind !== 'text' &&
    token.kind !== 'instruction' &&
    token.namespace === namespace &&
    token.local === element
  )
}

/** The texts of all credential elements, or the first reason to refuse the document. */
function collectSvg(svg: string, baking: Baking): readonly string[] | UnbakeRefusal {
  const found: string[] = []
  let rootSeen = false
  let inside: string[] | undefined
  for (const token of readSvg(svg)) {
    if (isActive(token)) return 'svg-active-content'
    if (token.kind === 'start') {
      if (!rootSeen && token.local !== 'svg') return 'not-an-image'
      rootSeen = true
      if (inside !== undefined) return 'malformed-image'
      if (!isCredential(token, baking)) continue
      const verify = token.attributes.find(({ local, namespace }) => local === 'verify' && namespace === '')
      // Before 3.0 the address is beside the assertion, not instead of it.
      const isBeside = baking.element === 'assertion' && !token.empty
      if (verify !== undefined && !isBeside) found.push(verify.value)
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

function unbakeSvg(svg: string, baking: Baking): Unbaked {
  try {
    const found = collectSvg(svg, baking)
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
 * `older`: the assertion that versions before 3.0 bake, or its address. Does NOT look into the credential.
 * @see https://www.imsglobal.org/spec/ob/v3p0/#baked-badge
 */
export function unbake(bytes: Uint8Array, version: keyof typeof bakings = '3.0'): Unbaked {
  const baking = bakings[version]
  if (bytes.byteLength > largestImage) return { refusal: 'too-large' }
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (looksLikePng(buffer)) return unbakePng(buffer, baking)
  const text = decodeUtf8(buffer)?.replace(/^\ufeff/, '')
  return text?.trimStart().startsWith('<') === true ? unbakeSvg(text, baking) : { refusal: 'not-an-image' }
}
