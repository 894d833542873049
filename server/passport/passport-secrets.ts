/** The secrets of Passeports that are worked out with a key of the service, and kept nowhere. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { seal, unseal } from '../attachment/sealed.ts'
import { readSpokenCode, spokenCode } from '../credential/code/spoken-code.ts'
import type { Passport } from '../store/passport-documents.ts'

export interface PassportSecrets {
  /** What is printed on the card of a Passeport: `7KQW-4XRM-9ACE`; another one after each `cardRound`. */
  cardCode(passport: Pick<Passport, '_id' | 'cardRound'>): string
  /** What the Passeport of a typed code is found by; `undefined` when it is no code. */
  cardKey(typed: string): string | undefined
  /** What is put through scrypt of the secret that goes with a card: without the key of the service nobody can try secrets. */
  peppered(secret: string): Buffer
  /** The id of the `number`th link sent to an address (see `passportEmails`) in a quarter of an hour. */
  linkId(emailId: string, quarter: number, number: number): string
  /** What the address of a link ends with: its id, and a mark nobody else can make. 43 characters of base64url. */
  writeLink(linkId: string): string
  /** The id of a link this service made; `undefined` of any other. */
  readLink(text: string): string | undefined
  /** The one badge that a Passeport has from a claim. */
  itemId(passportId: string, claimId: string): string
  /** `text` unreadable without the key of the service; `place` is what must be said again to open it. */
  seal(place: string, text: string | Uint8Array): string
  unseal(place: string, sealed: string): Buffer | undefined
}

/** Before the check sign: 49 bits, which are tried over the network only, a few a minute, and open nothing by themselves. */
const cardSigns = 11
const markBytes = 16

/** `secret` and `sealingKey`: 32 bytes each, used for nothing else. */
export function createPassportSecrets(secret: Uint8Array, sealingKey: Uint8Array): PassportSecrets {
  const keyed = (...parts: readonly string[]) =>
    createHmac('sha256', secret).update(JSON.stringify(parts)).digest()
  const id = (...parts: readonly string[]) =>
    keyed(...parts)
      .toString('hex')
      .slice(0, 32)
  const mark = (linkId: string) => keyed('link mark', linkId).subarray(0, markBytes)
  return {
    cardCode: ({ _id, cardRound }) =>
      spokenCode(BigInt(`0x${keyed('card', _id, String(cardRound)).toString('hex')}`), cardSigns),
    cardKey(typed) {
      const number = readSpokenCode(typed, cardSigns)
      return number === undefined ? undefined : id('card key', spokenCode(number, cardSigns))
    },
    peppered: (text) => keyed('card secret', text),
    linkId: (emailId, quarter, number) => id('link', emailId, String(quarter), String(number)),
    writeLink: (linkId) => Buffer.concat([Buffer.from(linkId, 'hex'), mark(linkId)]).toString('base64url'),
    readLink(text) {
      const bytes = /^[A-Za-z0-9_-]{43}$/u.test(text) ? Buffer.from(text, 'base64url') : Buffer.alloc(0)
      // The last character has bits to spare: another one would be the same link a second time.
      if (bytes.length !== 2 * markBytes || bytes.toString('base64url') !== text) return undefined
      const linkId = bytes.subarray(0, markBytes).toString('hex')
      return timingSafeEqual(bytes.subarray(markBytes), mark(linkId)) ? linkId : undefined
    },
    itemId: (passportId, claimId) => id('item', passportId, claimId),
    seal: (place, text) => seal(sealingKey, place, Buffer.from(text)).toString('base64url'),
    unseal: (place, sealed) => unseal(sealingKey, place, Buffer.from(sealed, 'base64url')),
  }
}
