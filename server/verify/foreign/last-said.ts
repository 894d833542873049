/** What the sites of issuers elsewhere said last: for who verifies later, with the network off. */
import type { Outside, OutsideAnswer } from '../../outside/outside.ts'
import { timestamp } from '../../timestamp.ts'
import { isHostedHere } from '../hosted-here.ts'
import type { BundledDocument } from '../offline/bundle.ts'
import { documentAddress } from './document-address.ts'
import { listRequest } from './lists/visit-lists.ts'
import { lookUpKeys, type LookUpDeps } from './look-up-keys.ts'
import { memoryOf, rememberedElsewhere } from './site-memory.ts'

export interface LastSaid {
  /** Told of each status list that was good, and its issuer's own: there is no other way to know which lists an issuer keeps. */
  listRead(issuer: string, listUrl: string): void
  /**
   * The documents with the keys of those of `issuers` that are on other sites, and their status lists that were read here, as they were last
   * served there. Asks the sites of at most 24 issuers, those asked longest ago first, and none twice within an hour; what was last served is
   * answered for a day, unless the site has said since that it is not there any more. Eight megabytes in all: what is beyond is left out.
   */
  of(issuers: readonly string[], now: Date): Promise<readonly BundledDocument[]>
}

const mostAsked = 24
const askedAgainMilliseconds = 3_600_000
const saidMilliseconds = 24 * askedAgainMilliseconds
const mostLists = 8
const mostIssuersWithLists = 500
const mostCharacters = 8 * 1024 * 1024

interface Said {
  readonly askedAt: number
  readonly documents: readonly BundledDocument[]
}

/** In memory, of this process. Does NOT judge what is said: who verifies by it does, as if it had just been read. */
export function createLastSaid({ outside, publicUrl }: LookUpDeps): LastSaid {
  const listsOf = new Map<string, readonly string[]>()
  const said = new Map<string, Said>()

  async function askAbout(asked: Outside, issuer: string, now: Date): Promise<void> {
    const before = said.get(issuer)?.documents ?? []
    const heard = new Map<string, OutsideAnswer>()
    const hearing = rememberedThrough(asked, heard)
    const deps = { outside: hearing, publicUrl }
    const answer = await lookUpKeys(deps, { controller: issuer, names: [] }, now)
    // Keys at addresses of their own.
    if ('keys' in answer) await lookUpKeys(deps, { controller: issuer, names: answer.unread }, now)
    await Promise.all(
      (listsOf.get(issuer) ?? []).map((url) => memoryOf(hearing).fetch(listRequest(url), now)),
    )
    const documents = [...heard].flatMap(([url, each]) =>
      documentOf(
        url,
        each,
        before.find((one) => one.url === url),
        now,
      ),
    )
    said.set(issuer, { askedAt: now.getTime(), documents })
  }

  return {
    listRead(issuer, listUrl) {
      const others = (listsOf.get(issuer) ?? []).filter((url) => url !== listUrl)
      // The one asked for last is the last to be forgotten.
      listsOf.delete(issuer)
      listsOf.set(issuer, [...others, listUrl].slice(-mostLists))
      const [oldest] = listsOf.keys()
      if (listsOf.size > mostIssuersWithLists && oldest !== undefined) listsOf.delete(oldest)
    },

    async of(issuers, now) {
      if (outside === undefined) return []
      const elsewhere = new Set(
        issuers.filter((id) => documentAddress(id) !== undefined && !isHostedHere(publicUrl, id)),
      )
      for (const issuer of said.keys()) if (!elsewhere.has(issuer)) said.delete(issuer)
      const askedAt = (issuer: string) => said.get(issuer)?.askedAt ?? 0
      const due = [...elsewhere]
        .filter((issuer) => Math.abs(now.getTime() - askedAt(issuer)) >= askedAgainMilliseconds)
        .toSorted((a, b) => askedAt(a) - askedAt(b))
      await Promise.all(due.slice(0, mostAsked).map((issuer) => askAbout(outside, issuer, now)))
      let left = mostCharacters
      const documents = [...said.values()].flatMap((each) => each.documents).filter(isRecent(now))
      return documents.filter(({ found }) => (left -= found?.content.length ?? 0) >= 0)
    },
  }
}

/** `outside` and its memory; what it answers is noted in `heard`. */
function rememberedThrough(outside: Outside, heard: Map<string, OutsideAnswer>): Outside {
  const sites = memoryOf(outside)
  const noting: Outside = { fetch: (request) => outside.fetch(request) }
  return rememberedElsewhere(noting, {
    async fetch(request, now) {
      const answer = await sites.fetch(request, now)
      heard.set(request.url, answer)
      return answer
    },
    shorten: (request, now, milliseconds) => {
      sites.shorten(request, now, milliseconds)
    },
  })
}

/** What is said of `url` from now on; `before`: what was. */
function documentOf(
  url: string,
  answer: OutsideAnswer,
  before: BundledDocument | undefined,
  now: Date,
): readonly BundledDocument[] {
  if ('document' in answer) {
    const { bytes, mediaType, fetchedAt, url: answeredBy } = answer.document
    const content = Buffer.from(bytes).toString('base64')
    return [{ url, askedAt: timestamp(fetchedAt), found: { url: answeredBy, mediaType, content } }]
  }
  const nothing = { url, askedAt: timestamp(now) }
  switch (answer.refusal) {
    case 'closed':
      return []
    case 'not-found':
    case 'gone':
      return [nothing]
    default:
      return [before ?? nothing]
  }
}

function isRecent(now: Date): (document: BundledDocument) => boolean {
  return ({ askedAt }) => now.getTime() - Date.parse(askedAt) <= saidMilliseconds
}
