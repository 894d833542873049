/** The pieces of an application, reduced to what rules may look at. */
import type { Piece } from '../../evidence/types.ts'
import type { EvidencePiece } from '../../store/documents.ts'
import type { Application } from '../../store/recognition-documents.ts'
import { contentOf, isOnlyWords, type EvidenceContent } from './content.ts'

/**
 * The pieces that count, in the order given. Leaves out those that are erased, and badges unless they are the applicant's own and among
 * `goodAwards`, ids of awards that are good now (see `goodAwardsIn`). Does NOT know endorsers: `endorser` and `endorserHolds` come from personal facts, by the id of the piece. Pure.
 */
export function dossierPieces(
  application: Pick<Application, 'recipientKey'>,
  pieces: readonly EvidencePiece[],
  goodAwards: ReadonlySet<string>,
): readonly Piece[] {
  return pieces.flatMap((piece): readonly Piece[] => {
    const content = contentOf(piece)
    if (content === undefined || !counts(content, goodAwards)) return []
    const { _id, kind, competencies, observedAt, pseudonymised } = piece
    return [
      {
        id: _id,
        kind,
        about: application.recipientKey,
        ...(competencies === undefined ? {} : { competencies }),
        observedAt,
        pseudonymised,
        ...observed(content),
      },
    ]
  })
}

/** Whether rules may look at a piece that says this: a badge counts when it was verified, is the applicant's own, and is good now. */
export function counts(content: EvidenceContent, goodAwards: ReadonlySet<string>): boolean {
  if (content.form !== 'credential') return true
  const { verdict, awardId } = content.check
  return verdict === 'valid' && awardId !== undefined && goodAwards.has(awardId)
}

/**
 * Ids of the pieces that are what the applicant says and no more: whatever their kind, they make no stronger proof than a declaration. Of
 * an erased piece nobody can tell any more, so that it is one of them when the applicant filed it. Pure.
 */
export function declaredPieces(
  { applicantId }: Pick<Application, 'applicantId'>,
  pieces: readonly EvidencePiece[],
): readonly string[] {
  return pieces
    .filter((piece) => {
      const content = contentOf(piece)
      // An organisation that applies files with its own key, and nobody else files without a person's.
      const byApplicant = (piece.filedBy ?? applicantId) === applicantId
      return byApplicant && (content === undefined || isOnlyWords(content))
    })
    .map(({ _id }) => _id)
}

function observed(content: EvidenceContent): Pick<Piece, 'observer' | 'durationMinutes' | 'rubric'> {
  if (content.form !== 'observation') return {}
  const { observer, durationMinutes, rubric } = content
  return { observer, durationMinutes, rubric }
}
