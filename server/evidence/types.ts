/** The words evidence rules are written in. Pure data: no clock, no storage. */
import type { Text } from '../text.ts'

/** A kind of evidence as its framework version defines it. */
export interface EvidenceKind {
  readonly code: string
  readonly title: Text
  readonly selfDeclared: boolean
  /** 0 to 3. */
  readonly weight: number
}

/** One piece of evidence, reduced to what rules may look at. */
export interface Piece {
  readonly id: string
  readonly kind: string
  /** Pseudonym of the person it is about. */
  readonly about: string
  /** Codes it is about; absent: whatever is being judged. */
  readonly competencies?: readonly string[]
  /** Day, `YYYY-MM-DD`. */
  readonly observedAt: string
  /** Pseudonym of the endorsing peer. */
  readonly endorser?: string
  /** Codes of the badges that peer holds, as known here. Absent: nothing is known, which is not the same as none. */
  readonly endorserHolds?: readonly string[]
  readonly pseudonymised: boolean
  /** Pseudonym of the person who observed, when the piece is an observation by somebody known. */
  readonly observer?: string
  /** Minutes of practice it attests. */
  readonly durationMinutes?: number
  /** What was found on the rubric of the achievement. */
  readonly rubric?: readonly RubricFinding[]
}

/** The level one assessor or observer found on one criterion of a rubric. */
export interface RubricFinding {
  /** Code of the criterion: that of a competency, or of a criterion of a label. */
  readonly criterion: string
  /** Number on the framework's scale; 0: nothing shown. */
  readonly level: number
}

/** What one assessor says of a dossier as a whole. */
export interface Assessment {
  readonly id: string
  /** Pseudonym of the assessor. */
  readonly assessor: string
  readonly recommends: 'grant' | 'refuse'
  readonly rubric: readonly RubricFinding[]
}

/** A badge the person already holds, still valid at the time of judging. */
export interface HeldBadge {
  /** In a dossier a pseudonym of the award: its id is the address of the badge. */
  readonly awardId: string
  /** Achievement code, `RM-A1.1-N2`. */
  readonly achievement: string
}

/** An endorsement the person gave to somebody: what the anti-collusion rule looks at. */
export interface GivenEndorsement {
  readonly to: string
  readonly competencies?: readonly string[]
  readonly observedAt: string
}

/** Everything that is known about one person and one achievement when it is judged. */
export interface Dossier {
  /** Pseudonym of the person. */
  readonly recipient: string
  readonly consent: boolean
  readonly pieces: readonly Piece[]
  readonly held: readonly HeldBadge[]
  readonly endorsementsGiven: readonly GivenEndorsement[]
  /** Empty where nobody assesses but whoever signs: in a training session. */
  readonly assessments: readonly Assessment[]
}

/** One rule of a criteria document: `{ id, type, params, source }`. */
export interface CriteriaRule {
  /** Unique inside the criteria of one achievement, stable across versions: findings point at it. */
  readonly id: string
  readonly type: string
  readonly params: Readonly<Record<string, unknown>>
  /** Where in the framework the rule comes from. */
  readonly source: string
}

/** The criteria of one achievement, complete: rule sets already unfolded, kinds already resolved. */
export interface Criteria {
  /** Achievement code, `RM-A1.1-N2`. */
  readonly achievement: string
  /** Competency code, when the achievement is about one. */
  readonly competency?: string
  /** Version of the framework the criteria were released with. */
  readonly version: string
  readonly kinds: readonly EvidenceKind[]
  readonly rules: readonly CriteriaRule[]
}

export type Outcome = 'met' | 'not-met' | 'needs-person'

/** What one rule says, and why. */
export interface Finding {
  readonly rule: string
  readonly type: string
  readonly params: Readonly<Record<string, unknown>>
  readonly outcome: Outcome
  /** The pieces (or held awards) the rule relied on. */
  readonly evidence: readonly string[]
  /** The pieces (or assessments) the rule sets aside: no later rule counts them. */
  readonly setAside: readonly string[]
  readonly reason: Text
  /**
   * The reason in easy French, addressed to the person judged: short sentences, everyday words. Nobody concerned has reviewed it, so
   * it is not FALC.
   */
  readonly easy: string
  /** Of a combinator: what the rules inside it say, and how many of them must be met. */
  readonly parts?: readonly Finding[]
  readonly needed?: number
}

/** `not-met` as soon as one rule is not met; else `needs-person` as soon as one rule needs one; else `met`. */
export interface Evaluation {
  readonly achievement: string
  readonly criteriaVersion: string
  readonly outcome: Outcome
  readonly findings: readonly Finding[]
}
