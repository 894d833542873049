/** Finds the objects of a PDF file, by its own table and in no other way. */
import { inflateSync } from 'node:zlib'
import {
  isDictionary,
  isList,
  MalformedPdfError,
  PdfName,
  PdfReference,
  PdfValues,
  type PdfDictionary,
  type PdfValue,
} from './pdf-values.ts'

/** The file may be good, but is written in a way that is not read here. */
export class PdfNotReadError extends Error {}

/** What one stream may hold, and all of those read together, once inflated. */
const largestStream = 1024 * 1024
const largestStreams = 4 * largestStream
/** Bytes read as values, and 16 more for each value: what leads to an attachment is a small part of a file. */
const mostWork = 4 * 1024 * 1024
const mostObjects = 50_000
/** Parts of the table, one for each time the file was changed. */
const mostSections = 16
/** Streams being unpacked, each to know how the one before is packed. */
const mostUnpacking = 4

/** Where an object stands: at an offset of the file, or in an object stream. */
type Place = { readonly offset: number } | { readonly stream: number; readonly index: number }

interface Stream {
  readonly dictionary: PdfDictionary
  /** As they stand in the file. */
  readonly bytes: Buffer
}

/**
 * A PDF file, read as far as its objects are asked for. Costs a bounded number of bytes read and inflated, whatever the file says.
 * Runs nothing, draws nothing, repairs nothing: a file whose table is wrong is malformed, for two programs would mend it in two ways.
 * @throws MalformedPdfError, PdfNotReadError here and in every method
 * @see ISO 32000-2 §7.5
 */
export class PdfFile {
  readonly #bytes: Buffer
  readonly #places = new Map<number, Place | 'free'>()
  readonly #objectStreams = new Map<number, readonly PdfValue[]>()
  readonly #trailer: PdfDictionary
  #work = 0
  #inflated = 0
  #opening = 0
  #unpacking = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
    const start = /startxref\s+(\d{1,10})\s+%%EOF\s*$/u.exec(
      bytes.toString('latin1', Math.max(0, bytes.length - 1024)),
    )
    if (start?.[1] === undefined) throw new MalformedPdfError()
    this.#trailer = this.#readTable(Number(start[1]))
    if (this.#trailer.has('Encrypt')) throw new PdfNotReadError()
  }

  /** The catalogue: where everything starts. */
  root(): PdfDictionary {
    const root = this.resolve(this.#trailer.get('Root'))
    if (isDictionary(root)) return root
    throw new MalformedPdfError()
  }

  /** `value`, or what it refers to; a stream is its dictionary. `undefined` for what is not there. */
  resolve(value: PdfValue | undefined): PdfValue | undefined {
    if (!(value instanceof PdfReference)) return value
    const place = this.#places.get(value.number)
    if (place === undefined || place === 'free') return undefined
    const found =
      'offset' in place
        ? this.#objectAt(place.offset, value.number)
        : this.#compressed(place.stream)[place.index]
    const object = found !== undefined && isStream(found) ? found.dictionary : found
    // ISO 32000-2 §7.3.10: an object is not itself a reference.
    if (object instanceof PdfReference) throw new MalformedPdfError()
    return object
  }

  /** What the stream under this reference holds, inflated. */
  streamBytes(reference: PdfReference): Buffer {
    const place = this.#places.get(reference.number)
    if (place === undefined || place === 'free' || !('offset' in place)) throw new MalformedPdfError()
    const object = this.#objectAt(place.offset, reference.number)
    if (!isStream(object)) throw new MalformedPdfError()
    return this.#inflate(object)
  }

  #reader(bytes: Buffer, position: number): PdfValues {
    if (position >= bytes.length) throw new MalformedPdfError()
    return new PdfValues(bytes, position, (cost) => {
      this.#work += cost
      if (this.#work > mostWork) throw new PdfNotReadError()
    })
  }

  #readTable(start: number): PdfDictionary {
    let newest: PdfDictionary | undefined
    const pending: number[] = [start]
    const read = new Set<number>()
    for (let offset = pending.shift(); offset !== undefined; offset = pending.shift()) {
      if (read.has(offset) || read.size >= mostSections) throw new MalformedPdfError()
      read.add(offset)
      const trailer = this.#readSection(offset)
      newest ??= trailer
      // §7.5.8.4: what a stream adds to a table comes before the older parts.
      for (const key of ['XRefStm', 'Prev']) {
        const next = trailer.get(key)
        if (typeof next === 'number') pending.push(next)
      }
    }
    if (newest === undefined) throw new MalformedPdfError()
    return newest
  }

