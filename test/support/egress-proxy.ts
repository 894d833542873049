/** A forward proxy on this machine: tunnels (CONNECT) to the sites it knows. */
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { OtherSite } from './other-site.ts'

export interface EgressProxy {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  /** What it was asked to connect to, `host:port`, with the Proxy-Authorization it was given. */
  readonly asked: readonly { readonly target: string; readonly authorization: string | undefined }[]
  /** Tunnels that are open, or being opened. */
  readonly tunnels: number
  stop(): Promise<void>
}

/** Every target that is not one of `sites` is refused (403); one whose host begins with `silent` is not answered. */
export async function startEgressProxy(sites: readonly OtherSite[]): Promise<EgressProxy> {
  const asked: { readonly target: string; readonly authorization: string | undefined }[] = []
  const sockets = new Set<Duplex>()
  const server = createServer((_request, response) => {
    response.writeHead(405).end()
  })
  server.on('connect', (request, socket) => {
    const target = request.url ?? ''
    asked.push({ target, authorization: request.headers['proxy-authorization'] })
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    socket.on('end', () => socket.end())
    if (target.startsWith('silent')) {
      socket.resume()
      return
    }
    const site = sites.find(({ host }) => target === `${host}:443`)
    if (site === undefined) {
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n')
      return
    }
    const through = connect(site.port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      through.pipe(socket).pipe(through)
    })
    through.on('error', () => socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    asked,
    get tunnels() {
      return sockets.size
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        // Tunnels are no business of the server's any more.
        for (const socket of sockets) socket.destroy()
        server.closeAllConnections()
      }),
  }
}
