/** A framework as the lines of a table, and their cells. */
import {
  typesOf,
  valuesOf,
  type Json,
  type JsonObject,
  type NormalForm,
  type NormalNode,
} from '../../normal-form.ts'
import { alignmentLine, kindNames } from './cells.ts'
import { columnsFor, type Column, type ColumnKey } from './columns.ts'
import type { RemarkCode } from './remarks.ts'
import { codeOf, isObject, type Scale } from './scale.ts'
import { relations, type CompetencyKind, type TableAlignment, type TableRow } from './types.ts'

/** The property of each relation. */
export const matches = {
  exact: 'skos:exactMatch',
  close: 'skos:closeMatch',
  broad: 'skos:broadMatch',
  narrow: 'skos:narrowMatch',
  related: 'skos:relatedMatch',
} as const

/** The kind of a node a table can hold; undefined for every other node. A retired competency has the kind `retired`. */
export function kindOfNode(node: NormalNode): CompetencyKind | 'retired' | undefined {
  const types = typesOf(node)
  if (types.includes('mediation:LabelCriterion')) return 'criterion'
  if (!types.includes('ceasn:Competency')) return undefined
  if (types.includes('mediation:RetiredCompetency')) return 'retired'
  if (types.includes('mediation:Domain')) return 'domain'
  if (types.includes('mediation:Unit')) return 'unit'
  const category = wordsOf(node, 'ceasn:competencyCategory')['fr']
  if (types.length === 1 && category === kindNames.domain) return 'domain'
  return types.length === 1 && category === kindNames.unit ? 'unit' : 'competency'
}

/** A line for each competency, criterion and retired competency of `form`, in its order, every property set. */
export function tableRows(form: NormalForm): readonly TableRow[] {
  const found = [...form.nodes].filter(([, node]) => kindOfNode(node) !== undefined)
  return found.map(([code, node], index) => tableRow(code, node, index + 1))
}

/** The line of one node of a kind a table can hold. */
export function tableRow(code: string, node: NormalNode, position: number): TableRow {
  const kind = kindOfNode(node)
  const criterion = kind === 'criterion'
  const notation = node[criterion ? 'skos:notation' : 'ceasn:codedNotation']
  const letter = node['mediation:letter']
  const parents = [...valuesOf(node, 'ceasn:isChildOf'), ...(letter === undefined ? [] : [letter])]
  return {
    line: position + 1,
    code,
    notation: typeof notation === 'string' && notation !== code ? notation : '',
    parents: strings(parents).map(codeOf),
    ...(kind === undefined || kind === 'retired' ? {} : { kind }),
    title: wordsOf(node, criterion ? 'skos:prefLabel' : 'ceasn:competencyLabel'),
    text: wordsOf(node, 'ceasn:competencyText'),
    keywords: listsOf(node, 'ceasn:conceptKeyword'),
    levels: indicatorsOf(node),
    requiredEvidence: strings(valuesOf(node, 'mediation:requiredEvidenceKind')).map(codeOf),
    acceptedEvidence: strings(valuesOf(node, 'mediation:acceptedEvidenceKind')).map(codeOf),
    alignments: alignmentsOf(node),
    position,
    retired: kind === 'retired',
    replacedBy: strings(valuesOf(node, 'dcterms:isReplacedBy')).map(codeOf),
  }
}

/** The text of a cell, not guarded against spreadsheets. */
export function cellText(row: TableRow, { key, language = 'fr', level = 0 }: Column): string {
  switch (key) {
    case 'code':
      return row.code
    case 'notation':
      return row.notation ?? ''
    case 'kind':
      return row.kind === undefined ? '' : kindNames[row.kind]
    case 'title':
    case 'text':
      return row[key]?.[language] ?? ''
    case 'keywords':
      return lines(row.keywords?.[language])
    case 'level':
      return lines(row.levels?.get(level))
    case 'parents':
    case 'requiredEvidence':
    case 'acceptedEvidence':
    case 'replacedBy':
      return row[key]?.join(', ') ?? ''
    case 'alignments':
      return row.alignments?.map(alignmentLine).join('\n') ?? ''
    case 'position':
      return row.position === undefined ? '' : String(row.position)
    case 'retired':
      return row.retired === true ? 'oui' : 'non'
  }
}

function lines(items: readonly string[] | undefined): string {
  return (items ?? []).map((item) => item.replace(/\s*[\r\n]\s*/gu, ' ').trim()).join('\n')
}

function strings(values: readonly unknown[]): readonly string[] {
  return values.filter((value) => typeof value === 'string')
}

