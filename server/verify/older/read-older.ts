/** Badges of the versions before 3.0, in whatever they are handed in. */
import { unbake } from '../../credential/unbake.ts'
import { parseJws, type ParsedJws } from '../../proof/jose/jws.ts'
import { isObject, valuesOf, type VerifyInput } from '../check.ts'
import { parseStrictJson, StrictJsonError, type JsonObject } from '../strict-json.ts'

/** 2.1 says the same of badges as 2.0. */
export type OlderVersion = '0.5' | '1.0' | '1.1' | '2.0'

export interface OlderBadge {
  readonly version: OlderVersion | 'unknown'
  readonly assertion: JsonObject
  /** The text it was signed as; absent: it is hosted, or claims to be. */
  readonly jws?: ParsedJws
  /** The address it was found under, where an image or a place of ours holds that only. */
  readonly hostedAt?: string
}

/** An image that holds the address of its badge. */
export interface OlderAddress {
  readonly hostedAt: string
}

const largestAssertion = 256 * 1024
const contexts = /^https?:\/\/w3id\.org\/openbadges\/(.*)$/u

/**
 * The version of an assertion, or of a document beside one: by its context, or before there were contexts by its shape. `undefined`: nothing of
 * Open Badges before 3.0. Does NOT look at the rest.
 */
export function olderVersion(document: JsonObject): OlderBadge['version'] | undefined {
  const [first] = valuesOf(document['@context'])
  if (first === undefined) {
    const { recipient, badge, uid, verify } = document
    if (typeof recipient === 'string' && isObject(badge)) return '0.5'
    return isObject(recipient) && uid !== undefined && verify !== undefined ? '1.0' : undefined
  }
  const [, name] = (typeof first === 'string' ? contexts.exec(first) : undefined) ?? []
  if (name === undefined) return undefined
  if (name === 'v2') return '2.0'
  return name === 'v1' ? '1.1' : 'unknown'
}

function textIn({ kind, bytes }: VerifyInput): string | undefined {
  if (kind === 'png' || kind === 'svg') {
    const unbaked = unbake(bytes, 'older')
    return 'text' in unbaked ? unbaked.text : undefined
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** The JSON object in `text`, as strictly as any other is read. */
export function objectIn(text: string): JsonObject | undefined {
  try {
    const value = parseStrictJson(text)
    return isObject(value) ? value : undefined
  } catch (error) {
    if (error instanceof StrictJsonError) return undefined
    throw error
  }
}

function badgeIn(text: string): OlderBadge | undefined {
  const parsed = /^[\w-]+\.[\w-]+\.[\w-]+$/u.test(text) ? parseJws(text) : undefined
  const jws = parsed === undefined || 'failure' in parsed ? undefined : parsed
  const assertion = objectIn(jws?.text ?? text)
  const version = assertion && olderVersion(assertion)
  if (assertion === undefined || version === undefined) return undefined
  return { version, assertion, ...(jws === undefined ? {} : { jws }) }
}

/** The text of a badge before 3.0, or the address of one, as it was found; in an image or by itself. */
export interface OlderText {
  readonly text: string
  readonly isInImage: boolean
}

/**
 * The text of a badge of a version before 3.0 in `input`, or its address; `undefined` when there is none that can be read. Costs one pass over at
 * most 256 KiB, beside the image around it. Does NOT check anything of it.
 */
export function olderTextIn(input: VerifyInput): OlderText | undefined {
  const text = textIn(input)?.trim()
  if (text === undefined || Buffer.byteLength(text) > largestAssertion) return undefined
  const found = { text, isInImage: input.kind === 'png' || input.kind === 'svg' }
  return readOlder(found) === undefined ? undefined : found
}

/** What `olderTextIn` found, read. */
export function readOlder({ text, isInImage }: OlderText): OlderBadge | OlderAddress | undefined {
  if (isInImage && /^https?:\/\/\S+$/u.test(text)) return { hostedAt: text }
  return badgeIn(text)
}
