import type { CheckResult, PartReport, VerificationReport } from '../types.ts'
import { easyFrenchOf } from './finding-codes.ts'
import { questionsOf, type Question } from './questions.ts'

export interface ExplainedCheck extends CheckResult {
  /** Easy French. */
  readonly easy: string
}

interface Explained {
  readonly questions: readonly Question[]
  readonly checks: readonly ExplainedCheck[]
}

export type ExplainedPart = Omit<PartReport, 'checks'> & Explained

/** A report as it is given out: with what it answers to the three questions, in words anybody can read. */
export interface ExplainedReport extends Omit<VerificationReport, 'checks' | 'parts'>, Explained {
  readonly parts?: readonly ExplainedPart[]
}

/** Adds words, no judgement: verdict and checks stay as they are. */
export function explainedReport(report: VerificationReport): ExplainedReport {
  const { parts, ...whole } = report
  return {
    ...whole,
    ...explained(report.checks, parts),
    ...(parts === undefined ? {} : { parts: parts.map((part) => ({ ...part, ...explained(part.checks) })) }),
  }
}

function explained(checks: readonly CheckResult[], parts?: readonly PartReport[]): Explained {
  return {
    questions: questionsOf(checks, parts),
    checks: checks.map((check) => ({ ...check, easy: easyFrenchOf(check.code, check.outcome) })),
  }
}
