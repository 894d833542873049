/**
 * JSON as strictly as a signature needs it: one text, one meaning. What two readers could understand differently
 * (a key twice, a lone surrogate, a number no double holds) is refused, and so is what would only cost time.
 * @see https://www.rfc-editor.org/rfc/rfc7493 (I-JSON)
 */

export type JsonValue = string | number | boolean | readonly JsonValue[] | JsonObject
export interface JsonObject {
  readonly [key: string]: JsonValue
}

/** The bounds of a readable credential. Beyond them nothing is processed. */
export const jsonLimits = {
  depth: 24,
  arrayLength: 256,
  /** UTF-16 code units, of a value as of a key. */
  stringLength: 65_536,
  objects: 1_000,
} as const

export type JsonLimits = Readonly<Record<keyof typeof jsonLimits, number>>

export type JsonRefusal =
  | 'not-json'
  | 'duplicate-key'
  | 'forbidden-key'
  | 'null-value'
  | 'lone-surrogate'
  | 'number-not-exact'
  | 'too-deep'
  | 'array-too-long'
  | 'string-too-long'
  | 'too-many-objects'

/** The text is not acceptable; `refusal` says why. The text itself is never quoted. */
export class StrictJsonError extends Error {
  override readonly name = 'StrictJsonError'
  readonly refusal: JsonRefusal

  constructor(refusal: JsonRefusal) {
    super(`the JSON text was refused: ${refusal}`)
    this.refusal = refusal
  }
}

// A merge or a copy by assignment would make these keys something else than data.
const forbiddenKeys = new Set(['', '__proto__', 'constructor', 'prototype'])
const whitespace = /[ \t\n\r]*/y
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const structural = /[{}[\]:,]|true|false|null/y

/** Binary64 keeps 15 significant digits of any decimal number: more would be signed as another number. */
function exactNumber(token: string): number {
  const value = Number(token)
  const digits = token
    .replace(/[eE].*$/, '')
    .replace(/[-.]/g, '')
    .replace(/^0+/, '')
  const significant = token.includes('.') ? digits.length : digits.replace(/0+$/, '').length
  const underflow = value === 0 && significant > 0
  if (!Number.isFinite(value) || Object.is(value, -0) || underflow || significant > 15) {
    throw new StrictJsonError('number-not-exact')
  }
  return value
}

function unescaped(token: string): string {
  try {
    return String(JSON.parse(token))
  } catch {
    throw new StrictJsonError('not-json')
  }
}

class Reader {
  private readonly text: string
  private readonly limits: JsonLimits
  private position = 0
  private objects = 0

  constructor(text: string, limits: JsonLimits) {
    this.text = text
    this.limits = limits
  }

  document(): JsonValue {
    const value = this.value(0)
    this.skipWhitespace()
    if (this.position !== this.text.length) throw new StrictJsonError('not-json')
    return value
  }

  private value(depth: number): JsonValue {
    if (depth > this.limits.depth) throw new StrictJsonError('too-deep')
    this.skipWhitespace()
    const first = this.text[this.position]
    if (first === '"') return this.string()
    if (first === '{') return this.object(depth)
    if (first === '[') return this.array(depth)
    const digits = this.take(number)
    if (digits !== undefined) return exactNumber(digits)
    const word = this.take(structural)
    if (word === 'null') throw new StrictJsonError('null-value')
    if (word !== 'true' && word !== 'false') throw new StrictJsonError('not-json')
    return word === 'true'
  }

  private object(depth: number): JsonObject {
    this.objects += 1
    if (this.objects > this.limits.objects) throw new StrictJsonError('too-many-objects')
    const members = new Map<string, JsonValue>()
    this.items('{', '}', () => {
      this.skipWhitespace()
      const key = this.string()
      if (forbiddenKeys.has(key)) throw new StrictJsonError('forbidden-key')
      if (members.has(key)) throw new StrictJsonError('duplicate-key')
      this.expect(':')
      members.set(key, this.value(depth + 1))
    })
    return Object.fromEntries(members)
  }

  private array(depth: number): readonly JsonValue[] {
    const elements: JsonValue[] = []
    this.items('[', ']', () => {
      if (elements.length === this.limits.arrayLength) throw new StrictJsonError('array-too-long')
      elements.push(this.value(depth + 1))
    })
    return elements
  }

  private items(open: string, close: string, readItem: () => void): void {
    this.expect(open)
    this.skipWhitespace()
    if (this.text[this.position] === close) {
      this.position += 1
      return
    }
    for (;;) {
      readItem()
      this.skipWhitespace()
      const separator = this.take(structural)
      if (separator === close) return
      if (separator !== ',') throw new StrictJsonError('not-json')
    }
  }

  private string(): string {
    const start = this.position
    if (this.text[start] !== '"') throw new StrictJsonError('not-json')
    let end = start + 1
    while (end < this.text.length && this.text[end] !== '"') end += this.text[end] === '\\' ? 2 : 1
    this.position = end + 1
    const value = unescaped(this.text.slice(start, this.position))
    if (value.length > this.limits.stringLength) throw new StrictJsonError('string-too-long')
    // UTF-8 has no form for half a character: two different texts would be signed as the same bytes.
    if (!value.isWellFormed()) throw new StrictJsonError('lone-surrogate')
    return value
  }

  private expect(mark: string): void {
    this.skipWhitespace()
    if (this.text[this.position] !== mark) throw new StrictJsonError('not-json')
    this.position += 1
  }

  private skipWhitespace(): void {
    this.take(whitespace)
  }

  private take(token: RegExp): string | undefined {
    token.lastIndex = this.position
    const found = token.exec(this.text)?.[0]
    if (found !== undefined) this.position += found.length
    return found
  }
}

/**
 * The value of a JSON text, read once. Keys are compared after unescaping.
 * Does NOT know what a credential is: any JSON value without `null` may come out.
 * @throws StrictJsonError for anything refused; never anything else, whatever the text
 */
export function parseStrictJson(text: string, limits: JsonLimits = jsonLimits): JsonValue {
  return new Reader(text, limits).document()
}
