/** One achievement and the framework version it is judged against: what editions are written from. */
import type { GraphNode } from '../framework/nodes.ts'
import type { Competency, FrameworkVersion } from '../framework/types.ts'
import type { AchievementNode } from './achievement-node.ts'

export interface Definition {
  /** `<framework iri>/achievements/<code>`. */
  readonly iri: string
  readonly node: AchievementNode
  readonly framework: FrameworkVersion
}

/** Last path segment of a reference: `RM-A1.1`. */
export function codeOf(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1)
}

/** A node of the framework by a reference to it. @throws Error when there is none */
export function nodeOf<Shape extends GraphNode>(framework: FrameworkVersion, reference: string): Shape {
  const node = framework.nodes.get(codeOf(reference))
  if (node === undefined) throw new Error(`${framework.iri} has no node ${codeOf(reference)}`)
  // Valid under schemas/framework.schema.json when it was released.
  return node as unknown as Shape
}

/** A competency (or label criterion) by a reference to it. @throws Error when there is none */
export function competencyOf(framework: FrameworkVersion, reference: string): Competency {
  const code = codeOf(reference)
  const competency = framework.competencies.find((candidate) => candidate.code === code)
  if (competency === undefined) throw new Error(`${framework.iri} has no competency ${code}`)
  return competency
}
