/** A table of competencies as it was read, and what it makes of a framework. */
import type { Text } from '../../../text.ts'
import type { NormalForm } from '../../normal-form.ts'

/** What is wrong, or worth knowing, at one place of a table. Never repeats what the file says but for a code of a node. */
export interface TableRemark {
  /** Line of the file (CSV) or row of the sheet (XLSX), the header being 1. Absent: the file as a whole. */
  readonly line?: number
  /** Name of the column, as in the template. */
  readonly column?: string
  readonly code: string
  readonly detail: Text
}

export const competencyKinds = ['domain', 'unit', 'competency', 'criterion'] as const
export type CompetencyKind = (typeof competencyKinds)[number]

export const relations = ['exact', 'close', 'broad', 'narrow', 'related'] as const
/** How the target of an alignment compares with the competency: the SKOS mapping of the same name. */
export type Relation = (typeof relations)[number]

export interface TableAlignment {
  /** Empty when only a relation to an address is stated. */
  readonly framework: string
  readonly code?: string
  readonly relation?: Relation
  readonly certain: boolean
  readonly target?: string
  readonly name?: string
}

/** One line. An absent property is a column the table does not have: what the base says stays. */
export interface TableRow {
  readonly line: number
  readonly code: string
  /** What people read instead of the code; empty: the code. */
  readonly notation?: string
  /** Codes. Empty: directly under the framework. */
  readonly parents?: readonly string[]
  readonly kind?: CompetencyKind
  /** By language. An empty text is a cell that was emptied. */
  readonly title?: Readonly<Record<string, string>>
  readonly text?: Readonly<Record<string, string>>
  readonly keywords?: Readonly<Record<string, readonly string[]>>
  /** Indicators in French by level number. */
  readonly levels?: ReadonlyMap<number, readonly string[]>
  readonly requiredEvidence?: readonly string[]
  readonly acceptedEvidence?: readonly string[]
  readonly alignments?: readonly TableAlignment[]
  /** Rank among the nodes of the table. */
  readonly position?: number
  readonly retired?: boolean
  /** Codes or IRIs of what takes its place. */
  readonly replacedBy?: readonly string[]
}

export interface TableReading {
  /** In the order of the framework; empty as soon as there is an error. */
  readonly rows: readonly TableRow[]
  readonly errors: readonly TableRemark[]
  readonly warnings: readonly TableRemark[]
}

/** A line as it was read, every cell text. The first row is the header. */
export interface RawRow {
  readonly line: number
  readonly cells: readonly string[]
  /** Indexes of cells that the spreadsheet holds as dates. */
  readonly dates?: readonly number[]
}

export interface RawTable {
  readonly rows: readonly RawRow[]
  readonly errors: readonly TableRemark[]
}

export interface TableForm {
  /** Absent as soon as there is an error: one wrong line imports nothing. */
  readonly form?: NormalForm
  /** Those of the reading first. */
  readonly errors: readonly TableRemark[]
  readonly warnings: readonly TableRemark[]
}
