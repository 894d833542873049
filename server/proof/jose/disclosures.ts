/** Selective disclosure: members of a signed object that their holder may leave out. @see https://www.rfc-editor.org/rfc/rfc9901 */
import { createHash, randomBytes } from 'node:crypto'
import type { Credential } from '../types.ts'
import { decodeBase64url, decodeUtf8, isObject, parseJsonObject } from './json-object.ts'
import { refused, type Refused } from './types.ts'

/** SHA-256 of the characters of a disclosure, base64url: the only algorithm this service makes or reads. */
export function disclosureDigest(disclosure: string): string {
  return createHash('sha256').update(disclosure, 'ascii').digest('base64url')
}

/**
 * A copy of `claims` where each member at `paths` is replaced by its digest, and the disclosures that bring them back. A path that leads
 * nowhere is passed over. Salts are 128 random bits each; digests are sorted, so that their order tells nothing.
 */
export function conceal(
  claims: Credential,
  paths: readonly (readonly string[])[],
): { readonly concealed: Credential; readonly disclosures: readonly string[] } {
  const disclosures: string[] = []
  const hide = (object: Credential, within: readonly (readonly string[])[]): Credential => {
    const digests: string[] = []
    const kept: [string, unknown][] = []
    for (const [name, value] of Object.entries(object)) {
      const inside = within.filter(([first]) => first === name).map(([, ...rest]) => rest)
      const deeper = inside.filter((path) => path.length > 0)
      const member = isObject(value) && deeper.length > 0 ? hide(value, deeper) : value
      if (!inside.some((path) => path.length === 0)) {
        kept.push([name, member])
        continue
      }
      const salt = randomBytes(16).toString('base64url')
      const disclosure = Buffer.from(JSON.stringify([salt, name, member])).toString('base64url')
      disclosures.push(disclosure)
      digests.push(disclosureDigest(disclosure))
    }
    return Object.fromEntries(digests.length === 0 ? kept : [...kept, ['_sd', digests.sort()]])
  }
  const concealed = hide(claims, paths)
  return {
    concealed: disclosures.length === 0 ? concealed : { ...concealed, _sd_alg: 'sha-256' },
    disclosures,
  }
}

type Disclosure = { readonly name?: string; readonly value: unknown; readonly text: string }

const mostDisclosures = 256
const deepest = 32

/** `[salt, name, value]`, or `[salt, value]` of an element of an array. */
function readDisclosure(disclosure: string): Disclosure | undefined {
  const bytes = decodeBase64url(disclosure)
  const text = bytes && decodeUtf8(bytes)
  // Read as a member, so that a key written twice inside is noticed.
  const parts = text === undefined ? undefined : parseJsonObject(`{"disclosure":${text}}`)?.['disclosure']
  if (text === undefined || !Array.isArray(parts)) return undefined
  const [salt, ...rest] = parts as readonly unknown[]
  if (typeof salt !== 'string') return undefined
  if (rest.length === 1) return { value: rest[0], text }
  const [name, value] = rest
  if (rest.length !== 2 || typeof name !== 'string' || ['_sd', '...', '_sd_alg'].includes(name))
    return undefined
  return { name, value, text }
}

class DisclosureError extends Error {}

export interface Disclosed {
  readonly claims: Credential
  /** The JSON of each disclosure. */
  readonly texts: readonly string[]
  /** Of the claims that were disclosed. */
  readonly names: readonly string[]
  /** Of the claims in which something may still be hidden; `''`: a whole claim may be. A digest of nothing looks the same. */
  readonly hiddenIn: ReadonlySet<string>
}

/**
 * The claims with what the disclosures bring back, and without digests. Fails (`disclosure-malformed`,
 * `disclosure-refused`) when a disclosure has no place or two, a digest stands twice, or a name is there already: RFC 9901 §7.1.
 */
export function disclose(payload: Credential, disclosures: readonly string[]): Disclosed | Refused {
  const read = disclosures.length > mostDisclosures ? [] : disclosures.map(readDisclosure)
  const byDigest = new Map<string, Disclosure>()
  for (const [index, disclosure] of read.entries()) {
    if (disclosure !== undefined) byDigest.set(disclosureDigest(disclosures[index] ?? ''), disclosure)
  }
  if (byDigest.size !== disclosures.length)
    return refused('disclosure-malformed', 'a disclosure cannot be read, or is there twice')
  const { _sd_alg: algorithm = 'sha-256', ...rest } = payload
  if (algorithm !== 'sha-256') return refused('disclosure-malformed', '_sd_alg is not sha-256')
  const seen = new Set<string>()
  const used = new Set<string>()
  const names: string[] = []
  const hiddenIn = new Set<string>()
  const take = (digest: unknown): Disclosure | undefined => {
    if (typeof digest !== 'string' || seen.has(digest)) throw new DisclosureError()
    seen.add(digest)
    const found = byDigest.get(digest)
    if (found !== undefined) used.add(digest)
    return found
  }
  // `claim`: the one at the top in which the value is.
  const revealed = (value: unknown, depth: number, claim: string): unknown => {
    if (depth > deepest) throw new DisclosureError()
    if (!Array.isArray(value)) return isObject(value) ? revealedObject(value, depth + 1, claim) : value
    return value.flatMap((element: unknown) => revealedElement(element, depth + 1, claim))
  }
  const revealedElement = (element: unknown, depth: number, claim: string): readonly unknown[] => {
    if (!isObject(element) || !('...' in element)) return [revealed(element, depth, claim)]
    if (Object.keys(element).length !== 1) throw new DisclosureError()
    const found = take(element['...'])
    if (found === undefined) {
      hiddenIn.add(claim)
      return []
    }
    if (found.name !== undefined) throw new DisclosureError()
    return [revealed(found.value, depth, claim)]
  }
  const revealedObject = (object: Credential, depth: number, claim: string): Credential => {
    const { _sd: digests = [], ...others } = object
    if (!Array.isArray(digests) || '...' in others) throw new DisclosureError()
    const within = (name: string) => (depth === 0 ? name : claim)
    const members = Object.entries(others).map(
      ([name, value]) => [name, revealed(value, depth, within(name))] as const,
    )
    for (const digest of digests as readonly unknown[]) {
      const found = take(digest)
      if (found === undefined) {
        hiddenIn.add(claim)
        continue
      }
      if (found.name === undefined || members.some(([name]) => name === found.name))
        throw new DisclosureError()
      members.push([found.name, revealed(found.value, depth, within(found.name))])
      if (depth === 0) names.push(found.name)
    }
    return Object.fromEntries(members)
  }
  try {
    const claims = revealedObject(rest, 0, '')
    if (used.size !== byDigest.size)
      return refused('disclosure-refused', 'a disclosure belongs to nothing that was signed')
    return { claims, texts: [...byDigest.values()].map(({ text }) => text), names, hiddenIn }
  } catch (error) {
    if (error instanceof DisclosureError)
      return refused('disclosure-refused', 'the disclosures do not fit what was signed')
    throw error
  }
}
