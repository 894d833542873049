/** What a competency can be filtered by, and what people may write for it. */
import { frameworksNamed } from '../crosswalk/framework-name.ts'
import { typesOf } from '../normal-form.ts'
import type { AlignmentNode, ProfileNode } from '../nodes.ts'
import type { FrameworkVersion } from '../types.ts'
import { codeOf, lastSegment, titleOf, type SearchedNode } from './competency-text.ts'
import type { LanguageMap, SearchFilter } from './types.ts'
import { compact } from './words.ts'

/** One value, and every other way to write it, compacted. */
export interface KnownValue {
  readonly filter: SearchFilter
  readonly value: string
  readonly label?: LanguageMap
  readonly aliases: readonly string[]
  /** For an alignment: the framework it leads to, and the code there, compacted. */
  readonly names?: readonly string[]
  readonly code?: string
}

/**
 * Whether `asked` means `known`: one of its aliases; for an alignment also the framework by a part of its name, alone or with the code
 * (`RNCP34137:RNCP34137BC01`).
 */
export function meaning(asked: string, known: readonly KnownValue[]): readonly KnownValue[] {
  const key = /^https?:/u.test(asked) ? asked : compact(asked)
  const exact = known.filter(({ aliases }) => aliases.includes(key))
  if (exact.length > 0) return exact
  const aligned = known.filter(isAlignment)
  const [, framework = asked, code] = /^(.+):([^:]+)$/u.exec(asked) ?? []
  return frameworksNamed(framework, aligned).filter((one) => code === undefined || one.code === compact(code))
}

function isAlignment(known: KnownValue): known is KnownValue & { readonly names: readonly string[] } {
  return known.names !== undefined
}

export type ValuesOf = (node: SearchedNode) => readonly KnownValue[]

/** How to tell the values of the nodes of `version`. What many nodes share is looked up once, and the same object for all. */
export function valuesIn(version: FrameworkVersion): ValuesOf {
  const nodes = version.nodes as unknown as ReadonlyMap<string, SearchedNode>
  const nodeAt = (iri: string) => nodes.get(lastSegment(iri))
  const shared: readonly KnownValue[] = [
    {
      filter: 'framework',
      value: version.slug,
      label: { ...version.title },
      aliases: compacted(version.slug, version.iri, version.title.fr, version.title.en),
    },
    { filter: 'version', value: version.version, aliases: compacted(version.version) },
  ]
  const named = remembered((key: string): readonly KnownValue[] => {
    const [filter = '', iri = ''] = key.split(' ')
    const node = nodeAt(iri)
    return node === undefined ? [] : [namedBy(filter as SearchFilter, node)]
  })
  const values = (filter: SearchFilter, iris: readonly string[]) =>
    iris.flatMap((iri) => named(`${filter} ${iri}`))
  const above = remembered((iri: string): readonly string[] => {
    const found: string[] = []
    let wave = parentsOf(nodeAt(iri))
    // Somebody else's hierarchy may have a circle in it.
    while (wave.length > 0) {
      found.push(...wave)
      wave = [...new Set(wave.flatMap((parent) => parentsOf(nodeAt(parent))))].filter(
        (parent) => !found.includes(parent),
      )
    }
    return [...new Set(found)].reverse()
  })
  const profiles = profilesByCompetency(nodes)
  const levels = remembered((level: string): KnownValue => ({
    filter: 'level',
    value: level,
    aliases: [level],
  }))
  const alignments = remembered((key: string) => alignmentValue(key.split('\n')))
  return (node) => [
    ...shared,
    ...values('letter', listed(node['mediation:letter'])),
    ...values(
      'domain',
      parentsOf(node).flatMap((parent) => [...above(parent), parent]),
    ),
    ...(node['mediation:levelStatement'] ?? []).map((level) =>
      levels(String(level['mediation:levelNumber'])),
    ),
    ...values('profile', profiles.get(node.id) ?? []),
    ...values('metier', node['mediation:metier'] ?? []),
    ...values('public', node['mediation:publicConcerned'] ?? []),
    ...(node['mediation:alignment'] ?? []).map((alignment) => alignments(target(alignment).join('\n'))),
  ]
}

function remembered<Value>(find: (key: string) => Value): (key: string) => Value {
  const known = new Map<string, Value>()
  return (key) => {
    const value = known.get(key) ?? find(key)
    known.set(key, value)
    return value
  }
}

function listed(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value
}

function parentsOf(node: SearchedNode | undefined): readonly string[] {
  return listed(node?.['ceasn:isChildOf'])
}

/** By its code; by its French name when it has none. */
function namedBy(filter: SearchFilter, node: SearchedNode): KnownValue {
  const code = node['ceasn:codedNotation'] ?? node['skos:notation']
  const title = titleOf(node)
  const value = code ?? title.fr
  const says = title.fr !== value || title.en !== value
  return {
    filter,
    value,
    ...(says ? { label: { ...title } } : {}),
    aliases: compacted(codeOf(node), value, title.fr, title.en, lastSegment(node.id), node.id),
  }
}

/** IRIs of the profiles that target a competency, by its IRI. */
function profilesByCompetency(
  nodes: ReadonlyMap<string, SearchedNode>,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const node of nodes.values()) {
    if (!typesOf(node).includes('mediation:Profile')) continue
    for (const { 'mediation:competency': competency } of (node as unknown as ProfileNode)[
      'mediation:target'
    ]) {
      const profiles = found.get(competency) ?? []
      profiles.push(node.id)
      found.set(competency, profiles)
    }
  }
  return found
}

function target(alignment: AlignmentNode): readonly string[] {
  const { fr: framework } = alignment['ceterms:frameworkName']
  const name = alignment['ceterms:targetNodeName']
  const code = alignment['ceterms:codedNotation'] ?? name?.fr ?? name?.en ?? ''
  return [framework, code, alignment['ceterms:targetNode'] ?? '', name?.fr ?? name?.en ?? '']
}

/** `DigComp 2.2:2.3`; also found by the framework, the code, the name or the IRI alone. */
function alignmentValue([framework = '', code = '', iri = '', name = '']: readonly string[]): KnownValue {
  return {
    filter: 'alignment',
    value: code === '' ? framework : `${framework}:${code}`,
    ...(name === '' || name === code ? {} : { label: { fr: name } }),
    aliases: compacted(`${framework}:${code}`, framework, code, iri, name),
    names: [framework],
    code: compact(code),
  }
}

function compacted(...texts: readonly string[]): readonly string[] {
  return [...new Set(texts.map((text) => (/^https?:/u.test(text) ? text : compact(text))))].filter(
    (alias) => alias !== '',
  )
}
