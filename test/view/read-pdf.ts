/** A PDF as somebody who cannot see it, and as somebody with a phone, reads it: by pdf.js, which did not write it. */
import jsQrModule from 'jsqr'
import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs'

// jsqr is CommonJS: its default export is the function itself at run time, a namespace to the type checker.
const jsQr = jsQrModule as unknown as typeof jsQrModule.default

export interface ReadPdf {
  readonly pages: number
  readonly language: string | undefined
  readonly title: string | undefined
  /** The words of the page, with single spaces. */
  readonly text: string
  /** What is tagged, in reading order: the tag, its alternative text, the words in it. */
  readonly tagged: readonly Tagged[]
  readonly isMarked: boolean
  readonly attachments: ReadonlyMap<string, Buffer>
  /** Addresses that can be followed. */
  readonly links: readonly string[]
  /** What the QR code of the page says, painted from its shapes. */
  qrCode(): string | undefined
  /** XMP. */
  readonly metadata: string
}

export interface Tagged {
  readonly tag: string
  readonly alt?: string
  readonly language?: string
  readonly text: string
}

interface Node {
  readonly role?: string
  readonly alt?: string
  readonly lang?: string
  readonly children?: readonly Node[]
  readonly type?: string
  readonly id?: string
}

export async function readPdf(bytes: Uint8Array, number = 1): Promise<ReadPdf> {
  const loading = getDocument({ data: new Uint8Array(bytes), verbosity: 0, useSystemFonts: false })
  const pdf = await loading.promise
  try {
    const page = await pdf.getPage(number)
    const [content, marked, tree, info, attachments, annotations, operators, markInfo] = await Promise.all([
      page.getTextContent(),
      page.getTextContent({ includeMarkedContent: true }),
      page.getStructTree() as Promise<Node | null>,
      pdf.getMetadata(),
      pdf.getAttachments() as Promise<Readonly<Record<string, Attachment>> | null>,
      page.getAnnotations() as Promise<readonly { readonly url?: string }[]>,
      page.getOperatorList(),
      pdf.getMarkInfo() as Promise<{ readonly Marked: boolean } | null>,
    ])
    const { info: said, metadata } = info as unknown as Metadata
    return {
      pages: pdf.numPages,
      language: said.Language,
      title: said.Title,
      text: squeezed(content.items.map((item) => ('str' in item ? item.str : '')).join(' ')),
      tagged: tree === null ? [] : flattened(tree, wordsById(marked.items)),
      isMarked: markInfo?.Marked ?? false,
      attachments: new Map(
        Object.values(attachments ?? {}).map(({ filename, content: file }) => [filename, Buffer.from(file)]),
      ),
      links: annotations.flatMap(({ url }) => url ?? []),
      qrCode: () => qrIn(operators, page.view),
      metadata: metadata?.getRaw() ?? '',
    }
  } finally {
    await loading.destroy()
  }
}

/** Each piece of text where it stands, in points from the left. */
export async function placedTexts(
  bytes: Uint8Array,
): Promise<readonly { readonly text: string; readonly x: number }[]> {
  const loading = getDocument({ data: new Uint8Array(bytes), verbosity: 0, useSystemFonts: false })
  try {
    const page = await (await loading.promise).getPage(1)
    const { items } = await page.getTextContent()
    return items.flatMap((item) =>
      'str' in item && item.str.trim() !== '' ? [{ text: item.str, x: Number(item.transform[4]) }] : [],
    )
  } finally {
    await loading.destroy()
  }
}

