/** Who wants no more mails from an organisation: asked for by a link in each mail, and kept without the address. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Store } from '../store/store.ts'
import { timestamp } from '../timestamp.ts'

export interface MailStops {
  /** Of mails of the organisation to the address: `_id` of the document that stops them, and the page that makes it. */
  of(organisationId: string, address: string): { readonly stop: string; readonly link: string }
  /** The `_id` that the last part of such a link is about; `undefined` for one this service did not make. */
  read(organisationId: string, token: string): string | undefined
}

const idBytes = 16

/** `secret`: 32 bytes used for nothing else. One address has one stop, in capital letters too. */
export function createMailStops(secret: Uint8Array, publicUrl: string): MailStops {
  const keyed = (...parts: readonly string[]) =>
    createHmac('sha256', secret).update(JSON.stringify(parts)).digest().subarray(0, idBytes)
  const mark = (organisationId: string, id: Buffer) => keyed('mark', organisationId, id.toString('hex'))
  return {
    of(organisationId, address) {
      const id = keyed('stop', organisationId, address.toLowerCase())
      const token = Buffer.concat([id, mark(organisationId, id)]).toString('base64url')
      return { stop: id.toString('hex'), link: `${publicUrl}/desinscription/${organisationId}/${token}` }
    },
    read(organisationId, token) {
      const bytes = /^[A-Za-z0-9_-]{43}$/u.test(token) ? Buffer.from(token, 'base64url') : Buffer.alloc(0)
      if (bytes.length !== 2 * idBytes || bytes.toString('base64url') !== token) return undefined
      const id = bytes.subarray(0, idBytes)
      return timingSafeEqual(bytes.subarray(idBytes), mark(organisationId, id))
        ? id.toString('hex')
        : undefined
    },
  }
}

/** From now on no mail with this stop is sent. Again it changes nothing. */
export async function stopMails(
  { store, clock }: { readonly store: Pick<Store, 'mailStops'>; readonly clock: () => Date },
  stop: string,
): Promise<void> {
  await store.mailStops.insert({ _id: stop, createdAt: timestamp(clock()) })
}
