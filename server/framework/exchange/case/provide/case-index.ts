/** Every CASE object of every released version, by identifier. */
import { ownCode } from '../../../normal-form.ts'
import type { Frameworks, FrameworkVersion } from '../../../types.ts'
import { casePackage } from '../case-package.ts'
import { keptPackage } from '../kept.ts'
import type { CaseObject, CFAssociation, CFDefinedTerm, CFDefinition } from '../types.ts'

export interface Found {
  readonly object: CaseObject
  readonly version: FrameworkVersion
}

/** A kind of object that has identifiers, by the name of its list in a package. */
export type Kept =
  | 'CFDocuments'
  | 'CFItems'
  | 'CFAssociations'
  | 'CFRubrics'
  | 'CFConcepts'
  | 'CFSubjects'
  | 'CFItemTypes'
  | 'CFLicenses'
  | 'CFAssociationGroupings'

export interface CaseIndex {
  readonly objects: { readonly [list in Kept]: ReadonlyMap<string, Found> }
  /** Associations from and to an item, by its identifier. */
  readonly ofItem: ReadonlyMap<string, readonly Found[]>
}

/**
 * The index of the versions that are released now; the same until that changes. An identifier belongs to the framework that had it
 * first: what was written here before what was read from elsewhere, and that by the time of its first release. Of the versions of a
 * framework the latest says what an identifier means, and one that is withdrawn only what no other says.
 */
export function rememberIndex(frameworks: Pick<Frameworks, 'list'>): () => CaseIndex {
  let known: { readonly versions: readonly FrameworkVersion[]; readonly index: CaseIndex } | undefined
  return () => {
    const versions = frameworks.list()
    const same =
      known?.versions.length === versions.length &&
      versions.every((version, place) => version === known?.versions[place])
    if (known === undefined || !same) known = { versions: [...versions], index: indexOf(versions) }
    return known.index
  }
}

function indexOf(versions: readonly FrameworkVersion[]): CaseIndex {
  const objects = Object.fromEntries(lists.map((list) => [list, new Map<string, Found>()])) as Record<
    Kept,
    Map<string, Found>
  >
  for (const version of inOrder(versions)) {
    for (const [list, items] of objectsOf(version)) {
      for (const object of items) {
        const owner = objects[list].get(object.identifier)?.version.slug
        if (owner === undefined || owner === version.slug)
          objects[list].set(object.identifier, { object, version })
      }
    }
  }
  const ofItem = new Map<string, Found[]>()
  for (const found of objects.CFAssociations.values()) {
    const { originNodeURI, destinationNodeURI } = found.object as CFAssociation
    for (const identifier of new Set([originNodeURI.identifier, destinationNodeURI.identifier])) {
      if (!objects.CFItems.has(identifier)) continue
      const associations = ofItem.get(identifier)
      if (associations === undefined) ofItem.set(identifier, [found])
      else associations.push(found)
    }
  }
  return { objects, ofItem }
}

const definitions = [
  'CFConcepts',
  'CFSubjects',
  'CFItemTypes',
  'CFLicenses',
  'CFAssociationGroupings',
] as const satisfies readonly (keyof CFDefinition)[]

const lists: readonly Kept[] = ['CFDocuments', 'CFItems', 'CFAssociations', 'CFRubrics', ...definitions]

function objectsOf(version: FrameworkVersion): readonly (readonly [Kept, readonly CaseObject[]])[] {
  const {
    CFDocument,
    CFItems = [],
    CFAssociations = [],
    CFRubrics = [],
    CFDefinitions,
  } = casePackage(version)
  return [
    ['CFDocuments', [CFDocument]],
    ['CFItems', CFItems],
    ['CFAssociations', CFAssociations],
    ['CFRubrics', CFRubrics],
    ...definitions.map((list) => [list, CFDefinitions?.[list] ?? []] as const),
  ]
}

/** A later one takes the place of an earlier one of the same framework. */
function inOrder(versions: readonly FrameworkVersion[]): readonly FrameworkVersion[] {
  const first = new Map<string, string>()
  for (const { slug, publishedAt } of versions) {
    const known = first.get(slug)
    if (known === undefined || publishedAt < known) first.set(slug, publishedAt)
  }
  const rank = (version: FrameworkVersion) =>
    [
      isImported(version) ? '1' : '0',
      first.get(version.slug) ?? '',
      version.slug,
      version.status === 'released' ? '1' : '0',
    ].join(' ')
  // The sort is stable: versions of a framework come in their order.
  return versions
    .map((version) => ({ version, rank: rank(version) }))
    .sort((left, right) => (left.rank === right.rank ? 0 : left.rank < right.rank ? -1 : 1))
    .map(({ version }) => version)
}

/** Made from a package: its identifiers are not ours. */
function isImported(version: FrameworkVersion): boolean {
  return keptPackage(version.form().nodes.get(ownCode)) !== undefined
}

/** The term and those below it by their hierarchy codes, from the same package. */
export function withChildren(
  list: 'CFConcepts' | 'CFSubjects' | 'CFItemTypes',
  found: Found,
): readonly CaseObject[] {
  const own = (found.object as CFDefinedTerm).hierarchyCode ?? ''
  const all = casePackage(found.version).CFDefinitions?.[list] ?? []
  const below = all.filter(
    ({ hierarchyCode = '', identifier }) =>
      own !== '' && identifier !== found.object.identifier && hierarchyCode.startsWith(`${own}.`),
  )
  return [found.object, ...below]
}
