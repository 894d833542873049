/** The documents of trust: who is recognised by whom, and what verifiers ask for. Same rules as documents.ts. */
import type { Stored } from './documents.ts'

/**
 * An entry of the register of issuers. What it says never changes, but that it can be ended; whoever is recognised again, or for something
 * else, has another entry.
 */
export interface IssuerRecognition extends Stored {
  /** A DID or an https address: `issuer.id` of what it issues. */
  readonly issuer: string
  /** The name of the issuer in this register. */
  readonly issuerName: string
  readonly issuerUrl?: string
  /** Who says so: the DID of the hub, or the address of the register it was read from; and a name given here. */
  readonly byId: string
  readonly byName: string
  /** RFC 3339. */
  readonly since: string
  readonly until?: string
  /** IRIs of frameworks (of all their versions, or of one) and of achievements. Neither: for everything. */
  readonly frameworks?: readonly string[]
  readonly labels?: readonly string[]
  readonly reason: 'label' | 'agreement' | 'public-body' | 'accreditation' | 'foreign-register'
  readonly createdAt: string
  /** API key it was recorded with. */
  readonly createdBy: string
  /** From when on it holds no more, whatever `until` says. */
  readonly endedAt?: string
  readonly endReason?: 'request' | 'label-ended' | 'breach' | 'mistake' | 'left-register'
  readonly endedBy?: string
}

/** One version of a policy of a verifier: never changed, never removed. */
export interface VerifierPolicy extends Stored {
  readonly organisationId: string
  readonly name: string
  /** From 1. */
  readonly number: number
  /** JSON text; see trust/policy/policy.ts. */
  readonly rules: string
  readonly createdAt: string
  readonly createdBy: string
}
