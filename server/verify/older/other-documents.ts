/** What a badge before 3.0 says is elsewhere: its hosted self, its class, its issuer, keys and lists. */
import type { OutsideRefusal } from '../../outside/outside.ts'
import { timestamp } from '../../timestamp.ts'
import type { VerifyDeps } from '../check.ts'
import { isHostedHere } from '../hosted-here.ts'
import type { JsonObject } from '../strict-json.ts'
import type { Source } from '../types.ts'
import { objectIn } from './read-older.ts'

/** `elsewhere`: the address led to another site; `here`: it is one of this service, which publishes nothing of the kind; `unreadable`: not JSON. */
export type Trouble = OutsideRefusal | 'elsewhere' | 'here' | 'unreadable' | 'too-many'

export type Found<Document> =
  { readonly document: Document; readonly source: Source } | { readonly trouble: Trouble }

/** Asks for the documents of one badge. */
export interface OtherDocuments {
  json(url: string): Promise<Found<JsonObject>>
  /** A key, as versions before 2.0 publish it. */
  text(url: string): Promise<Found<string>>
}

/** Assertion, class, issuer, key, list of revocations. */
const mostDocuments = 5

/** `url` over https, normalised; `undefined` when it is no address. Nothing is asked over http: whoever is in between could answer. */
export function secureAddress(url: string): string | undefined {
  const secure = url.replace(/^http:\/\//iu, 'https://')
  return /^https:\/\//iu.test(secure) && URL.canParse(secure) ? new URL(secure).href : undefined
}

/** Whether two identifiers are one address: host in any case, http or https. */
export function sameAddress(one: unknown, other: unknown): boolean {
  if (typeof one !== 'string' || typeof other !== 'string') return false
  return one === other || (secureAddress(one) !== undefined && secureAddress(one) === secureAddress(other))
}

/** `https://host:port` of an address; `undefined` when it is none. */
export function originOf(url: unknown): string | undefined {
  const secure = typeof url === 'string' ? secureAddress(url) : undefined
  return secure === undefined ? undefined : new URL(secure).origin
}

export function otherDocuments({
  outside,
  publicUrl,
  knownUntil,
}: Pick<VerifyDeps, 'outside' | 'publicUrl' | 'knownUntil'>): OtherDocuments {
  let asked = 0

  async function ask(address: string, accept: readonly [string, ...string[]]): Promise<Found<Uint8Array>> {
    const url = secureAddress(address)
    if (url === undefined) return { trouble: 'address-refused' }
    // Anybody can write an address of ours; what we do publish is known without asking ourselves, but for a bundle.
    if (isHostedHere(publicUrl, url)) return { trouble: knownUntil === undefined ? 'here' : 'closed' }
    if (outside === undefined) return { trouble: 'closed' }
    if (asked >= mostDocuments) return { trouble: 'too-many' }
    asked += 1
    const answer = await outside.fetch({ url, accept })
    if ('refusal' in answer) return { trouble: answer.refusal }
    const { document } = answer
    // Another site's word under this site's name: a redirect that is open to anybody would lend it to anybody.
    if (originOf(document.url) !== originOf(url)) return { trouble: 'elsewhere' }
    return { document: document.bytes, source: { url, fetchedAt: timestamp(document.fetchedAt) } }
  }

  function decoded(found: Found<Uint8Array>): Found<string> {
    if ('trouble' in found) return found
    try {
      return { ...found, document: new TextDecoder('utf-8', { fatal: true }).decode(found.document) }
    } catch {
      return { trouble: 'unreadable' }
    }
  }

  return {
    async json(url) {
      const found = decoded(await ask(url, ['application/ld+json', 'application/json']))
      if ('trouble' in found) return found
      const document = objectIn(found.document)
      return document === undefined ? { trouble: 'unreadable' } : { ...found, document }
    },
    async text(url) {
      return decoded(await ask(url, ['application/x-pem-file', 'text/plain', 'application/octet-stream']))
    },
  }
}
