/** The one way out, open. */
import { errors } from 'undici'
import { ask, type AskOptions, type Head } from './ask.ts'
import type { Rehearsal } from './connect.ts'
import { createDeadHosts } from './dead-hosts.ts'
import type {
  OutsideAnswer,
  OutsideDocument,
  OutsideReceipt,
  OutsideRefusal,
  OutsideRequest,
  WayOut,
} from './outside.ts'
import { publicUrl as checkedUrl } from './public-url.ts'
import { codings, readBody } from './read-body.ts'
import { Refused } from './refused.ts'
import { createTurns, type TurnLimits } from './turns.ts'

export interface OutsideLimits extends TurnLimits {
  /** To look a name up, connect, and agree on a key. */
  readonly connectMilliseconds: number
  /** From then to the last header. */
  readonly headersMilliseconds: number
  /** For everything, redirects and waiting included. */
  readonly wholeMilliseconds: number
  readonly redirects: number
  /** How long a host that could not be connected to is not asked again. */
  readonly deadMilliseconds: number
}

export const outsideLimits: OutsideLimits = {
  connectMilliseconds: 2000,
  headersMilliseconds: 2000,
  wholeMilliseconds: 3500,
  redirects: 3,
  deadMilliseconds: 30_000,
  atOnce: 64,
  perHost: 6,
  waiting: 512,
  waitMilliseconds: 1500,
}

export interface OutsideOptions {
  /** Address of this service: what those who are asked are told, and never asked itself. */
  readonly publicUrl: string
  /** http or https address of a proxy that everything goes through; its user and password may be in it. */
  readonly proxy?: string
  readonly clock?: () => Date
  /** Milliseconds since some moment, never going back. */
  readonly elapsed?: () => number
  /** Told how each request ended, and nothing of what it was for. */
  readonly ended?: (outcome: 'document' | 'posted' | OutsideRefusal) => void
  readonly limits?: Partial<OutsideLimits>
  /** For tests only. */
  readonly rehearsal?: Rehearsal
}

