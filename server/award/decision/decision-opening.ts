/** What the holder of a decision lets anybody read of it. */
import type { DecisionOpening } from '../../store/recognition-documents.ts'
import { timestamp } from '../../timestamp.ts'
import type { AwardDeps } from '../deps.ts'

/** What can be opened, part by part. */
export const decisionParts = [
  'outcome',
  'criteria',
  'findings',
  'evidence-kinds',
  'assessors',
  'reason',
] as const
export type DecisionPart = (typeof decisionParts)[number]

/**
 * From now on these parts are open, and no others; none: it is closed. Asking again for the same changes nothing. Does NOT ask whether the
 * caller is the holder.
 */
export async function openDecision(
  { store, clock }: Pick<AwardDeps, 'store' | 'clock'>,
  decisionId: string,
  parts: readonly DecisionPart[],
  by: string,
): Promise<DecisionOpening> {
  // In one order, whatever order they were named in.
  const wanted = decisionParts.filter((part) => parts.includes(part))
  for (;;) {
    const change = { parts: wanted, openedBy: by, openedAt: timestamp(clock()) }
    const before = await store.decisionOpenings.get(decisionId)
    if (before === undefined) {
      if (await store.decisionOpenings.insert({ _id: decisionId, ...change })) {
        return { _id: decisionId, revision: 0, ...change }
      }
    } else if (before.parts.join() === wanted.join()) return before
    else {
      const stored = await store.decisionOpenings.replace({ ...before, ...change })
      if (stored !== undefined) return stored
    }
  }
}

/** The parts that are open; empty when nothing is. */
export async function openParts(
  { store }: Pick<AwardDeps, 'store'>,
  decisionId: string,
): Promise<readonly DecisionPart[]> {
  const opening = await store.decisionOpenings.get(decisionId)
  return decisionParts.filter((part) => opening?.parts.includes(part))
}
