/** How the items of a package stand to each other: which is whose translation, which is under which, and in what order. */
import type { CFAssociation, CFItem, CFPackage, LinkGenURI } from '../types.ts'
import { languageTag } from '../terms.ts'

export interface Arrangement {
  /** The items that are competencies of their own, the children of each in their order. */
  readonly items: readonly CFItem[]
  /** Translations of such an item, by its identifier. */
  readonly translations: ReadonlyMap<string, readonly CFItem[]>
  /** The item above it, by identifier; absent for those directly under the document, or nowhere. */
  readonly parents: ReadonlyMap<string, string>
  /** Associations by the identifier of the item they are kept with; the others with that of the document. */
  readonly associations: ReadonlyMap<string, readonly CFAssociation[]>
  /** Index of an association of a hierarchy that goes in a circle. */
  readonly circle?: number
  /** Indexes of associations that lead to or from an item that is not there. */
  readonly dangling: readonly number[]
}

/** Finds the item or document of a package that a link means: by identifier, or else by address. */
export type Resolve = (link: LinkGenURI) => string | undefined

/** How links of a package are resolved. */
export function resolver(
  document: { readonly identifier: string; readonly uri: string },
  items: readonly CFItem[],
): Resolve {
  const known = [document, ...items]
  const identifiers = new Set(known.map(({ identifier }) => identifier))
  const byUri = new Map(known.map(({ identifier, uri }) => [uri, identifier]))
  return ({ identifier, uri }) => (identifiers.has(identifier) ? identifier : byUri.get(uri))
}

/**
 * The association that says where an item stands: of those not in a group, or else of all, the first that leads somewhere. A group
 * is another way to arrange the same items.
 */
export function placeOf(
  associations: readonly CFAssociation[],
  item: string,
  resolve: Resolve,
): { readonly association: CFAssociation; readonly parent: string } | undefined {
  const places = associations.flatMap((association) => {
    if (association.associationType !== 'isChildOf' || resolve(association.originNodeURI) !== item) return []
    const parent = resolve(association.destinationNodeURI)
    return parent === undefined ? [] : [{ association, parent }]
  })
  return places.find(({ association }) => association.CFAssociationGroupingURI === undefined) ?? places[0]
}

/** Arranges a checked package whose identifiers are unique. Takes time in proportion to its size, however deep it is. */
export function arrange({ CFDocument, CFItems = [], CFAssociations = [] }: CFPackage): Arrangement {
  const resolve = resolver(CFDocument, CFItems)
  const isItem = (identifier: string | undefined): identifier is string =>
    identifier !== undefined && identifier !== CFDocument.identifier
  const holder = ({ associationType, originNodeURI, destinationNodeURI }: CFAssociation) => {
    const origin = resolve(originNodeURI)
    const destination = resolve(destinationNodeURI)
    // What takes the place of another says so itself.
    if (associationType === 'replacedBy' && isItem(destination)) return destination
    return origin ?? (isItem(destination) ? destination : CFDocument.identifier)
  }
  const associations = grouped(CFAssociations, holder)
  const dangling = CFAssociations.flatMap(({ associationType, originNodeURI, destinationNodeURI }, index) => {
    const lost = [originNodeURI, destinationNodeURI].filter((link) => resolve(link) === undefined).length
    return lost > (associationType === 'isChildOf' ? 0 : 1) ? [index] : []
  })
  const { mainOf, translations } = translated(CFDocument.language, CFItems, CFAssociations, resolve)
  const mains = CFItems.filter(({ identifier }) => !mainOf.has(identifier))
  const places = new Map(
    mains.flatMap(({ identifier }) => {
      const place = placeOf(associations.get(identifier) ?? [], identifier, resolve)
      if (place === undefined || !isItem(place.parent))
        return place === undefined ? [] : [[identifier, { ...place, parent: '' }]]
      return [[identifier, { ...place, parent: mainOf.get(place.parent) ?? place.parent }]]
    }),
  )
  const items = ordered(mains, places)
  const circle = items.length === mains.length ? undefined : circular(mains, new Set(items), places)
  return {
    items,
    translations,
    parents: new Map(
      [...places].flatMap(([identifier, { parent }]) => (parent === '' ? [] : [[identifier, parent]])),
    ),
    associations,
    ...(circle === undefined ? {} : { circle: CFAssociations.indexOf(circle) }),
    dangling,
  }
}

