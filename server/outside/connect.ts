/** Makes the connections of the way out: to what was checked, and to nothing else. */
import { Resolver } from 'node:dns/promises'
import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { isPublicAddress } from './public-address.ts'
import { Refused } from './refused.ts'

/** The IP addresses of a name, the ones preferred first; may reject. */
export type Resolve = (name: string) => Promise<readonly string[]>

/**
 * What a test puts in the place of the internet. No setting leads here: a service that runs has none of it.
 * Everything else stays as it is: names, https and certificates are held to the same rules.
 */
export interface Rehearsal {
  /** Names that a site on this machine (127.0.0.1) answers for, with its port. */
  readonly standIns?: ReadonlyMap<string, number>
  /** Certificates (PEM) that are believed beside those every program believes. */
  readonly certificates?: readonly string[]
  /** What all other names and addresses are connected at, instead of 443. */
  readonly port?: number
  readonly resolve?: Resolve
}

/** More are not tried. */
const mostAddresses = 6

// From DNS alone: neither the hosts file nor the names of the local network. It has its own time limit, and keeps no thread busy.
const resolver = new Resolver({ timeout: 1000, tries: 2 })

const resolveByDns: Resolve = async (name) => {
  const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)])
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
}

/**
 * A TLS connection to `host`: a name, or an address without brackets. A name is looked up once, and what is connected to is one of the public addresses
 * that were found, whatever the name leads to a moment later. The certificate must be good and be the host's.
 * @throws Refused `address-refused` when none of the addresses is public, `unreachable`; `signal` ends it, with its reason
 */
export async function connect(
  host: string,
  signal: AbortSignal,
  { standIns, certificates, port = 443, resolve = resolveByDns }: Rehearsal = {},
): Promise<TLSSocket> {
  const standIn = standIns?.get(host)
  const isAllowed = (address: string) =>
    standIn === undefined ? isPublicAddress(address) : address === '127.0.0.1'
  const found = standIn === undefined ? await addressesOf(host, resolve) : ['127.0.0.1']
  signal.throwIfAborted()
  const addresses = found.filter(isAllowed).slice(0, mostAddresses)
  if (addresses.length === 0) throw new Refused('address-refused', { isHost: true })
  const lookup: LookupFunction = (_host, _options, callback) => {
    callback(
      null,
      addresses.map((address) => ({ address, family: isIP(address) })),
    )
  }
  const socket = connectTcp({
    host,
    port: standIn ?? port,
    lookup,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: 500,
  })
  await opened(socket, 'connect', signal)
  // What is checked above is what is connected to; this holds even if that were not so. Nothing has been sent yet.
  if (!isAllowed(socket.remoteAddress ?? '')) {
    socket.destroy()
    throw new Refused('address-refused', { isHost: true })
  }
  const secure = connectTls({
    socket,
    host,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ALPNProtocols: ['http/1.1'],
    minVersion: 'TLSv1.2',
    ...(certificates === undefined ? {} : { ca: [...certificates] }),
  })
  await opened(secure, 'secureConnect', signal)
  return secure
}

async function addressesOf(host: string, resolve: Resolve): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host]
  let addresses: readonly string[] = []
  try {
    addresses = await resolve(host)
  } catch {
    // As if there were none.
  }
  if (addresses.length === 0) throw new Refused('unreachable', { isHost: true })
  return addresses
}

/** Waits for `event`; a socket that fails, or is given up, is destroyed. */
function opened(socket: Socket, event: 'connect' | 'secureConnect', signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (settle: () => void) => {
      socket.off(event, succeed)
      socket.off('error', fail)
      socket.off('close', fail)
      signal.removeEventListener('abort', giveUp)
      settle()
    }
    const end = (reason: unknown) => {
      done(() => {
        // An error of a socket nobody waits for any more must not end the process.
        socket.on('error', () => undefined)
        socket.destroy()
        reject(reason instanceof Error ? reason : new Refused('unreachable', { isHost: true }))
      })
    }
    const succeed = () => {
      done(resolve)
    }
    const fail = () => {
      end(new Refused('unreachable', { isHost: true }))
    }
    const giveUp = () => {
      end(signal.reason)
    }
    socket.on(event, succeed)
    socket.on('error', fail)
    socket.on('close', fail)
    signal.addEventListener('abort', giveUp)
    if (signal.aborted) giveUp()
  })
}
