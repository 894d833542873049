/** Tells an SVG that is only a drawing from one that does, fetches or multiplies anything. */

/** What logos are drawn with. No text, which needs fonts of somebody else; nothing that refers to other drawings; no effects. */
const elements = new Set([
  'svg',
  'g',
  'path',
  'rect',
  'circle',
  'ellipse',
  'line',
  'polyline',
  'polygon',
  'defs',
  'linearGradient',
  'radialGradient',
  'stop',
  'clipPath',
  'title',
  'desc',
  'metadata',
  'style',
])
/** What drawing programs write beside the drawing, and no painter looks at. */
const notes = /^(?:inkscape|sodipodi|rdf|cc|dc):[\w-]+$/u
const svgNamespace = 'http://www.w3.org/2000/svg'
const maximumElements = 2000
const maximumDepth = 32
/** Each makes the painter paint apart first. */
const maximumLayers = 100
/** Characters of all paths together: the time a path takes grows with the square of its length. */
const maximumPathData = 128 * 1024

const tag = /<(\/?)([A-Za-z_][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/uy
const attribute = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/gu
/** As an attribute, or anywhere in a style: `fill-opacity` is another word. */
const layered = /(?<![\w-])(?:opacity|clip-path|isolation|mix-blend-mode)(?![\w-])/giu

/**
 * Whether `text` is an SVG document made of shapes alone: no script, no reference to anything outside, no entity, no text, no image, no
 * effect, and no more of anything than a logo has. Strict on purpose: what it does not know, it refuses.
 */
export function isPlainSvg(text: string): boolean {
  const body = withoutComments(text.replace(/^\uFEFF?\s*(?:<\?xml\s[^<>?]*\?>)?/u, ''))
  if (body === undefined || /<[!?]/u.test(body)) return false
  const open: string[] = []
  let [count, layers, pathData, at] = [0, 0, 0, 0]
  while (at < body.length) {
    const next = body.indexOf('<', at)
    const between = body.slice(at, next < 0 ? body.length : next)
    if (open.at(-1) === 'style' ? !isPlainSheet(between) : between.trim() !== '' && open.length === 0)
      return false
    if (next < 0) break
    tag.lastIndex = next
    const [whole, closing, name = '', attributes = '', empty] = tag.exec(body) ?? []
    if (whole === undefined || (open.at(-1) === 'style' && closing !== '/')) return false
    at = tag.lastIndex
    if (closing === '/') {
      if (open.pop() !== name) return false
      continue
    }
    count += 1
    const isFirst = count === 1
    if (isFirst !== (name === 'svg') || (open.length === 0 && !isFirst)) return false
    const found = attributesOf(attributes)
    if (found === undefined || !(elements.has(name) || notes.test(name))) return false
    if (isFirst && found.get('xmlns') !== svgNamespace) return false
    const own = layersOf(found)
    // One clip inside another is painted once for each part of the other, and so on.
    if (own > 0 && (name === 'clipPath' || open.includes('clipPath'))) return false
    layers += own
    pathData += (found.get('d') ?? '').length + (found.get('points') ?? '').length
    if (empty !== '/') open.push(name)
    if (open.length > maximumDepth || count > maximumElements) return false
    if (layers > maximumLayers || pathData > maximumPathData) return false
  }
  return count > 0 && open.length === 0
}

function withoutComments(text: string): string | undefined {
  const body = text.replaceAll(/<!--(?:[^-]|-(?!-))*-->/gu, '')
  return body.includes('<!--') ? undefined : body
}

/** By name; `undefined` when one of them is twice, or may do more than draw. */
function attributesOf(text: string): ReadonlyMap<string, string> | undefined {
  const found = new Map<string, string>()
  for (const [, name = '', quoted, single] of text.matchAll(attribute)) {
    const value = quoted ?? single ?? ''
    if (found.has(name) || !isPlainAttribute(name, value)) return undefined
    found.set(name, value)
  }
  return found
}

function isPlainAttribute(name: string, value: string): boolean {
  // The drawing itself under another prefix would go by other names than those looked at.
  if (name.startsWith('xmlns:')) return value !== svgNamespace && !value.includes('&')
  if (/^on/iu.test(name) || /dasharray|filter|mask|marker/u.test(name)) return false
  // A gradient that takes its stops from another.
  if (/(?:^|:)href$/u.test(name)) return /^#[\w-]+$/u.test(value)
  if (/(?:^|:)(?:src|base)$/u.test(name)) return false
  if (notes.test(name)) return true
  // A letter written as a number could hide any of the words looked for.
  return !value.includes('&#') && isPlainStyle(value)
}

function layersOf(attributes: ReadonlyMap<string, string>): number {
  const style = attributes.get('style') ?? ''
  return [...attributes.keys(), style].reduce((sum, text) => sum + (text.match(layered) ?? []).length, 0)
}

/** A style sheet says it of any number of parts at once: of layers, it may say nothing. */
function isPlainSheet(css: string): boolean {
  return isPlainStyle(css) && css.match(layered) === null
}

/** Style, or a value that style can have. */
function isPlainStyle(css: string): boolean {
  if (/[\\@&]|dasharray|filter|mask|marker|expression|javascript|data:/iu.test(css)) return false
  return css.replaceAll(/url\(\s*#[\w-]+\s*\)/gu, '').search(/url\s*\(/iu) < 0
}
