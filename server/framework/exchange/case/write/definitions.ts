/** The definitions of a package: item types, concepts, groupings and licences. */
import { typesOf, valuesOf } from '../../../normal-form.ts'
import { caseClasses } from '../classes.ts'
import { uuidOf } from '../identifiers.ts'
import type { CFDefinedTerm, CFDefinition, LinkURI } from '../types.ts'
import { addressed, inLanguage, iriOf, linkTo, type Frame } from './frame.ts'
import type { ItemKind, ItemKinds } from './own-item.ts'

export interface Definitions {
  /** The item type of that kind; defined when it was not. */
  itemType(kind: ItemKind): LinkURI
  /** The item type of that title, when there is one. */
  itemTypeTitled(title: string): LinkURI | undefined
  /** The grouping of that title; defined when it was not. */
  grouping(title: string): LinkURI
  /** What was kept, and after it what was defined since; `undefined` when that is nothing. */
  all(): CFDefinition | undefined
}

type List = Exclude<keyof CFDefinition, 'extensions'>

/** The definitions of a version. Those of a framework are the same in all its versions, by their titles. */
export function createDefinitions(frame: Frame, kinds: ItemKinds): Definitions {
  const { kept, own, language, changedAt } = frame
  const scope = `${frame.base}/frameworks/${frame.version.slug}`
  const added = new Map<List, CFDefinedTerm[]>()
  const known = (list: List) => [...(kept?.CFDefinitions?.[list] ?? []), ...(added.get(list) ?? [])]
  const byTitle = new Map<string, LinkURI>()
  for (const list of ['CFItemTypes', 'CFAssociationGroupings'] as const) {
    for (const term of known(list)) {
      if (!byTitle.has(`${list}/${term.title}`)) byTitle.set(`${list}/${term.title}`, linkTo(term))
    }
  }
  function define(list: List, term: CFDefinedTerm): LinkURI {
    added.set(list, [...(added.get(list) ?? []), term])
    byTitle.set(`${list}/${term.title}`, linkTo(term))
    return linkTo(term)
  }
  const conceptTerms = concepts(frame, kinds)
  if (conceptTerms.length > 0) added.set('CFConcepts', conceptTerms)
  const license = own['dcterms:license']
  if (kept === undefined && typeof license === 'string') {
    define('CFLicenses', {
      ...addressed(frame, 'CFLicenses', license),
      title: license,
      licenseText: license,
      lastChangeDateTime: changedAt,
    })
  }
  return {
    itemType(kind) {
      const title = kind.title[language] ?? Object.values(kind.title)[0] ?? ''
      const { fr, en } = kind.description
      return (
        byTitle.get(`CFItemTypes/${title}`) ??
        define('CFItemTypes', {
          ...addressed(frame, 'CFItemTypes', `${scope}#CFItemType/${title}`),
          title,
          description: language === 'en' ? en : fr,
          hierarchyCode: String(known('CFItemTypes').length + 1),
          lastChangeDateTime: changedAt,
        })
      )
    },
    itemTypeTitled: (title) => byTitle.get(`CFItemTypes/${title}`),
    grouping(title) {
      return (
        byTitle.get(`CFAssociationGroupings/${title}`) ??
        define('CFAssociationGroupings', {
          ...addressed(frame, 'CFAssociationGroupings', `${scope}#CFAssociationGrouping/${title}`),
          title,
          lastChangeDateTime: changedAt,
        })
      )
    },
    all() {
      if (added.size === 0) return kept?.CFDefinitions
      const said = {
        ...kept?.CFDefinitions,
        ...Object.fromEntries([...added].map(([list]) => [list, known(list)])),
      }
      const names = Object.keys(caseClasses.CFDefinition).filter((name) => name in said)
      return Object.fromEntries(names.map((name) => [name, said[name as keyof CFDefinition]]))
    },
  }
}

/** The concept schemes that are not items, each with its concepts under it by hierarchy code. */
function concepts(frame: Frame, kinds: ItemKinds): CFDefinedTerm[] {
  const { form, language, changedAt } = frame
  const schemes = [...form.nodes].filter(
    ([code, node]) => typesOf(node).includes('skos:ConceptScheme') && kinds.of(code, node) === undefined,
  )
  const numbers = new Map(schemes.map(([code], index) => [`./${code}`, index + 1]))
  const counts = new Map<string, number>()
  return [...form.nodes].flatMap(([code, node]): CFDefinedTerm[] => {
    const [scheme] = valuesOf(node, 'skos:inScheme')
    const of = typeof scheme === 'string' ? numbers.get(scheme) : undefined
    const own = numbers.get(`./${code}`)
    if (kinds.of(code, node) !== undefined || (of === undefined && own === undefined)) return []
    const place = typeof scheme === 'string' ? (counts.get(scheme) ?? 0) + 1 : 0
    if (typeof scheme === 'string') counts.set(scheme, place)
    const hierarchyCode = own ?? `${String(of)}.${String(place)}`
    const uri = iriOf(frame, code)
    const description = inLanguage(node['skos:definition'] ?? node['skos:note'], language)
    const notation = node['skos:notation']
    return [
      {
        identifier: uuidOf(uri),
        uri,
        title: inLanguage(node['skos:prefLabel'], language) ?? code,
        ...(typeof notation === 'string' ? { keywords: notation } : {}),
        hierarchyCode: String(hierarchyCode),
        ...(description === undefined ? {} : { description }),
        lastChangeDateTime: changedAt,
      },
    ]
  })
}
