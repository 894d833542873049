/** The Open Badges 2.0 Assertion of a badge: hosted, made from the 3.0 badge, never kept. */
import { createHash } from 'node:crypto'
import type { IssuedBadge } from '../issued-badge.ts'
import { openBadges2Context } from './addresses.ts'

export interface AssertionParts {
  /** Its own address. */
  readonly id: string
  readonly badge: IssuedBadge
  /** Address of the BadgeClass. */
  readonly badgeClass: string
  /** Address of the picture with this assertion baked in. */
  readonly image: string
}

/**
 * The Assertion of a badge that is good, or has only ended: `expires` says so. Pure.
 *
 * The recipient is the subject of the 3.0 badge, an identifier made for this badge alone, hashed, of type `id`. Open Badges 2.0 would rather have
 * an e-mail, whose hash can be guessed. The name of the holder is not in it: 2.0 has no place for one that every reader knows.
 * Evidence is told by its kind and its fingerprint, without an address that a reader would try to fetch.
 * @see https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/index.html#Assertion
 */
export function openBadges2Assertion({
  id,
  badge,
  badgeClass,
  image,
}: AssertionParts): Record<string, unknown> {
  const { subjectId, awardedDate, validUntil, evidence } = badge
  const fingerprintName = { fr: 'Empreinte de la preuve : ', en: 'Fingerprint of the evidence: ' }
  return {
    '@context': openBadges2Context,
    id,
    type: 'Assertion',
    recipient: recipient(id, subjectId),
    badge: badgeClass,
    image,
    verification: { type: 'HostedBadge' },
    issuedOn: awardedDate,
    ...(validUntil === undefined ? {} : { expires: validUntil }),
    ...(evidence.length === 0
      ? {}
      : {
          evidence: evidence.map(({ id: fingerprint, name, genre }) => ({
            type: 'Evidence',
            name,
            genre,
            narrative: fingerprintName[badge.achievement.inLanguage] + fingerprint,
          })),
        }),
    // The same award, signed: whoever knows 3.0 reads it there.
    related: { id: badge.id, version: 'Open Badges v3p0' },
  }
}

/**
 * What is left of a revoked Assertion, to be answered with 410 Gone. No reason: what is told to the organisation is not told to the public.
 * @see https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/index.html#hosted-verification
 */
export function revokedAssertion(id: string): Record<string, unknown> {
  return { '@context': openBadges2Context, id, type: 'Assertion', revoked: true }
}

/** The salt follows from the address: the same Assertion is the same bytes each time. It is no secret, and the subject cannot be guessed. */
function recipient(id: string, subjectId: string): Record<string, unknown> {
  const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex')
  const salt = sha256(id).slice(0, 16)
  return {
    type: 'id',
    hashed: true,
    salt,
    // Open Badges 2.0, IdentityHash: the identity, then the salt.
    identity: `sha256$${sha256(subjectId + salt)}`,
  }
}
