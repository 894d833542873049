/** Names that say nothing: how people, learners and awards are identified inside the service. */
import { createHmac } from 'node:crypto'
import { domainToASCII } from 'node:url'

/** Keyed hashes of one service; without `secret` nobody can compute them, nor guess an e-mail from them. */
export interface Pseudonyms {
  /** What an e-mail address or a structure's reference is looked up by, inside one organisation. */
  contact(organisationId: string, kind: 'email' | 'reference', value: string): string
  /** The pseudonym of a person, from what identifies them (see person.ts). */
  recipient(organisationId: string, ...identity: readonly string[]): string
  /** What people of the same name, however it is written, are found by, inside one organisation. */
  name(organisationId: string, givenName: string, familyName: string): string
  /** The learner that a person is in a session: re-sending a roster finds the same one. */
  learner(sessionId: string, recipientKey: string): string
  /** The one award a learner can get for an achievement in a session, unless it is taken back: what makes awarding twice impossible. */
  award(organisationId: string, sessionId: string, learnerId: string, achievement: string): string
  /** The same piece of evidence sent twice is kept once. */
  evidence(...identity: readonly (string | undefined)[]): string
  /** The one proposal there is for a person, an achievement and a kind of proposal. */
  proposal(organisationId: string, recipientKey: string, kind: string, achievement: string): string
  /** The same positioning said twice in a row is kept once. */
  positioning(...identity: readonly string[]): string
  /** One of the applications of somebody for an achievement; they follow one another. */
  application(organisationId: string, ...identity: readonly string[]): string
  /** What one assessor says of an application, in one instance. */
  assessment(applicationId: string, instance: string, personId: string): string
  /** The one decision there is on an application in an instance. */
  decision(applicationId: string, instance: string): string
  /** A subject identifier that links an award to no other. */
  subject(awardId: string): string
  /** What an award is called in forms of which its holder shows a part: the id of the others is the address of all of it. */
  disclosed(awardId: string): string
  /** What a dossier calls an award that is held: the id of an award is the address of its badge. */
  held(awardId: string): string
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
    contact: (organisationId, kind, value) =>
      keyed('contact', organisationId, kind, kind === 'email' ? normaliseEmail(value) : normalise(value)),
    recipient: (organisationId, ...identity) => keyed('recipient', organisationId, ...identity),
    name: (organisationId, givenName, familyName) => keyed('name', organisationId, givenName, familyName),
    learner: (sessionId, recipientKey) => keyed('learner', sessionId, recipientKey),
    award: (organisationId, sessionId, learnerId, achievement) =>
      keyed('award', organisationId, sessionId, learnerId, achievement),
    evidence: (...identity) => keyed('evidence', ...identity),
    proposal: (organisationId, recipientKey, kind, achievement) =>
      keyed('proposal', organisationId, recipientKey, kind, achievement),
    positioning: (...identity) => keyed('positioning', ...identity),
    application: (organisationId, ...identity) => keyed('application', organisationId, ...identity),
    assessment: (applicationId, instance, personId) => keyed('assessment', applicationId, instance, personId),
    decision: (applicationId, instance) => keyed('decision', applicationId, instance),
    held: (awardId) => keyed('held', awardId),
    subject: (awardId) => `urn:uuid:${uuidFrom(keyed('subject', awardId))}`,
    disclosed: (awardId) => `urn:uuid:${uuidFrom(keyed('disclosed', awardId))}`,
  }
}

/** Compares as a person would: without case, surrounding spaces or Unicode form. */
export function normalise(value: string): string {
  return value.normalize('NFKC').trim().replace(/\s+/gu, ' ').toLowerCase()
}

/**
 * The mailbox an address leads to: without what comes after a plus sign, which most mail servers leave to its owner.
 * Does NOT know what else a server takes for the same mailbox.
 * @see https://www.rfc-editor.org/rfc/rfc5233 (subaddress)
 */
export function mailboxOf(email: string): string {
  return email.replace(/(?<=[^@])\+[^@]*(?=@[^@]*$)/u, '')
}

/** One domain has two spellings, with accents and in ASCII; the same address whichever is written. */
function normaliseEmail(email: string): string {
  const plain = normalise(email)
  const domain = plain.slice(plain.lastIndexOf('@') + 1)
  // ASCII is left as it is: this would also read numbers as addresses of machines.
  if (/^[\u0000-\u007f]*$/u.test(domain)) return plain
  return plain.slice(0, plain.length - domain.length) + (domainToASCII(domain) || domain)
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
