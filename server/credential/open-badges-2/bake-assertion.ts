/** Writes an Open Badges 2.0 Assertion into the image of its badge. */
import { writePngText } from '../png.ts'

const keyword = 'openbadges'
const namespace = 'http://openbadges.org'

/**
 * `png` with `text` in one uncompressed iTXt chunk `openbadges` before IEND, in place of any that was there.
 * @throws Error when `png` is not an exact PNG file
 * @see https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/baking/index.html
 */
export function bakeAssertionPng(png: Uint8Array, text: string): Buffer {
  return writePngText(png, keyword, text)
}

/**
 * `svg` (of `badgeSvg`, that nothing is baked in yet) with `text` in one `<openbadges:assertion>`, the first child of the root, whose `verify` is
 * the address where the assertion is hosted. `]]>` inside JSON strings is written as an escape: the same JSON.
 * @throws Error when `svg` does not begin with its root element
 */
export function bakeAssertionSvg(svg: string, text: string, verify: string): string {
  const root = /^<svg\b(?:[^>"']|"[^"]*"|'[^']*')*(?<!\/)>/u.exec(svg)?.[0]
  if (root === undefined) throw new Error('the image to bake into is not an SVG')
  const opened = root.replace(/^<svg/u, `<svg xmlns:openbadges="${namespace}"`)
  const escaped = text.replaceAll(']]>', String.raw`]]\u003e`)
  const url = verify.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
  return `${opened}<openbadges:assertion verify="${url}"><![CDATA[${escaped}]]></openbadges:assertion>${svg.slice(root.length)}`
}
