/** Asks a ClamAV daemon about bytes. @see https://docs.clamav.net/manual/Usage/Scanning.html#clamd (INSTREAM) */
import { connect } from 'node:net'
import { Problem } from '../problem.ts'
import type { Vault } from './deps.ts'

const timeoutMilliseconds = 10_000
const chunkBytes = 64 * 1024
/** An answer is one short line. */
const maximumReplyBytes = 4096

/**
 * Returns when the daemon at `address` finds nothing in `bytes`. The bytes go nowhere else.
 * @throws Problem `file-refused` (422) when it finds something; `unavailable` (503) when it cannot be reached, does not answer within
 *   10 seconds in all, or answers anything else: what was not scanned is not kept
 */
export async function scan(
  address: NonNullable<Vault['clamd']>,
  bytes: Uint8Array,
  milliseconds = timeoutMilliseconds,
): Promise<void> {
  const reply = await ask(address, bytes, milliseconds).catch((error: unknown) => {
    throw notScanned(error)
  })
  if (reply === 'stream: OK') return
  // The name of what was found is the daemon's own word; it is not repeated.
  if (/^stream: .+ FOUND$/u.test(reply)) {
    throw new Problem('file-refused', {
      fr: 'L’antivirus a reconnu un logiciel malveillant dans ce fichier : il n’a pas été gardé.',
      en: 'The antivirus found malicious software in this file: it was not kept.',
    })
  }
  throw notScanned(new Error('the antivirus answered something else than OK or FOUND'))
}

function ask(address: NonNullable<Vault['clamd']>, bytes: Uint8Array, milliseconds: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const received: Buffer[] = []
    const socket = connect(address)
    // Of the whole conversation: a daemon that sends a byte now and then is not waited for.
    const timer = setTimeout(() => {
      socket.destroy(new Error('the antivirus did not answer in time'))
    }, milliseconds)
    socket.on('connect', () => {
      socket.write('zINSTREAM\0')
      for (let start = 0; start < bytes.length; start += chunkBytes) {
        const chunk = bytes.subarray(start, start + chunkBytes)
        socket.write(length(chunk.length))
        socket.write(chunk)
      }
      socket.write(length(0))
    })
    socket.on('data', (part: Buffer) => {
      received.push(part)
      const reply = Buffer.concat(received)
      const end = reply.indexOf(0)
      if (end === -1 && reply.length <= maximumReplyBytes) return
      clearTimeout(timer)
      socket.destroy()
      if (end === -1) reject(new Error('the antivirus answered at length'))
      else resolve(reply.subarray(0, end).toString('utf8'))
    })
    socket.on('error', reject)
    socket.on('close', () => {
      clearTimeout(timer)
      // After an answer this changes nothing.
      reject(new Error('the antivirus hung up'))
    })
  })
}

/** Four bytes, most significant first. */
function length(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function notScanned(cause: unknown): Problem {
  return new Problem(
    'unavailable',
    {
      fr: 'L’antivirus ne répond pas : le fichier n’a pas été gardé. Réessayez plus tard.',
      en: 'The antivirus does not answer: the file was not kept. Try again later.',
    },
    { cause },
  )
}
