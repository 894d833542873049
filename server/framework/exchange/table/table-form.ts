import { setImmediate as breathe } from 'node:timers/promises'
import { typesOf, valuesOf, type NormalForm, type NormalNode } from '../../normal-form.ts'
import { headerOf, type ColumnKey } from './columns.ts'
import { linesPerSlice } from './read-table.ts'
import { limited, remark, type RemarkCode } from './remarks.ts'
import { codeOf, scaleOf } from './scale.ts'
import { tableNode } from './table-node.ts'
import { kindOfNode } from './table-rows.ts'
import type { TableForm, TableReading, TableRemark, TableRow } from './types.ts'

/**
 * `base` with the lines of a table in it: known codes changed, new ones added where their line stands, retired ones retired. What
 * the table does not name, line or column, stays as it is. `base` is a version to start from, or a new framework with its own node
 * alone. One error, of the reading or of a line, and there is no form. Does NOT validate the form as a whole: the draft does.
 */
export async function tableForm(reading: TableReading, base: NormalForm): Promise<TableForm> {
  if (reading.errors.length > 0) return { errors: reading.errors, warnings: reading.warnings }
  const scale = scaleOf(base)
  const errors: TableRemark[] = []
  const warnings: TableRemark[] = [...reading.warnings]
  const made = new Map<string, NormalNode>()
  for (const [index, row] of reading.rows.entries()) {
    if (index % linesPerSlice === 0) await breathe()
    const before = base.nodes.get(row.code)
    if (before !== undefined && kindOfNode(before) === undefined) {
      errors.push(at(row, 'code-taken', 'code'))
      continue
    }
    const one = tableNode(row, before, scale)
    made.set(row.code, one.node)
    errors.push(...one.errors)
    warnings.push(...one.warnings)
  }
  const nodes = placed(base, reading.rows, made)
  errors.push(...treeErrors(nodes, reading.rows, scale.letters))
  const report = { errors: limited(errors), warnings: limited(warnings) }
  return errors.length > 0 ? report : { form: { slug: base.slug, nodes }, ...report }
}

function at(row: TableRow, code: RemarkCode, key: ColumnKey): TableRemark {
  return remark(code, row.line, headerOf({ key }))
}

/**
 * The nodes in order. Known codes keep their place; when the table has positions, they share their places in the order of the table.
 * A new code comes after the line before it.
 */
function placed(
  base: NormalForm,
  rows: readonly TableRow[],
  made: ReadonlyMap<string, NormalNode>,
): ReadonlyMap<string, NormalNode> {
  const known = rows.filter(({ code }) => base.nodes.has(code)).map(({ code }) => code)
  const moved = rows.some(({ position }) => position !== undefined)
  const inBase = new Set(known)
  const order = [...base.nodes.keys()]
  const turn = known[Symbol.iterator]()
  const slots = moved ? order.map((code) => (inBase.has(code) ? (turn.next().value ?? code) : code)) : order
  const followers = new Map<string, string[]>()
  const first: string[] = []
  let last: string | undefined
  for (const { code } of rows) {
    if (inBase.has(code)) last = code
    else if (last === undefined) first.push(code)
    else {
      const after = followers.get(last) ?? []
      followers.set(last, after)
      after.push(code)
    }
  }
  const nodes = new Map<string, NormalNode>()
  const put = (code: string) => {
    const node = made.get(code) ?? base.nodes.get(code)
    if (node !== undefined) nodes.set(code, node)
  }
  const next = known[0]
  for (const code of slots) {
    if (code === next) first.forEach(put)
    put(code)
    followers.get(code)?.forEach(put)
  }
  if (next === undefined) first.forEach(put)
  return nodes
}

/** What is wrong with the tree that the lines make. */
function treeErrors(
  nodes: ReadonlyMap<string, NormalNode>,
  rows: readonly TableRow[],
  letters: ReadonlySet<string>,
): readonly TableRemark[] {
  const errors: TableRemark[] = []
  const kinds = new Map([...nodes].map(([code, node]) => [code, kindOfNode(node)]))
  const named = new Map(rows.map((row) => [row.code, row]))
  const parents = new Map([...nodes].map(([code, node]) => [code, parentsOf(node)]))
  for (const row of rows) {
    if (row.parents === undefined || row.retired === true) continue
    for (const parent of row.parents) {
      const node = nodes.get(parent)
      const kind = kinds.get(parent)
      if (letters.has(parent)) continue
      if (node === undefined || kind === undefined || kind === 'criterion')
        errors.push(at(row, 'parent-unknown', 'parents'))
      else if (kind === 'retired') errors.push(at(row, 'parent-retired', 'parents'))
      else if (typesOf(node).includes('mediation:AssessedCompetency')) {
        errors.push(at(row, 'parent-is-assessed', 'parents'))
      }
    }
  }
  for (const [code, above] of parents) {
    const gone = above.find((parent) => kinds.get(parent) === 'retired')
    const row = gone === undefined ? undefined : named.get(gone)
    if (row !== undefined && named.get(code)?.parents === undefined)
      errors.push(at(row, 'children-not-retired', 'retired'))
  }
  const looping = inCycles(parents)
  for (const row of rows) if (looping.has(row.code)) errors.push(at(row, 'parent-is-below', 'parents'))
  return errors
}

function parentsOf(node: NormalNode): readonly string[] {
  return valuesOf(node, 'ceasn:isChildOf').flatMap((parent) =>
    typeof parent === 'string' ? [codeOf(parent)] : [],
  )
}

/** The codes that never get clear of each other: they are, or are below, their own ancestors. */
function inCycles(parents: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const children = new Map<string, string[]>()
  const waiting = new Map<string, number>()
  for (const [code, above] of parents) {
    const known = above.filter((parent) => parents.has(parent))
    waiting.set(code, known.length)
    for (const parent of known) {
      const below = children.get(parent) ?? []
      children.set(parent, below)
      below.push(code)
    }
  }
  const clear = [...waiting].filter(([, count]) => count === 0).map(([code]) => code)
  for (let code = clear.pop(); code !== undefined; code = clear.pop()) {
    waiting.delete(code)
    for (const child of children.get(code) ?? []) {
      const count = (waiting.get(child) ?? 0) - 1
      waiting.set(child, count)
      if (count === 0) clear.push(child)
    }
  }
  return new Set(waiting.keys())
}
