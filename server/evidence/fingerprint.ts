/** What a piece of evidence is known by outside: something that proves what it said, and tells nobody who does not know already. */
import { createHash } from 'node:crypto'

/** The fields of a stored piece of evidence that its fingerprint covers. */
export interface FingerprintedPiece {
  /** 128 random bits, 32 hexadecimal digits: without it the fingerprint tells nothing. Empty once the piece is erased. */
  readonly salt: string
  readonly kind: string
  readonly observedAt: string
  /** Pseudonym of the person it is about. */
  readonly recipient: string
  readonly sha256?: string
  readonly url?: string
  readonly description?: string
  /** JSON text of a structured piece. */
  readonly content?: string
  /** Written when the piece was erased: the only way to know it then. */
  readonly fingerprint?: string
}

/**
 * `ni:///sha-256;…`: the SHA-256 of the piece's fields as JSON (present fields only, names sorted, no spaces, UTF-8), so that
 * whoever holds the piece and its salt can prove what it said. Of an erased piece: the fingerprint it had.
 * @throws Error when the salt is not 128 bits.
 * @see https://www.rfc-editor.org/rfc/rfc6920#section-3
 */
export function fingerprint(piece: FingerprintedPiece): string {
  if (piece.fingerprint !== undefined) return piece.fingerprint
  const { content, description, kind, observedAt, recipient, salt, sha256, url } = piece
  if (!/^[0-9a-f]{32}$/.test(salt)) throw new Error('the salt of a piece of evidence is not 128 bits')
  // JSON.stringify keeps the order in which members are written here, and leaves out the undefined ones.
  const canonical = JSON.stringify({ content, description, kind, observedAt, recipient, salt, sha256, url })
  return `ni:///sha-256;${createHash('sha256').update(canonical).digest('base64url')}`
}