/** What is said in the place of what stands on the page: every `ActualText`. @see ISO 32000-1 §14.9.4 */
export function saidToReaders(bytes: Buffer): readonly string[] {
  const found = bytes.toString('latin1').matchAll(/\/ActualText \(((?:\\[^]|[^\\)])*)\)/gu)
  return Array.from(found, ([, written = '']) => {
    const plain = written.replaceAll(
      /\\([^])/gu,
      (_, sign: string) => ({ n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' })[sign] ?? sign,
    )
    const raw = Buffer.from(plain, 'latin1')
    return raw[0] === 0xfe && raw[1] === 0xff ? raw.subarray(2).swap16().toString('utf16le') : plain
  })
}

interface Attachment {
  readonly filename: string
  readonly content: Uint8Array
}

interface Metadata {
  readonly info: { readonly Language?: string; readonly Title?: string }
  readonly metadata?: { getRaw(): string }
}

interface Item {
  readonly str?: string
  readonly type?: string
  readonly id?: string
}

const squeezed = (text: string) => text.replaceAll(/\s+/gu, ' ').trim()

/** The words of each piece of marked content. */
function wordsById(items: readonly Item[]): ReadonlyMap<string, string> {
  const words = new Map<string, string>()
  const open: string[] = []
  for (const { str, type, id } of items) {
    if (type === 'beginMarkedContentProps' || type === 'beginMarkedContent') open.push(id ?? '')
    else if (type === 'endMarkedContent') open.pop()
    else if (str !== undefined) words.set(open.at(-1) ?? '', `${words.get(open.at(-1) ?? '') ?? ''} ${str}`)
  }
  return words
}

function flattened(node: Node, words: ReadonlyMap<string, string>): readonly Tagged[] {
  const { role = '', alt, lang, children = [] } = node
  const text = squeezed(
    children.flatMap(({ type, id }) => (type === 'content' ? (words.get(id ?? '') ?? '') : [])).join(' '),
  )
  const own = ['Root', ''].includes(role)
    ? []
    : [
        {
          tag: role,
          ...(alt === undefined ? {} : { alt }),
          ...(lang === undefined ? {} : { language: lang }),
          text,
        },
      ]
  return [
    ...own,
    ...children.filter(({ role: inner }) => inner !== undefined).flatMap((one) => flattened(one, words)),
  ]
}

interface Operators {
  readonly fnArray: readonly number[]
  readonly argsArray: readonly unknown[]
}

/** Painted at two pixels a point, by the filled paths of the page alone. */
const scale = 2

function qrIn({ fnArray, argsArray }: Operators, [, , width = 0, height = 0]: readonly number[]) {
  const [columns, rows] = [Math.ceil(width * scale), Math.ceil(height * scale)]
  const pixels = new Uint8ClampedArray(columns * rows * 4).fill(255)
  let matrix: Matrix = [1, 0, 0, 1, 0, 0]
  const saved: Matrix[] = []
  fnArray.forEach((operation, index) => {
    const given = argsArray[index]
    if (operation === OPS.save) saved.push(matrix)
    else if (operation === OPS.restore) matrix = saved.pop() ?? matrix
    else if (operation === OPS.transform) matrix = multiplied(matrix, given as Matrix)
    else if (operation === OPS.constructPath)
      for (const box of rectangles(given as readonly [readonly number[], readonly number[]]))
        paint(
          pixels,
          columns,
          rows,
          box.map(([x, y]) => placed(matrix, x, y)),
        )
  })
  return jsQr(pixels, columns, rows)?.data
}

type Matrix = readonly [number, number, number, number, number, number]
type Point = readonly [number, number]

function multiplied([a, b, c, d, e, f]: Matrix, [A, B, C, D, E, F]: Matrix): Matrix {
  return [a * A + c * B, b * A + d * B, a * C + c * D, b * C + d * D, a * E + c * F + e, b * E + d * F + f]
}

const placed = ([a, b, c, d, e, f]: Matrix, x: number, y: number): Point => [
  a * x + c * y + e,
  b * x + d * y + f,
]

/** Subpaths of straight lines, each by its corners. */
function rectangles([operations, numbers]: readonly [readonly number[], readonly number[]]) {
  const found: Point[][] = []
  let at = 0
  const next = () => numbers[at++] ?? 0
  for (const operation of operations) {
    if (operation === OPS.moveTo) found.push([[next(), next()]])
    else if (operation === OPS.lineTo) found.at(-1)?.push([next(), next()])
    else if (operation === OPS.rectangle) {
      const [x, y, width, height] = [next(), next(), next(), next()]
      found.push([
        [x, y],
        [x + width, y + height],
      ])
    }
  }
  return found
}

function paint(pixels: Uint8ClampedArray, columns: number, rows: number, corners: readonly Point[]): void {
  const xs = corners.map(([x]) => Math.round(x * scale))
  const ys = corners.map(([, y]) => Math.round(rows - y * scale))
  for (let y = Math.max(0, Math.min(...ys)); y < Math.min(rows, Math.max(...ys)); y += 1)
    for (let x = Math.max(0, Math.min(...xs)); x < Math.min(columns, Math.max(...xs)); x += 1)
      pixels.fill(0, (y * columns + x) * 4, (y * columns + x) * 4 + 3)
}
