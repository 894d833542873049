/** The associations that put items under each other. */
import { ownCode, typesOf, valuesOf, type NormalNode } from '../../../normal-form.ts'
import { placeOf, type Resolve } from '../read/arrangement.ts'
import type { CFAssociation } from '../types.ts'
import { associationOf } from './association.ts'
import type { Entry } from './entries.ts'
import type { Frame } from './frame.ts'

/** What an item's place is to be: as it was kept, or anew. */
interface Placement {
  readonly entry: Entry
  readonly parent: string
  readonly kept?: CFAssociation
}

/**
 * The `isChildOf` associations of each entry that say where it stands in our terms, and those that were kept beside (other groups,
 * further parents). Numbers are kept as long as they say the order; else all children of that parent are numbered from 1.
 */
export function hierarchy(
  frame: Frame,
  entries: readonly Entry[],
  resolve: Resolve,
): ReadonlyMap<Entry, readonly CFAssociation[]> {
  const codes = new Map(
    entries.flatMap(({ code, item, translations }) =>
      [item, ...translations].map(({ identifier }) => [identifier, code] as const),
    ),
  )
  codes.set(frame.document.identifier, ownCode)
  const byCode = new Map(entries.map((entry) => [entry.code, entry]))
  const placements: Placement[] = []
  const beside = new Map<Entry, readonly CFAssociation[]>()
  for (const entry of entries) {
    const { CFAssociations = [], CFItem } = entry.kept ?? {}
    const place = CFItem === undefined ? undefined : placeOf(CFAssociations, CFItem.identifier, resolve)
    const before = place === undefined ? ownCode : (codes.get(place.parent) ?? ownCode)
    const now = parentsOf(entry, byCode)
    beside.set(
      entry,
      CFAssociations.filter((one) => one.associationType === 'isChildOf' && one !== place?.association),
    )
    for (const parent of now) {
      if (entry.kept === undefined || parent !== before) placements.push({ entry, parent })
      else if (place !== undefined) placements.push({ entry, parent, kept: place.association })
    }
  }
  const placed = numbered(frame, placements, byCode)
  return new Map(
    entries.map((entry) => [entry, [...(placed.get(entry) ?? []), ...(beside.get(entry) ?? [])]]),
  )
}

/** Codes of what an item is under; the framework is `.`. */
function parentsOf({ node, retired }: Entry, byCode: ReadonlyMap<string, Entry>): readonly string[] {
  if (retired) return []
  const under = (property: string) =>
    valuesOf(node, property).flatMap((parent) => {
      const code = typeof parent === 'string' ? parent.slice(2) : ''
      return byCode.has(code) ? [code] : []
    })
  const letters = under('mediation:letter')
  if (letters.length > 0) return letters
  const parents = under('ceasn:isChildOf')
  if (parents.length > 0) return parents
  const schemes = under('skos:inScheme')
  return schemes.length > 0 || !isTop(node) ? schemes : [ownCode]
}

/** A competency says that it is on top; other items are, unless they are in a scheme. */
function isTop(node: NormalNode): boolean {
  return !typesOf(node).includes('ceasn:Competency') || node['ceasn:isTopChildOf'] !== undefined
}

function numbered(
  frame: Frame,
  placements: readonly Placement[],
  byCode: ReadonlyMap<string, Entry>,
): ReadonlyMap<Entry, readonly CFAssociation[]> {
  const byParent = new Map<string, Placement[]>()
  for (const placement of placements) {
    const siblings = byParent.get(placement.parent)
    if (siblings === undefined) byParent.set(placement.parent, [placement])
    else siblings.push(placement)
  }
  const placed = new Map<Entry, CFAssociation[]>()
  const add = (entry: Entry, association: CFAssociation) => {
    placed.set(entry, [...(placed.get(entry) ?? []), association])
  }
  for (const [parent, siblings] of byParent) {
    const destination = byCode.get(parent)?.link ?? frame.document
    if (inOrder(siblings)) {
      for (const { entry, kept } of siblings) if (kept !== undefined) add(entry, kept)
      continue
    }
    for (const [index, { entry, kept }] of siblings.entries()) {
      const sequenceNumber = index + 1
      if (kept === undefined) {
        const name = `isChildOf/${entry.code}/${parent}`
        add(entry, associationOf(frame, name, 'isChildOf', entry.link, destination, { sequenceNumber }))
      } else if (kept.sequenceNumber === sequenceNumber) add(entry, kept)
      else add(entry, { ...kept, sequenceNumber, lastChangeDateTime: frame.changedAt })
    }
  }
  return placed
}

/** Do the numbers that were kept say the order, none being new? Items without a number come last. */
function inOrder(siblings: readonly Placement[]): boolean {
  let before = -Infinity
  for (const { kept } of siblings) {
    const number = kept?.sequenceNumber ?? Infinity
    if (kept === undefined || number < before) return false
    before = number
  }
  return true
}