  #readSection(offset: number): PdfDictionary {
    const reader = this.#reader(this.#bytes, offset)
    if (!reader.skipWord('xref')) return this.#readStreamSection(offset)
    while (!reader.skipWord('trailer')) {
      const first = reader.natural()
      const count = reader.natural()
      for (let index = 0; index < count; index += 1) {
        const place = reader.natural()
        reader.natural()
        const isUsed = reader.skipWord('n')
        if (!isUsed && !reader.skipWord('f')) throw new MalformedPdfError()
        this.#place(first + index, isUsed ? { offset: place } : 'free')
      }
    }
    const trailer = reader.value()
    if (isDictionary(trailer)) return trailer
    throw new MalformedPdfError()
  }

  #readStreamSection(offset: number): PdfDictionary {
    const stream = this.#objectAt(offset)
    if (!isStream(stream)) throw new MalformedPdfError()
    const { dictionary } = stream
    const widths = naturals(dictionary.get('W'))
    const [typeWidth = 0, secondWidth = 0, thirdWidth = 0] = widths
    const width = typeWidth + secondWidth + thirdWidth
    if (widths.length !== 3 || width === 0 || Math.max(...widths) > 6) throw new MalformedPdfError()
    const bytes = this.#inflate(stream)
    const ranges = naturals(dictionary.get('Index') ?? [0, dictionary.get('Size') ?? 0])
    let at = 0
    const field = (length: number, otherwise: number): number => {
      if (at + length > bytes.length) throw new MalformedPdfError()
      const value = length === 0 ? otherwise : bytes.readUIntBE(at, length)
      at += length
      return value
    }
    for (let range = 0; range + 1 < ranges.length; range += 2) {
      const [first = 0, count = 0] = ranges.slice(range, range + 2)
      for (let index = 0; index < count; index += 1) {
        const [type, second, third] = [field(typeWidth, 1), field(secondWidth, 0), field(thirdWidth, 0)]
        if (type === 1) this.#place(first + index, { offset: second })
        else if (type === 2) this.#place(first + index, { stream: second, index: third })
        else this.#place(first + index, 'free')
      }
    }
    return dictionary
  }

  /** The newest part of the table is read first: what it says stands. */
  #place(number: number, place: Place | 'free'): void {
    if (this.#places.size >= mostObjects) throw new PdfNotReadError()
    if (!this.#places.has(number)) this.#places.set(number, place)
  }

  #objectAt(offset: number, number?: number): PdfValue | Stream {
    const reader = this.#reader(this.#bytes, offset)
    const said = reader.natural()
    reader.natural()
    if ((number !== undefined && said !== number) || !reader.skipWord('obj')) throw new MalformedPdfError()
    const value = reader.value()
    if (!reader.skipWord('stream') || !isDictionary(value)) return value
    // §7.3.8.1: the word is followed by CR LF, or by LF alone.
    const isCarriageReturn = this.#bytes[reader.position] === 0x0d
    const start = reader.position + (isCarriageReturn ? 2 : 1)
    const length = this.#lengthOf(value)
    if (this.#bytes[start - 1] !== 0x0a || typeof length !== 'number' || length < 0)
      throw new MalformedPdfError()
    const end = start + length
    if (end > this.#bytes.length || !this.#reader(this.#bytes, end).skipWord('endstream'))
      throw new MalformedPdfError()
    return { dictionary: value, bytes: this.#bytes.subarray(start, end) }
  }

  /** Which may be an object of its own, but not one that asks for the length of another, and so on. */
  #lengthOf(dictionary: PdfDictionary): PdfValue | undefined {
    if (this.#opening > 2) throw new MalformedPdfError()
    this.#opening += 1
    const length = this.resolve(dictionary.get('Length'))
    this.#opening -= 1
    return length
  }

  #compressed(number: number): readonly PdfValue[] {
    const known = this.#objectStreams.get(number)
    if (known !== undefined) return known
    // Before it is read: an object stream that leads to itself is empty.
    this.#objectStreams.set(number, [])
    const place = this.#places.get(number)
    const stream =
      place !== undefined && place !== 'free' && 'offset' in place
        ? this.#objectAt(place.offset, number)
        : undefined
    if (stream === undefined || !isStream(stream)) throw new MalformedPdfError()
    const bytes = this.#inflate(stream)
    const [count, first] = [stream.dictionary.get('N'), stream.dictionary.get('First')]
    if (typeof count !== 'number' || typeof first !== 'number' || count > mostObjects)
      throw new MalformedPdfError()
    const header = this.#reader(bytes, 0)
    const objects = Array.from({ length: count }, () => {
      header.natural()
      return first + header.natural()
    }).map((offset) => this.#reader(bytes, offset).value())
    this.#objectStreams.set(number, objects)
    return objects
  }

  /** What says how a stream is packed may stand in another one: honest files do that once. */
  #inflate(stream: Stream): Buffer {
    if (this.#unpacking > mostUnpacking) throw new PdfNotReadError()
    this.#unpacking += 1
    const bytes = this.#unpacked(stream)
    this.#unpacking -= 1
    return bytes
  }

  #unpacked({ dictionary, bytes }: Stream): Buffer {
    const filter = this.resolve(dictionary.get('Filter'))
    const filters = isList(filter) ? filter : filter === undefined || filter === null ? [] : [filter]
    const [name, ...more] = filters.map((one) => (one instanceof PdfName ? one.name : ''))
    if (name === undefined) return this.#counted(bytes)
    if (name !== 'FlateDecode' || more.length > 0) throw new PdfNotReadError()
    const plain = this.#counted(inflated(bytes))
    const parameters = this.resolve(dictionary.get('DecodeParms'))
    return isDictionary(parameters) ? unpredicted(plain, parameters) : plain
  }

  #counted(bytes: Buffer): Buffer {
    this.#inflated += bytes.length
    if (bytes.length > largestStream || this.#inflated > largestStreams) throw new PdfNotReadError()
    return bytes
  }
}

function isStream(object: PdfValue | Stream): object is Stream {
  return typeof object === 'object' && object !== null && 'dictionary' in object
}

function inflated(bytes: Buffer): Buffer {
  try {
    return inflateSync(bytes, { maxOutputLength: largestStream })
  } catch (error) {
    if (error instanceof RangeError) throw new PdfNotReadError()
    throw new MalformedPdfError()
  }
}

function naturals(value: PdfValue | undefined): readonly number[] {
  const isNatural = (one: PdfValue) => typeof one === 'number' && Number.isSafeInteger(one) && one >= 0
  if (!isList(value) || !value.every(isNatural)) throw new MalformedPdfError()
  return value.map(Number)
}

/** Undoes the one predictor that tables are written with: each row of bytes as its difference from the row above. */
function unpredicted(bytes: Buffer, parameters: PdfDictionary): Buffer {
  const predictor = parameters.get('Predictor') ?? 1
  if (predictor === 1) return bytes
  const columns = parameters.get('Columns') ?? 1
  if (typeof predictor !== 'number' || predictor < 10 || typeof columns !== 'number' || columns < 1)
    throw new PdfNotReadError()
  const rows = Math.floor(bytes.length / (columns + 1))
  const plain = Buffer.alloc(rows * columns)
  for (let row = 0; row < rows; row += 1) {
    const kind = bytes[row * (columns + 1)]
    if (kind !== 0 && kind !== 2) throw new PdfNotReadError()
    for (let column = 0; column < columns; column += 1) {
      const above = kind === 0 || row === 0 ? 0 : (plain[(row - 1) * columns + column] ?? 0)
      plain[row * columns + column] = ((bytes[row * (columns + 1) + 1 + column] ?? 0) + above) & 0xff
    }
  }
  return plain
}
