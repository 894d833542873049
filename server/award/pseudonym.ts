/** Names that say nothing: how people, learners and awards are identified inside the service. */
import { createHmac } from 'node:crypto'

/** Whatever identifies a person, from the surest to the weakest. */
export interface PersonIdentity {
  readonly email?: string | undefined
  readonly reference?: string | undefined
  /** Only used when there is neither; then the person is known inside this session only. */
  readonly nameInSession?: {
    readonly sessionId: string
    readonly givenName: string
    readonly familyName: string
  }
}

/** Keyed hashes of one service; without `secret` nobody can compute them, nor guess an e-mail from them. */
export interface Pseudonyms {
  /** The same person in the same organisation always gets the same pseudonym; in another organisation, another one. */
  recipient(organisationId: string, person: PersonIdentity): string
  /** The learner that `recipientKey` is in a session: re-sending a roster finds the same one. */
  learner(sessionId: string, recipientKey: string): string
  /** The one award a learner can get for an achievement in a session: what makes awarding twice impossible. */
  award(organisationId: string, sessionId: string, learnerId: string, achievement: string): string
  /** The same piece of evidence sent twice is kept once. */
  evidence(content: unknown): string
  /** A subject identifier that links an award to no other. */
  subject(awardId: string): string
}

/** `secret`: 32 bytes used for nothing else. */
export function createPseudonyms(secret: Buffer): Pseudonyms {
  // 128 bits in hexadecimal: unguessable, so an award's public address is a capability.
  const keyed = (purpose: string, ...parts: readonly string[]) =>
    createHmac('sha256', secret)
      .update(JSON.stringify([purpose, ...parts]))
      .digest('hex')
      .slice(0, 32)
  return {
    recipient(organisationId, person) {
      const email = person.email === undefined ? undefined : normalise(person.email)
      if (email !== undefined) return keyed('recipient', organisationId, 'email', email)
      if (person.reference !== undefined)
        return keyed('recipient', organisationId, 'reference', normalise(person.reference))
      if (person.nameInSession === undefined) throw new Error('a person without any identity')
      const { sessionId, givenName, familyName } = person.nameInSession
      return keyed(
        'recipient',
        organisationId,
        'name',
        sessionId,
        normalise(givenName),
        normalise(familyName),
      )
    },
    learner: (sessionId, recipientKey) => keyed('learner', sessionId, recipientKey),
    award: (organisationId, sessionId, learnerId, achievement) =>
      keyed('award', organisationId, sessionId, learnerId, achievement),
    evidence: (content) => keyed('evidence', JSON.stringify(content)),
    subject: (awardId) => `urn:uuid:${uuidFrom(keyed('subject', awardId))}`,
  }
}

/** Compares as a person would: without case, surrounding spaces or Unicode form. */
export function normalise(value: string): string {
  return value.normalize('NFKC').trim().replace(/\s+/gu, ' ').toLowerCase()
}

// RFC 9562 §5.8: version 8 is for values made by another algorithm.
function uuidFrom(hex: string): string {
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-')
}
