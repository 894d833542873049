/** What can be awarded: badge definitions, as other rooms use them. */
import type { Criteria } from '../evidence/types.ts'
import type { FrameworkVersion } from '../framework/types.ts'
import type { Language, Text } from '../text.ts'

/** The families of product rule 4; every badge shows its own. */
export type Family =
  | 'participation'
  | 'engagement'
  | 'knowledge'
  | 'skill'
  | 'role'
  | 'achievement'
  | 'aspiration'
  | 'profile'
  | 'organisation-label'

/** From weakest to strongest; every badge shows how strong its proof is. */
export const proofStrengths = [
  'declared',
  'attendance-attested',
  'assessed',
  'endorsed',
  'certified',
] as const
export type ProofStrength = (typeof proofStrengths)[number]

export interface Achievement {
  /** `<framework>/<version>/<code>`, e.g. `referentiel-mediateurs/0.1.0/RM-A1.1-N2`. */
  readonly id: string
  /** `RM-A1.1-N2`, `PROFIL-ACC`, `LABEL-labellise`. */
  readonly code: string
  readonly kind: 'competency-level' | 'profile' | 'label-level'
  readonly recipient: 'person' | 'organisation'
  readonly family: Family
  readonly name: Text
  readonly framework: FrameworkVersion
  /** Code of the competency, for a competency level. */
  readonly competency?: string
  /** Number on the framework's scale, for a competency level. */
  readonly level?: number
  readonly criteria: Criteria
  /** How strong a proof each kind of evidence makes, by kind code. */
  readonly strengthOfKind: Readonly<Record<string, ProofStrength>>
  /** Languages in which an Open Badges edition can be written; `fr` always. */
  readonly languages: readonly Language[]
  /**
   * The Open Badges 3.0 Achievement of one language (plain strings only: OB 3.0 has no language maps), with `id`
   * (`<framework iri>/achievements/<code>/<language>`), type, achievementType, name, description, criteria {id, narrative},
   * humanCode, inLanguage, version, tag, alignment, resultDescription. Frozen, the same at each call.
   */
  edition(language: Language): Readonly<Record<string, unknown>>
  /** Ids used inside `edition().resultDescription`, for building the credential's `result`. */
  readonly results: {
    /** The ResultDescription of the level reached; its `achievedLevel` is the RubricCriterionLevel of this achievement. */
    readonly level?: { readonly resultDescription: string; readonly achievedLevel: string }
    /** The ResultDescription of the strength of proof; `value` is one of `proofStrengths`. */
    readonly strength: { readonly resultDescription: string }
  }
}

export interface Achievements {
  /** All achievements of all released versions, in the order of the frameworks and of their files. */
  list(): readonly Achievement[]
  /** @throws Problem `framework-version-unknown`, `level-not-issuable` or `achievement-unknown` (all 422) */
  resolve(id: string): Achievement
}
