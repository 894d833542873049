/** What the pages of endorsements are told. Plain data: nothing here knows where it comes from. */
import type { Language } from '../../text.ts'

/** Who asks for an endorsement, and of what. Texts are in the language of the page, or else in French. */
export interface EndorsementAsk {
  readonly language: Language
  /** Who witnesses and signs. */
  readonly organisation: string
  /** The person, or organisation, who would be recognised; absent when an achievement or an issuer is endorsed. */
  readonly recipient?: string
  readonly kind: 'award' | 'achievement' | 'issuer' | 'application'
  /** What would be endorsed. */
  readonly what: string
  /** Titles of the competencies it is about. */
  readonly competencies: readonly string[]
  /** What the badge asks for, as Markdown of the framework: paragraphs and lists. */
  readonly criteria?: string
  /** The name the endorser was asked under. */
  readonly endorser: string
  /** The last day to answer, `YYYY-MM-DD`. */
  readonly expiresOn: string
}

/** One thing wrong in the form, under the field it is about. */
export interface FieldError {
  readonly field: 'answer' | 'comment' | 'statement' | 'reason'
  readonly text: string
}

/** What was filled in, kept when the form comes back. */
export type Filled = Readonly<
  Partial<Record<'answer' | 'comment' | 'statement' | 'showName' | 'reason', string>>
>

export interface FormState {
  readonly filled: Filled
  readonly errors: readonly FieldError[]
  /** Characters of the longest comment. */
  readonly maximumComment: number
}
