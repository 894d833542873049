/** Whether every competency has its place. */
import { ownCode, typesOf, valuesOf, type NormalForm, type NormalNode } from '../../normal-form.ts'
import { circles } from './circles.ts'
import { listed, type Finding } from './draft-error.ts'
import { codeOf, isRetired } from './references.ts'

/** Whether a node is a competency, a domain or a unit that is part of the framework. */
export function isCompetency(node: NormalNode): boolean {
  return typesOf(node).includes('ceasn:Competency') && !isRetired(node)
}

/** Codes of the competencies a competency is under. */
export function parentsOf(node: NormalNode): readonly string[] {
  return valuesOf(node, 'ceasn:isChildOf').flatMap((parent) =>
    typeof parent === 'string' ? [codeOf(parent)] : [],
  )
}

/** Competencies that are under nothing, under what is no competency, or under themselves. */
export function* hierarchyFindings({ nodes }: NormalForm): Generator<Finding> {
  for (const [node, content] of nodes) {
    if (!isCompetency(content)) continue
    const parents = parentsOf(content)
    if (parents.length === 0 && !valuesOf(content, 'ceasn:isTopChildOf').includes(ownCode))
      yield { node, code: 'parent-missing' }
    for (const parent of parents) {
      const above = nodes.get(parent)
      if (above !== undefined && !isRetired(above) && !isCompetency(above))
        yield { node, pointer: '/ceasn:isChildOf', code: 'parent-not-competency' }
    }
  }
  const parents = new Map([...nodes].map(([code, node]) => [code, parentsOf(node)]))
  for (const codes of circles(parents)) {
    const [node = ''] = codes
    yield { node, pointer: '/ceasn:isChildOf', code: 'hierarchy-cycle', value: listed(codes) }
  }
}
