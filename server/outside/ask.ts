/** Asks one host one thing, over a connection of its own. */
import { setMaxListeners } from 'node:events'
import type { Readable } from 'node:stream'
import { Client, ProxyAgent, type Dispatcher } from 'undici'
import { connect, type Rehearsal } from './connect.ts'
import { Refused } from './refused.ts'

/** What an answer is before its body is read. */
export interface Head {
  readonly status: number
  /** By name in lower case; several lines of one name are one, with commas. */
  header(name: string): string | undefined
  readonly body: Readable
}

export interface AskOptions {
  readonly headers: Readonly<Record<string, string>>
  /** What is posted; absent: nothing, it is a GET. */
  readonly body?: string
  readonly connectMilliseconds: number
  readonly headersMilliseconds: number
  readonly proxy?: string
  readonly rehearsal?: Rehearsal
}

const largestHeaders = 16_384

/**
 * GETs `url`, or POSTs to it, which has been checked, and hands the head of the answer to `read`; the connection ends with it. One connection for one answer: nothing an
 * answer leaves behind is taken for the beginning of the next one.
 * @throws Refused, or the error of undici, of the connection or of `read`; `signal` ends it, with its reason
 */
export async function ask<Result>(
  url: URL,
  { headers, body, connectMilliseconds, headersMilliseconds, proxy, rehearsal }: AskOptions,
  signal: AbortSignal,
  read: (head: Head) => Promise<Result>,
): Promise<Result> {
  const patience = createPatience(signal)
  // How long a proxy takes to connect cannot be told from how long its host takes to answer.
  if (proxy === undefined) patience.upTo(connectMilliseconds, new Refused('too-slow', { isHost: true }))
  else patience.upTo(connectMilliseconds + headersMilliseconds, new Refused('too-slow'))
  const options = {
    pipelining: 0,
    maxHeaderSize: largestHeaders,
    headersTimeout: 0,
    bodyTimeout: 0,
    allowH2: false,
  }
  const tls = rehearsal?.certificates === undefined ? {} : { ca: [...rehearsal.certificates] }
  const dispatcher: Dispatcher =
    proxy === undefined
      ? new Client(url.origin, {
          ...options,
          connect(_options, callback) {
            connect(url.hostname.replace(/^\[|\]$/gu, ''), patience.signal, rehearsal).then(
              (socket) => {
                patience.upTo(headersMilliseconds, new Refused('too-slow'))
                callback(null, socket)
              },
              (error: unknown) => {
                callback(error instanceof Error ? error : new Refused('unreachable'), null)
              },
            )
          },
        })
      : new ProxyAgent({ ...options, uri: proxy, requestTls: tls, proxyTls: tls })
  const destroy = () => {
    void dispatcher.destroy().catch(() => undefined)
  }
  // A request that waits for its connection hears of no signal.
  patience.signal.addEventListener('abort', destroy)
  try {
    const answer = await dispatcher.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: body === undefined ? 'GET' : 'POST',
      headers,
      ...(body === undefined ? {} : { body }),
      signal: patience.signal,
    })
    patience.end()
    answer.body.on('error', () => undefined)
    return await read({
      status: answer.statusCode,
      header(name) {
        const value = answer.headers[name]
        return Array.isArray(value) ? value.join(', ') : value
      },
      body: answer.body,
    })
  } catch (error) {
    patience.signal.throwIfAborted()
    throw error
  } finally {
    patience.end()
    destroy()
  }
}

/** A signal that also ends after a while, with the refusal that was last said. */
function createPatience(signal: AbortSignal) {
  const controller = new AbortController()
  setMaxListeners(0, controller.signal)
  let timer: NodeJS.Timeout | undefined
  const giveUp = () => {
    controller.abort(signal.reason)
  }
  signal.addEventListener('abort', giveUp)
  if (signal.aborted) giveUp()
  return {
    signal: controller.signal,
    upTo(milliseconds: number, refusal: Refused) {
      clearTimeout(timer)
      timer = setTimeout(() => {
        controller.abort(refusal)
      }, milliseconds)
    },
    /** What has begun in time goes on, until `signal` ends it. */
    end() {
      clearTimeout(timer)
    },
  }
}
