/**
 * The nodes of frameworks/<slug>/<version>/framework.jsonld, as far as code looks at them. Shapes only: the whole of them,
 * and the proof that a file has them, is schemas/framework.schema.json. Terms are those of the context.
 */
import type { Text } from '../text.ts'

/** Words in the languages they exist in. */
export type Words = Readonly<Partial<Record<'fr' | 'en', string>>>
/** Words that exist in French at least. */
export type FrenchWords = Words & { readonly fr: string }

export interface GraphDocument<Node> {
  readonly '@context': string
  readonly '@graph': readonly Node[]
}

export interface GraphNode {
  readonly id: string
  readonly type: string | readonly string[]
}

/** The first node: the framework version itself. */
export interface FrameworkNode extends GraphNode {
  readonly 'ceasn:name'?: Text
  readonly 'dcterms:title'?: Text
  readonly 'owl:versionInfo': string
  /** IRI of the version it follows. */
  readonly 'dcterms:replaces'?: string
  readonly 'mediation:hasEvidenceKind': readonly string[]
}

export interface LevelNode extends GraphNode {
  readonly 'skos:prefLabel': Text
  readonly 'mediation:levelNumber': number
  readonly 'mediation:issuable': boolean
  readonly 'mediation:reason'?: FrenchWords
  readonly 'mediation:alignment'?: readonly AlignmentNode[]
}

export interface AssessedCompetencyNode extends GraphNode {
  readonly 'ceasn:codedNotation': string
  readonly 'ceasn:competencyLabel': Text
  /** One per level of the scale. */
  readonly 'mediation:levelStatement': readonly {
    readonly id: string
    readonly 'mediation:levelNumber': number
  }[]
  readonly 'mediation:alignment'?: readonly AlignmentNode[]
}

export interface LabelCriterionNode extends GraphNode {
  readonly 'skos:notation': string
  readonly 'skos:prefLabel': Text
}

export interface EvidenceKindNode extends GraphNode {
  readonly 'skos:notation': string
  readonly 'skos:prefLabel': Text
  readonly 'mediation:selfDeclared': boolean
  readonly 'ceasn:weight': number
}

export interface ProfileNode extends GraphNode {
  readonly 'mediation:target': readonly {
    readonly 'mediation:competency': string
    readonly 'mediation:levelNumber': number
  }[]
  readonly 'mediation:alignment'?: readonly AlignmentNode[]
}

/** A match with something in another framework. */
export interface AlignmentNode extends GraphNode {
  readonly 'ceterms:frameworkName': FrenchWords
  readonly 'ceterms:codedNotation'?: string
  readonly 'ceterms:targetNode'?: string
  readonly 'ceterms:targetNodeName'?: Words
  /** False: still to be confirmed. */
  readonly 'mediation:certain': boolean
  readonly 'mediation:digComp30Name'?: Words
  /** The level in the other framework of each level of this one. */
  readonly 'mediation:levelCorrespondence'?: readonly {
    readonly 'mediation:level': string
    readonly 'mediation:targetLevel': number
  }[]
  readonly 'mediation:levelCertain'?: boolean
  readonly 'skos:note'?: FrenchWords
}
