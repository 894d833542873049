/** Judges a dossier by criteria: one finding per rule, in the order of the rules. */
import { isDeepStrictEqual } from 'node:util'
import { criteriaErrors, ruleOfType } from './criteria-errors.ts'
import { dayNumber, dayNumberOf } from './days.ts'
import type { RuleContext } from './rules/rule.ts'
import type { Criteria, Dossier, Evaluation, Finding, Outcome, Piece } from './types.ts'

/**
 * What each rule of `criteria` says of `dossier` at the instant `now`, and what follows. Each rule sees the pieces that no rule
 * before it set aside; a piece listed twice counts once. The answer depends on nothing else, not even on the order of the
 * dossier's lists; ids in findings are sorted. Nothing is granted here: see `decide`.
 * @throws Error when the criteria have errors (see `criteriaErrors`), or when the dossier holds what recording must have
 *   refused: a piece of a kind the criteria do not define, a day that is none, two different pieces with one id.
 */
export function evaluate(criteria: Criteria, dossier: Dossier, now: Date): Evaluation {
  const errors = criteriaErrors(criteria).map(({ rule, message }) => `${rule}: ${message}`)
  if (errors.length > 0) throw new Error(`criteria of ${criteria.achievement}: ${errors.join('; ')}`)

  const context = contextOf(criteria, now)
  let remaining = inOrder(dossier)
  for (const piece of remaining.pieces) {
    context.kind(piece.kind)
    dayNumber(piece.observedAt)
  }

  const findings: Finding[] = []
  for (const { id, type, params } of criteria.rules) {
    const answer = ruleOfType(type).evaluate(remaining, params, context)
    findings.push({ rule: id, type, params, ...answer })
    const aside = new Set(answer.setAside)
    remaining = { ...remaining, pieces: remaining.pieces.filter((piece) => !aside.has(piece.id)) }
  }
  return {
    achievement: criteria.achievement,
    criteriaVersion: criteria.version,
    outcome: outcomeOf(findings),
    findings,
  }
}

/** `not-met` as soon as one finding is; else `needs-person` as soon as one needs one; else `met`. */
export function outcomeOf(findings: readonly Finding[]): Outcome {
  if (findings.some((finding) => finding.outcome === 'not-met')) return 'not-met'
  return findings.some((finding) => finding.outcome === 'needs-person') ? 'needs-person' : 'met'
}

function contextOf(criteria: Criteria, now: Date): RuleContext {
  const kinds = new Map(criteria.kinds.map((kind) => [kind.code, kind]))
  return {
    ...(criteria.competency === undefined ? {} : { competency: criteria.competency }),
    decisionDay: dayNumberOf(now),
    kind(code) {
      const kind = kinds.get(code)
      if (kind === undefined) throw new Error(`criteria of ${criteria.achievement}: undefined evidence kind`)
      return kind
    },
  }
}

function inOrder(dossier: Dossier): Dossier {
  const pieces = new Map<string, Piece>()
  for (const piece of dossier.pieces) {
    const same = pieces.get(piece.id)
    if (same !== undefined && !isDeepStrictEqual(same, piece)) {
      throw new Error('two different pieces of a dossier have the same id')
    }
    pieces.set(piece.id, piece)
  }
  return {
    ...dossier,
    pieces: [...pieces.values()].sort((a, b) => compare(a.id, b.id)),
    held: [...dossier.held].sort((a, b) => compare(a.awardId, b.awardId)),
  }
}

// By code units, so that the order is the same in every locale.
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
