/** The picture of a badge: our own template, drawn as SVG, painted as PNG. */
import { createRequire } from 'node:module'
import { Resvg } from '@resvg/resvg-js'
import type { Language, Text } from '../text.ts'
import { fitText, lineHeight, type FittedText } from './fit-text.ts'

/** The families of badges, with the word and the colour of each. White text on any of these colours passes WCAG AA. */
export const badgeFamilies = {
  participation: { label: { fr: 'Participation', en: 'Participation' }, colour: '#4a5462' },
  engagement: { label: { fr: 'Engagement', en: 'Engagement' }, colour: '#7a4413' },
  knowledge: { label: { fr: 'Connaissance', en: 'Knowledge' }, colour: '#2c5282' },
  skill: { label: { fr: 'Compétence', en: 'Skill' }, colour: '#17605f' },
  role: { label: { fr: 'Rôle', en: 'Role' }, colour: '#5a3f84' },
  achievement: { label: { fr: 'Réalisation', en: 'Achievement' }, colour: '#7b2d4f' },
  aspiration: { label: { fr: 'Aspiration', en: 'Aspiration' }, colour: '#4b5f1c' },
  profile: { label: { fr: 'Profil', en: 'Profile' }, colour: '#34406f' },
  'organisation-label': { label: { fr: 'Label', en: 'Label' }, colour: '#70331f' },
} as const satisfies Record<string, { readonly label: Text; readonly colour: string }>

export interface BadgeImage {
  /** What was recognised; wrapped in up to four lines. */
  readonly title: string
  /** Where it comes from: code or framework, one or two short lines. */
  readonly subtitle: string
  readonly family: keyof typeof badgeFamilies
  /** The level in words: `Niveau 2`. */
  readonly level?: string
  /** The level as steps of a scale, drawn above its words. */
  readonly steps?: { readonly reached: number; readonly of: number }
  /** What a person who does not see the picture is told. */
  readonly alt: string
  /** `fr` unless told. */
  readonly language?: Language
}

const fontFamily = 'Atkinson Hyperlegible'
const ink = '#1f2430'
const secondaryInk = '#4a4f5c'
const paper = '#fcfbf8'

function escapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  // XML 1.0 §2.2: control characters have no place in a document, even escaped.

  return text
    .replace(/[\u0000-\u001f\ufffe\uffff]/g, ' ')
    .replace(/[&<>"]/g, (character) => entities[character] ?? '')
}

/** Lines of text, each centred, the block centred on `middle`. */
function block({ lines, size }: FittedText, middle: number, fill: string, weight: 400 | 700): string {
  const leading = size * lineHeight
  // 0.35: half the height of a capital, so that the block looks centred.
  const first = middle - ((lines.length - 1) * leading) / 2 + size * 0.35
  return lines
    .map((line, index) => {
      const y = (first + index * leading).toFixed(1)
      return `<text x="256" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}">${escapeXml(line)}</text>`
    })
    .join('')
}

/** Two people and what links them. */
function emblem(): string {
  return (
    '<g fill="none" stroke="#ffffff" stroke-width="5" stroke-linecap="round">' +
    '<path d="M224 84 A32 26 0 0 1 288 84"/><circle cx="224" cy="97" r="11"/>' +
    '<circle cx="288" cy="97" r="11" fill="#ffffff"/></g>'
  )
}

function steps({ reached, of }: NonNullable<BadgeImage['steps']>, colour: string, y: number): string {
  const [width, gap] = [44, 10]
  const left = 256 - (of * width + (of - 1) * gap) / 2
  return Array.from({ length: of }, (_, index) => {
    const fill = index < reached ? colour : 'none'
    const x = left + index * (width + gap)
    return `<rect x="${x}" y="${y}" width="${width}" height="12" rx="6" fill="${fill}" stroke="${colour}" stroke-width="2"/>`
  }).join('')
}

/**
 * The SVG of a badge, 512 × 512. The family is written, never told by its colour alone; `alt` is the title of the
 * picture. Every value is escaped: none can add markup. Long titles get smaller letters, then an ellipsis.
 */
export function badgeSvg(image: BadgeImage): string {
  const { label, colour } = badgeFamilies[image.family]
  const language = image.language ?? 'fr'
  const family = label[language].toLocaleUpperCase(language)
  const footed = image.level !== undefined || image.steps !== undefined
  const title = fitText(image.title, {
    width: 380,
    height: footed ? 152 : 192,
    lines: 4,
    sizes: [46, 42, 38, 34, 31, 28, 25, 22],
  })
  const subtitle = fitText(image.subtitle, { width: 360, height: 46, lines: 2, sizes: [19, 18, 17, 16, 15] })
  const level = fitText(image.level ?? '', { width: 330, height: 32, lines: 1, sizes: [26, 24, 22, 20, 18] })
  const [titleMiddle, subtitleMiddle] = footed ? [256, 361] : [282, 412]
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512" viewBox="0 0 512 512" role="img" ',
    `lang="${language}" font-family="'${fontFamily}', Verdana, sans-serif" text-anchor="middle">`,
    `<title>${escapeXml(image.alt)}</title>`,
    `<rect x="16" y="16" width="480" height="480" rx="84" fill="${colour}"/>`,
    `<path d="M32 172 H480 V412 A68 68 0 0 1 412 480 H100 A68 68 0 0 1 32 412 Z" fill="${paper}"/>`,
    emblem(),
    `<text x="256" y="150" font-size="27" font-weight="700" letter-spacing="3" fill="#ffffff">${escapeXml(family)}</text>`,
    block(title, titleMiddle, ink, 700),
    block(subtitle, subtitleMiddle, secondaryInk, 400),
    image.steps ? steps(image.steps, colour, 400) : '',
    footed ? block(level, 442, colour, 700) : '',
    '</svg>',
  ].join('')
}

const { resolve } = createRequire(import.meta.url)
const fontFiles = [
  '400Regular/AtkinsonHyperlegible_400Regular.ttf',
  '700Bold/AtkinsonHyperlegible_700Bold.ttf',
].map((file) => resolve(`@expo-google-fonts/atkinson-hyperlegible/${file}`))

/**
 * `svg` (of `badgeSvg`: never somebody else's) painted as a PNG of 512 × 512 pixels with the bundled font, so that every
 * machine paints the same picture. Takes tens of milliseconds of processor: keep the result.
 */
export function badgePng(svg: string): Buffer {
  const font = {
    fontFiles,
    loadSystemFonts: false,
    defaultFontFamily: fontFamily,
    sansSerifFamily: fontFamily,
  }
  return new Resvg(svg, { font, fitTo: { mode: 'width', value: 512 } }).render().asPng()
}
