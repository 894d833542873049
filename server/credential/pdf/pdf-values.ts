/** Reads the values a PDF file is written with: names, numbers, texts, lists, dictionaries. */

/** A name (`/Type`), without its solidus. */
export class PdfName {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/** `12 0 R`: the object of that number. */
export class PdfReference {
  readonly number: number
  constructor(number: number) {
    this.number = number
  }
}

/** A word that is no value: `obj`, `stream`, `endobj`… */
class Keyword {
  readonly word: string
  constructor(word: string) {
    this.word = word
  }
}

export type PdfDictionary = ReadonlyMap<string, PdfValue>
export type PdfValue =
  null | boolean | number | PdfName | PdfReference | Buffer | readonly PdfValue[] | PdfDictionary

/** The file is not written as a PDF file is. */
export class MalformedPdfError extends Error {}

/** Deeper than any value that leads to an attachment. */
const deepest = 16
const whitespace = new Set([0x00, 0x09, 0x0a, 0x0c, 0x0d, 0x20])
const [percent, lineFeed, carriageReturn] = [0x25, 0x0a, 0x0d]
const delimiters = new Set(Array.from('()<>[]{}/%', (sign) => sign.charCodeAt(0)))

export function isDictionary(value: PdfValue | undefined): value is PdfDictionary {
  return value instanceof Map
}

export function isList(value: PdfValue | undefined): value is readonly PdfValue[] {
  return Array.isArray(value)
}

const lengthOfStretch = 4096

/** What reading a value costs beside its bytes. */
const costOfValue = 16

/**
 * Reads from `position` on; `spend` is told what was read, in bytes and as much again for each value, and throws when it is too much.
 * @see ISO 32000-2 §7.2, §7.3
 */
export class PdfValues {
  readonly #bytes: Buffer
  readonly #spend: (cost: number) => void
  position: number

  constructor(bytes: Buffer, position: number, spend: (cost: number) => void) {
    this.#bytes = bytes
    this.#spend = spend
    this.position = position
  }

  /** The next value. @throws MalformedPdfError */
  value(depth = 0): PdfValue {
    const token = this.#token(depth)
    if (token instanceof Keyword) throw new MalformedPdfError()
    return token
  }

  /** The next token, which is a whole number of zero or more. @throws MalformedPdfError */
  natural(): number {
    const token = this.#token(0)
    if (typeof token === 'number' && Number.isSafeInteger(token) && token >= 0) return token
    throw new MalformedPdfError()
  }

  /** Whether the next token is this word; it is read then, and only then. */
  skipWord(word: string): boolean {
    const { position } = this
    this.#skipSpace()
    const end = this.position + word.length
    this.#spend(end - position)
    const found = this.#bytes.toString('latin1', this.position, end) === word && this.#endsAt(end)
    this.position = found ? end : position
    return found
  }

  #token(depth: number): PdfValue | Keyword {
    const { position } = this
    const token = this.#read(depth)
    this.#spend(costOfValue + this.position - position)
    return token
  }

  #read(depth: number): PdfValue | Keyword {
    if (depth > deepest) throw new MalformedPdfError()
    this.#skipSpace()
    const at = this.position
    switch (this.#sign(at)) {
      case '':
        throw new MalformedPdfError()
      case '/':
        return this.#name()
      case '(':
        return this.#literal()
      case '[':
        this.position += 1
        return this.#list(depth)
      case '<':
        if (this.#sign(at + 1) !== '<') return this.#hexadecimal()
        this.position += 2
        return this.#dictionary(depth)
      default:
        return this.#word()
    }
  }

