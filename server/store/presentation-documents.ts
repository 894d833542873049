/** The documents of presentation requests: what an organisation asks people to show. Same rules as documents.ts. */
import type { Stored } from './documents.ts'

/** Erased, with whatever was shown, a day after it was made. */
export interface PresentationRequest extends Stored {
  readonly organisationId: string
  readonly state: 'open' | 'answered'
  /** What is asked, and why, as JSON text; see presentation-request/question.ts. */
  readonly question: string
  /** What a presentation must repeat: `nonce`, `challenge`. */
  readonly nonce: string
  /** What a wallet gives back with its answer, to be told apart from others. */
  readonly walletState: string
  readonly createdAt: string
  /** API key it was made with. */
  readonly createdBy: string
  readonly expiresAt: string
  readonly eraseAt: string
  readonly answeredAt?: string
  /** The report on what was shown, as JSON text. */
  readonly report?: string
  /** Who reads the report shows this, where the wallet was sent back to their site. */
  readonly responseCode?: string
}
