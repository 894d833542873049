/** The items of a version: those it was made from, with what was edited since, and those of its own nodes. */
import { ownCode, typesOf, type NormalNode } from '../../../normal-form.ts'
import { keptItem, keptIdentifier } from '../kept.ts'
import { itemKeywords, itemTerms, itemTexts, languageTag, texts } from '../terms.ts'
import type { CFDocument, CFItem, Json, JsonObject, KeptItem, LinkGenURI } from '../types.ts'
import type { Definitions } from './definitions.ts'
import { dayOf, iriOf, languageMap, type Frame } from './frame.ts'
import { languagesOf, ownItem, ownItems, type ItemKinds } from './own-item.ts'

export interface Entry {
  readonly code: string
  readonly node: NormalNode
  readonly kept: KeptItem | undefined
  readonly item: CFItem
  /** In other languages. */
  readonly translations: readonly CFItem[]
  readonly link: LinkGenURI
  readonly retired: boolean
}

/** In the order of the framework. A node that left the package it was made from, and so was retired, is none. */
export function entriesOf(frame: Frame, kinds: ItemKinds, definitions: Definitions): readonly Entry[] {
  return [...frame.form.nodes].flatMap(([code, node]): Entry[] => {
    const kept = keptItem(node)
    const kind = code === ownCode ? undefined : kinds.of(code, node)
    if (kind === undefined || (kept === undefined && keptIdentifier(node) !== undefined)) return []
    const [item, ...translations] =
      kept !== undefined && frame.kept !== undefined
        ? editedItems(frame, frame.kept.CFDocument, code, node, kept, definitions)
        : ownItems(frame, code, node, { kind, link: definitions.itemType(kind) })
    if (item === undefined) return []
    const retired = typesOf(node).some((type) => type.startsWith('mediation:Retired'))
    return [{ code, node, kept, item, translations, link: itemLink(item), retired }]
  })
}

/** An item in the links of associations. */
export function itemLink(item: CFItem): LinkGenURI {
  const { identifier, uri, fullStatement } = item
  const name = item.abbreviatedStatement
  return { title: typeof name === 'string' ? name : fullStatement, identifier, uri, targetType: 'CASE' }
}

/** The items as they were read, and in what our terms say otherwise now, as they say; new languages are new items. */
function editedItems(
  frame: Frame,
  document: CFDocument,
  code: string,
  node: NormalNode,
  kept: KeptItem,
  definitions: Definitions,
): readonly CFItem[] {
  const known = [kept.CFItem, ...(kept.translations ?? []).map(({ CFItem }) => CFItem)]
  if (typesOf(node).includes('mediation:RetiredCompetency')) return known.map((item) => ended(item, frame))
  const tags = known.map(({ language }) => languageTag(language, document.language))
  const added = languagesOf(node, frame).filter((language) => !tags.includes(language))
  return [
    ...known.map((item) => edited(item, { frame, document, code, node, definitions })),
    ...added.map((language) =>
      ownItem(frame, code, node, { language, uri: `${iriOf(frame, code)}#${language}` }),
    ),
  ]
}

function ended(item: CFItem, { changedAt }: Frame): CFItem {
  return item.statusEndDate === undefined
    ? { ...item, statusEndDate: dayOf(changedAt), lastChangeDateTime: changedAt }
    : item
}

interface Edited {
  readonly frame: Frame
  readonly document: CFDocument
  readonly code: string
  readonly node: NormalNode
  readonly definitions: Definitions
}

function edited(item: CFItem, { frame, document, code, node, definitions }: Edited): CFItem {
  const { language, terms: before } = itemTerms(item, document, code)
  const changes: Record<string, Json | undefined> = {}
  for (const { term, property } of itemTexts) {
    const now = languageMap(node[term])[language]
    // A statement cannot be taken away, only a whole language can; and that is no edit of the item.
    if (now === before[term] || (now === undefined && property === 'fullStatement')) continue
    changes[property] = now
    if (property === 'CFItemType') changes.CFItemTypeURI = definitions.itemTypeTitled(now ?? '')
  }
  const keywords = texts(listsOf(node[itemKeywords.term])[language])
  if (keywords.join('\n') !== texts(before[itemKeywords.term]).join('\n')) {
    changes[itemKeywords.property] = keywords.length === 0 ? undefined : keywords
  }
  if (Object.keys(changes).length === 0) return item
  return replaced(item, { ...changes, lastChangeDateTime: frame.changedAt }) as CFItem
}

function listsOf(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}

/** A copy with `changes`, of which those that are `undefined` are taken away. */
export function replaced(
  object: JsonObject,
  changes: Readonly<Record<string, Json | undefined>>,
): JsonObject {
  return Object.fromEntries(
    Object.entries({ ...object, ...changes }).filter(
      (entry): entry is [string, Json] => entry[1] !== undefined,
    ),
  )
}
