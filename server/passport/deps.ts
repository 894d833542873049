/** What Passeports need from the other rooms. */
import type { Pseudonyms } from '../organisation/pseudonym.ts'
import type { Store } from '../store/store.ts'
import type { Language } from '../text.ts'
import type { PassportSecrets } from './passport-secrets.ts'

/** A mail to one person; see delivery/outbox.ts. */
export interface PassportMail {
  readonly id: string
  readonly to: string
  readonly language: Language
  readonly subject: string
  readonly lines: readonly string[]
  readonly link: string
  readonly notAfter: Date
}

export interface PassportDeps {
  readonly store: Pick<
    Store,
    | 'passports'
    | 'passportEmails'
    | 'passportTokens'
    | 'passportItems'
    | 'passportFiles'
    | 'passportGrants'
    | 'erasableKeys'
    | 'scrub'
  >
  readonly clock: () => Date
  readonly publicUrl: string
  readonly pseudonyms: Pick<Pseudonyms, 'contact'>
  readonly passportSecrets: PassportSecrets
  readonly mail: (message: PassportMail) => Promise<void>
  /** Deletes a mail that waits, and that it ever was. */
  readonly forgetMail: (id: string) => Promise<void>
  /** Whether `text` is one e-mail address that mail can be sent to. */
  readonly isMailAddress: (text: string) => boolean
}
