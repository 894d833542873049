/** A ClamAV daemon of a few lines, that speaks INSTREAM as the real one does and knows one virus. */
import { createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

export interface Clamd {
  readonly address: { readonly host: string; readonly port: number }
  /** What it takes for a virus. */
  readonly signature: string
  /** Every file it was given to scan. */
  readonly received: readonly Buffer[]
  stop(): Promise<void>
}

/** `reply` instead of what it would say; `never`: it says nothing and keeps the line open. */
export async function startClamd({ reply }: { readonly reply?: string } = {}): Promise<Clamd> {
  const signature = 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE'
  const received: Buffer[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    let bytes = Buffer.alloc(0)
    socket.on('error', () => undefined)
    socket.on('data', (part) => {
      bytes = Buffer.concat([bytes, part])
      const file = instream(bytes)
      if (file === undefined || reply === 'never') return
      received.push(file)
      socket.end(
        reply ?? (file.includes(signature) ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0'),
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    signature,
    received,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => {
          resolve()
        })
      }),
  }
}

/** The file in a whole conversation; `undefined` while something is missing. */
function instream(bytes: Buffer): Buffer | undefined {
  const command = 'zINSTREAM\0'
  if (bytes.length < command.length) return undefined
  if (bytes.toString('latin1', 0, command.length) !== command) throw new Error('not a command clamd knows')
  const chunks: Buffer[] = []
  for (let at = command.length; at + 4 <= bytes.length;) {
    const length = bytes.readUInt32BE(at)
    if (length === 0) return Buffer.concat(chunks)
    if (at + 4 + length > bytes.length) return undefined
    chunks.push(bytes.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return undefined
}
