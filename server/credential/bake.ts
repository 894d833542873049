/** Writes a credential into the image of its badge. */
import { writePngText } from './png.ts'
import { readSvg } from './svg-tokens.ts'

/** Keyword of the PNG text chunk. @see https://www.imsglobal.org/spec/ob/v3p0/#png */
export const pngKeyword = 'openbadgecredential'

/** Namespace of the SVG element. @see https://www.imsglobal.org/spec/ob/v3p0/#svg */
export const svgNamespace = 'https://purl.imsglobal.org/ob/v3p0'

/**
 * `png` with `text` (a credential as JSON, or a compact JWS) in one uncompressed iTXt chunk before IEND, in place of any
 * that was there. Nothing else of the image changes. `text` must be well-formed Unicode.
 * @throws Error when `png` is not an exact PNG file
 */
export function bakePng(png: Uint8Array, text: string): Buffer {
  return writePngText(png, pngKeyword, text)
}

interface Range {
  readonly from: number
  readonly to: number
}

function locate(svg: string): { readonly root: Range; readonly existing: readonly Range[] } {
  const existing: Range[] = []
  let root: Range | undefined
  let depth = 0
  let startedAt: { readonly from: number; readonly depth: number } | undefined
  for (const token of readSvg(svg)) {
    if (token.kind === 'start') {
      if (root === undefined && (token.local !== 'svg' || token.empty))
        throw new Error('the image to bake into is not an SVG')
      root ??= token
      const isCredential = token.namespace === svgNamespace && token.local === 'credential'
      if (isCredential && token.empty) existing.push(token)
      else if (isCredential) startedAt ??= { from: token.from, depth }
      if (!token.empty) depth += 1
    } else if (token.kind === 'end') {
      depth -= 1
      if (startedAt?.depth === depth) {
        existing.push({ from: startedAt.from, to: token.to })
        startedAt = undefined
      }
    }
  }
  if (root === undefined) throw new Error('the image to bake into is not an SVG')
  return { root, existing }
}

/** Base64url, twice a dot: nothing in it needs escaping. */
const compactJws = /^[\w-]+\.[\w-]+\.[\w-]+$/

/**
 * `svg` with `text` in `<openbadges:credential>`, the first child of the root, in place of any that was there: a compact JWS in its `verify`,
 * JSON in one CDATA section. `]]>` inside JSON strings is written `]]\u003e`, and characters XML cannot hold as JSON escapes: the text
 * read back is the same JSON, and the same bytes when it has neither.
 * @throws MalformedSvgError or Error when `svg` is not an SVG document with content
 */
export function bakeSvg(svg: string, text: string): string {
  const { root, existing } = locate(svg)
  const rootTag = svg.slice(root.from, root.to)
  const declaration = ` xmlns:openbadges="${svgNamespace}"`
  const prefixTaken = /\sxmlns:openbadges\s*=/.test(rootTag)
  const declared = rootTag.includes(declaration)
  const start = `<openbadges:credential${prefixTaken && !declared ? declaration : ''}`
  // OB 3.0, baked SVG: a JWT is the value of `verify`, JSON is the body, without `verify`.
  const element = compactJws.test(text)
    ? `${start} verify="${text}"/>`
    : `${start}><![CDATA[${inCdata(text)}]]></openbadges:credential>`
  const bakedRoot = prefixTaken ? rootTag : rootTag.replace(/^<[^\s/>]+/, (name) => name + declaration)
  const kept = [...existing, { from: svg.length, to: svg.length }].reduce(
    ({ output, offset }, range) => ({ output: output + svg.slice(offset, range.from), offset: range.to }),
    { output: '', offset: root.to },
  )
  return svg.slice(0, root.from) + bakedRoot + element + kept.output
}

function inCdata(json: string): string {
  return json
    .replaceAll(']]>', String.raw`]]\u003e`)
    .replaceAll('\ufffe', String.raw`\ufffe`)
    .replaceAll('\uffff', String.raw`\uffff`)
}
