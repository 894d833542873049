import type { Outside, OutsideRefusal, OutsideRequest } from '../../server/outside/outside.ts'
import { now } from '../proof/signing.ts'

/** What is at an address: a JSON value, a text, bytes; or why there is nothing. */
export interface SitePage {
  readonly body?: unknown
  readonly refusal?: OutsideRefusal
  /** As of the answer; absent: JSON. */
  readonly mediaType?: string
  /** The address that answers, after redirects. */
  readonly leadsTo?: string
}

export interface SitesInMemory extends Outside {
  /** Every request, in order. */
  readonly asked: readonly OutsideRequest[]
}

/** Other sites without their network, for what is judged of what they say; everything else is 404. How they are reached is tested elsewhere. */
export function sitesInMemory(pages: Readonly<Record<string, SitePage>>): SitesInMemory {
  const asked: OutsideRequest[] = []
  return {
    asked,
    fetch(request) {
      asked.push(request)
      const {
        body,
        refusal,
        mediaType = 'application/json',
        leadsTo,
      } = pages[request.url] ?? {
        refusal: 'not-found',
      }
      if (refusal !== undefined) return Promise.resolve({ refusal })
      const isRaw = typeof body === 'string' || body instanceof Uint8Array
      const bytes = Buffer.from(isRaw ? body : JSON.stringify(body))
      return Promise.resolve({
        document: { url: leadsTo ?? request.url, mediaType, bytes, fetchedAt: now },
      })
    },
  }
}
