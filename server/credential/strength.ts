/** How strong the proof behind a badge is. */
import { proofStrengths, type Achievement, type ProofStrength } from '../achievement/types.ts'

/**
 * The strongest proof among the kinds of the pieces that were counted; `declared` when none of them makes a stronger one.
 * A badge is as well proven as its best piece: the criteria have already required what they require.
 */
export function strongestProof(
  kinds: readonly string[],
  strengthOfKind: Achievement['strengthOfKind'],
): ProofStrength {
  const ranks = kinds.map((kind) => proofStrengths.indexOf(strengthOfKind[kind] ?? 'declared'))
  return proofStrengths[Math.max(0, ...ranks)] ?? 'declared'
}

/** The weakest of the strengths of the badges a badge rests on: a chain is as strong as its weakest link. */
export function weakestProof(strengths: readonly string[]): ProofStrength {
  const ranks = strengths.map((strength) => (proofStrengths as readonly string[]).indexOf(strength))
  return proofStrengths[Math.max(0, Math.min(...ranks))] ?? 'declared'
}