const defaultLargestBytes = 262_144
const redirectStatuses = new Set([301, 302, 303, 307, 308])
const mediaType = /^[\t ]*([a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+)[\t ]*(?:;|$)/iu

type Step = { readonly document: OutsideDocument } | { readonly redirect: string }

/**
 * Asks other sites by GET, and tells them by POST: https on port 443 only, public addresses only (the one in the URL and the one connected to, a name being looked up once),
 * certificates always verified, no credentials, cookies or referer, redirects followed one by one under the same rules, and limits on everything:
 * time, size (compressed or not), headers, redirects, requests at once and per host.
 *
 * With a `proxy`, it is the proxy that looks names up and connects: host literals and names are checked here all the same, but which address a name leads
 * to is not, and must be the proxy's business. The way to the proxy itself is the operator's choice and is not held to these rules.
 *
 * Does NOT remember documents, nor judge what is in them; does not keep connections.
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html
 */
export function createOutside(options: OutsideOptions): WayOut {
  const {
    publicUrl,
    proxy,
    rehearsal,
    ended,
    clock = () => new Date(),
    elapsed = () => performance.now(),
  } = options
  const limits = { ...outsideLimits, ...options.limits }
  const own = new URL(publicUrl)
  const turns = createTurns(limits)
  const deadHosts = createDeadHosts(limits.deadMilliseconds, elapsed)

  const take = async <Result>(
    url: URL,
    { headers, ...message }: Pick<AskOptions, 'headers' | 'body'>,
    signal: AbortSignal,
    read: (head: Head) => Promise<Result>,
  ): Promise<Result> => {
    const dead = deadHosts.refusalOf(url.hostname)
    if (dead !== undefined) throw new Refused(dead)
    const asking = {
      headers: { ...headers, 'user-agent': `mediation-badges (+${own.origin})` },
      ...message,
      ...limits,
      ...(proxy === undefined ? {} : { proxy }),
      ...(rehearsal === undefined ? {} : { rehearsal }),
    }
    try {
      return await turns.take(url.hostname, () => {
        signal.throwIfAborted()
        return ask(url, asking, signal, read)
      })
    } catch (error) {
      if (error instanceof Refused && error.isHost) deadHosts.add(url.hostname, error.refusal)
      throw error
    }
  }

  const checked = (address: string): URL => {
    const url = checkedUrl(address, own.hostname)
    if (url === undefined) throw new Refused('address-refused')
    return url
  }

  const follow = async (request: OutsideRequest, signal: AbortSignal): Promise<OutsideDocument> => {
    let address = request.url
    for (let redirects = 0; redirects <= limits.redirects; redirects += 1) {
      const url = checked(address)
      const headers = { accept: acceptHeader(request.accept), 'accept-encoding': codings }
      const result = await take(url, { headers }, signal, (head) =>
        readAnswer(url, head, request, signal, clock),
      )
      if ('document' in result) return result.document
      address = result.redirect
    }
    throw new Refused('too-many-redirects')
  }

  const inTime = async <Result>(
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result | { readonly refusal: OutsideRefusal }> => {
    const controller = new AbortController()
    const { signal } = controller
    const late = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        reject(new Refused('too-slow'))
      })
    })
    const timer = setTimeout(() => {
      controller.abort(new Refused('too-slow'))
    }, limits.wholeMilliseconds)
    try {
      // What still goes on when it is too late looks at the signal, and ends.
      return await Promise.race([work(signal), late])
    } catch (error) {
      return { refusal: refusalOf(error) }
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    async fetch(request) {
      const answer = await inTime<OutsideAnswer>(async (signal) => ({
        document: await follow(request, signal),
      }))
      ended?.('document' in answer ? 'document' : answer.refusal)
      return answer
    },

    async post({ url, ...message }) {
      const receipt = await inTime<OutsideReceipt>((signal) =>
        // The body of the answer ends with the connection.
        take(checked(url), message, signal, ({ status }) => Promise.resolve({ status })),
      )
      ended?.('status' in receipt ? 'posted' : receipt.refusal)
      return receipt
    },
  }
}

async function readAnswer(
  url: URL,
  head: Head,
  { accept, largestBytes = defaultLargestBytes }: OutsideRequest,
  signal: AbortSignal,
  clock: () => Date,
): Promise<Step> {
  if (redirectStatuses.has(head.status)) {
    const location = head.header('location')
    if (location === undefined || !URL.canParse(location, url.href)) throw new Refused('other-answer')
    return { redirect: new URL(location, url.href).href }
  }
  if (head.status === 404) throw new Refused('not-found')
  if (head.status === 410) throw new Refused('gone')
  const type = mediaType.exec(head.header('content-type') ?? '')?.[1]?.toLowerCase()
  if (head.status !== 200 || type === undefined || !accept.includes(type)) throw new Refused('other-answer')
  if (Number(head.header('content-length') ?? 0) > largestBytes + 1024) throw new Refused('too-large')
  const bytes = await readBody(head.body, head.header('content-encoding'), largestBytes, signal)
  return { document: { url: url.href, bytes, mediaType: type, fetchedAt: clock() } }
}

/** The one preferred first. @see https://www.rfc-editor.org/rfc/rfc9110#section-12.4.2 */
function acceptHeader(types: readonly string[]): string {
  return types
    .map((type, index) => (index === 0 ? type : `${type};q=${String(Math.max(10 - index, 1) / 10)}`))
    .join(', ')
}

/** What is none of these is a connection that failed. Errors of zlib are known by their codes. */
function refusalOf(error: unknown): OutsideRefusal {
  if (error instanceof Refused) return error.refusal
  if (error instanceof errors.HeadersOverflowError) return 'too-large'
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const isNotHttp = error instanceof errors.HTTPParserError || code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'
  return isNotHttp || code.startsWith('Z_') ? 'other-answer' : 'unreachable'
}
