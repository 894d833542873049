/** The record of a decision: what was judged, by which rules and evidence, and by whom. */
import { createHash } from 'node:crypto'
import { Problem, type ProblemItem } from '../problem.ts'
import { outcomeOf } from './evaluate.ts'
import type { Evaluation, Finding } from './types.ts'
import { timestamp } from '../timestamp.ts'

/** The signer's answer where a rule needs a person: the requirement is met, and why. */
export interface Judgement {
  /** Id of the rule, as in its finding. */
  readonly rule: string
  readonly outcome: 'met'
  /** In the signer's words. Blank: no judgement was made. */
  readonly reason: string
}

/** A piece of evidence as the record keeps it: recognisable by who holds it, unreadable by others. */
export interface RecordedEvidence {
  readonly id: string
  readonly kind: string
  /** Day, `YYYY-MM-DD`. */
  readonly observedAt: string
  /** See `fingerprint`. */
  readonly fingerprint: string
}

/** `needs-person`: somebody must still judge; nothing is granted, nothing is refused. */
export type DecisionOutcome = 'granted' | 'refused' | 'needs-person'

/** Everything needed to explain the decision, and to contest it. */
export interface DecisionRecord {
  /** Achievement code, `RM-A1.1-N2`. */
  readonly achievement: string
  readonly criteriaVersion: string
  /** The framework version judged against, and its digest. */
  readonly frameworkIri: string
  readonly frameworkDigest: string
  /** Pseudonym of the person. */
  readonly recipient: string
  readonly evaluation: Evaluation
  readonly judgements: readonly Judgement[]
  /** Sorted by id. */
  readonly evidence: readonly RecordedEvidence[]
  readonly outcome: DecisionOutcome
  /** RFC 3339, UTC, with seconds. */
  readonly decidedAt: string
  /** The person who signs. */
  readonly signedBy: string
  /** Id of the API key through which they did. */
  readonly by: string
}

/** What `decide` is given: the record less what follows from the evaluation, and the instant. */
export interface DecisionInput extends Omit<
  DecisionRecord,
  'achievement' | 'criteriaVersion' | 'outcome' | 'decidedAt'
> {
  readonly now: Date
}

/**
 * The decision that follows. Not met: refused, whatever the judgements. Needs a person: granted when every finding that needs
 * one has a judgement with a reason; `needs-person` as long as one is missing. Does NOT store or award anything.
 * @throws Problem `invalid-request` when nobody signs, when a rule is judged twice, or when a judgement is about a rule that
 *   does not need a person: a person cannot overrule a rule.
 * @throws Error when the evaluation contradicts its own findings.
 */
export function decide(input: DecisionInput): DecisionRecord {
  const { evaluation, judgements, now, ...rest } = input
  if (evaluation.findings.length === 0 || evaluation.outcome !== outcomeOf(evaluation.findings)) {
    throw new Error(`evaluation of ${evaluation.achievement}: its outcome does not follow from its findings`)
  }
  if (rest.signedBy.trim() === '') throw new Problem('invalid-request', nobodySigns)
  const errors = judgementErrors(evaluation.findings, judgements)
  if (errors.length > 0) throw new Problem('invalid-request', misplacedJudgements, { errors })
  return {
    ...rest,
    achievement: evaluation.achievement,
    criteriaVersion: evaluation.criteriaVersion,
    evaluation,
    judgements,
    evidence: [...rest.evidence].sort((a, b) => (a.id < b.id ? -1 : 1)),
    outcome: decisionOutcome(evaluation, judgements),
    decidedAt: timestamp(now),
  }
}

/** The fields of a stored piece of evidence that its fingerprint covers. */
export interface FingerprintedPiece {
  /** 128 random bits, 32 hexadecimal digits: without it the fingerprint tells nothing. */
  readonly salt: string
  readonly kind: string
  readonly observedAt: string
  /** Pseudonym of the person it is about. */
  readonly recipient: string
  readonly sha256?: string
  readonly url?: string
  readonly description?: string
}

/**
 * `ni:///sha-256;…`: the SHA-256 of the piece's fields as JSON (present fields only, names sorted, no spaces, UTF-8), so that
 * whoever holds the piece and its salt can prove what it said.
 * @throws Error when the salt is not 128 bits.
 * @see https://www.rfc-editor.org/rfc/rfc6920#section-3
 */
export function fingerprint(piece: FingerprintedPiece): string {
  const { description, kind, observedAt, recipient, salt, sha256, url } = piece
  if (!/^[0-9a-f]{32}$/.test(salt)) throw new Error('the salt of a piece of evidence is not 128 bits')
  // JSON.stringify keeps the order in which members are written here, and leaves out the undefined ones.
  const canonical = JSON.stringify({ description, kind, observedAt, recipient, salt, sha256, url })
  return `ni:///sha-256;${createHash('sha256').update(canonical).digest('base64url')}`
}

function decisionOutcome(evaluation: Evaluation, judgements: readonly Judgement[]): DecisionOutcome {
  if (evaluation.outcome === 'not-met') return 'refused'
  const judged = new Set(judgements.filter(({ reason }) => reason.trim() !== '').map(({ rule }) => rule))
  const unjudged = evaluation.findings.some(
    (finding) => finding.outcome === 'needs-person' && !judged.has(finding.rule),
  )
  return unjudged ? 'needs-person' : 'granted'
}

function judgementErrors(
  findings: readonly Finding[],
  judgements: readonly Judgement[],
): readonly ProblemItem[] {
  const needing = new Set(
    findings.filter(({ outcome }) => outcome === 'needs-person').map(({ rule }) => rule),
  )
  return judgements.flatMap(({ rule }, index): readonly ProblemItem[] => {
    const pointer = `/judgements/${index}/rule`
    if (!needing.has(rule)) return [{ pointer, code: 'judgement-not-asked', detail: notAsked }]
    const earlier = judgements.findIndex((judgement) => judgement.rule === rule)
    return earlier < index ? [{ pointer, code: 'judgement-repeated', detail: repeated }] : []
  })
}

const nobodySigns = {
  fr: 'Une décision est signée par une personne : indiquez qui la signe',
  en: 'A decision is signed by a person: say who signs it',
}

const misplacedJudgements = {
  fr: 'Une règle reçoit une appréciation au plus, et seulement si elle en demande une',
  en: 'A rule takes one judgement at most, and only if it asks for one',
}

const notAsked = {
  fr: 'Cette règle ne demande pas d’appréciation : une personne ne peut pas la contredire',
  en: 'This rule asks for no judgement: a person cannot overrule it',
}

const repeated = {
  fr: 'Cette règle a déjà reçu une appréciation dans la même demande',
  en: 'This rule already has a judgement in the same request',
}
