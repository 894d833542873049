/** What the parts of a framework are: which kind of change a change of each is. */
import { ownCode, typesOf, type Json, type NormalNode } from '../../normal-form.ts'
import { isLanguageMap } from './json-value.ts'
import type { ChangeKind } from '../types.ts'

/** What a node is, as far as the kinds of change tell nodes apart. */
export type Family = 'framework' | 'competency' | 'profile' | 'evidence' | 'level' | 'node'

/** A part of a node whose changes have a kind of their own. */
export type Part = 'level' | 'indicator' | 'alignment' | 'target' | 'evidence'

/** Properties that open such a part. */
export const parts: ReadonlyMap<string, Part> = new Map([
  ['mediation:levelStatement', 'level'],
  ['mediation:indicator', 'indicator'],
  ['mediation:alignment', 'alignment'],
  ['skos:exactMatch', 'alignment'],
  ['skos:closeMatch', 'alignment'],
  ['skos:broadMatch', 'alignment'],
  ['skos:narrowMatch', 'alignment'],
  ['skos:relatedMatch', 'alignment'],
  ['mediation:target', 'target'],
  ['mediation:requiredEvidenceKind', 'evidence'],
  ['mediation:acceptedEvidenceKind', 'evidence'],
  ['mediation:evidencedBy', 'evidence'],
])

/** Where a node is: one move may change several. */
export const placeProperties = ['ceasn:isChildOf', 'ceasn:isTopChildOf', 'mediation:letter'] as const

/** Lists that are one statement as a whole. */
export const wholeLists: readonly string[] = ['type', 'mediation:requiresAnyOfKind', ...placeProperties]

/** What nested things are told apart by. */
export const aboutProperties: readonly string[] = [
  'mediation:competency',
  'mediation:evidenceKind',
  'ceterms:frameworkName',
  'ceterms:codedNotation',
  'ceterms:targetNodeName',
]

/** Words that say what a level of the scale is, and not only how it is called. */
const levelMeaning = ['skos:definition', 'mediation:easyText', 'mediation:requires']

export function isRetired(node: NormalNode): boolean {
  return typesOf(node).some(
    (type) => type === 'mediation:RetiredCompetency' || type === 'mediation:RetiredTerm',
  )
}

/** A label criterion is the competency of a place; a retired term is a node, whatever it was. */
export function familyOf(code: string, node: NormalNode): Family {
  if (code === ownCode) return 'framework'
  const types = typesOf(node)
  const is = (...some: readonly string[]) => types.some((type) => some.includes(type))
  if (is('ceasn:Competency', 'mediation:LabelCriterion')) return 'competency'
  if (is('mediation:Profile')) return 'profile'
  if (is('mediation:EvidenceKind', 'mediation:EvaluationPolicy')) return 'evidence'
  if (is('mediation:LabelLevel') || Object.hasOwn(node, 'mediation:issuable')) return 'level'
  return 'node'
}

export type Fate = 'added' | 'retired' | 'removed'

const wholeKinds: Readonly<Record<Family, Readonly<Record<Fate, ChangeKind>>>> = {
  framework: {
    added: 'framework-described',
    retired: 'framework-described',
    removed: 'framework-described',
  },
  competency: { added: 'competency-added', retired: 'competency-retired', removed: 'competency-removed' },
  profile: { added: 'profile-added', retired: 'profile-retired', removed: 'profile-removed' },
  evidence: {
    added: 'evidence-policy-changed',
    retired: 'evidence-policy-changed',
    removed: 'evidence-policy-changed',
  },
  level: { added: 'level-added', retired: 'level-removed', removed: 'level-removed' },
  node: { added: 'node-added', retired: 'node-retired', removed: 'node-removed' },
}

/** The kind of a change of a node as a whole. */
export function wholeKind(family: Family, fate: Fate): ChangeKind {
  return wholeKinds[family][fate]
}

/** Where in a node a change is. */
export interface Whereabouts {
  readonly family: Family
  readonly part?: Part | undefined
  /** It is the part itself, not something in it. */
  readonly itself: boolean
  /** The last property on the way. */
  readonly property: string
  readonly language?: string | undefined
}

/** The kind of a change inside a node. */
export function partKind(where: Whereabouts, before: Json | undefined, after: Json | undefined): ChangeKind {
  const { part, family } = where
  switch (part) {
    case 'level':
    case 'indicator':
    case 'alignment':
      return `${part}-${where.itself ? happened(before, after) : 'changed'}`
    case 'evidence':
      return 'evidence-policy-changed'
    case 'target':
    case undefined:
      return familyKind(family, where, isLanguageMap(before) || isLanguageMap(after))
  }
}

function happened(before: Json | undefined, after: Json | undefined): 'added' | 'removed' | 'changed' {
  if (before === undefined) return 'added'
  return after === undefined ? 'removed' : 'changed'
}

function familyKind(family: Family, { language, property }: Whereabouts, isMap: boolean): ChangeKind {
  const words = language !== undefined || isMap
  switch (family) {
    case 'framework':
      return 'framework-described'
    case 'evidence':
      return 'evidence-policy-changed'
    case 'profile':
      return 'profile-changed'
    case 'level':
      return words && !levelMeaning.includes(property) ? 'node-reworded' : 'level-changed'
    case 'competency':
    case 'node':
      return `${family}-${words ? 'reworded' : 'changed'}`
  }
}
