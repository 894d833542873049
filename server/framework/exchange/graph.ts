/** The nodes of a published version, as its document has them. */
import type { GraphJson } from '../normal-form.ts'
import type { GraphDocument } from '../nodes.ts'
import type { FrameworkVersion } from '../types.ts'

export interface VersionGraph {
  /** The version itself. */
  readonly own: GraphJson
  /** Every other node, in the order of the framework. */
  readonly nodes: readonly GraphJson[]
}

/** The graph of `version.document`; every reference in it is absolute. */
export function graphOf({ document, iri }: FrameworkVersion): VersionGraph {
  const { '@graph': graph } = JSON.parse(document) as GraphDocument<GraphJson>
  const own = graph.find(({ id }) => id === iri)
  if (own === undefined) throw new Error(`${iri} is not in its own document`)
  return { own, nodes: graph.filter((node) => node !== own) }
}
