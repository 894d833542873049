/** A page of PDF that everybody can read: every text and picture is tagged, in reading order, in fonts the file carries. */
import { createRequire } from 'node:module'
import PDFDocument from 'pdfkit'
import type { Language } from '../../text.ts'
import { arranged, linesOf, measured, piecesOf, widthOf, type Pieces, type Typeface } from './set-text.ts'

const { resolve } = createRequire(import.meta.url)
/** In the order they are tried: the second has the Latin, Greek, Cyrillic and Devanagari letters that the first does not. */
const families = [
  ['atkinson-hyperlegible', 'AtkinsonHyperlegible'],
  ['noto-sans', 'NotoSans'],
  ['noto-sans-arabic', 'NotoSansArabic'],
] as const
const weights = { regular: '400Regular', bold: '700Bold' } as const
type Weight = keyof typeof weights
const fontFile = ([folder, family]: (typeof families)[number], weight: Weight) =>
  resolve(`@expo-google-fonts/${folder}/${weights[weight]}/${family}_${weights[weight]}.ttf`)

export interface SheetOptions {
  /** Points (1/72 inch). */
  readonly size: readonly [width: number, height: number]
  readonly language: Language
  readonly title: string
  readonly author: string
  /** When the file says it was made: the same sheet is the same bytes. */
  readonly madeAt: Date
}

export interface TextBox {
  readonly x: number
  readonly y: number
  readonly width: number
  /** The largest the letters may be, in points. */
  readonly size: number
  /** Smaller letters are tried down to this, so that the text fits `height`; then it is cut, and read out whole all the same. */
  readonly smallest?: number
  readonly height?: number
  readonly bold?: boolean
  readonly colour?: string
  readonly align?: 'left' | 'center'
  /** When it is not that of the sheet. */
  readonly language?: Language
  /** Shown when no font has all the letters of the text, which is read out all the same. Absent: the letters no font has are left out. */
  readonly instead?: string
}

export type TextTag = 'H1' | 'H2' | 'P' | 'Caption'

export interface Sheet {
  /** Writes `text`; answers the y below it. */
  text(tag: TextTag, text: string, box: TextBox): number
  /**
   * An address that can be followed, `shown` as it is or without its `https://`. It breaks after a `/`, or anywhere in a part that is too long, and
   * takes as many lines as it needs. Answers the y below it.
   */
  link(address: string, shown: string, box: TextBox): number
  /** A PNG, `side` wide and high. */
  image(png: Buffer, alt: string, place: Place): void
  /** A picture of one colour. `path` is an SVG path in a square of `units`. */
  shape(path: string, units: number, alt: string, place: Place): void
  /** What is there for the eye only. */
  decoration(x: number, y: number, width: number, height: number, colour: string): void
  /** A file in the file. */
  attach(file: {
    readonly name: string
    readonly mediaType: string
    readonly description: string
    readonly bytes: Buffer
  }): void
  /** Goes on on an empty page of the same size. */
  nextPage(): void
  /** Closes the sheet. */
  bytes(): Promise<Buffer>
}

export interface Place {
  readonly x: number
  readonly y: number
  readonly side: number
}

export const ink = '#1f2430'
export const secondaryInk = '#4a4f5c'

const languageTags: Readonly<Record<Language, string>> = { fr: 'fr-FR', en: 'en-GB' }
/** Of the size of the letters, from the top of a line to the foot of its letters. */
const ascender = 0.95
/** Of the size of the letters, between lines. Large letters need less. */
const lineGap = (size: number) => size * (size > 16 ? 0.08 : 0.22)

/**
 * An empty sheet of one page. The file is written as PDF/A-3a (ISO 19005-3) asks: fonts, colours and language said, structure tagged, attachments
 * described. What the fonts do not have, or what is cut, is said whole in the text for readers.
 */
