/** The pieces that attest practice: what `observed-duration` and `number-of-sessions` look at. */
import type { Piece } from '../types.ts'
import type { KindsParams, RuleContext } from './rule.ts'

/** Those of `kinds`; without, those of every kind that does not rest on the person's word alone. */
export function practiceAmong(
  pieces: readonly Piece[],
  kinds: KindsParams['kinds'] | undefined,
  context: Pick<RuleContext, 'kind'>,
): readonly Piece[] {
  return pieces.filter(({ kind }) =>
    kinds === undefined ? !context.kind(kind).selfDeclared : kinds.includes(kind),
  )
}
