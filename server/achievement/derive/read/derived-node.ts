/** A node of achievements.jsonld, whole. */
import type { FrenchWords } from '../../../framework/nodes.ts'
import type { Text } from '../../../text.ts'
import type { AchievementNode } from '../../achievement-node.ts'

export interface DerivedNode extends AchievementNode {
  readonly type: 'ceterms:OpenBadge'
  readonly 'dcterms:isPartOf': string
  readonly 'mediation:level'?: string
  readonly 'ceterms:requires': {
    readonly id: string
    readonly type: 'ceterms:ConditionProfile'
    readonly 'ceterms:description': FrenchWords
  }
  readonly 'mediation:imageAltText': Text
}
