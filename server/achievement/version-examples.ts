import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { exampleFailures, type Example, type ExampleFailure } from '../evidence/examples.ts'
import type { Criteria } from '../evidence/types.ts'
import type { GraphDocument, GraphNode } from '../framework/nodes.ts'
import { examplesFile, readVersion } from '../framework/release/released.ts'
import { schemaErrors } from '../schema.ts'
import type { CriteriaDocument } from './achievement-node.ts'
import { evidenceKinds, unfoldCriteria } from './criteria.ts'

/** What the examples of a version say of its criteria. */
export interface ExamplesReport {
  /** How many there are. */
  readonly examples: number
  readonly failures: readonly ExampleFailure[]
}

/**
 * Judges the example dossiers of `<folder>/<slug>/<version>/examples.json` by the criteria of the version. A version may have none.
 * Reads only.
 * @throws Error when a file of the version is not right, or when the examples break schemas/criteria-examples.schema.json
 */
export function checkExamples(folder: string, slug: string, version: string): ExamplesReport {
  const file = path.join(folder, slug, version, examplesFile)
  const files = readVersion(folder, slug, version)
  if (!existsSync(file)) return { examples: 0, failures: [] }
  const value = JSON.parse(readFileSync(file, 'utf8')) as unknown
  const [error] = schemaErrors('criteria-examples.schema.json', value)
  if (error !== undefined) throw new Error(`${file} breaks its schema: ${error.pointer} ${error.message}`)
  // Just checked.
  const { examples } = value as { readonly examples: readonly Example[] }
  const document = JSON.parse(files.criteria) as CriteriaDocument
  const { '@graph': graph } = JSON.parse(files.framework) as GraphDocument<GraphNode>
  const kinds = evidenceKinds({ nodes: new Map(graph.map((node) => [node.id, { ...node }])) })
  const criteriaOf = (code: string): Criteria | undefined =>
    Object.hasOwn(document.achievements, code) ? unfoldCriteria(document, code, kinds) : undefined
  return { examples: examples.length, failures: exampleFailures(examples, criteriaOf) }
}

/** The failures of `checkExamples`, one line each: what keeps a version from being released. */
export function exampleFaults(folder: string, slug: string, version: string): readonly string[] {
  return checkExamples(folder, slug, version).failures.map(({ title, message }) => `${title}: ${message}`)
}
