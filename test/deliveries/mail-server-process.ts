/**
 * A mail server in a process of its own that answers one in five conversations badly. What it accepts goes to a file, a line each:
 * Message-ID, recipient. Arguments: the file, a seed. Says its port on standard output.
 */
import { appendFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { randomFrom } from '../chaos/allocators.ts'

const [file = '', seed = '1'] = process.argv.slice(2)
const random = randomFrom(Number(seed))

/** Twenty in a hundred, each as often as the others. */
const faults = ['busy', 'no such mailbox', 'cut before the text', 'cut once accepted', 'slow'] as const
type Fault = (typeof faults)[number]
const nextFault = (): Fault | undefined =>
  random() < 0.2 ? faults[Math.floor(random() * faults.length)] : undefined

const slowMilliseconds = 150
const sockets = new Map<string, { destroy(): void }>()

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  logger: false,
  onRcptTo(_address, session, callback) {
    const fault = nextFault()
    pending.set(session.id, fault)
    if (fault === 'busy') callback(refusal(450))
    else if (fault === 'no such mailbox') callback(refusal(550))
    else callback()
  },
  onData(stream, session, callback) {
    const fault = pending.get(session.id)
    if (fault === 'cut before the text') {
      cut(session)
      return
    }
    let raw = ''
    stream.on('data', (chunk: Buffer) => (raw += chunk.toString('latin1')))
    stream.on('end', () => {
      const [, messageId = ''] = /^message-id:\s*(\S+)/imu.exec(raw) ?? []
      const [recipient] = session.envelope.rcptTo
      appendFileSync(file, `${messageId} ${recipient?.address ?? ''}\n`)
      if (fault === 'cut once accepted') cut(session)
      else if (fault === 'slow') setTimeout(callback, slowMilliseconds)
      else callback()
    })
  },
})
const pending = new Map<string, Fault | undefined>()

function refusal(responseCode: number): Error {
  return Object.assign(new Error('as asked'), { responseCode })
}

function cut({ remotePort }: { readonly remotePort: number }): void {
  sockets.get(String(remotePort))?.destroy()
}

server.server.on('connection', (socket) => {
  const port = String(socket.remotePort)
  sockets.set(port, socket)
  socket.once('close', () => sockets.delete(port))
})
// Connections that break off are what this is for.
server.on('error', () => undefined)
server.listen(0, '127.0.0.1', () => {
  console.log(String((server.server.address() as AddressInfo).port))
})
