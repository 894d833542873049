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

/**
 * The strength of a badge that rests on badges: that of the weakest of them, a badge held twice counting as the better of the two;
 * `declared` when there is none.
 */
export function weakestProof(
  badges: readonly { readonly achievementCode: string; readonly proofStrength: string }[],
): ProofStrength {
  const best = new Map<string, number>()
  for (const { achievementCode, proofStrength } of badges) {
    const rank = (proofStrengths as readonly string[]).indexOf(proofStrength)
    best.set(achievementCode, Math.max(rank, best.get(achievementCode) ?? 0))
  }
  return proofStrengths[Math.min(...best.values())] ?? 'declared'
}
