/** What CASE says of a link beyond our terms. */
import { uuidPattern } from '../exchange/case/classes.ts'
import { keptIdentifier, keptItem, keptProperty } from '../exchange/case/kept.ts'
import { matchTypes } from '../exchange/case/terms.ts'
import type { CFAssociation } from '../exchange/case/types.ts'
import type { NormalNode } from '../normal-form.ts'
import type { FrameworkVersion } from '../types.ts'
import { compact } from '../search/words.ts'
import type { CrosswalkEnd, LanguageMap } from './types.ts'

export interface KeptLink {
  readonly certain: boolean
  /** The other end, as far as the association says more of it than its IRI. */
  readonly other: CrosswalkEnd
  readonly note?: LanguageMap
}

const remark = /à confirmer|to be confirmed/iu
const onlyRemark = /^\s*(?:à confirmer|to be confirmed)\s*$/iu

/**
 * What the associations that `link` to `other` was made from say, each; nothing when `node` was not made from a CASE item. CASE has a
 * word for exact matches only: anything else stays to be confirmed.
 */
export function keptLinks(
  version: FrameworkVersion,
  node: NormalNode,
  link: string,
  other: CrosswalkEnd,
): readonly KeptLink[] {
  if (node[keptProperty] === undefined) return []
  const kept = keptItem(node)
  const isExact = link === 'skos:exactMatch'
  const associations = (kept?.CFAssociations ?? []).filter((one) => isOf(one, link, other.iri, version))
  if (associations.length === 0) return [{ certain: isExact, other }]
  const language = languageOf(kept?.CFItem.language)
  return associations.map((association) => {
    const notes = typeof association['notes'] === 'string' ? association['notes'] : ''
    const lines = notes.split('\n').filter((line) => !onlyRemark.test(line))
    const said = lines.join('\n').trim()
    return {
      certain: isExact && !remark.test(notes),
      other: link.startsWith('skos:') ? told(association, other, language) : other,
      ...(said === '' ? {} : { note: { [language]: said } }),
    }
  })
}

function isOf(
  { associationType, originNodeURI, destinationNodeURI }: CFAssociation,
  link: string,
  iri: string | undefined,
  version: FrameworkVersion,
): boolean {
  const type = link === 'dcterms:replaces' ? 'replacedBy' : matchTypes.find(({ term }) => term === link)?.type
  if (type !== associationType || iri === undefined) return false
  const { uri, identifier } = link === 'dcterms:replaces' ? originNodeURI : destinationNodeURI
  if (uri === iri) return true
  const target = iri.startsWith(`${version.iri}/`)
    ? version.nodes.get(iri.slice(version.iri.length + 1))
    : undefined
  return target !== undefined && keptIdentifier(target as unknown as NormalNode) === identifier
}

/** The framework is that of the target's type (`ext:DigComp-2.2`), under the title of its group; the group's, when there is no type. */
function told(
  { destinationNodeURI, CFAssociationGroupingURI: group }: CFAssociation,
  other: CrosswalkEnd,
  language: string,
): CrosswalkEnd {
  const { identifier, title, targetType } = destinationNodeURI
  const type = targetType?.startsWith('ext:') === true ? targetType.slice(4).replaceAll('-', ' ') : undefined
  const isSame = type !== undefined && group !== undefined && compact(group.title).startsWith(compact(type))
  const framework = isSame || targetType === undefined ? (group?.title ?? type) : type
  if (framework === undefined || framework === '') return other
  const isCode = !uuidPattern.test(identifier.toLowerCase()) && !identifier.includes(':')
  // An address here is the one the alignment has, not what it leads to.
  const iri = other.code === undefined && !/#alignement-/u.test(other.iri ?? '') ? other.iri : undefined
  return {
    framework,
    ...(isCode ? { code: identifier } : {}),
    ...(iri === undefined ? {} : { iri }),
    ...(title === '' || title === identifier || title === framework ? {} : { name: { [language]: title } }),
  }
}

function languageOf(language: string | undefined): string {
  return language === undefined || language === '' ? 'und' : language.replaceAll('_', '-')
}
