/** The nodes of achievements.jsonld and the document of criteria.json. Shapes only: schemas/ proves that a file has them. */
import type { CriteriaRule } from '../evidence/types.ts'
import type { FrenchWords } from '../framework/nodes.ts'
import type { Text } from '../text.ts'
import type { Achievement, Family, ProofStrength } from './types.ts'

/** One achievement; references are root-relative, as in the repository. */
export interface AchievementNode {
  readonly id: string
  readonly 'ceterms:codedNotation': string
  readonly 'ceterms:name': Text
  /** What the badge is about, without its level, in words that fit a badge. */
  readonly 'mediation:subject': Text
  readonly 'ceterms:description': FrenchWords
  readonly 'ceterms:requires': { readonly 'ceterms:description': FrenchWords }
  readonly 'mediation:achievementKind': Achievement['kind']
  readonly 'mediation:recipient': Achievement['recipient']
  readonly 'mediation:family': Family
  /** Of the Open Badges 3.0 list. */
  readonly 'mediation:achievementType': string
  readonly 'mediation:competency'?: string
  readonly 'mediation:levelNumber'?: number
  readonly 'mediation:profile'?: string
  readonly 'mediation:labelLevel'?: string
  readonly 'mediation:criterion'?: readonly string[]
  /** Alignments of the competency that the badge does not repeat: their words would tell about the person's situation. */
  readonly 'mediation:withheldAlignment'?: readonly string[]
}

export interface AchievementCriteria {
  readonly competency?: string
  readonly ruleSet: string
  readonly rules: readonly CriteriaRule[]
}

/** criteria.json: rules shared by name, and what each achievement adds to them. */
export interface CriteriaDocument {
  readonly version: string
  readonly strengthOfKind: Readonly<Record<string, ProofStrength>>
  /** Rule types, in the order in which the rules of an achievement apply. */
  readonly order: readonly string[]
  readonly ruleSets: Readonly<Record<string, readonly CriteriaRule[]>>
  readonly achievements: Readonly<Record<string, AchievementCriteria>>
}