/** A language map of single texts. */
export function wordsOf(node: JsonObject, property: string): Readonly<Record<string, string>> {
  const words = node[property]
  if (!isObject(words)) return {}
  return Object.fromEntries(
    Object.entries(words).flatMap(([language, text]) => (typeof text === 'string' ? [[language, text]] : [])),
  )
}

/** A language map of lists of texts. */
function listsOf(node: JsonObject, property: string): Readonly<Record<string, readonly string[]>> {
  const words = node[property]
  if (!isObject(words)) return {}
  return Object.fromEntries(
    Object.keys(words).map((language) => [language, strings(valuesOf(words, language))]),
  )
}

function indicatorsOf(node: JsonObject): ReadonlyMap<number, readonly string[]> {
  const levels = new Map<number, readonly string[]>()
  for (const statement of valuesOf(node, 'mediation:levelStatement')) {
    if (!isObject(statement) || typeof statement['mediation:levelNumber'] !== 'number') continue
    const indicators = valuesOf(statement, 'mediation:indicator').filter(isObject)
    levels.set(
      statement['mediation:levelNumber'],
      indicators.map((indicator) => wordsOf(indicator, 'dcterms:description')['fr'] ?? ''),
    )
  }
  return levels
}

/** The alignments of a node, then the relations that none of them states. */
function alignmentsOf(node: JsonObject): readonly TableAlignment[] {
  const objects = valuesOf(node, 'mediation:alignment').filter(isObject)
  const stated = relations.flatMap((relation) =>
    strings(valuesOf(node, matches[relation])).map((target) => ({ relation, target })),
  )
  const alignments = objects.map((object) => alignmentOfObject(object, stated))
  const covered = new Set(alignments.map(({ relation, target }) => `${relation ?? ''} ${target ?? ''}`))
  const rest = stated.filter(({ relation, target }) => !covered.has(`${relation} ${target}`))
  return [...alignments, ...rest.map((one) => ({ framework: '', certain: false, ...one }))]
}

function alignmentOfObject(
  object: JsonObject,
  stated: readonly { readonly relation: (typeof relations)[number]; readonly target: string }[],
): TableAlignment {
  const code = object['ceterms:codedNotation']
  const target = object['ceterms:targetNode']
  const names = wordsOf(object, 'ceterms:targetNodeName')
  const name = names['fr'] ?? Object.values(names)[0]
  const relation = stated.find((one) => one.target === target)?.relation
  return {
    framework: wordsOf(object, 'ceterms:frameworkName')['fr'] ?? '',
    certain: object['mediation:certain'] === true,
    ...(typeof code === 'string' ? { code } : {}),
    ...(relation === undefined ? {} : { relation }),
    ...(typeof target === 'string' ? { target } : {}),
    ...(name === undefined ? {} : { name }),
  }
}

/** A node being written. */
export type Properties = Record<string, Json>

/** A line on its way into a framework. */
export interface LineEdit {
  readonly row: TableRow
  readonly scale: Scale
  /** The columns of that key in which the line says something else than the node it is about. */
  changes(key: ColumnKey): readonly Column[]
  fail(code: RemarkCode, column: Column): void
  warn(code: RemarkCode, column: Column): void
}

/** Columns that every table has once. */
const single = columnsFor([], [])

/** Which columns of the line say something else than `before`; all that say something when there is no `before`. */
export function changedColumns(row: TableRow, before: NormalNode | undefined): LineEdit['changes'] {
  const current = before === undefined ? undefined : tableRow(row.code, before, 0)
  const ofLanguages = (['title', 'text', 'keywords'] as const).flatMap((key) =>
    Object.keys(row[key] ?? {}).map((language): Column => ({ key, language })),
  )
  const ofLevels = [...(row.levels?.keys() ?? [])].map((level): Column => ({ key: 'level', level }))
  const changed = [...single, ...ofLanguages, ...ofLevels].filter((column) => {
    if (row[column.key === 'level' ? 'levels' : column.key] === undefined) return false
    const now = cellText(row, column)
    return current === undefined ? now !== '' : now !== tidy(cellText(current, column))
  })
  return (key) => changed.filter((column) => column.key === key)
}

/** A cell as a reader gives it. */
function tidy(cell: string): string {
  return cell.normalize('NFC').replace(/\r\n?/gu, '\n').trim()
}

/** Sets a property that is a list; an empty one goes. */
export function setList(node: Properties, property: string, values: readonly Json[]): void {
  if (values.length === 0) Reflect.deleteProperty(node, property)
  else node[property] = values
}