  #sign(at: number): string {
    const byte = this.#bytes[at]
    return byte === undefined ? '' : String.fromCharCode(byte)
  }

  #endsAt(at: number): boolean {
    const byte = this.#bytes[at]
    return byte === undefined || whitespace.has(byte) || delimiters.has(byte)
  }

  #skipSpace(): void {
    for (;;) {
      const byte = this.#bytes[this.position]
      if (byte === percent) this.#skipComment()
      else if (byte !== undefined && whitespace.has(byte)) this.position += 1
      else return
    }
  }

  /** To the end of its line. A stretch at a time: what is looked for in vain beyond the end would be looked for again. */
  #skipComment(): void {
    while (this.position < this.#bytes.length) {
      const stretch = this.#bytes.subarray(this.position, this.position + lengthOfStretch)
      const ends = [stretch.indexOf(lineFeed), stretch.indexOf(carriageReturn)].filter((at) => at !== -1)
      this.position += Math.min(stretch.length, ...ends)
      if (ends.length > 0) return
    }
  }

  #run(): string {
    const start = this.position
    while (!this.#endsAt(this.position)) this.position += 1
    return this.#bytes.toString('latin1', start, this.position)
  }

  #name(): PdfName {
    this.position += 1
    const name = this.#run().replaceAll(/#([0-9A-Fa-f]{2})/gu, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
    return new PdfName(name)
  }

  #word(): PdfValue | Keyword {
    const word = this.#run()
    if (word === '') throw new MalformedPdfError()
    if (/^[+-]?(?:\d+\.?\d*|\.\d+)$/u.test(word)) return this.#numberOrReference(word)
    if (word === 'true' || word === 'false') return word === 'true'
    return word === 'null' ? null : new Keyword(word)
  }

  #numberOrReference(word: string): number | PdfReference {
    if (!/^\d{1,10}$/u.test(word)) return Number(word)
    const ahead = this.#bytes.toString('latin1', this.position, this.position + 16)
    const reference = /^[\0\t\n\f\r ]+\d{1,5}[\0\t\n\f\r ]+R(?![A-Za-z0-9])/u.exec(ahead)
    if (reference === null) return Number(word)
    this.position += reference[0].length
    return new PdfReference(Number(word))
  }

  #list(depth: number): readonly PdfValue[] {
    const values: PdfValue[] = []
    while (!this.#skipSign(']')) values.push(this.value(depth + 1))
    return values
  }

  #dictionary(depth: number): PdfDictionary {
    const members = new Map<string, PdfValue>()
    while (!this.#skipSign('>>')) {
      const key = this.value(depth + 1)
      // A key twice: readers would not agree on which one counts.
      if (!(key instanceof PdfName) || members.has(key.name)) throw new MalformedPdfError()
      members.set(key.name, this.value(depth + 1))
    }
    return members
  }

  #skipSign(sign: string): boolean {
    this.#skipSpace()
    const found = this.#bytes.toString('latin1', this.position, this.position + sign.length) === sign
    if (found) this.position += sign.length
    return found
  }

  #hexadecimal(): Buffer {
    const end = this.#bytes.indexOf('>', this.position, 'latin1')
    if (end === -1) throw new MalformedPdfError()
    const digits = this.#bytes.toString('latin1', this.position + 1, end).replaceAll(/[\0\t\n\f\r ]/gu, '')
    if (!/^[0-9A-Fa-f]*$/u.test(digits)) throw new MalformedPdfError()
    this.position = end + 1
    return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex')
  }

  /** The bytes between balanced parentheses. Escapes other than of parentheses and the backslash are not needed, and are kept as they are. */
  #literal(): Buffer {
    const bytes: number[] = []
    let open = 0
    for (; ; this.position += 1) {
      const sign = this.#sign(this.position)
      if (sign === '') throw new MalformedPdfError()
      if (sign === '(') open += 1
      if (sign === ')') open -= 1
      if (open === 0) break
      if (open === 1 && sign === '(' && bytes.length === 0) continue
      if (sign === '\\') this.position += 1
      bytes.push(this.#bytes[this.position] ?? 0)
    }
    this.position += 1
    return Buffer.from(bytes)
  }
}
