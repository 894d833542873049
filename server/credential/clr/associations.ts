/** How the achievements of a transcript stand to one another. */
import type { Achievement } from '../../achievement/types.ts'

export interface Association {
  readonly type: 'Association'
  readonly associationType: 'precedes'
  /** Ids of achievements as the badges name them. */
  readonly sourceId: string
  readonly targetId: string
}

/** What one badge is about. */
export interface NamedAchievement {
  readonly achievement: Achievement
  /** Id of the achievement as the badge names it. */
  readonly id: string
}

/**
 * Two levels of one competency in one framework version: the lower precedes the higher. Pure; in the order of `badges`. They are named as the
 * badges name them: by the edition of the language each is written in.
 * @see https://www.imsglobal.org/spec/clr/v2p0/#association
 */
export function associations(badges: readonly NamedAchievement[]): readonly Association[] {
  const different = [...new Map(badges.map((one) => [one.id, one])).values()]
  return different.flatMap((lower) =>
    different
      .filter((higher) => precedes(lower.achievement, higher.achievement))
      .map((higher): Association => ({
        type: 'Association',
        associationType: 'precedes',
        sourceId: lower.id,
        targetId: higher.id,
      })),
  )
}

function precedes(lower: Achievement, higher: Achievement): boolean {
  return (
    lower.framework.iri === higher.framework.iri &&
    lower.competency !== undefined &&
    lower.competency === higher.competency &&
    lower.level !== undefined &&
    higher.level !== undefined &&
    lower.level < higher.level
  )
}
