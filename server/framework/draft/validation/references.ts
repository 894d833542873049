/** Whether what nodes refer to is there. */
import { ownCode, typesOf, type NormalForm } from '../../normal-form.ts'
import type { Finding } from './draft-error.ts'
import { stringsOf } from './walk.ts'

const retiredTypes = ['mediation:RetiredCompetency', 'mediation:RetiredTerm']

/** Links that may lead to what is retired: they say what became of it. */
const mayNameRetired = [
  'dcterms:isReplacedBy',
  'dcterms:replaces',
  'skos:exactMatch',
  'skos:closeMatch',
  'skos:broadMatch',
  'skos:narrowMatch',
  'skos:relatedMatch',
]

/** Whether a node stands for what is not part of the framework any more. */
export function isRetired(node: { readonly type: string | readonly string[] }): boolean {
  return typesOf(node).some((type) => retiredTypes.includes(type))
}

/** References to nodes, or parts of nodes, that are not there or are retired. Does NOT look at other frameworks. */
export function* referenceFindings({ nodes }: NormalForm): Generator<Finding> {
  const parts = partsOf(nodes)
  for (const [node, content] of nodes) {
    const retired = isRetired(content)
    for (const { pointer, property, value, isText } of stringsOf(content)) {
      if (isText || property === 'id' || !isReference(value)) continue
      const target = nodes.get(codeOf(value))
      const finding = { node, pointer, value: value.slice(0, 120) }
      if (target === undefined || (value.includes('#') && !parts.has(value)))
        yield { ...finding, code: 'reference-unknown' }
      else if (isRetired(target) && !retired && !mayNameRetired.includes(property))
        yield { ...finding, code: 'reference-retired' }
    }
  }
}

/** A reference of the normal form: `.`, `./CODE`, `./CODE#part`, `.#part`. */
export function isReference(value: string): boolean {
  return value === ownCode || value.startsWith('./') || value.startsWith('.#')
}

/** The code of the node a reference leads to. */
export function codeOf(reference: string): string {
  const [node = ''] = reference.split('#', 1)
  return node === ownCode ? ownCode : node.slice(2)
}

function partsOf(nodes: NormalForm['nodes']): ReadonlySet<string> {
  const parts = new Set<string>()
  for (const content of nodes.values()) {
    for (const { property, value, isText } of stringsOf(content)) {
      if (property === 'id' && !isText) parts.add(value)
    }
  }
  return parts
}
