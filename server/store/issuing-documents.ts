/** The documents of issuing: what is kept beside awards, for batches and for callers of the VC API. Same rules as documents.ts. */
import type { Stored } from './documents.ts'

/** A challenge given out for one presentation. `_id` is the SHA-256 of it, hexadecimal. */
export interface Challenge extends Stored {
  readonly organisationId: string
  readonly state: 'open' | 'used'
  readonly createdAt: string
  readonly expiresAt: string
}

/** A credential signed for a caller of the VC API: only what is needed to change its status. What it says is not kept. */
export interface IssuedCredential extends Stored {
  readonly organisationId: string
  /** `id` of the credential. */
  readonly credentialId: string
  /** `_id` of its status slot. */
  readonly statusSlot: string
  readonly createdAt: string
}

/** Awards asked for in one request and made one after the other. */
export interface AwardJob extends Stored {
  readonly organisationId: string
  readonly sessionId?: string
  readonly state: 'running' | 'done' | 'failed' | 'undone'
  /** `pending` while something is left to do for it: award, or hand over at `deliverAt`. */
  readonly pending?: 'pending'
  readonly total: number
  readonly done: number
  /** What was asked for: the name of a JSON text in `longTexts`. Empty when nothing is left to do. */
  readonly request: string
  /** What became of it, as JSON text: the last lines, and the names of the long texts that hold those before; see award/job/report.ts. */
  readonly report: string
  /** Until then a process is at it, and others leave it alone. */
  readonly workedUntil?: string
  readonly createdAt: string
  /** API key that asked for it. */
  readonly createdBy: string
  /** Until then it can be undone, and nothing is handed over. */
  readonly deliverAt: string
}
