/** Answers that are written as they come. */
import type { Response } from 'express'
import { once } from 'node:events'
import type { Reply } from './operation.ts'

/**
 * Sends the header at once and then what `reply.stream` gives, no faster than it is read; to HEAD, the header alone. Ends when the client
 * goes. An answer that breaks down half-way is cut off: its reader must not take it for whole.
 */
export async function sendStream(
  response: Response,
  reply: Reply & { readonly stream: NonNullable<Reply['stream']> },
  isHead: boolean,
): Promise<void> {
  response.status(reply.status)
  response.set('Cache-Control', 'no-store').set(reply.headers ?? {})
  response.setHeader('Content-Type', reply.mediaType ?? 'application/octet-stream')
  if (isHead) {
    response.end()
    return
  }
  const gone = new AbortController()
  response.once('close', () => {
    gone.abort()
  })
  response.flushHeaders()
  try {
    for await (const text of reply.stream(gone.signal)) {
      if (gone.signal.aborted) break
      if (!response.write(text)) await once(response, 'drain', { signal: gone.signal })
    }
    response.end()
  } catch (error) {
    response.destroy()
    if (!gone.signal.aborted) throw error
  }
}
