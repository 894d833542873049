/** A server on the loopback addresses of this machine that must never be reached. */
import { createServer, type AddressInfo, type Server } from 'node:net'

export interface Canary {
  readonly port: number
  /** Connections so far, whatever was said over them. */
  readonly hits: number
  stop(): Promise<void>
}

/** Listens on 127.0.0.1, and on [::1] at the same port where the machine has IPv6. */
export async function startCanary(): Promise<Canary> {
  let hits = 0
  const newServer = () =>
    createServer((socket) => {
      hits += 1
      socket.destroy()
    })
  const first = newServer()
  await listening(first, 0, '127.0.0.1')
  const { port } = first.address() as AddressInfo
  const second = newServer()
  const servers = (await listening(second, port, '::1')) ? [first, second] : [first]
  return {
    port,
    get hits() {
      return hits
    },
    async stop() {
      await Promise.all(
        servers.map(
          (server) =>
            new Promise<void>((resolve) => {
              server.close(() => {
                resolve()
              })
            }),
        ),
      )
    },
  }
}

function listening(server: Server, port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    server.once('error', () => {
      resolve(false)
    })
    server.listen(port, host, () => {
      resolve(true)
    })
  })
}
