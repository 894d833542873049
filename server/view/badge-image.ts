/** The picture of a badge: our own template, drawn as SVG, painted as PNG. */
import { createRequire } from 'node:module'
import { Resvg } from '@resvg/resvg-js'
import type { Language } from '../text.ts'
import { badgeTemplate, type BadgeFamily, type FamilyDesign, type FrameworkDesign } from './badge-template.ts'
import { estimateWidth, fitText, lineHeight, type FittedText } from './fit-text.ts'

/** What one badge shows. */
export interface BadgeDesign {
  /** What was recognised; wrapped in up to six lines. */
  readonly title: string
  /** Where it comes from: code or framework, one or two short lines. */
  readonly subtitle: string
  readonly family: BadgeFamily
  readonly level?: BadgeLevel
  /** Colour and emblem of the framework; those of the template when absent. */
  readonly design?: FrameworkDesign
  /** The logo of who issues: a PNG, as `paintLogo` makes it. */
  readonly logo?: Uint8Array
  /** What a person who does not see the picture is told, in a few words. */
  readonly alt: string
  /** The same in full. */
  readonly description?: string
  /** `fr` unless told. */
  readonly language?: Language
}

export interface BadgeLevel {
  /** In one sign, read in the smallest picture: `N2`. */
  readonly mark: string
  /** In words: `En autonomie`. */
  readonly name: string
  /** As a step of a scale. */
  readonly reached: number
  readonly of: number
}

const fontFamily = 'Atkinson Hyperlegible'
const middle = 256
/** The colour is seen around the panel too: it is the outline, made smaller. */
const panelScale = 0.955

function escapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  // XML 1.0 §2.2: control characters have no place in a document, even escaped.

  return text
    .replace(/[\u0000-\u001f\ufffe\uffff]/g, ' ')
    .replace(/[&<>"]/g, (character) => entities[character] ?? '')
}

/** Lines of text, each centred, the block centred on `y`. */
function block({ lines, size }: FittedText, y: number, fill: string, weight: 400 | 700): string {
  const leading = size * lineHeight
  // 0.35: half the height of a capital, so that the block looks centred.
  const first = y - ((lines.length - 1) * leading) / 2 + size * 0.35
  return lines
    .map((line, index) => text(line, middle, first + index * leading, { size, fill, weight }))
    .join('')
}

function text(
  content: string,
  x: number,
  y: number,
  { size, fill, weight }: { readonly size: number; readonly fill: string; readonly weight: 400 | 700 },
): string {
  return `<text x="${fixed(x)}" y="${fixed(y)}" font-size="${size}" font-weight="${weight}" fill="${fill}">${escapeXml(content)}</text>`
}

function fixed(length: number): string {
  return length.toFixed(1).replace(/\.0$/u, '')
}

function emblem(path: string, y: number): string {
  return (
    `<path d="${path}" transform="translate(0 ${fixed(y - 81)})" fill="none" stroke="${badgeTemplate.paper}" ` +
    'stroke-width="5" stroke-linecap="round"/>'
  )
}

/** On paper, whatever its own colours are made for. */
function logoImage(png: Uint8Array): string {
  const { middle: y, width, height } = badgeTemplate.layout.logo
  const at = (inset: number) =>
    `x="${fixed(middle - width / 2 + inset)}" y="${fixed(y - height / 2 + inset)}" ` +
    `width="${fixed(width - 2 * inset)}" height="${fixed(height - 2 * inset)}"`
  const data = Buffer.from(png).toString('base64')
  return `<rect ${at(0)} rx="8" fill="${badgeTemplate.paper}"/><image ${at(4)} href="data:image/png;base64,${data}"/>`
}

/** The sign of the level, and a dot for each step: full as far as it is reached. */
function levelMark({ mark, reached, of }: BadgeLevel): string {
  const {
    paper,
    layout: {
      mark: { middle: y, size, step },
    },
  } = badgeTemplate
  const markWidth = estimateWidth(mark, size)
  const distance = 2 * step.radius + step.gap
  const width = markWidth + 2 * step.gap + of * distance - step.gap
  const left = middle - width / 2
  const dots = Array.from({ length: of }, (_, index) => {
    const x = left + markWidth + 2 * step.gap + step.radius + index * distance
    const fill = index < reached ? paper : 'none'
    return `<circle cx="${fixed(x)}" cy="${y}" r="${step.radius}" fill="${fill}" stroke="${paper}" stroke-width="3"/>`
  }).join('')
  return text(mark, left + markWidth / 2, y + size * 0.35, { size, fill: paper, weight: 700 }) + dots
}

function levelName({ name }: BadgeLevel, { widths }: FamilyDesign): string {
  const { levelName: frame } = badgeTemplate.layout
  const [largest = 0] = frame.sizes
  const fitted = fitText(name, {
    width: widths.level,
    height: largest * lineHeight,
    lines: 1,
    sizes: frame.sizes,
  })
  return block(fitted, frame.middle, badgeTemplate.paper, 700)
}

/**
 * The SVG of a badge, 512 × 512; the same bytes for the same design. The family is told by its outline and in words, the level by its sign, in
 * words and in steps, never by colour alone; `alt` is the title of the picture. Every value is escaped: none can add markup. Long
 * titles get smaller letters, then an ellipsis.
 */
export function badgeSvg(badge: BadgeDesign): string {
  const { layout, families, ink, secondaryInk, paper } = badgeTemplate
  const { colour, emblem: ownEmblem = badgeTemplate.emblem } = badge.design ?? badgeTemplate
  const { level, logo, language = 'fr' } = badge
  const family = families[badge.family]
  const { panel, ...place } = level === undefined ? layout.withoutLevel : layout.withLevel
  const title = fitText(badge.title, {
    ...layout.title,
    width: family.widths.title,
    height: place.title.height,
  })
  const subtitle = fitText(badge.subtitle, {
    ...layout.subtitle,
    width: family.widths.subtitle,
    height: place.subtitle.height,
  })
  const word = fitText(family.label[language].toLocaleUpperCase(language), {
    width: family.widths.family,
    height: 40,
    lines: 1,
    sizes: layout.family.sizes,
  })
  const inside = `translate(${fixed(middle * (1 - panelScale))} ${fixed(middle * (1 - panelScale))}) scale(${panelScale})`
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512" viewBox="0 0 512 512" role="img" ',
    `lang="${language}" font-family="'${fontFamily}', Verdana, sans-serif" text-anchor="middle">`,
    `<title>${escapeXml(badge.alt)}</title>`,
    badge.description === undefined ? '' : `<desc>${escapeXml(badge.description)}</desc>`,
    `<clipPath id="panel"><path d="${family.outline}" transform="${inside}"/></clipPath>`,
    `<path d="${family.outline}" fill="${colour}"/>`,
    `<rect x="0" y="${panel.top}" width="512" height="${panel.bottom - panel.top}" fill="${paper}" clip-path="url(#panel)"/>`,
    logo === undefined ? emblem(ownEmblem, layout.logo.middle) : logoImage(logo),
    block(word, layout.family.middle, paper, 700),
    block(title, place.title.middle, ink, 700),
    block(subtitle, place.subtitle.middle, secondaryInk, 400),
    level === undefined ? '' : levelMark(level) + levelName(level, family),
    '</svg>',
  ].join('')
}

const { resolve } = createRequire(import.meta.url)
const fontFiles = [
  '400Regular/AtkinsonHyperlegible_400Regular.ttf',
  '700Bold/AtkinsonHyperlegible_700Bold.ttf',
].map((file) => resolve(`@expo-google-fonts/atkinson-hyperlegible/${file}`))

/**
 * `svg` (of `badgeSvg`: never somebody else's) painted as a PNG of `size` × `size` pixels (512 unless told) with the bundled font, so that
 * every machine paints the same picture. Takes tens of milliseconds of processor: keep the result.
 */
export function badgePng(svg: string, size = 512): Buffer {
  const font = {
    fontFiles,
    loadSystemFonts: false,
    defaultFontFamily: fontFamily,
    sansSerifFamily: fontFamily,
  }
  return new Resvg(svg, { font, fitTo: { mode: 'width', value: size } }).render().asPng()
}
