/** The record of a decision: what was judged, by which rules and evidence, and by whom; enough to reach the verdict again. */
import { isDeepStrictEqual } from 'node:util'
import { constant } from '../constant.ts'
import { Problem, type ProblemItem } from '../problem.ts'
import { isBlank, type Text } from '../text.ts'
import { timestamp } from '../timestamp.ts'
import { easyFrench, type EasyFrenchStatus } from './easy-french.ts'
import { outcomeOf } from './evaluate.ts'
import type { Assessment, Criteria, Dossier, Evaluation, Finding, Piece } from './types.ts'
import { rulesToJudge, verdict, type DecisionOutcome } from './verdict.ts'

/** The signer's answer where a rule needs a person: the requirement is met, and why. */
export interface Judgement {
  /** Id of the rule, as in its finding. */
  readonly rule: string
  readonly outcome: 'met'
  /** In the signer's words. Blank: no judgement was made. */
  readonly reason: string
}

/** A piece of evidence as rules saw it, and what it is known by: recognisable by who holds it, unreadable by others. */
export interface RecordedPiece extends Piece {
  /** See fingerprint.ts. */
  readonly fingerprint: string
}

/** What one assessor said, and who they are. */
export interface RecordedAssessor extends Assessment {
  readonly name: string
  readonly reason: string
  /** Whoever declares a conflict of interest does not assess. */
  readonly conflictDeclared: false
}

/** The dossier as it was judged. What assessors said is in `assessors`, once. */
export interface RecordedDossier extends Omit<Dossier, 'recipient' | 'pieces' | 'assessments'> {
  readonly pieces: readonly RecordedPiece[]
}

/** The decision that an appeal contests. */
export interface ContestedDecision {
  /** Its address. */
  readonly id: string
  /** Of its exact bytes. @see https://www.w3.org/TR/SRI/ */
  readonly digestSRI: string
}

/** Everything needed to explain the decision, to contest it, and to reach its verdict again without asking anybody. */
export interface DecisionRecord {
  readonly type: 'DecisionRecord'
  readonly formatVersion: 2
  /** Its address: `<public URL>/decisions/<id>`. */
  readonly id: string
  /** DID of the organisation that decides, and signs. */
  readonly organisation: string
  /** `<framework>/<version>/<code>`. */
  readonly achievement: string
  /** The framework version judged against, and its digest. */
  readonly frameworkIri: string
  readonly frameworkDigest: string
  readonly criteria: Criteria
  /** Pseudonym of the person. */
  readonly recipient: string
  readonly instance: 'first' | 'appeal'
  readonly contests?: ContestedDecision
  readonly dossier: RecordedDossier
  /** How many people had to recommend granting; 0: whoever signs decides alone. */
  readonly assessorsNeeded: number
  /** Sorted by id. */
  readonly assessors: readonly RecordedAssessor[]
  readonly evaluation: Evaluation
  readonly judgements: readonly Judgement[]
  readonly outcome: DecisionOutcome
  /** Why a person refused. */
  readonly reason?: string
  /** RFC 3339, UTC, with seconds. The rules were asked on the calendar day it falls on in Europe/Paris. */
  readonly decidedAt: string
  /** The person who signs. */
  readonly signedBy: string
  /** Id of the API key through which they did. */
  readonly by: string
  /** What a reader must know of the record itself. */
  readonly notices: { readonly easyFrench: EasyFrenchStatus; readonly evidence: Text }
}

/** A decision before it has an address and a signature. */
export type Decided = Omit<DecisionRecord, 'id' | 'organisation'>

/** What `decide` is given. */
export interface DecisionParts extends Pick<
  DecisionRecord,
  | 'achievement'
  | 'frameworkIri'
  | 'frameworkDigest'
  | 'criteria'
  | 'instance'
  | 'contests'
  | 'assessorsNeeded'
  | 'assessors'
  | 'judgements'
  | 'signedBy'
  | 'by'
> {
  /** As evaluated; its assessments are those of `assessors`. */
  readonly dossier: Dossier
  /** By id of the piece. */
  readonly fingerprints: ReadonlyMap<string, string>
  /** What `evaluate` says of this dossier by these criteria at `decidedAt`. */
  readonly evaluation: Evaluation
  /** Why a person refuses. Absent or blank: nobody does. */
  readonly refusal?: string
  readonly decidedAt: Date
}

/**
 * The decision that follows (see `verdict`). Does NOT store or award anything.
 * @throws Problem `invalid-request` when nobody signs, when a rule is judged twice, when a judgement is about a rule that does not need
 *   a person (a person cannot overrule a rule), or when somebody refuses what everything grants.
 * @throws Error when the evaluation contradicts its own findings, when the dossier has other assessments than the assessors', or when a
 *   piece has no fingerprint.
 */