export function openSheet({ size, language, title, author, madeAt }: SheetOptions): Sheet {
  const pdf = new PDFDocument({
    size: [...size],
    margin: 0,
    pdfVersion: '1.7',
    subset: 'PDF/A-3a',
    tagged: true,
    displayTitle: true,
    lang: languageTags[language],
    font: fontFile(families[0], 'regular'),
    info: { Title: title, Author: author, CreationDate: madeAt, ModDate: madeAt },
  })
  const root = pdf.struct('Document')
  pdf.addStructure(root)
  const faces = { regular: typefaces(pdf, 'regular'), bold: typefaces(pdf, 'bold') } as const

  /** Points from one line to the next. */
  function stepOf(size: number, weight: Weight): number {
    pdf.font(fontFile(families[0], weight), size)
    return pdf.currentLineHeight(true) + lineGap(size)
  }

  /** In the largest letters in which it fits, or cut. */
  function fitted({ pieces }: Pieces, box: TextBox, weight: Weight) {
    const { smallest = box.size, height = Number.POSITIVE_INFINITY, width } = box
    const measure = (piece: Parameters<typeof measured>[0]) => measured(piece, faces[weight])
    for (let size = box.size; ; size -= 0.5) {
      const most = Math.max(1, Math.floor((height + lineGap(size)) / stepOf(size, weight)))
      const found = linesOf(pieces, { width: width / size, most, measure })
      if (!found.isCut || size - 0.5 < smallest)
        return { lines: found.lines.map((line) => arranged(line, measure)), isCut: found.isCut, size }
    }
  }

  function write({ lines, size }: ReturnType<typeof fitted>, box: TextBox, weight: Weight): void {
    const step = stepOf(size, weight)
    lines.forEach((line, index) => {
      let x = box.x + (box.align === 'center' ? (box.width - widthOf(line) * size) / 2 : 0)
      const baseline = box.y + index * step + ascender * size
      for (const { font, text, width } of line) {
        pdf
          .font(font, size)
          .fillColor(box.colour ?? ink)
          .text(text, x, baseline, { lineBreak: false, baseline: 'alphabetic', ...shaping(text) })
        x += width * size
      }
    })
  }

  function square({ x, y, side }: Place): readonly [number, number, number, number] {
    return [x, y, x + side, y + side]
  }

  return {
    text(tag, text, box) {
      const weight = box.bold === true ? 'bold' : 'regular'
      const own = piecesOf(text, faces[weight])
      const isReplaced = !own.isWhole && box.instead !== undefined
      const found = fitted(isReplaced ? piecesOf(box.instead, faces[weight]) : own, box, weight)
      const saysAll = own.isWhole && own.isPlain && !found.isCut
      root.add(
        pdf.struct(
          tag,
          {
            ...(box.language === undefined ? {} : { lang: languageTags[box.language] }),
            ...(saysAll ? {} : { actual: text }),
          },
          () => {
            write(found, box, weight)
          },
        ),
      )
      return box.y + found.lines.length * stepOf(found.size, weight)
    },
    link(address, shown, box) {
      const weight = box.bold === true ? 'bold' : 'regular'
      const step = stepOf(box.size, weight)
      const lines = addressLines(pdf, shown, box.width)
      const paragraph = pdf.struct('P')
      root.add(paragraph)
      paragraph.add(
        pdf.struct('Link', { actual: shown }, () => {
          lines.forEach((line, index) => {
            const left = box.align === 'center' ? (box.width - pdf.widthOfString(line)) / 2 : 0
            pdf
              .font(fontFile(families[0], weight), box.size)
              .fillColor(box.colour ?? ink)
              .text(line, box.x + left, box.y + index * step, {
                lineBreak: false,
                link: address,
                underline: false,
              })
          })
        }),
      )
      paragraph.end()
      return box.y + lines.length * step
    },
    image(png, alt, place) {
      root.add(
        pdf.struct('Figure', { alt, ...bounds(square(place)) }, () => {
          pdf.image(png, place.x, place.y, { width: place.side, height: place.side })
        }),
      )
    },
    shape(path, units, alt, place) {
      root.add(
        pdf.struct('Figure', { alt, ...bounds(square(place)) }, () => {
          pdf.save()
          pdf.translate(place.x, place.y).scale(place.side / units)
          pdf.path(path).fill('#000000')
          pdf.restore()
        }),
      )
    },
    decoration(x, y, width, height, colour) {
      pdf.markContent('Artifact', { type: 'Layout' })
      pdf.rect(x, y, width, height).fill(colour)
      pdf.endMarkedContent()
    },
    attach({ name, mediaType, description, bytes }) {
      pdf.file(bytes, {
        name,
        type: mediaType,
        description,
        ...asData,
        creationDate: madeAt,
        modifiedDate: madeAt,
      })
    },
    nextPage() {
      pdf.addPage()
    },
    async bytes() {
      root.end()
      pdf.end()
      const parts: Buffer[] = []
      for await (const part of pdf) parts.push(Buffer.from(part))
      return Buffer.concat(parts)
    },
  }
}

// PDF/UA: a figure says where it is. The types of the package do not know it yet.
function bounds(bbox: readonly [number, number, number, number]): Record<string, unknown> {
  return { bbox: [...bbox] }
}

// ISO 19005-3 §6.8: what the file is to the document. The types of the package do not know it yet.
const asData: Record<string, unknown> = { relationship: 'Data' }

/** The font of pdfkit that is selected, as fontkit reads it. */
interface Selected {
  readonly _font: { readonly font: { hasGlyphForCodePoint(codePoint: number): boolean } }
}

/** The fonts of one weight. Each is read when it is first asked about a letter. */
function typefaces(pdf: PDFKit.PDFDocument, weight: Weight): readonly Typeface[] {
  return families.map((family) => {
    // By its file, which is what pdfkit knows a font again by.
    const name = fontFile(family, weight)
    return {
      name,
      has: (codePoint) => (pdf.font(name) as unknown as Selected)._font.font.hasGlyphForCodePoint(codePoint),
      // In large letters: widths are rounded.
      width: (text) => pdf.font(name, 1000).widthOfString(text, shaping(text)) / 1000,
    }
  })
}

/**
 * Letters that are whole in the font stay whole, so that a text that is copied is the text that was written: `ị` is one letter, not a letter and
 * a dot. Scripts that are shaped need their parts.
 */
function shaping(text: string): PDFKit.Mixins.TextOptions {
  if (
    !/[^\u0000-\u017f]/u.test(text) ||
    /[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}]/u.test(text)
  )
    return {}
  // Fontkit takes features to leave out too. The types of the package do not know it yet.
  return { features: { ccmp: false } as unknown as PDFKit.Mixins.OpenTypeFeatures[] }
}

/** In as few lines as it takes. */
function addressLines(pdf: PDFKit.PDFDocument, address: string, width: number): readonly string[] {
  const parts = address.split(/(?<=\/)(?!\/)/u).flatMap((part) => brokenAnywhere(pdf, part, width))
  return gathered(pdf, parts, width)
}

function brokenAnywhere(pdf: PDFKit.PDFDocument, text: string, width: number): readonly string[] {
  return pdf.widthOfString(text) <= width ? [text] : gathered(pdf, Array.from(text), width)
}

function gathered(pdf: PDFKit.PDFDocument, parts: readonly string[], width: number): readonly string[] {
  return parts.reduce<string[]>((lines, part) => {
    const last = lines.at(-1)
    if (last !== undefined && pdf.widthOfString(last + part) <= width) lines[lines.length - 1] = last + part
    else lines.push(part)
    return lines
  }, [])
}
