/** The documents of verification. Same rules as documents.ts. */
import type { Stored } from './documents.ts'

/** What was found of a credential that somebody asked to have a report of: nothing of what the credential says. `_id` is 128 random bits. */
export interface KeptReport extends Stored {
  readonly state: 'kept'
  /** JSON text; see verify/report/kept-report.ts. */
  readonly report: string
  readonly createdAt: string
  /** From then on it is shown to nobody, and soon deleted. */
  readonly expiresAt: string
}
