/** The alignments of a competency, from the column of a table. */
import { typesOf, valuesOf, type Json, type JsonObject } from '../../normal-form.ts'
import { alignmentLine } from './cells.ts'
import { isObject } from './scale.ts'
import { matches, setList, tableRow, type LineEdit, type Properties } from './table-rows.ts'
import { relations, type TableAlignment } from './types.ts'

/** Writes the alignments of the line into `node`, if they say something else. */
export function setAlignments(
  node: Properties,
  type: string | readonly string[],
  { row, changes, fail }: LineEdit,
): void {
  const column = { key: 'alignments' } as const
  if (changes('alignments').length === 0) return
  const rows = row.alignments ?? []
  const aligns = type === 'ceasn:Competency' || typesOf({ type }).includes('mediation:AssessedCompetency')
  if (!aligns && rows.some(({ framework }) => framework !== '')) fail('alignment-not-allowed', column)
  if (rows.some(({ framework, target }) => target !== undefined && !isAddress(target, framework === ''))) {
    fail('address-malformed', column)
  }
  for (const [property, values] of Object.entries(alignmentProperties(row.code, node, rows))) {
    setList(node, property, values)
  }
}

/** An absolute address; where a relation may be to a node of this version, its code too. */
function isAddress(target: string, orCode: boolean): boolean {
  if (/^(?:https?:\/\/|urn:)[!#-;=?-[\]_a-z~]+$/iu.test(target)) return URL.canParse(target)
  return orCode && /^(?:\.\/)?[A-Za-z0-9.-]+(?:#[A-Za-z0-9.-]+)?$/u.test(target)
}

/**
 * The properties of `node` that say its alignments, as `rows` wants them. An alignment that stays keeps everything the table does
 * not show; each relation becomes the SKOS mapping of its name. Empty lists mean that the property goes.
 */
function alignmentProperties(
  code: string,
  node: JsonObject,
  rows: readonly TableAlignment[],
): Readonly<Record<string, readonly Json[]>> {
  const known = valuesOf(node, 'mediation:alignment').filter(isObject)
  const shown = tableRow(code, { type: '', ...node }, 0).alignments ?? []
  const left = new Map(known.map((object, index) => [object, key(shown[index])]))
  const ids = new Set(known.map((object) => object['id']))
  let number = 0
  const nextId = () => {
    do number += 1
    while (ids.has(`./${code}#alignement-${String(number)}`))
    return `./${code}#alignement-${String(number)}`
  }
  const objects = rows.flatMap((row): readonly Json[] => {
    if (row.framework === '') return []
    const same = [...left].find(([, shownAs]) => shownAs === key(row))?.[0]
    if (same === undefined) return [alignmentObject(nextId(), row)]
    left.delete(same)
    return [{ ...same, 'mediation:certain': row.certain }]
  })
  return { 'mediation:alignment': objects, ...mappings(node, rows) }
}

function mappings(
  node: JsonObject,
  rows: readonly TableAlignment[],
): Readonly<Record<string, readonly Json[]>> {
  return Object.fromEntries(
    relations.map((relation) => {
      const targets = new Set(
        rows.flatMap((row) => (row.relation === relation ? [reference(row.target ?? '')] : [])),
      )
      const before = valuesOf(node, matches[relation])
      const same =
        before.length === targets.size && before.every((one) => typeof one === 'string' && targets.has(one))
      return [matches[relation], same ? before : [...targets]]
    }),
  )
}

/** A code of the same version is a reference to its node. */
export function reference(target: string): string {
  return /^[a-z]+:|^[./]/u.test(target) ? target : `./${target}`
}

/** What tells alignments apart: all but their relation and how certain they are. */
function key(row: TableAlignment | undefined): string {
  if (row === undefined) return ''
  const { relation: _, ...rest } = row
  return alignmentLine({ ...rest, certain: true }).normalize('NFC')
}

function alignmentObject(id: string, { framework, code, target, name, certain }: TableAlignment): JsonObject {
  return {
    id,
    type: 'ceterms:CredentialAlignmentObject',
    'ceterms:frameworkName': { fr: framework },
    ...(code === undefined ? {} : { 'ceterms:codedNotation': code }),
    ...(name === undefined ? {} : { 'ceterms:targetNodeName': { fr: name } }),
    ...(target === undefined ? {} : { 'ceterms:targetNode': target }),
    'mediation:certain': certain,
  }
}
