/** What the rules look at in a change. */
import type { Json } from '../normal-form.ts'
import { demand } from './directions.ts'
import { isLanguageMap, isObject, own, segmentsOf } from './node/json-value.ts'
import type { Unclassed } from './node/node-changes.ts'
import { sameButForTypography } from './node/word-runs.ts'

export interface Facts extends Unclassed {
  /** The change is of a node as a whole. */
  readonly isWhole: boolean
  /** Properties on the way, from the node's own; no places in lists, no language. */
  readonly path: readonly string[]
  /** How many. */
  readonly depth: number
  /** The last of them; empty for a change of the node as a whole or of several of its properties. */
  readonly property: string
  readonly isWords: boolean
  /** Words come or go in one of several languages. */
  readonly isTranslation: boolean
  readonly demand: 'tightened' | 'eased' | undefined
  /** For what a profile aims at. */
  readonly target: 'raised' | 'lowered' | undefined
}

export function factsOf(change: Unclassed): Facts {
  const { pointer, properties, follows, before, after, language } = change
  const segments = segmentsOf(pointer ?? '')
  const endsInLanguage = language !== undefined && segments.at(-1) === language
  const path = segments.filter(
    (segment, index) => !/^\d+$/u.test(segment) && !(segment === language && index > 0),
  )
  const property = path.at(-1) ?? ''
  const isOne = pointer !== undefined && properties === undefined
  return {
    ...change,
    isWhole:
      pointer === undefined && properties === undefined && !(follows !== undefined && isPlaceOnly(change)),
    path,
    depth: path.length,
    property,
    isWords: language !== undefined || isLanguageMap(before) || isLanguageMap(after),
    isTranslation: endsInLanguage && (before === undefined || after === undefined),
    demand: isOne ? demand(property, before, after) : undefined,
    target: path[0] === 'mediation:target' ? aim(before, after) : undefined,
  }
}

function isPlaceOnly({ before, after }: Unclassed): boolean {
  return before === undefined && after === undefined
}

function aim(before: Json | undefined, after: Json | undefined): 'raised' | 'lowered' {
  if (after === undefined) return 'lowered'
  if (!isObject(before) || !isObject(after)) return 'raised'
  const elsewhere = ['mediation:competency', 'type'].some(
    (key) => Object.hasOwn(before, key) || Object.hasOwn(after, key),
  )
  const [old, now] = [own(before, 'mediation:levelNumber'), own(after, 'mediation:levelNumber')]
  const isLower = typeof old === 'number' && typeof now === 'number' && now < old
  return isLower && !elsewhere ? 'lowered' : 'raised'
}

const notes = [
  'skos:note',
  'skos:changeNote',
  'ceasn:comment',
  'ceasn:conceptKeyword',
  'dcterms:source',
  'dcterms:bibliographicCitation',
]

const correspondences = [
  'mediation:digCompLevel',
  'mediation:pixLevel',
  'mediation:coopAutonomy',
  'mediation:mediationStage',
]

/** Conditions of rules that take more than a line to say. */
export const isRuleOf = {
  typography: ({ language, before, after }: Facts) =>
    language !== undefined &&
    typeof before === 'string' &&
    typeof after === 'string' &&
    sameButForTypography(before, after),
  note: ({ path }: Facts) => path.some((property) => notes.includes(property)),
  levelCorrespondence: ({ kind, property }: Facts) =>
    kind === 'level-changed' && correspondences.includes(property),
} as const
