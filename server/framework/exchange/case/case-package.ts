import type { FrameworkVersion } from '../../types.ts'
import { resolver } from './read/arrangement.ts'
import type { CFAssociation, CFPackage } from './types.ts'
import { linker } from './write/association.ts'
import { createDefinitions } from './write/definitions.ts'
import { documentOf, successions } from './write/document.ts'
import { entriesOf, type Entry } from './write/entries.ts'
import { frameOf, type Frame } from './write/frame.ts'
import { hierarchy } from './write/hierarchy.ts'
import { itemKinds } from './write/own-item.ts'
import { alignments, relations, type Relating } from './write/relations.ts'
import { ownRubric } from './write/rubrics.ts'

const packages = new WeakMap<FrameworkVersion, CFPackage>()

/**
 * The CASE 1.1 package of a version, made once. What the version was read from comes out as it came in but for what was edited
 * here since; what was written here is said in CASE as far as CASE can:
 * - the `uri` of the document and of an item is the IRI of the version or node, which answers in JSON and in HTML; what only CASE
 *   knows (associations, rubrics, item types…) has the address of its endpoint under the base of the IRIs. Identifiers are UUIDs
 *   version 5 of IRIs, and so those of an item differ from version to version, as its IRIs do;
 * - an item is in the first language of the framework (French); it is a second item in each other language, at the same IRI with
 *   the language as fragment, which `isTranslationOf` the first and stands nowhere in the hierarchy;
 * - competencies, criteria, profiles, letters and the scale of levels are items; other concept schemes are CFConcepts; levels with
 *   their indicators are rubrics; alignments are associations in a group for each framework they lead to.
 * What CASE has no words for (kinds of evidence, evaluation policies, sources…) is not in it: the JSON-LD document has it all.
 */
export function casePackage(version: FrameworkVersion): CFPackage {
  const known = packages.get(version)
  if (known !== undefined) return known
  const made = packageOf(frameOf(version))
  packages.set(version, made)
  return made
}

function packageOf(frame: Frame): CFPackage {
  const { kept } = frame
  const kinds = itemKinds(frame)
  const definitions = createDefinitions(frame, kinds)
  const entries = entriesOf(frame, kinds, definitions)
  const items = entries.flatMap(({ item, translations }) => [item, ...translations])
  const codes = new Map(
    entries.flatMap(({ code, item, translations }) =>
      [item, ...translations].map(({ identifier }) => [identifier, code] as const),
    ),
  )
  const linkOf = linker(frame, entries)
  const relating: Relating = {
    frame,
    definitions,
    resolve: resolver(frame.document, items),
    codeOf: (identifier) => codes.get(identifier),
    linkOf,
  }
  const associations = associationsOf(relating, entries)
  const rubrics = entries.flatMap(
    (entry) => entry.kept?.CFRubrics ?? (entry.kept === undefined ? ownRubric(frame, entry, linkOf) : []),
  )
  const defined = definitions.all()
  const allRubrics = [...rubrics, ...(kept?.CFRubrics ?? [])]
  return {
    CFDocument: documentOf(frame, definitions),
    ...(absent(items, kept, kept?.CFItems) ? {} : { CFItems: items }),
    ...(absent(associations, kept, kept?.CFAssociations) ? {} : { CFAssociations: associations }),
    ...(defined === undefined ? {} : { CFDefinitions: defined }),
    ...(allRubrics.length === 0 ? {} : { CFRubrics: allRubrics }),
    ...(kept?.extensions === undefined ? {} : { extensions: kept.extensions }),
  }
}

/** What was read without a list comes out without it, as long as there is nothing for it to say. */
function absent(list: readonly unknown[], kept: object | undefined, keptList: object | undefined): boolean {
  return list.length === 0 && kept !== undefined && keptList === undefined
}

function associationsOf(relating: Relating, entries: readonly Entry[]): readonly CFAssociation[] {
  const { frame, resolve, linkOf } = relating
  const places = hierarchy(frame, entries, resolve)
  return [
    ...entries.flatMap((entry) => [...(places.get(entry) ?? []), ...relations(relating, entry)]),
    ...(frame.kept?.CFAssociations ?? []),
    ...successions(frame, linkOf),
    ...alignments(relating, frame.own, frame.document, ''),
  ]
}
