/** Mails that came back, as the program says that reads the mailbox of the service. */
import { noteBounce, type BounceDeps } from '../delivery/note-bounce.ts'
import type { Handlers } from './contract/operation.ts'

export function bounceHandlers(deps: BounceDeps): Pick<Handlers, 'noteBounce'> {
  return {
    async noteBounce({ bytes, mediaType, header }) {
      // The fields of a multipart body may have become those of the request.
      const head = mediaType === 'multipart/report' ? `Content-Type: ${header('content-type') ?? ''}\n\n` : ''
      return {
        status: 200,
        body: { marked: await noteBounce(deps, Buffer.concat([Buffer.from(head), bytes])) },
      }
    },
  }
}
