/** What is seen of a badge once it is painted: its shape, and where its letters are. */
import { createRequire } from 'node:module'
import { Resvg } from '@resvg/resvg-js'

const { resolve } = createRequire(import.meta.url)
export const fontFiles = [
  '400Regular/AtkinsonHyperlegible_400Regular',
  '700Bold/AtkinsonHyperlegible_700Bold',
].map((name) => resolve(`@expo-google-fonts/atkinson-hyperlegible/${name}.ttf`))
const font = { fontFiles, loadSystemFonts: false, defaultFontFamily: 'Atkinson Hyperlegible' }

export interface PaintedText {
  readonly content: string
  readonly size: number
  readonly fill: string
  readonly svg: string
}

/** Every text of the picture. */
export function paintedTexts(svg: string): readonly PaintedText[] {
  return [...svg.matchAll(/<text [^>]*font-size="([\d.]+)"[^>]*fill="(#[0-9a-f]{6})">([^<]*)<\/text>/gu)].map(
    ([text, size, fill = '', content = '']) => ({ content, size: Number(size), fill, svg: text }),
  )
}

/** For each pixel of the outline painted `size` wide: is it inside? */
export function shapeOf(svg: string, size = 512): readonly boolean[] {
  return mask(/<path d="[^"]*" fill="#[0-9a-f]{6}"\/>/u.exec(svg)?.[0] ?? '', size)
}

/** Of the texts, in which ink those are that leave the outline; or, in another ink than the paper, the panel they are written on. */
export function textsOutside(svg: string): readonly string[] {
  const clip = /<clipPath.*?<\/clipPath>/u.exec(svg)?.[0] ?? ''
  const rect = /<rect [^>]*clip-path[^>]*\/>/u.exec(svg)?.[0] ?? ''
  const paper = /fill="(#[0-9a-f]{6})"/u.exec(rect)?.[1]
  const texts = paintedTexts(svg)
  return [...new Set(texts.map(({ fill }) => fill))].filter((ink) => {
    const allowed = ink === paper ? shapeOf(svg, measured) : mask(`${clip}${rect}`, measured)
    const written = texts.filter(({ fill }) => fill === ink).map((text) => text.svg)
    const letters = mask(
      `<g font-family="Atkinson Hyperlegible" text-anchor="middle">${written.join('')}</g>`,
      measured,
    )
    return letters.some((isInk, at) => isInk && !allowed[at])
  })
}

/** Of a side, in pixels. */
const measured = 256

function mask(content: string, size: number): readonly boolean[] {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512" width="512" height="512">${content}</svg>`
  const { pixels } = new Resvg(svg, { font, fitTo: { mode: 'width', value: size } }).render()
  return Array.from({ length: size * size }, (_, at) => (pixels[at * 4 + 3] ?? 0) > 0)
}

/** @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export function contrastOf(one: string, other: string): number {
  const luminance = (colour: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255
      return channel <= 0.040_45 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const [a, b] = [luminance(one), luminance(other)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}
