/** The node that a line of a table makes, from nothing or from what the framework already says. */
import { typesOf, type Json, type JsonObject, type NormalNode } from '../../normal-form.ts'
import { headerOf } from './columns.ts'
import { remark } from './remarks.ts'
import type { Scale } from './scale.ts'
import { reference, setAlignments } from './table-alignments.ts'
import { setLevels } from './table-levels.ts'
import { changedColumns, kindOfNode, setList, wordsOf, type LineEdit, type Properties } from './table-rows.ts'
import type { CompetencyKind, TableRemark, TableRow } from './types.ts'

const categories = {
  domain: { fr: 'domaine', en: 'domain' },
  unit: { fr: 'unité', en: 'unit' },
  competency: { fr: 'compétence', en: 'competency' },
} as const

export interface TableNode {
  readonly node: NormalNode
  readonly errors: readonly TableRemark[]
  readonly warnings: readonly TableRemark[]
}

type Types = string | readonly string[]

/**
 * `before` with what the line changes of it; a new node without `before`. A cell that says what the node says already changes
 * nothing. When there are errors the node is not to be used. Does NOT check codes in other lines: `tableForm` does.
 */
export function tableNode(row: TableRow, before: NormalNode | undefined, scale: Scale): TableNode {
  const errors: TableRemark[] = []
  const warnings: TableRemark[] = []
  const edit: LineEdit = {
    row,
    scale,
    changes: changedColumns(row, before),
    fail: (code, column) => void errors.push(remark(code, row.line, headerOf(column))),
    warn: (code, column) => void warnings.push(remark(code, row.line, headerOf(column))),
  }
  if (row.retired === true) return { node: retired(before, edit), errors, warnings }
  const was = before === undefined ? undefined : kindOfNode(before)
  if (was === 'retired') edit.fail('code-retired', { key: 'code' })
  const kind = row.kind ?? (was === undefined || was === 'retired' ? 'competency' : was)
  if (was !== undefined && was !== 'retired' && was !== kind) edit.fail('type-changed', { key: 'kind' })
  if (was === undefined && kind === 'criterion') edit.fail('criterion-added', { key: 'kind' })
  if (errors.length > 0) return { node: before ?? { type: 'ceasn:Competency' }, errors, warnings }

  const node: Properties = { ...(before ?? newNode(row.code, kind)) }
  setWords(node, kind, edit)
  if (kind === 'competency') setLevels(node, edit)
  else edit.changes('level').forEach((column) => edit.fail('levels-not-allowed', column))
  const type = typeOf(node, kind, before, scale)
  if (type !== 'ceasn:Competency' && before?.type === 'ceasn:Competency') requireAssessable(node, edit)
  if (kind !== 'criterion') {
    setParents(node, type, edit)
    fillText(node, type, edit)
  }
  checkWords(node, type, kind, edit)
  setEvidence(node, type, edit)
  setKeywords(node, type, edit)
  setAlignments(node, type, edit)
  if (
    before === undefined &&
    scale.levels.length > 0 &&
    kind === 'competency' &&
    type === 'ceasn:Competency'
  ) {
    edit.warn('not-assessed', { key: 'kind' })
  }
  return { node: { ...node, type }, errors, warnings }
}

/** What was a competency says still its name and, when it is known, what takes its place. */
function retired(before: NormalNode | undefined, { row, changes }: LineEdit): NormalNode {
  const was = before === undefined ? undefined : kindOfNode(before)
  const criterion = was === 'criterion'
  const label = criterion ? 'skos:prefLabel' : 'ceasn:competencyLabel'
  const notation = criterion ? 'skos:notation' : 'ceasn:codedNotation'
  const stays = ['mediation:case', 'skos:exactMatch', 'skos:changeNote'].flatMap((property) =>
    before?.[property] === undefined ? [] : [[property, before[property]] as const],
  )
  const said =
    before === undefined ? {} : { ...wordsOf(before, 'ceasn:competencyText'), ...wordsOf(before, label) }
  const title = filled({ ...said, ...filled(row.title ?? {}) })
  const node: Properties = {
    ...(was === 'retired' ? before : Object.fromEntries(stays)),
    type: criterion ? 'mediation:RetiredTerm' : ['ceasn:Competency', 'mediation:RetiredCompetency'],
    [notation]: before?.[notation] ?? displayed(row),
    [label]: Object.keys(title).length === 0 ? { fr: row.code } : title,
  }
  if (changes('replacedBy').length > 0) {
    setList(node, 'dcterms:isReplacedBy', (row.replacedBy ?? []).map(reference))
  }
  return node as NormalNode
}

function displayed({ code, notation = '' }: TableRow): string {
  return notation === '' ? code : notation
}

function newNode(code: string, kind: CompetencyKind): Properties {
  const category = kind === 'criterion' ? {} : { 'ceasn:competencyCategory': categories[kind] }
  return { type: 'ceasn:Competency', 'ceasn:codedNotation': code, ...category }
}

function setWords(node: Properties, kind: CompetencyKind, { row, changes, warn }: LineEdit): void {
  const criterion = kind === 'criterion'
  const [ignored] = criterion ? changes('text') : []
  if (ignored !== undefined) warn('text-not-kept', ignored)
  for (const key of criterion ? (['title'] as const) : (['title', 'text'] as const)) {
    const property =
      key === 'text' ? 'ceasn:competencyText' : criterion ? 'skos:prefLabel' : 'ceasn:competencyLabel'
    const now = changes(key).map(({ language = 'fr' }) => [language, row[key]?.[language] ?? ''] as const)
    if (now.length === 0) continue
    const words = filled({ ...wordsOf(node, property), ...Object.fromEntries(now) })
    setOrDrop(node, property, words)
  }
  if (changes('notation').length > 0)
    node[criterion ? 'skos:notation' : 'ceasn:codedNotation'] = displayed(row)
}