export function decide(parts: DecisionParts): Decided {
  const { dossier, fingerprints, evaluation, judgements, refusal = '', decidedAt, ...rest } = parts
  if (evaluation.findings.length === 0 || evaluation.outcome !== outcomeOf(evaluation.findings)) {
    throw new Error(`evaluation of ${evaluation.achievement}: its outcome does not follow from its findings`)
  }
  if (rest.signedBy.trim() === '') throw new Problem('invalid-request', nobodySigns)
  const errors = judgementErrors(evaluation.findings, judgements)
  if (errors.length > 0) throw new Problem('invalid-request', misplacedJudgements, { errors })
  const assessors = byId(rest.assessors)
  if (!isDeepStrictEqual(byId(dossier.assessments), assessmentsOf(assessors))) {
    throw new Error('a dossier with other assessments than those of its assessors')
  }
  const { recipient, pieces, assessments: _inAssessors, ...facts } = dossier
  const reason = isBlank(refusal) ? '' : refusal.trim()
  const outcome = verdict({
    recipient,
    findings: evaluation.findings,
    judgements,
    assessments: dossier.assessments,
    assessorsNeeded: rest.assessorsNeeded,
    refusal: reason,
  })
  if (reason !== '' && outcome === 'granted') throw new Problem('invalid-request', refusesWhatIsGranted)
  return {
    ...rest,
    type: 'DecisionRecord',
    formatVersion: 2,
    recipient,
    dossier: { ...facts, pieces: byId(pieces).map((piece) => recorded(piece, fingerprints)) },
    assessors,
    evaluation,
    judgements,
    outcome,
    ...(reason === '' ? {} : { reason }),
    decidedAt: timestamp(decidedAt),
    notices,
  }
}

/** What rules see of the assessors: their assessments. */
export function assessmentsOf(assessors: readonly RecordedAssessor[]): readonly Assessment[] {
  return assessors.map(({ id, assessor, recommends, rubric }) => ({ id, assessor, recommends, rubric }))
}

/** The judgements that no rule asks for, and those about a rule that has one already, by JSON pointer from what holds `judgements`. */
export function judgementErrors(
  findings: readonly Finding[],
  judgements: readonly Pick<Judgement, 'rule'>[],
): readonly ProblemItem[] {
  const needing = rulesToJudge(findings)
  return judgements.flatMap(({ rule }, index): readonly ProblemItem[] => {
    const pointer = `/judgements/${index}/rule`
    if (!needing.has(rule)) return [{ pointer, code: 'judgement-not-asked', detail: notAsked }]
    const earlier = judgements.findIndex((judgement) => judgement.rule === rule)
    return earlier < index ? [{ pointer, code: 'judgement-repeated', detail: repeated }] : []
  })
}

function recorded(piece: Piece, fingerprints: ReadonlyMap<string, string>): RecordedPiece {
  const fingerprint = fingerprints.get(piece.id)
  if (fingerprint === undefined) throw new Error('a piece of a dossier without a fingerprint')
  return { ...piece, fingerprint }
}

function byId<Item extends { readonly id: string }>(items: readonly Item[]): readonly Item[] {
  return [...items].sort((a, b) => (a.id < b.id ? -1 : 1))
}

const notices = constant({
  easyFrench,
  evidence: {
    fr: 'Ce que disent les preuves n’est pas ici : chacune est connue par une empreinte salée, que seul qui détient la preuve et son sel peut refaire.',
    en: 'What the evidence says is not here: each piece is known by a salted fingerprint, which only whoever holds the piece and its salt can compute.',
  },
})

const nobodySigns = {
  fr: 'Une décision est signée par une personne : indiquez qui la signe',
  en: 'A decision is signed by a person: say who signs it',
}

const misplacedJudgements = {
  fr: 'Une règle reçoit une appréciation au plus, et seulement si elle en demande une',
  en: 'A rule takes one judgement at most, and only if it asks for one',
}

const refusesWhatIsGranted = {
  fr: 'Toutes les règles sont remplies et assez de personnes recommandent d’attribuer le badge : un refus le contredirait',
  en: 'Every rule is met and enough people recommend granting the badge: a refusal would contradict them',
}

const notAsked = {
  fr: 'Cette règle ne demande pas d’appréciation : une personne ne peut pas la contredire',
  en: 'This rule asks for no judgement: a person cannot overrule it',
}

const repeated = {
  fr: 'Cette règle a déjà reçu une appréciation dans la même demande',
  en: 'This rule already has a judgement in the same request',
}
