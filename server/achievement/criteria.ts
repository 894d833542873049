import type { Criteria, EvidenceKind } from '../evidence/types.ts'
import type { EvidenceKindNode } from '../framework/nodes.ts'
import type { FrameworkVersion } from '../framework/types.ts'
import type { CriteriaDocument } from './achievement-node.ts'

/**
 * The criteria of one achievement, complete: its rule set and its own rules in the order of the document, and the evidence
 * kinds of the framework. Does NOT check the parameters of the rules: the evidence room knows them.
 * @throws Error when the document has no criteria for the achievement, names a rule set it does not have, or does not say
 *   where a type of rule goes
 */
export function unfoldCriteria(
  document: CriteriaDocument,
  code: string,
  kinds: readonly EvidenceKind[],
): Criteria {
  const own = document.achievements[code]
  if (own === undefined) throw new Error(`criteria.json has no criteria for ${code}`)
  const shared = document.ruleSets[own.ruleSet]
  if (shared === undefined)
    throw new Error(`criteria.json has no rule set ${own.ruleSet}, which ${code} names`)
  const rank = (type: string) => {
    const index = document.order.indexOf(type)
    if (index < 0) throw new Error(`criteria.json does not say in which order ${type} applies`)
    return index
  }
  const rules = [...shared, ...own.rules].sort((left, right) => rank(left.type) - rank(right.type))
  return {
    achievement: code,
    ...(own.competency === undefined ? {} : { competency: own.competency }),
    version: document.version,
    kinds,
    rules,
  }
}

/** The evidence kinds a framework version defines, in its order. */
export function evidenceKinds(framework: Pick<FrameworkVersion, 'nodes'>): readonly EvidenceKind[] {
  return [...framework.nodes.values()]
    .filter((node) => node['type'] === 'mediation:EvidenceKind')
    .map((node) => node as unknown as EvidenceKindNode)
    .map((node) => ({
      code: node['skos:notation'],
      title: node['skos:prefLabel'],
      selfDeclared: node['mediation:selfDeclared'],
      weight: node['ceasn:weight'],
    }))
}
