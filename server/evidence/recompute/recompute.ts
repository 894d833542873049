/** The verdict of a record, reached again from the record alone. */
import { assessmentsOf, judgementErrors, type DecisionRecord } from '../decision.ts'
import { evaluate } from '../evaluate.ts'
import type { Dossier } from '../types.ts'
import { verdict, type DecisionOutcome } from '../verdict.ts'
import { differences } from './differences.ts'

export interface Recomputation {
  /** The same rules, asked of the same dossier on the same day, say the same, and the same verdict follows. */
  readonly agrees: boolean
  /** What the record says. */
  readonly outcome: DecisionOutcome
  /** What follows from it. */
  readonly recomputedOutcome: DecisionOutcome
  /**
   * JSON pointers into the record of what does not follow from the rest; at most 100. The words of reasons are compared too, but they may have
   * been rewritten since: they do not keep a record from agreeing.
   */
  readonly differences: readonly string[]
}

/** Differences named at once. */
const mostDifferences = 100

/**
 * Evaluates the dossier of `record` by its own criteria at its own date, and decides again. Pure: asks nobody, and changes nothing. Does NOT
 * check the proof, nor that the criteria are those that were released: the digest of the framework version says which these were.
 * @throws Error when the record has errors (see `recordErrors`)
 */
export function recompute(record: DecisionRecord): Recomputation {
  const { criteria, judgements, assessors, outcome, reason = '' } = record
  const dossier = dossierOf(record)
  const evaluation = evaluate(criteria, dossier, new Date(record.decidedAt))
  const recomputedOutcome = verdict({
    recipient: dossier.recipient,
    findings: evaluation.findings,
    judgements,
    assessments: assessmentsOf(assessors),
    assessorsNeeded: record.assessorsNeeded,
    refusal: reason,
  })
  const different = [
    ...differences(record.evaluation, evaluation, '/evaluation'),
    ...judgementErrors(evaluation.findings, judgements).map(({ pointer = '' }) => pointer),
    ...(outcome === recomputedOutcome ? [] : ['/outcome']),
    // A person who refuses contradicts everything that grants.
    ...(recomputedOutcome === 'granted' && reason !== '' ? ['/reason'] : []),
    ...unnamed(record),
  ]
  return {
    agrees: different.every(isWording),
    outcome,
    recomputedOutcome,
    differences: different.slice(0, mostDifferences),
  }
}

function dossierOf({ recipient, dossier, assessors }: DecisionRecord): Dossier {
  return {
    ...dossier,
    recipient,
    pieces: dossier.pieces.map(({ fingerprint: _outside, ...piece }) => piece),
    assessments: assessmentsOf(assessors),
  }
}

/** Achievement and framework version are named twice: once for readers, once in the criteria. */
function unnamed({ achievement, frameworkIri, criteria }: DecisionRecord): readonly string[] {
  const [framework = ''] = achievement.split('/')
  return [
    ...(achievement === `${framework}/${criteria.version}/${criteria.achievement}` ? [] : ['/achievement']),
    ...(frameworkIri.endsWith(`/${framework}/${criteria.version}`) ? [] : ['/frameworkIri']),
  ]
}

function isWording(pointer: string): boolean {
  return /\/(?:reason\/(?:fr|en)|easy)$/u.test(pointer)
}
