/** Names that say nothing: how people, learners and awards are identified inside the service. */
import { createHmac } from 'node:crypto'

/** Keyed hashes of one service; without `secret` nobody can compute them, nor guess an e-mail from them. */
export interface Pseudonyms {
  /** What an e-mail address or a structure's reference is looked up by, inside one organisation. */
  contact(organisationId: string, kind: 'email' | 'reference', value: string): string
  /** The pseudonym of a person, from what identifies them (see person.ts). */
  recipient(organisationId: string, ...identity: readonly string[]): string
  /** The learner that a person is in a session: re-sending a roster finds the same one. */
  learner(sessionId: string, recipientKey: string): string
  /** The one award a learner can get for an achievement in a session: what makes awarding twice impossible. */
  award(organisationId: string, sessionId: string, learnerId: string, achievement: string): string
  /** The same piece of evidence sent twice is kept once. */
  evidence(...identity: readonly (string | undefined)[]): string
  /** A subject identifier that links an award to no other. */
  subject(awardId: string): string
}

/** `secret`: 32 bytes used for nothing else. */
export function createPseudonyms(secret: Buffer): Pseudonyms {
  // 128 bits in hexadecimal: unguessable, so an award's public address is a capability.
  const keyed = (purpose: string, ...parts: readonly (string | undefined)[]) =>
    createHmac('sha256', secret)
      .update(JSON.stringify([purpose, ...parts]))
      .digest('hex')
      .slice(0, 32)
  return {
    contact: (organisationId, kind, value) => keyed('contact', organisationId, kind, normalise(value)),
    recipient: (organisationId, ...identity) => keyed('recipient', organisationId, ...identity),
    learner: (sessionId, recipientKey) => keyed('learner', sessionId, recipientKey),
    award: (organisationId, sessionId, learnerId, achievement) =>
      keyed('award', organisationId, sessionId, learnerId, achievement),
    evidence: (...identity) => keyed('evidence', ...identity),
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
