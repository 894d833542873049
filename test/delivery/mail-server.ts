/** A mail server on loopback that speaks SMTP for real, and answers as a test tells it to. */
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export interface ReceivedMail {
  readonly from: string
  /** Every recipient of the envelope. */
  readonly to: readonly string[]
  /** The message as it came over the wire. */
  readonly raw: string
}

/** `undefined` accepts; a number refuses with that reply; `cut` breaks the connection off. */
export type Reply = number | 'cut' | undefined

export interface MailServer {
  readonly url: string
  readonly received: readonly ReceivedMail[]
  /** What it says to the next recipients and messages, in order; once there are no more, it accepts. */
  readonly recipientReplies: Reply[]
  readonly messageReplies: Reply[]
  /** Called with a message once it is accepted, before the sender is told. */
  accepted: () => Promise<void>
  stop(): Promise<void>
}

function refusal(code: number): Error {
  return Object.assign(new Error('as the test says'), { responseCode: code })
}

/** `refuseLogin`: the reply to whoever logs in. */
export async function startMailServer({
  refuseLogin,
}: { readonly refuseLogin?: number } = {}): Promise<MailServer> {
  const received: ReceivedMail[] = []
  const recipientReplies: Reply[] = []
  const messageReplies: Reply[] = []
  const state = { accepted: () => Promise.resolve() }
  const sockets = new Set<{ destroy(): void }>()
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: refuseLogin === undefined ? ['AUTH', 'STARTTLS'] : ['STARTTLS'],
    onAuth(_auth, _session, callback) {
      callback(refusal(refuseLogin ?? 535))
    },
    disableReverseLookup: true,
    logger: false,
    onRcptTo(_address, _session, callback) {
      const reply = recipientReplies.shift()
      if (reply === 'cut') cut()
      else callback(reply === undefined ? null : refusal(reply))
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const reply = messageReplies.shift()
        if (reply === 'cut') {
          cut()
          return
        }
        if (reply !== undefined) {
          callback(refusal(reply))
          return
        }
        const { mailFrom, rcptTo } = session.envelope
        received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString('utf8'),
        })
        void state.accepted().then(() => {
          callback()
        })
      })
    },
  })
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  server.server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  // A connection that breaks off is what the tests ask for.
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${String(port)}`,
    received,
    recipientReplies,
    messageReplies,
    get accepted() {
      return state.accepted
    },
    set accepted(next) {
      state.accepted = next
    },
    stop: () =>
      new Promise((resolve) => {
        cut()
        server.close(resolve)
      }),
  }
}

/** The value of a header field, unfolded; `undefined` when it is not there. */
export function header({ raw }: ReceivedMail, name: string): string | undefined {
  const [head = ''] = raw.split('\r\n\r\n', 1)
  const lines = head.replaceAll(/\r\n[ \t]+/gu, ' ').split('\r\n')
  const prefix = `${name.toLowerCase()}:`
  return lines
    .find((line) => line.toLowerCase().startsWith(prefix))
    ?.slice(prefix.length)
    .trim()
}

/** Names of all header fields, in lower case. */
export function headerNames({ raw }: ReceivedMail): readonly string[] {
  const [head = ''] = raw.split('\r\n\r\n', 1)
  return head
    .split('\r\n')
    .filter((line) => !/^[ \t]/u.test(line))
    .map((line) => line.split(':', 1)[0]?.toLowerCase() ?? '')
}
