/** The associations of items that are not the hierarchy: kept ones that still hold, and those our own terms say. */
import { valuesOf, type Json, type JsonObject } from '../../../normal-form.ts'
import type { Resolve } from '../read/arrangement.ts'
import { links, linkTerms, replaces } from '../links.ts'
import { matchTypes } from '../terms.ts'
import type { CFAssociation, LinkGenURI } from '../types.ts'
import { associationOf } from './association.ts'
import type { Definitions } from './definitions.ts'
import type { Entry } from './entries.ts'
import { addressOf, inLanguage, type Frame } from './frame.ts'

export interface Relating {
  readonly frame: Frame
  readonly definitions: Definitions
  readonly resolve: Resolve
  /** Code of an item of the version, by identifier. */
  readonly codeOf: (identifier: string) => string | undefined
  readonly linkOf: (target: string) => LinkGenURI
}

/** All of one entry: what belongs to it in its first language, and then what belongs to its translations. */
export function relations(relating: Relating, entry: Entry): readonly CFAssociation[] {
  return [
    ...matches(relating, entry),
    ...replacements(relating, entry),
    ...levels(relating, entry),
    ...targets(relating, entry),
    ...relatedCompetencies(relating, entry),
    ...alignments(relating, entry.node, entry.link, entry.code),
    ...(entry.kept?.translations ?? []).flatMap(({ CFAssociations = [] }) => CFAssociations),
    ...translationsOf(relating, entry),
  ]
}

/** SKOS mappings, and what the item takes the place of. What was kept and is not said any more is left out. */
function matches({ frame, resolve, codeOf, linkOf }: Relating, entry: Entry): readonly CFAssociation[] {
  const { kept, node, code, link, retired } = entry
  const others = (kept?.CFAssociations ?? []).filter(({ associationType }) => associationType !== 'isChildOf')
  const before = links(others, kept?.CFItem.identifier ?? '', resolve, codeOf)
  const absolute = (target: string) => addressOf(frame, target)
  const gone = new Set<CFAssociation>()
  const added: CFAssociation[] = []
  for (const term of linkTerms) {
    const said = valuesOf(node, term).filter((value): value is string => typeof value === 'string')
    const now = new Set(said.map(absolute))
    const known = before.get(term) ?? []
    // What is retired says little of itself: what it said still holds.
    if (!retired)
      for (const { target, association } of known) if (!now.has(absolute(target))) gone.add(association)
    const then = new Set(known.map(({ target }) => absolute(target)))
    for (const target of said.filter((one) => !then.has(absolute(one)))) {
      const name = `${term}/${code}/${absolute(target)}`
      added.push(
        term === replaces
          ? associationOf(frame, name, 'replacedBy', linkOf(target), link)
          : associationOf(
              frame,
              name,
              matchTypes.find((one) => one.term === term)?.type ?? '',
              link,
              linkOf(target),
            ),
      )
    }
  }
  return [...others.filter((association) => !gone.has(association)), ...added]
}

/** For the languages that were not kept as items. */
function translationsOf({ frame }: Relating, { kept, code, link, translations }: Entry) {
  const known = new Set((kept?.translations ?? []).map(({ CFItem }) => CFItem.identifier))
  return translations
    .filter(({ identifier }) => !known.has(identifier))
    .map(({ identifier, uri, fullStatement, abbreviatedStatement, language = '' }) => {
      const title = typeof abbreviatedStatement === 'string' ? abbreviatedStatement : fullStatement
      const origin = { title, identifier, uri, targetType: 'CASE' }
      return associationOf(frame, `isTranslationOf/${code}/${language}`, 'isTranslationOf', origin, link)
    })
}

function replacements({ frame, linkOf }: Relating, { node, code, link }: Entry) {
  return references(node, 'dcterms:isReplacedBy').map((target) =>
    associationOf(frame, `replacedBy/${code}/${target}`, 'replacedBy', link, linkOf(target)),
  )
}

