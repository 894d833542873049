/** JSON that has one text only, and the digests of exact bytes. */
import { hash } from 'node:crypto'
import { encode } from 'base58-universal'
import { isConstant } from '../constant.ts'

/**
 * The JSON Canonicalization Scheme form of `value`; properties that are `undefined` are left out. That of what is `constant` is worked out once.
 * @throws Error for what JSON cannot hold, and for text that UTF-8 cannot: a lone surrogate
 * @see https://www.rfc-editor.org/rfc/rfc8785
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return textOf(value)
    case 'number':
      if (!Number.isFinite(value)) throw notJson()
      return String(value === 0 ? 0 : value)
    case 'boolean':
      return String(value)
    case 'object':
      return value === null ? 'null' : structureOf(value)
    default:
      throw notJson()
  }
}

/** The members of an object in canonical form, by name: texts to make one or several objects of. */
export type CanonicalMembers = ReadonlyMap<string, string>

/** @throws as `canonicalJson` */
export function canonicalMembers(value: object): CanonicalMembers {
  const members = new Map<string, string>()
  for (const [name, member] of Object.entries(value))
    if (member !== undefined) members.set(name, canonicalJson(member))
  return members
}

/** The canonical form of an object with these members. */
export function canonicalObject(members: CanonicalMembers): string {
  let text = ''
  for (const name of inOrder([...members.keys()]))
    text += `${text === '' ? '' : ','}${nameOf(name)}${String(members.get(name))}`
  return `{${text}}`
}

const known = new WeakMap<object, string>()

function structureOf(value: object): string {
  if (!isConstant(value)) return written(value)
  const text = known.get(value) ?? written(value)
  known.set(value, text)
  return text
}

function written(value: object): string {
  if (Array.isArray(value)) {
    return `[${value.map((item: unknown) => (item === undefined ? 'null' : canonicalJson(item))).join(',')}]`
  }
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    return canonicalJson(Reflect.apply(value.toJSON, value, []))
  }
  let text = ''
  for (const name of inOrder(Object.keys(value))) {
    const member: unknown = Reflect.get(value, name)
    if (member !== undefined) text += `${text === '' ? '' : ','}${nameOf(name)}${canonicalJson(member)}`
  }
  return `{${text}}`
}

/** Neither anything that is escaped nor half of a character. */
const plain = /^[^"\\\u0000-\u001f\ud800-\udfff]*$/
/** Half a character, which no plain name has. */
const between = '\ud800'
/** What is remembered of each: programs use few names, but anybody may send us others. */
const mostRemembered = 2000
const orders = new Map<string, readonly string[]>()
const nameTexts = new Map<string, string>()

/** RFC 8785 §3.2.3: by UTF-16 code units, as `sort` does. Plain names are put in order once. */
function inOrder(names: readonly string[]): readonly string[] {
  const all = names.join(between)
  const known = orders.get(all)
  // A name that has what is put between names makes a list of fewer names.
  if (known?.length === names.length) return known
  const sorted = names.toSorted()
  if (names.every((name) => plain.test(name))) remember(orders, all, sorted)
  return sorted
}

/** The name and the colon after it. */
function nameOf(name: string): string {
  const known = nameTexts.get(name)
  if (known !== undefined) return known
  const text = `${textOf(name)}:`
  if (name.length <= 100) remember(nameTexts, name, text)
  return text
}

function remember<Value>(values: Map<string, Value>, key: string, value: Value): void {
  if (key.length > 1000) return
  if (values.size === mostRemembered) values.clear()
  values.set(key, value)
}

function textOf(text: string): string {
  if (plain.test(text)) return `"${text}"`
  // RFC 8785 §3.2.2.2: "lone surrogates … MUST cause a compliant JCS implementation to terminate". JSON.stringify escapes them.
  if (!text.isWellFormed()) throw notJson()
  return JSON.stringify(text)
}

function notJson(): Error {
  return new Error('a value without a canonical JSON form')
}

/** The digest of exact bytes, as two specifications write it. */
export interface ContentDigest {
  /** `sha256-…` in base64. @see https://www.w3.org/TR/SRI/ */
  readonly digestSri: string
  /** `z…`: multihash in base58btc. @see https://www.w3.org/TR/cid-1.0/#multihash */
  readonly digestMultibase: string
}

/** `digestSri` of `text` in UTF-8. */
export function digestSri(text: string): string {
  return `sha256-${hash('sha256', text, 'base64')}`
}

/** Of `text` in UTF-8. */
export function contentDigest(text: string): ContentDigest {
  const digest = hash('sha256', text, 'buffer')
  return {
    digestSri: `sha256-${digest.toString('base64')}`,
    // Multihash header: sha2-256, 32 bytes.
    digestMultibase: `z${encode(Buffer.concat([Buffer.from([0x12, 0x20]), digest]))}`,
  }
}
