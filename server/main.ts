/** The process: configuration → context → listen → stop on signal. The only file that exits. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApp } from './app.ts'
import { repeatedly } from './chores.ts'
import { readConfig } from './config.ts'
import { createContext } from './context.ts'
import { createLogger } from './log.ts'

/** Requests under way when the stop signal comes get this long to finish. */
const graceMilliseconds = 10_000
const choresEveryMilliseconds = 60_000

async function main(): Promise<void> {
  const config = readConfig()
  const log = createLogger(config)
  const { deps, bootstrap, runChores, close } = await createContext({ config, log })
  const service = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, createApp(deps))
  const metrics = createServer((_request, response) => {
    void deps.events.registry.metrics().then((text) => {
      response.writeHead(200, { 'Content-Type': deps.events.registry.contentType }).end(text)
    })
  })
  await listen(service, config.port, config.host)
  await listen(metrics, config.metricsPort, config.host)
  const stopChores = repeatedly(runChores, choresEveryMilliseconds)
  stopOnSignal([service, metrics], async () => {
    await stopChores()
    await close()
    log.info('stopped')
  })
  await bootstrap(showFirstKey)
  log.info({ url: config.publicUrl, port: portOf(service), metricsPort: portOf(metrics) }, 'listening')
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

function stopOnSignal(servers: readonly Server[], close: () => Promise<void>): void {
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
    void Promise.all(closed)
      .then(close)
      .then(
        () => process.exit(0),
        () => process.exit(1),
      )
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
