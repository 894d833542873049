/** Whether what was judged allows the decision that is asked for. Pure. */
import { judgementErrors } from '../../evidence/decision.ts'
import { resolvedOutcome } from '../../evidence/evaluate.ts'
import type { Finding } from '../../evidence/types.ts'
import { judgedRules } from '../../evidence/verdict.ts'
import { Problem, type ProblemItem } from '../../problem.ts'
import { isBlank, type Text } from '../../text.ts'
import type { ApplicationEvaluation, CountedAssessment } from '../evaluate-application.ts'
import { invalid } from './refusals.ts'

export interface DecisionRequest {
  /** Id of the evaluation the signer has read. */
  readonly evaluation: string
  readonly outcome: 'granted' | 'refused'
  /** Addressed to the applicant; needed to refuse. */
  readonly reason?: string | undefined
  /** Where a rule needs a person: it is met, and why. */
  readonly judgements?: readonly { readonly rule: string; readonly reason: string }[] | undefined
}

type Judged = Pick<ApplicationEvaluation, 'evaluation' | 'assessments' | 'assessorsNeeded'>

/**
 * Granting needs every rule met, or judged met by the signer where it asks for a person, and enough favourable assessments that no rule sets
 * aside. Refusing needs a reason, and a rule that is not met, or as many assessments of which one is unfavourable.
 * @throws Problem `transition-refused` (409), `invalid-request` (400)
 */
export function requireDecidable(judged: Judged, request: DecisionRequest): void {
  const { findings } = judged.evaluation
  const judgements = request.judgements ?? []
  const errors = judgementErrors(findings, judgements)
  if (errors.length > 0) throw new Problem('invalid-request', misplacedJudgement, { errors })
  const rules = resolvedOutcome(findings, judgedRules(judgements))
  if (request.outcome === 'refused') {
    requireRefusable(judged, request, rules === 'not-met')
    return
  }
  if (request.reason !== undefined) throw invalid('/reason', 'reason-not-asked', reasonOfRefusal)
  if (rules !== 'met')
    throw new Problem('transition-refused', rulesStandInTheWay, { errors: unmet(findings) })
  const missing = judged.assessorsNeeded - favourable(judged).length
  if (missing > 0) throw missingAssessments(missing)
}

/** Assessments that recommend granting and that no rule sets aside. */
export function favourable({
  evaluation,
  assessments,
}: Pick<Judged, 'evaluation' | 'assessments'>): readonly CountedAssessment[] {
  const aside = new Set(evaluation.findings.flatMap(({ setAside }) => setAside))
  return assessments.filter(({ id, recommends }) => recommends === 'grant' && !aside.has(id))
}

function requireRefusable(judged: Judged, { reason = '' }: DecisionRequest, rulesNotMet: boolean): void {
  if (isBlank(reason)) throw invalid('/reason', 'reason-missing', noReason)
  if (rulesNotMet) return
  if (favourable(judged).length >= judged.assessorsNeeded)
    throw new Problem('transition-refused', wouldContradict)
  const { assessments, assessorsNeeded } = judged
  const missing = assessorsNeeded - assessments.length
  if (missing > 0) throw missingAssessments(missing)
  if (assessments.every(({ recommends }) => recommends === 'grant')) {
    throw new Problem('transition-refused', nobodyUnfavourable)
  }
}

function unmet(findings: readonly Finding[]): readonly ProblemItem[] {
  return findings
    .filter(({ outcome }) => outcome !== 'met')
    .map(({ outcome, reason }) => ({ code: `rule-${outcome}`, detail: reason }))
}

function missingAssessments(missing: number): Problem {
  return new Problem('transition-refused', {
    fr: `Il manque ${missing === 1 ? 'un avis' : `${String(missing)} avis`} d’évaluateurs indépendants pour décider.`,
    en: `${missing === 1 ? 'One assessment' : `${String(missing)} assessments`} by independent assessors ${missing === 1 ? 'is' : 'are'} missing to decide.`,
  })
}

const misplacedJudgement: Text = {
  fr: 'Une règle reçoit une appréciation au plus, et seulement si elle en demande une.',
  en: 'A rule takes one judgement at most, and only if it asks for one.',
}
const rulesStandInTheWay: Text = {
  fr: 'Des règles ne sont pas remplies, ou demandent encore une appréciation.',
  en: 'Some rules are not met, or still ask for a judgement.',
}
const noReason: Text = {
  fr: 'Un refus est motivé : dites pourquoi à la personne candidate.',
  en: 'A refusal has a reason: tell the applicant why.',
}
const reasonOfRefusal: Text = {
  fr: 'Le motif est celui d’un refus : accorder un badge n’en demande pas.',
  en: 'The reason is that of a refusal: granting a badge asks for none.',
}
const wouldContradict: Text = {
  fr: 'Toutes les règles sont remplies et assez d’évaluateurs sont favorables : un refus le contredirait.',
  en: 'Every rule is met and enough assessors are favourable: a refusal would contradict them.',
}
const nobodyUnfavourable: Text = {
  fr: 'Aucun évaluateur ne recommande de refuser.',
  en: 'No assessor recommends refusing.',
}
