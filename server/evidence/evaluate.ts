/** Judges a dossier by criteria: one finding per rule, in the order of the rules. */
import { isDeepStrictEqual } from 'node:util'
import { constant, isConstant } from '../constant.ts'
import { parisDay } from '../paris-day.ts'
import type { Text } from '../text.ts'
import { asks, criteriaErrors, ruleOfType } from './criteria-errors.ts'
import { dayNumber } from './days.ts'
import { outcomeAmong } from './rules/combine.ts'
import type { RuleContext } from './rules/rule.ts'
import type { Criteria, CriteriaRule, Dossier, Evaluation, Finding, Outcome, Piece } from './types.ts'

/**
 * What each rule of `criteria` says of `dossier` at the instant `now`, and what follows. Each rule sees the pieces and assessments that
 * no rule before it set aside; one listed twice counts once. The day of the decision is that of Europe/Paris. The answer depends on
 * nothing else, not even on the order of the dossier's lists; ids in findings are sorted. Nothing is granted here: see `decide`.
 * @throws Error when the criteria have errors (see `criteriaErrors`), or when the dossier holds what recording must have
 *   refused: a piece of a kind the criteria do not define, a day that is none, a duration or a level that is no whole number from 0,
 *   two different pieces or assessments with one id, or a piece and an assessment.
 * @throws RangeError when `now` is no instant
 */
export function evaluate(criteria: Criteria, dossier: Dossier, now: Date): Evaluation {
  requireGood(criteria)
  const context = contextOf(criteria, now)
  const judged = inOrder(dossier)
  requireRecordable(judged, context)
  const findings = context.judge(criteria.rules, judged)
  return {
    achievement: criteria.achievement,
    criteriaVersion: criteria.version,
    outcome: outcomeOf(findings),
    findings,
  }
}

const good = new WeakSet<Criteria>()

function requireGood(criteria: Criteria): void {
  if (good.has(criteria)) return
  const errors = criteriaErrors(criteria).map(({ rule, message }) => `${rule}: ${message}`)
  if (errors.length > 0) throw new Error(`criteria of ${criteria.achievement}: ${errors.join('; ')}`)
  if (isConstant(criteria)) good.add(criteria)
}

/**
 * `not-met` as soon as one finding is; else `needs-person` as soon as one needs one; else `met`. What a combinator says is worked out
 * from its parts.
 */
export function outcomeOf(findings: readonly Finding[]): Outcome {
  return resolvedOutcome(findings, new Set())
}

/**
 * The outcome once people have answered: a rule of `judged` (ids) that needed a person counts as met, inside combinators too. A rule
 * that is not met stays so, whoever judged it, and so does a combinator whose parts say it is.
 */
export function resolvedOutcome(findings: readonly Finding[], judged: ReadonlySet<string>): Outcome {
  const outcomes = findings.map((finding) => resolved(finding, judged))
  return outcomeAmong(outcomes, outcomes.length)
}

function resolved({ rule, outcome, parts, needed }: Finding, judged: ReadonlySet<string>): Outcome {
  if (parts !== undefined) {
    return outcomeAmong(
      parts.map((part) => resolved(part, judged)),
      needed ?? parts.length,
    )
  }
  return outcome === 'needs-person' && judged.has(rule) ? 'met' : outcome
}

const contexts = new WeakMap<Criteria, RuleContext>()

/** The context made last serves again for as long as constant criteria are judged by on one day. */
function contextOf(criteria: Criteria, now: Date): RuleContext {
  const decisionDay = dayNumber(parisDay(now))
  const last = contexts.get(criteria)
  if (last?.decisionDay === decisionDay) return last
  const context = newContext(criteria, decisionDay)
  if (isConstant(criteria)) contexts.set(criteria, context)
  return context
}

function newContext(criteria: Criteria, decisionDay: number): RuleContext {
  const kinds = new Map(criteria.kinds.map((kind) => [kind.code, kind]))
  const context: RuleContext = {
    ...(criteria.competency === undefined ? {} : { competency: criteria.competency }),
    decisionDay,
    kind(code) {
      const kind = kinds.get(code)
      if (kind === undefined) throw new Error(`criteria of ${criteria.achievement}: undefined evidence kind`)
      return kind
    },
    judge: (rules, dossier) => judge(rules, dossier, context),
    asks,
  }
  return context
}

function judge(rules: readonly CriteriaRule[], dossier: Dossier, context: RuleContext): readonly Finding[] {
  const findings: Finding[] = []
  let remaining = dossier
  for (const { id, type, params } of rules) {
    const answer = ruleOfType(type).evaluate(remaining, params, context)
    findings.push({ rule: id, type, params, ...answer, reason: sameWords(answer.reason) })
    if (answer.setAside.length === 0) continue
    const aside = new Set(answer.setAside)
    remaining = {
      ...remaining,
      pieces: remaining.pieces.filter(({ id: piece }) => !aside.has(piece)),
      assessments: remaining.assessments.filter(({ id: assessment }) => !aside.has(assessment)),
    }
  }
  return findings
}

const mostReasons = 1000
const reasons = new Map<string, Text>()

/** One constant for all reasons in the same words: what was worked out of it is known of the next one. */
function sameWords(reason: Text): Text {
  const words = `${reason.fr}\n${reason.en}`
  const known = reasons.get(words)
  if (known?.fr === reason.fr) return known
  if (reasons.size === mostReasons) reasons.clear()
  const same = constant({ ...reason })
  reasons.set(words, same)
  return same
}

function inOrder(dossier: Dossier): Dossier {
  return {
    ...dossier,
    pieces: distinct(dossier.pieces, 'pieces'),
    held: [...dossier.held].sort((a, b) => compare(a.awardId, b.awardId)),
    assessments: distinct(dossier.assessments, 'assessments'),
  }
}

/** Each once, by id. */
function distinct<Item extends { readonly id: string }>(
  items: readonly Item[],
  what: string,
): readonly Item[] {
  const byId = new Map<string, Item>()
  for (const item of items) {
    const same = byId.get(item.id)
    if (same !== undefined && !isDeepStrictEqual(same, item)) {
      throw new Error(`two different ${what} of a dossier have the same id`)
    }
    byId.set(item.id, item)
  }
  return [...byId.values()].sort((a, b) => compare(a.id, b.id))
}

function requireRecordable({ pieces, assessments }: Dossier, context: RuleContext): void {
  for (const piece of pieces) {
    context.kind(piece.kind)
    dayNumber(piece.observedAt)
  }
  // What a rule sets aside is known by its id.
  const ids = new Set(pieces.map(({ id }) => id))
  if (assessments.some(({ id }) => ids.has(id))) {
    throw new Error('a piece and an assessment of a dossier have the same id')
  }
  const found = [...pieces, ...assessments].flatMap((one): readonly { level: number }[] => one.rubric ?? [])
  const numbers = [...found.map(({ level }) => level), ...pieces.map(minutesOf)]
  if (!numbers.every((number) => Number.isSafeInteger(number) && number >= 0)) {
    throw new Error('a level or a duration of a dossier is not a whole number from 0')
  }
}

function minutesOf({ durationMinutes = 0 }: Piece): number {
  return durationMinutes
}

// By code units, so that the order is the same in every locale.
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
