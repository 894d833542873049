/** What becomes, in the next version, of nodes that the package it is made from does not have. */
import { ownCode, typesOf, valuesOf, type NormalForm, type NormalNode } from '../../../normal-form.ts'
import { keep, keptIdentifier, keptItem, keptProperty } from '../kept.ts'
import type { CFPackage } from '../types.ts'

/**
 * `nodes` and, after them, the nodes of `previous` whose codes they do not have: what was made from an item is retired (replaced by
 * whatever the package says takes its place); a competency that was added here stays, under its parents that stay; what is no plain
 * competency is retired, for the framework it was of has no levels, profiles or kinds of evidence any more.
 */
export function carryOver(
  nodes: ReadonlyMap<string, NormalNode>,
  { CFAssociations = [] }: CFPackage,
  previous: NormalForm | undefined,
): ReadonlyMap<string, NormalNode> {
  if (previous === undefined) return nodes
  const codes = new Map(
    [...nodes].flatMap(([code, node]) => {
      const identifier = keptIdentifier(node)
      return identifier === undefined ? [] : [[identifier, code] as const]
    }),
  )
  const replacements = new Map<string, string[]>()
  for (const { associationType, originNodeURI, destinationNodeURI } of CFAssociations) {
    const code = codes.get(destinationNodeURI.identifier)
    if (associationType !== 'replacedBy' || code === undefined) continue
    const known = replacements.get(originNodeURI.identifier) ?? []
    replacements.set(originNodeURI.identifier, [...new Set([...known, `./${code}`])])
  }
  const all = new Map(nodes)
  const gone = [...previous.nodes].filter(([code]) => code !== ownCode && !nodes.has(code))
  const staying = new Set([...nodes.keys(), ...gone.filter(([, node]) => stays(node)).map(([code]) => code)])
  for (const [code, node] of gone) {
    const identifier = keptIdentifier(node)
    if (stays(node)) all.set(code, placed(node, staying))
    else all.set(code, retired(code, node, identifier, replacements.get(identifier ?? '') ?? []))
  }
  return all
}

function stays(node: NormalNode): boolean {
  return node.type === 'ceasn:Competency' && keptItem(node) === undefined
}

function placed(node: NormalNode, staying: ReadonlySet<string>): NormalNode {
  const { 'ceasn:isChildOf': _parents, ...rest } = node
  const parents = valuesOf(node, 'ceasn:isChildOf').filter(
    (parent) => typeof parent === 'string' && staying.has(parent.slice(2)),
  )
  if (parents.length > 0) return { ...rest, 'ceasn:isChildOf': parents }
  return { ...rest, 'ceasn:isTopChildOf': ownCode }
}

function retired(
  code: string,
  node: NormalNode,
  identifier: string | undefined,
  replacedBy: readonly string[],
): NormalNode {
  const types = typesOf(node)
  if (types.includes('mediation:RetiredTerm')) return node
  if (types.includes('mediation:RetiredCompetency')) {
    // Whether the item is still one is now for the package to say.
    return identifier === undefined ? node : { ...node, [keptProperty]: keep({ identifier }) }
  }
  const reason = replacedBy.length === 0 ? {} : { 'dcterms:isReplacedBy': replacedBy }
  if (types.includes('ceasn:Competency')) {
    return {
      type: ['ceasn:Competency', 'mediation:RetiredCompetency'],
      'ceasn:codedNotation': code,
      'ceasn:competencyLabel': node['ceasn:competencyLabel'] ?? node['ceasn:competencyText'] ?? { und: code },
      ...reason,
      ...(identifier === undefined ? {} : { [keptProperty]: keep({ identifier }) }),
    }
  }
  return {
    type: 'mediation:RetiredTerm',
    'skos:notation': code,
    'skos:prefLabel': node['skos:prefLabel'] ?? { und: code },
  }
}
