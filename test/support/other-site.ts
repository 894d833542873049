/** Another site, on this machine: a real server with a real certificate, and answers that a test chooses. */
import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { createServer as createPlainServer, type IncomingMessage, type RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { createOutside, type OutsideOptions } from '../../server/outside/create-outside.ts'
import type { WayOut } from '../../server/outside/outside.ts'
import { newScratchFolder } from './scratch-folder.ts'

const openssl = '/usr/bin/openssl'

export interface SiteAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Text, bytes, or anything else, which is sent as JSON (`application/json` unless `headers` say otherwise). */
  readonly body?: unknown
}

export interface OtherSite {
  readonly host: string
  /** `https://<host>`: what a badge says, and what `outsideOf` makes lead here. */
  readonly url: string
  /** Of the https server on 127.0.0.1. */
  readonly port: number
  /** PEM. */
  readonly certificate: string
  /** The same site over http, as nobody should ask it: `http://127.0.0.1:<port>`. */
  readonly plainUrl: string
  /** `GET /path?query` of every request so far, over http too. */
  readonly asked: readonly string[]
  /** Headers of the latest request. */
  readonly latestHeaders: IncomingMessage['headers']
  /** From now on `path` (with its query, if any) is answered so; everything that nothing was said of is 404. */
  answer(path: string, answer: SiteAnswer | RequestListener): void
  /** From now on everything that nothing was said of goes to `listener`: another service of ours, for instance. */
  otherwise(listener: RequestListener): void
  stop(): Promise<void>
}

/** Starts the site `host`. Its name leads nowhere but through `outsideOf`. */
export async function startOtherSite(host = 'other-site.example'): Promise<OtherSite> {
  const { key, certificate } = newCertificate(host)
  const asked: string[] = []
  const answers = new Map<string, RequestListener>()
  let latestHeaders: IncomingMessage['headers'] = {}
  let rest: RequestListener = (_request, response) => {
    response.writeHead(404, { 'Content-Type': 'text/plain' }).end('not here')
  }
  const listener: RequestListener = (request, response) => {
    const target = request.url ?? ''
    asked.push(`${request.method ?? ''} ${target}`)
    latestHeaders = request.headers
    const answer = answers.get(target) ?? rest
    answer(request, response)
  }
  const servers = [createServer({ key, cert: certificate }, listener), createPlainServer(listener)] as const
  const [port, plainPort] = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) => {
          server.listen(0, '127.0.0.1', () => {
            resolve((server.address() as AddressInfo).port)
          })
        }),
    ),
  )
  return {
    host,
    url: `https://${host}`,
    port: port ?? 0,
    certificate,
    plainUrl: `http://127.0.0.1:${String(plainPort)}`,
    asked,
    get latestHeaders() {
      return latestHeaders
    },
    answer(target, answer) {
      answers.set(target, typeof answer === 'function' ? answer : listenerOf(answer))
    },
    otherwise(next) {
      rest = next
    },
    async stop() {
      await Promise.all(
        servers.map(
          (server) =>
            new Promise<void>((resolve) => {
              server.close(() => {
                resolve()
              })
              server.closeAllConnections()
            }),
        ),
      )
    },
  }
}

/**
 * The way out of a service for which `sites` are all of the internet: their names lead to them, every other name to nowhere. All the rest is as
 * in a service that runs. For a whole service: `startService({}, undefined, outsideOf([site]))`.
 */
export function outsideOf(
  sites: readonly OtherSite[],
  { rehearsal, ...options }: Partial<OutsideOptions> = {},
): WayOut {
  return createOutside({
    publicUrl: 'https://badges.example',
    ...options,
    rehearsal: {
      standIns: new Map(sites.map(({ host, port }) => [host, port])),
      certificates: sites.map(({ certificate }) => certificate),
      resolve: () => Promise.resolve([]),
      ...rehearsal,
    },
  })
}

function listenerOf({ status = 200, headers = {}, body = '' }: SiteAnswer): RequestListener {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array
  return (_request, response) => {
    response.writeHead(status, isRaw ? headers : { 'Content-Type': 'application/json', ...headers })
    response.end(isRaw ? body : JSON.stringify(body))
  }
}

/** A self-signed certificate of `host`, made for the occasion. */
function newCertificate(host: string): { readonly key: string; readonly certificate: string } {
  const folder = newScratchFolder()
  try {
    const keyFile = path.join(folder, 'key.pem')
    const certFile = path.join(folder, 'cert.pem')
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
    const subject = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`]
    execFileSync(openssl, ['req', '-x509', ...kind, ...subject, '-keyout', keyFile, '-out', certFile], {
      stdio: 'ignore',
    })
    return { key: readFileSync(keyFile, 'utf8'), certificate: readFileSync(certFile, 'utf8') }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
