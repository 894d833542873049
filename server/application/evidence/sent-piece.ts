/** A piece of evidence as it is sent: what is found out about it is still missing. */
import type { EvidenceContent } from './content.ts'
import type { NewPiece } from './keep-piece.ts'

/** What is sent of a content: the rest is found out. */
export type SentContent =
  | Exclude<EvidenceContent, { readonly form: 'file' | 'observation' | 'credential' | 'endorsement' }>
  | Omit<Extract<EvidenceContent, { readonly form: 'file' }>, 'sha256'>
  | Omit<Extract<EvidenceContent, { readonly form: 'observation' }>, 'observer'>
  | Omit<Extract<EvidenceContent, { readonly form: 'credential' }>, 'check'>

/** A piece as it is sent. */
export interface SentPiece extends Omit<NewPiece, 'content' | 'filedBy' | 'endorserKey'> {
  readonly content: SentContent
}