/** One for each level that the item is described at. */
function levels({ frame, linkOf }: Relating, { node, code, link }: Entry) {
  return objects(node, 'mediation:levelStatement').flatMap((statement) => {
    const level = statement['mediation:level']
    if (typeof level !== 'string') return []
    return [associationOf(frame, `hasSkillLevel/${code}/${level}`, 'hasSkillLevel', link, linkOf(level))]
  })
}

/** What a profile asks for. CASE has no type for it. */
function targets({ frame, linkOf }: Relating, { node, code, link }: Entry) {
  return objects(node, 'mediation:target').flatMap((target) => {
    const competency = target['mediation:competency']
    if (typeof competency !== 'string') return []
    const level = target['mediation:level']
    const notes = typeof level === 'string' ? linkOf(level).title : ''
    return [
      associationOf(frame, `requires/${code}/${competency}`, 'ext:requires', link, linkOf(competency), {
        notes,
      }),
    ]
  })
}

function relatedCompetencies({ frame, linkOf }: Relating, { node, code, link }: Entry) {
  return references(node, 'mediation:relatedCompetency').map((target) =>
    associationOf(frame, `isRelatedTo/${code}/${target}`, 'isRelatedTo', link, linkOf(target)),
  )
}

/** Alignments of a node with other frameworks, in a group for each of those. */
export function alignments(
  { frame, definitions, linkOf }: Relating,
  node: JsonObject,
  origin: LinkGenURI,
  code: string,
): readonly CFAssociation[] {
  return objects(node, 'mediation:alignment').map((alignment, index) => {
    const { language } = frame
    const framework = inLanguage(alignment['ceterms:frameworkName'], language) ?? ''
    const notation = text(alignment['ceterms:codedNotation'])
    const targetNode = text(alignment['ceterms:targetNode'])
    // A target without an address of its own is known by the alignment that names it.
    const uri = targetNode ?? linkOf(text(alignment.id) ?? `./${code}#alignement-${String(index + 1)}`).uri
    const name = `alignment/${text(alignment.id) ?? `${code}/${String(index)}`}`
    const destination = {
      title: inLanguage(alignment['ceterms:targetNodeName'], language) ?? notation ?? framework,
      identifier: notation ?? uri,
      uri,
      targetType: `ext:${slugOf(framework)}`,
    }
    return associationOf(frame, name, 'isRelatedTo', origin, destination, {
      ...(framework === '' ? {} : { CFAssociationGroupingURI: definitions.grouping(framework) }),
      notes: notesOf(alignment, language),
    })
  })
}

/** How far the alignment goes, and how certain it is: CASE has words only for exact ones. */
function notesOf(alignment: JsonObject, language: string): string {
  const french = language !== 'en'
  const certain = alignment['mediation:certain'] === true
  const uncertain = french ? 'à confirmer' : 'to be confirmed'
  const levels = objects(alignment, 'mediation:levelCorrespondence').map((correspondence) => {
    const own = text(correspondence['mediation:level'])?.replace(/^.*\//u, '') ?? ''
    const theirs = correspondence['mediation:targetLevel']
    return typeof theirs === 'number' ? `${own} → ${String(theirs)}` : own
  })
  return [certain ? '' : uncertain, levels.join(' ; '), inLanguage(alignment['skos:note'], language) ?? '']
    .filter((part) => part !== '')
    .join('\n')
}

function slugOf(name: string): string {
  const slug = name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z0-9.]+/gu, '-')
    .slice(0, 60)
    .replaceAll(/^-+|-+$/gu, '')
  return slug === '' ? 'framework' : slug
}

function references(node: JsonObject, property: string): readonly string[] {
  return valuesOf(node, property).filter((value): value is string => typeof value === 'string')
}

function objects(node: JsonObject, property: string): readonly JsonObject[] {
  return valuesOf(node, property).filter(
    (value): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value),
  )
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