/** An empty parent is the document. */
type Places = ReadonlyMap<string, { readonly association: CFAssociation; readonly parent: string }>

/** Each item in another language than the one it is a translation of, unless that has one in that language already. */
function translated(
  documentLanguage: string | undefined,
  items: readonly CFItem[],
  associations: readonly CFAssociation[],
  resolve: Resolve,
) {
  const itemOf = new Map(items.map((item) => [item.identifier, item]))
  const mainOf = new Map<string, string>()
  const translations = new Map<string, CFItem[]>()
  for (const { associationType, originNodeURI, destinationNodeURI } of associations) {
    if (associationType !== 'isTranslationOf') continue
    const translation = itemOf.get(resolve(originNodeURI) ?? '')
    const main = itemOf.get(resolve(destinationNodeURI) ?? '')
    if (translation === undefined || main === undefined) continue
    if (mainOf.has(translation.identifier) || mainOf.has(main.identifier)) continue
    if (translations.has(translation.identifier)) continue
    const known = translations.get(main.identifier) ?? []
    const tags = [main, ...known].map(({ language }) => languageTag(language, documentLanguage))
    if (tags.includes(languageTag(translation.language, documentLanguage))) continue
    mainOf.set(translation.identifier, main.identifier)
    translations.set(main.identifier, [...known, translation])
  }
  return { mainOf, translations }
}

/**
 * The items in the order of the package, as long as that is the order of the children of each; else from the top, depth first. An
 * item below itself is not reached.
 */
function ordered(mains: readonly CFItem[], places: Places): readonly CFItem[] {
  const children = grouped(mains, ({ identifier }) => places.get(identifier)?.parent ?? '')
  const rank = ({ identifier }: CFItem) => places.get(identifier)?.association.sequenceNumber ?? Infinity
  // The sort is stable: without numbers, or with the same, the order of the package counts.
  const sortedChildren = new Map(
    [...children].map(([parent, items]) => [
      parent,
      [...items].sort((left, right) => compare(rank(left), rank(right))),
    ]),
  )
  const order: CFItem[] = []
  const below = (identifier: string) => [...(sortedChildren.get(identifier) ?? [])].reverse()
  const waiting = below('')
  for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
    order.push(item)
    for (const child of below(item.identifier)) waiting.push(child)
  }
  const asTheyCome = [...children].every(([parent, items]) => {
    const sorted = sortedChildren.get(parent) ?? []
    return items.every((item, index) => item === sorted[index])
  })
  return asTheyCome && order.length === mains.length ? mains : order
}

function compare(left: number, right: number): number {
  return left === right ? 0 : left < right ? -1 : 1
}

/** An association of the circle that the first item out of reach leads into. */
function circular(
  mains: readonly CFItem[],
  reached: ReadonlySet<CFItem>,
  places: Places,
): CFAssociation | undefined {
  const seen = new Set<string>()
  let at = mains.find((item) => !reached.has(item))?.identifier ?? ''
  while (!seen.has(at)) {
    seen.add(at)
    at = places.get(at)?.parent ?? ''
  }
  return places.get(at)?.association
}

function grouped<Value>(
  values: readonly Value[],
  keyOf: (value: Value) => string,
): ReadonlyMap<string, readonly Value[]> {
  const groups = new Map<string, Value[]>()
  for (const value of values) {
    const key = keyOf(value)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [value])
    else group.push(value)
  }
  return groups
}
