/** The process: configuration → context → listen → stop on signal. The only file that exits. */
import { readFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createSecureContext, type SecureContextOptions } from 'node:tls'
import { createApp } from './app.ts'
import { repeatedly } from './chores.ts'
import { readConfig, type Config } from './config.ts'
import { createContext } from './context.ts'
import { createLogger, type Logger } from './log.ts'

/** Requests under way when the stop signal comes get this long to finish. */
const graceMilliseconds = 10_000
const choresEveryMilliseconds = 60_000

async function main(): Promise<void> {
  const config = readConfig()
  // Before anything is opened: a start that fails here has touched nothing.
  const certificate = readCertificate(config)
  const log = createLogger(config)
  const { deps, bootstrap, runChores, close } = await createContext({ config, log })
  const service = serverFor(certificate, createApp(deps), () => readCertificate(config), log)
  const metrics = createServer((_request, response) => {
    void deps.events.registry.metrics().then((text) => {
      response.writeHead(200, { 'Content-Type': deps.events.registry.contentType }).end(text)
    })
  })
  await listen(service, config.port, config.host)
  await listen(metrics, config.metricsPort, config.host)
  const stopChores = repeatedly(runChores, choresEveryMilliseconds)
  stopOnSignal([service, metrics], async (closed) => {
    // Streams of events end with it; without, the service would wait for them.
    await deps.awardJobs.stop()
    await closed
    await stopChores()
    await close()
    log.info('stopped')
  })
  await bootstrap(showFirstKey)
  deps.bounded.prepare()
  // What a crash interrupted goes on at once.
  await deps.awardJobs.resume()
  log.info({ url: config.publicUrl, port: portOf(service), metricsPort: portOf(metrics) }, 'listening')
}

type Certificate = Pick<SecureContextOptions, 'cert' | 'key' | 'minVersion'>

/** `undefined` without TLS_CERT and TLS_KEY. @throws Error when the files cannot be read, or do not go together */
function readCertificate({ tls }: Config): Certificate | undefined {
  if (tls === undefined) return undefined
  try {
    const certificate = {
      ...{ cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) },
      minVersion: 'TLSv1.2' as const,
    }
    createSecureContext(certificate)
    return certificate
  } catch (error) {
    throw new Error('the files of TLS_CERT and TLS_KEY cannot be used together', { cause: error })
  }
}

/** An https server when there is a certificate; a renewed one is read at SIGHUP, and one that cannot be used changes nothing. */
function serverFor(
  certificate: Certificate | undefined,
  app: RequestListener,
  read: () => Certificate | undefined,
  log: Logger,
): Server {
  const timeouts = { requestTimeout: 30_000, headersTimeout: 10_000 }
  if (certificate === undefined) return createServer(timeouts, app)
  const server = createTlsServer({ ...timeouts, ...certificate }, app)
  process.on('SIGHUP', () => {
    try {
      server.setSecureContext(read() ?? certificate)
      log.info('the certificate was read again')
    } catch (error) {
      log.error({ err: error }, 'the renewed certificate cannot be used: the one before goes on')
    }
  })
  return server
}

/** Straight to the terminal, never through the log: it is a secret, and it is shown this once. Rejects when it cannot be written. */
function showFirstKey({ id, secret }: { readonly id: string; readonly secret: string }): Promise<void> {
  const text = `Administration key, shown this once / clé d’administration, montrée cette seule fois :\n  ${id}\n  ${secret}\n`
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (error) reject(error)
      else resolve()
    })
  })
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

/** `close` is given what resolves once no request is under way any more, and may hasten that. */
function stopOnSignal(servers: readonly Server[], close: (closed: Promise<unknown>) => Promise<void>): void {
  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    const closed = servers.map(
      (server) =>
        new Promise<void>((resolve) => {
          server.close(() => {
            resolve()
          })
          server.closeIdleConnections()
        }),
    )
    setTimeout(() => {
      for (const server of servers) server.closeAllConnections()
    }, graceMilliseconds).unref()
    void close(Promise.all(closed)).then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

main().catch((error: unknown) => {
  const { message, cause } = error instanceof Error ? error : { message: String(error), cause: undefined }
  process.stderr.write(cause instanceof Error ? `${message}: ${cause.message}\n` : `${message}\n`)
  process.exit(1)
})
