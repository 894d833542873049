/** What handing over needs from the other rooms. */
import type { BindDeps } from '../award/holder/bind-award.ts'
import type { Language } from '../text.ts'
import type { HolderReading } from '../verify/presentation/read-apart.ts'
import type { ClaimSecrets } from './claim-secrets.ts'

/** A mail to one person; see delivery/outbox.ts. */
export interface ClaimMail {
  readonly id: string
  readonly to: string
  readonly language: Language
  readonly subject: string
  readonly lines: readonly string[]
  readonly link?: string
  readonly notAfter: Date
  /** Its mails can be stopped by whoever gets them. */
  readonly organisationId?: string
}

export interface ClaimDeps extends BindDeps {
  readonly claimSecrets: ClaimSecrets
  readonly mail: (message: ClaimMail) => Promise<void>
  /** Whether `text` is one e-mail address that mail can be sent to. */
  readonly isMailAddress: (text: string) => boolean
}

/** Who signed a presentation that repeats what was asked. Does NOT say that the challenge was not used before. */
export type ProveHolder = (
  presentation: object,
  asked: { readonly challenge: string; readonly domain?: string },
) => Promise<HolderReading>
