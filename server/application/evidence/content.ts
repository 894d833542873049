/** What a piece of evidence of an application says: one form for each way of showing something. */
import type { RubricFinding } from '../../evidence/types.ts'
import type { EvidencePiece } from '../../store/documents.ts'

/** What the verifier of this service said of a badge from elsewhere, when it was filed. */
export interface CredentialCheck {
  /** `invalid` is refused; only a `valid` badge that is the applicant's own counts. */
  readonly verdict: 'valid' | 'valid-with-warnings' | 'undetermined'
  /** The name its issuer is registered under here; absent: not registered here. */
  readonly issuerName?: string
  /** The award of this service it is, once found to be the applicant's own. Absent: nobody checked whose it is. */
  readonly awardId?: string
  readonly checkedAt: string
}

/** A piece of evidence, whatever its kind in the framework, takes one of these forms. Days are `YYYY-MM-DD`. */
export type EvidenceContent =
  | { readonly form: 'link'; readonly url: string; readonly comment?: string }
  | { readonly form: 'file'; readonly fileId: string; readonly sha256: string; readonly comment?: string }
  | { readonly form: 'text'; readonly text: string }
  | {
      readonly form: 'observation'
      /** Pseudonym of the observer in the deciding organisation. */
      readonly observer: string
      readonly rubric: readonly RubricFinding[]
      readonly durationMinutes: number
      readonly comment?: string
    }
  | { readonly form: 'quiz'; readonly name: string; readonly score: number; readonly maximum: number }
  /** One of the ten sections of a yearly activity report. */
  | {
      readonly form: 'report-section'
      readonly section: number
      readonly year: number
      readonly excerpt: string
    }
  /** Figures of a tool over a period; nothing that names anybody. */
  | {
      readonly form: 'activity'
      readonly source: string
      readonly from: string
      readonly to: string
      readonly counts: Readonly<Record<string, number>>
    }
  /** A badge or another verifiable credential, as text. */
  | { readonly form: 'credential'; readonly credential: string; readonly check: CredentialCheck }
  | {
      readonly form: 'statement'
      readonly organisation: string
      readonly role: string
      readonly from?: string
      readonly to?: string
    }
  | { readonly form: 'minutes'; readonly heldOn: string; readonly members: number; readonly summary: string }
  /** Given by link (see endorsement/); never filed directly. */
  | { readonly form: 'endorsement'; readonly endorsementId: string }

/**
 * Whether a content is nothing but what its filer writes or points at. A file and a badge are there to be read, an observation has an
 * observer, an endorsement an author.
 */
export function isOnlyWords({ form }: Pick<EvidenceContent, 'form'>): boolean {
  return !['file', 'credential', 'observation', 'endorsement'].includes(form)
}

/** The fields of a stored piece that hold what it says. */
export type RecordedContent = Pick<EvidencePiece, 'url' | 'sha256' | 'fileId' | 'description' | 'content'>

/**
 * How a content is stored: links, files and texts in the fields that pieces of sessions have too, everything else as JSON text.
 * The same content always gives the same fields.
 */
export function recordedContent(content: EvidenceContent): RecordedContent {
  switch (content.form) {
    case 'link':
      return { url: content.url, ...described(content.comment) }
    case 'file':
      return { fileId: content.fileId, sha256: content.sha256, ...described(content.comment) }
    case 'text':
      return { description: content.text }
    default:
      return { content: JSON.stringify(content) }
  }
}

/** What a stored piece says; `undefined` once it is erased. */
export function contentOf(
  piece: RecordedContent & Pick<EvidencePiece, 'erasedAt'>,
): EvidenceContent | undefined {
  if (piece.erasedAt !== undefined) return undefined
  const { content, fileId, sha256, url, description } = piece
  // Written by `recordedContent` only.
  if (content !== undefined) return JSON.parse(content) as EvidenceContent
  const comment = description === undefined ? {} : { comment: description }
  if (fileId !== undefined && sha256 !== undefined) return { form: 'file', fileId, sha256, ...comment }
  if (url !== undefined) return { form: 'link', url, ...comment }
  return { form: 'text', text: description ?? '' }
}

function described(comment: string | undefined): Pick<EvidencePiece, 'description'> {
  return comment === undefined ? {} : { description: comment }
}
