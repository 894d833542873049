/** The personal links endorsers get by mail: who holds one needs no account. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** To answer the request, once; to withdraw what was given, at any time. */
export type LinkPurpose = 'answer' | 'revocation'

export interface ReadLink {
  readonly purpose: LinkPurpose
  readonly endorsementId: string
}

export interface EndorsementLinks {
  /**
   * The id of the nth endorsement that the organisation asks of an endorser for a target: 128 bits, hexadecimal. Asked again, a request is
   * the same one; without the secret nobody can tell whom it was made to.
   */
  idOf(organisationId: string, target: string, endorserKey: string, nth: number): string
  /** The secret part of a link: the id, and 256 bits that only this service can work out. Never stored, never logged, never answered. */
  token(purpose: LinkPurpose, endorsementId: string): string
  /** What a token is for; `undefined` for one this service did not make. Does NOT say whether it is spent. */
  read(token: string): ReadLink | undefined
}

const idBytes = 16
const macBytes = 32

/**
 * `secret`: 32 bytes used for nothing else. Tokens follow from it, so that a mail a crash kept from being queued is queued with the same link
 * when the request is repeated.
 */
export function createEndorsementLinks(secret: Buffer): EndorsementLinks {
  const mac = (...parts: readonly string[]) =>
    createHmac('sha256', secret).update(JSON.stringify(parts)).digest()
  const token = (purpose: LinkPurpose, endorsementId: string) =>
    Buffer.concat([Buffer.from(endorsementId, 'hex'), mac('link', purpose, endorsementId)]).toString(
      'base64url',
    )
  return {
    token,
    idOf: (...about) =>
      mac('endorsement', ...about.map(String))
        .toString('hex')
        .slice(0, 2 * idBytes),
    read(text) {
      const bytes = Buffer.from(text, 'base64url')
      if (bytes.length !== idBytes + macBytes || bytes.toString('base64url') !== text) return undefined
      const endorsementId = bytes.subarray(0, idBytes).toString('hex')
      const purpose = (['answer', 'revocation'] as const).find((one) =>
        timingSafeEqual(bytes.subarray(idBytes), mac('link', one, endorsementId)),
      )
      return purpose && { purpose, endorsementId }
    },
  }
}

/** What is stored of a token: its SHA-256, hexadecimal. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
