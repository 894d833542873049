/** What follows from the findings, the judgements of people and the assessments: granted, refused, or still somebody's to judge. */
import { isBlank } from '../text.ts'
import { resolvedOutcome } from './evaluate.ts'
import type { Assessment, Finding } from './types.ts'

/** `needs-person`: somebody must still judge; nothing is granted, nothing is refused. */
export type DecisionOutcome = 'granted' | 'refused' | 'needs-person'

/** All that a verdict follows from. */
export interface VerdictParts {
  /** Pseudonym of the person judged: nobody counts as their own assessor. */
  readonly recipient: string
  readonly findings: readonly Finding[]
  /** A judgement without a reason is none. */
  readonly judgements: readonly { readonly rule: string; readonly reason: string }[]
  readonly assessments: readonly Assessment[]
  /** How many different people must recommend granting; 0 where whoever signs decides alone. */
  readonly assessorsNeeded: number
  /** Why a person refuses. Blank: nobody does. */
  readonly refusal?: string
}

/**
 * Granted when every rule is met, counting those a person judged, and enough people recommend it; else refused when a rule is not met
 * or a person refuses and says why; else somebody must still judge. No judgement makes up for a rule that is not met.
 */
export function verdict(parts: VerdictParts): DecisionOutcome {
  const rules = resolvedOutcome(parts.findings, judgedRules(parts.judgements))
  if (rules === 'not-met') return 'refused'
  if (rules === 'met' && recommending(parts) >= parts.assessorsNeeded) return 'granted'
  return isBlank(parts.refusal ?? '') ? 'needs-person' : 'refused'
}

/** The rules that were judged: those with a judgement that gives a reason. */
export function judgedRules(judgements: VerdictParts['judgements']): ReadonlySet<string> {
  return new Set(judgements.filter(({ reason }) => !isBlank(reason)).map(({ rule }) => rule))
}

/** The ids of the rules that need a person's judgement, those inside combinators included. */
export function rulesToJudge(findings: readonly Finding[]): ReadonlySet<string> {
  return new Set(
    findings.flatMap((finding) => {
      if (finding.parts !== undefined) return [...rulesToJudge(finding.parts)]
      return finding.outcome === 'needs-person' ? [finding.rule] : []
    }),
  )
}

/** Different people who recommend granting, and whom no rule sets aside. */
function recommending({ recipient, findings, assessments }: VerdictParts): number {
  const aside = new Set(findings.flatMap(({ setAside }) => setAside))
  const favourable = assessments.filter(
    ({ id, assessor, recommends }) => recommends === 'grant' && assessor !== recipient && !aside.has(id),
  )
  return new Set(favourable.map(({ assessor }) => assessor)).size
}