/** A domain or a unit of a framework without a scale may have a title in one language: it then is a plain competency. */
function typeOf(node: Properties, kind: CompetencyKind, before: NormalNode | undefined, scale: Scale): Types {
  if (kind === 'competency') {
    return node['mediation:levelStatement'] === undefined
      ? 'ceasn:Competency'
      : ['ceasn:Competency', 'mediation:AssessedCompetency']
  }
  if (before !== undefined) return before.type
  const languages = Object.keys(wordsOf(node, 'ceasn:competencyLabel')).sort()
  if (scale.levels.length === 0 && languages.join() !== 'en,fr') return 'ceasn:Competency'
  return ['ceasn:Competency', kind === 'domain' ? 'mediation:Domain' : 'mediation:Unit']
}

/** A plain competency becomes an assessed one only if it loses nothing. */
function requireAssessable(node: Properties, { fail }: LineEdit): void {
  const lost = ['ceasn:comment', 'ceasn:conceptKeyword', 'mediation:case']
  if (lost.some((property) => node[property] !== undefined)) fail('type-changed', { key: 'kind' })
}

function setParents(node: Properties, type: Types, { row, changes, scale, fail }: LineEdit): void {
  const placed = node['ceasn:isTopChildOf'] !== undefined || node['ceasn:isChildOf'] !== undefined
  if (!placed || changes('parents').length > 0) {
    const parents = row.parents ?? []
    const above = parents.filter((code) => !scale.letters.has(code)).map(reference)
    const [letter, another] = parents.filter((code) => scale.letters.has(code)).map(reference)
    const isDomain = typesOf({ type }).includes('mediation:Domain')
    if (another !== undefined || (isDomain && parents.length > 0))
      fail('parent-not-allowed', { key: 'parents' })
    delete node['ceasn:isTopChildOf']
    delete node['mediation:letter']
    setList(node, 'ceasn:isChildOf', above)
    if (above.length === 0) node['ceasn:isTopChildOf'] = '.'
    if (letter !== undefined) node['mediation:letter'] = letter
  }
  if (typesOf({ type }).includes('mediation:Unit') && node['ceasn:isChildOf'] === undefined) {
    fail('unit-without-parent', { key: 'parents' })
  }
}

/** Where there is no text, the title says it. */
function fillText(node: Properties, type: Types, { changes }: LineEdit): void {
  if (changes('title').length === 0 && changes('text').length === 0) return
  const title = wordsOf(node, 'ceasn:competencyLabel')
  const text = wordsOf(node, 'ceasn:competencyText')
  const assessed = typesOf({ type }).includes('mediation:AssessedCompetency')
  const needed =
    type === 'ceasn:Competency' ? Object.keys(text).length === 0 : assessed ? text['fr'] === undefined : true
  if (!needed || Object.keys(title).length === 0) return
  const french = title['fr'] === undefined ? {} : { fr: title['fr'] }
  node['ceasn:competencyText'] = assessed ? { ...french, ...text } : { ...title, ...text }
}

function checkWords(node: Properties, type: Types, kind: CompetencyKind, { fail }: LineEdit): void {
  if (type === 'ceasn:Competency') {
    if (node['ceasn:competencyText'] === undefined) fail('title-missing', { key: 'title', language: 'fr' })
    return
  }
  const title = wordsOf(node, kind === 'criterion' ? 'skos:prefLabel' : 'ceasn:competencyLabel')
  for (const language of ['fr', 'en']) {
    if (title[language] === undefined) fail('title-missing', { key: 'title', language })
  }
  for (const [key, words] of [
    ['title', title],
    ['text', wordsOf(node, 'ceasn:competencyText')],
  ] as const) {
    const other = Object.keys(words).find((language) => language !== 'fr' && language !== 'en')
    if (other !== undefined) fail('language-not-allowed', { key, language: other })
  }
}

function setEvidence(node: Properties, type: Types, { row, changes, scale, fail }: LineEdit): void {
  for (const [key, property] of [
    ['requiredEvidence', 'mediation:requiredEvidenceKind'],
    ['acceptedEvidence', 'mediation:acceptedEvidenceKind'],
  ] as const) {
    if (changes(key).length === 0) continue
    const codes = (row[key] ?? []).map((code) => scale.evidenceKinds.get(code))
    if (codes.includes(undefined)) fail('evidence-kind-unknown', { key })
    if (codes.length > 0 && !typesOf({ type }).includes('mediation:AssessedCompetency')) {
      fail('evidence-not-allowed', { key })
    }
    setList(node, property, [...new Set(codes.filter((code) => code !== undefined))].map(reference))
  }
}

function setKeywords(node: Properties, type: Types, { row, changes, warn }: LineEdit): void {
  const changed = changes('keywords')
  const [first] = changed
  if (first === undefined) return
  if (type !== 'ceasn:Competency') {
    warn('text-not-kept', first)
    return
  }
  const words: Properties = {
    ...(node['ceasn:conceptKeyword'] as Readonly<Record<string, Json>> | undefined),
  }
  for (const { language = 'fr' } of changed) setList(words, language, row.keywords?.[language] ?? [])
  setOrDrop(node, 'ceasn:conceptKeyword', words)
}

function setOrDrop(node: Properties, property: string, words: JsonObject): void {
  if (Object.keys(words).length === 0) Reflect.deleteProperty(node, property)
  else node[property] = words
}

function filled(words: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(words).filter(([, text]) => text !== ''))
}
