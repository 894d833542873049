/** What an import did, or would do. */
import type { FrameworkDiff } from '../diff/types.ts'
import { ownCode, type NormalForm } from '../normal-form.ts'
import type { Text } from '../../text.ts'

/** What is wrong, or worth knowing, at one place of the file. */
export interface ImportRemark {
  /** Line of a table, the header being 1. */
  readonly line?: number
  readonly column?: string
  /** JSON pointer into a package. */
  readonly pointer?: string
  readonly code: string
  readonly detail: Text
}

/** Counts are of nodes, the framework's own left out: a warning `framework-changed` says that it changed. */
export interface ImportReport {
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  readonly retired: number
  readonly errors: readonly ImportRemark[]
  readonly warnings: readonly ImportRemark[]
}

/** The report of a file that imports nothing. */
export function refusal(errors: readonly ImportRemark[], warnings: readonly ImportRemark[]): ImportReport {
  return { added: 0, changed: 0, unchanged: 0, retired: 0, errors, warnings }
}

/** What `form` says that the version before did not; `diff` is between the two, absent for a new framework. */
export function importReport(
  form: NormalForm,
  diff: FrameworkDiff | undefined,
  warnings: readonly ImportRemark[],
): ImportReport {
  const total = form.nodes.size - 1
  if (diff === undefined) return { ...refusal([], warnings), added: total }
  const ownChanged = diff.changes.some(({ node }) => node === ownCode)
  const touched = (test: (kind: string) => boolean) =>
    new Set(diff.changes.filter(({ kind, node }) => node !== ownCode && test(kind)).map(({ node }) => node))
  const added = touched((kind) => kind.endsWith('-added') && wholeNodes.has(kind))
  const retired = touched((kind) => kind.endsWith('-retired'))
  const changed = touched(() => true)
  for (const node of [...added, ...retired]) changed.delete(node)
  return {
    added: added.size,
    changed: changed.size,
    unchanged: total - added.size - changed.size - retired.size,
    retired: retired.size,
    errors: [],
    warnings: ownChanged ? [frameworkChanged, ...warnings] : warnings,
  }
}

/** The report of an import that came to nothing after all. */
export function brokenReport(report: ImportReport, ...errors: readonly ImportRemark[]): ImportReport {
  return { ...report, errors: [...report.errors, ...errors] }
}

const frameworkChanged: ImportRemark = {
  code: 'framework-changed',
  detail: {
    fr: 'Ce que le fichier dit du cadre lui-même (titre, statut, licences…) a changé.',
    en: 'What the file says of the framework itself (title, status, licences…) has changed.',
  },
}

const wholeNodes: ReadonlySet<string> = new Set(['competency-added', 'profile-added', 'node-added'])
