/** Looks up the keys of an issuer, or a holder, whose document is on another site. */
import type { Outside, OutsideRequest } from '../../outside/outside.ts'
import type { ControllerKey } from '../../proof/types.ts'
import { isHostedHere } from '../hosted-here.ts'
import type { JsonValue } from '../strict-json.ts'
import type { Source } from '../types.ts'
import {
  readBareJwk,
  readControllerDocument,
  readKey,
  type ControllerDocument,
  type DocumentFlaw,
} from './controller-document.ts'
import { documentAddress } from './document-address.ts'
import { isObject } from '../check.ts'
import { servedJson } from './served-json.ts'
import { memoryOf } from './site-memory.ts'
import { timestamp } from '../../timestamp.ts'

export interface LookUpDeps {
  readonly publicUrl: string
  /** Absent: nothing of other sites is looked up. */
  readonly outside?: Outside
}

export interface KeyQuestion {
  /** A DID or an https address. */
  readonly controller: string
  /** What proofs or headers name keys by. Those that `controller` publishes at addresses of their own are asked for too. */
  readonly names: readonly string[]
}

/**
 * `not-looked-up`: this service asks nobody. `not-here`: the identifier leads to this service, which publishes no such document.
 * `method-not-read`: no address can be told from it. `unreachable`: nobody answered, or not with a document. Others: `DocumentFlaw`.
 */
export type LookUpTrouble = 'not-looked-up' | 'not-here' | 'method-not-read' | 'unreachable' | DocumentFlaw

export type KeyAnswer =
  | {
      readonly keys: readonly ControllerKey[]
      /** Ids of keys it lists for a purpose and that were not read: of another form, or at an address of their own that was not asked, or did not answer. */
      readonly unread: readonly string[]
      readonly basedOn: readonly Source[]
    }
  | { readonly trouble: LookUpTrouble; readonly basedOn: readonly Source[] }

const documentTypes = [
  ...['application/did+json', 'application/did+ld+json', 'application/did', 'application/cid'],
  ...['application/json', 'application/ld+json', 'application/vc+ld+json', 'application/jwk-set+json'],
  ...['application/jwk+json', 'application/octet-stream', 'text/plain'],
] as const
const largestDocument = 64 * 1024
/** Each is another site told that somebody looks. */
const mostReferences = 2

type Read = { readonly value: JsonValue; readonly source: Source } | { readonly trouble: LookUpTrouble }

/**
 * The keys `controller` publishes, as its own document lists them; or why they are not known. Asks the site of the controller for that document,
 * and, for a name that leads to the same site, for what is there. A key that is only served beside the document is nobody's. Does NOT judge keys:
 * `judgeControllerKey` does. Never rejects unless `outside` does.
 * @see https://www.w3.org/TR/cid-1.0/#retrieve-verification-method
 */
export async function lookUpKeys(
  deps: LookUpDeps,
  { controller, names }: KeyQuestion,
  now: Date,
): Promise<KeyAnswer> {
  const { outside, publicUrl } = deps
  if (isHostedHere(publicUrl, controller)) return { trouble: 'not-here', basedOn: [] }
  if (outside === undefined) return { trouble: 'not-looked-up', basedOn: [] }
  const address = documentAddress(controller)
  if (address === undefined) return { trouble: 'method-not-read', basedOn: [] }
  const read = await readAt(outside, address, now)
  if ('trouble' in read) return { ...read, basedOn: [] }
  const document = readControllerDocument(read.value, controller)
  if (typeof document === 'string') return { trouble: document, basedOn: [read.source] }
  const { keys, unread, sources } = await withNamed({ outside, now, address, controller }, document, names)
  return { keys, unread, basedOn: [read.source, ...sources] }
}

interface Visit {
  readonly outside: Outside
  readonly now: Date
  readonly address: string
  readonly controller: string
}

/** The keys of the document, and those of `names` that it lets find on the same site. */
async function withNamed(
  { outside, now, address, controller }: Visit,
  document: ControllerDocument,
  names: readonly string[],
): Promise<{ keys: readonly ControllerKey[]; unread: readonly string[]; sources: readonly Source[] }> {
  const known = new Set([...document.keys.map((key) => key.verificationMethod), ...document.unread])
  const elsewhere = names
    .filter((name) => !known.has(name) && originOf(name) === originOf(address))
    .filter((name) => !name.startsWith(`${controller}#`))
  const keys = [...document.keys]
  const unread = [...document.unread]
  const sources: Source[] = []
  for (const name of elsewhere.slice(0, mostReferences)) {
    const read = await readAt(outside, name, now)
    const reference = document.references.find(({ verificationMethod }) => verificationMethod === name)
    if ('trouble' in read) {
      unread.push(name)
      continue
    }
    sources.push(read.source)
    const found = keyAt(read.value, name, controller, reference?.purposes)
    const same = keys.findIndex((key) => key.publicKeyMultibase === found?.publicKeyMultibase)
    const listed = keys[same]
    if (reference !== undefined && found !== undefined) keys.push(found)
    else if (reference !== undefined) unread.push(name)
    // The bare JWK of a key the document lists: another name for that key. Any other key that is served there is nobody's.
    else if (listed !== undefined) keys[same] = { ...listed, names: [...(listed.names ?? []), name] }
  }
  const others = document.references.filter(
    ({ verificationMethod }) => !elsewhere.includes(verificationMethod),
  )
  return { keys, unread: [...unread, ...others.map((each) => each.verificationMethod)], sources }
}

/** A verification method, or a bare JWK, that is served under `name`. */
function keyAt(
  value: JsonValue,
  name: string,
  controller: string,
  purposes: ControllerKey['purposes'] = [],
): ControllerKey | undefined {
  if (isObject(value) && 'controller' in value) {
    return value['id'] === name ? readKey(value, controller, purposes) : undefined
  }
  const publicKeyMultibase = readBareJwk(value)
  return publicKeyMultibase === undefined
    ? undefined
    : { verificationMethod: name, controller, publicKeyMultibase, purposes }
}

async function readAt(outside: Outside, url: string, now: Date): Promise<Read> {
  const request: OutsideRequest = { url, accept: documentTypes, largestBytes: largestDocument }
  const answer = await memoryOf(outside).fetch(request, now)
  if ('refusal' in answer) {
    return { trouble: answer.refusal === 'closed' ? 'not-looked-up' : 'unreachable' }
  }
  const { document } = answer
  // Whoever the site sends its visitors to does not speak for it.
  if (originOf(document.url) !== originOf(url)) return { trouble: 'unreachable' }
  const value = servedJson(document.bytes)
  if (value === undefined) return { trouble: 'unusable' }
  return { value, source: { url, fetchedAt: timestamp(document.fetchedAt) } }
}

function originOf(url: string): string | undefined {
  return url.startsWith('https://') && URL.canParse(url) ? new URL(url).origin : undefined
}
