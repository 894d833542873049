import { lastSegment, titleOf, type SearchedNode } from '../search/competency-text.ts'
import { compact, folded } from '../search/words.ts'
import type { Frameworks, FrameworkVersion } from '../types.ts'
import { copyFinder } from './copies.ts'
import { frameworksNamed, type FrameworkNames } from './framework-name.ts'
import type { CrosswalkDataset, OtherFramework } from './load-crosswalks.ts'
import { oriented } from './orient.ts'
import { relations, type Crosswalk, type CrosswalkEnd, type CrosswalkQuery } from './types.ts'
import { versionAlignments, type SaidAlignment } from './version-alignments.ts'

type Known = Pick<Frameworks, 'list' | 'latest'>

/**
 * Everything `datasets` and the released versions `frameworks` knows say of what corresponds to what; of each framework the latest
 * version, unless the query names one; a copy of another framework only when the query names it. Alignments of a version are read the first time they are asked for. Does NOT refresh `frameworks`.
 */
export function createCrosswalk(frameworks: Known, datasets: readonly CrosswalkDataset[]): Crosswalk {
  const others = otherFrameworks(datasets)
  const fromDatasets = datasets.flatMap(({ title, status, source, note, alignments }) => {
    const dataset = { title, status, ...(note === undefined ? {} : { note }) }
    return alignments.map((alignment) => others.settled({ source, ...alignment, dataset }))
  })
  const endAt = (iri: string) => endOfIri(iri, frameworks, others.all)
  const alignmentsOf = remembered(
    new WeakMap<FrameworkVersion, readonly SaidAlignment[]>(),
    (version: FrameworkVersion) => versionAlignments(version, endAt).map(others.settled),
  )
  const namesIn = remembered(new WeakMap<readonly SaidAlignment[], ReadonlySet<string>>(), frameworkNames)
  const runsOf = remembered(new Map<string, string>(), runs)
  const isCopy = copyFinder()
  return {
    query(query) {
      const versions = versionsFor(frameworks, query).filter(
        (version) => isAskedFor(version, query) || !isCopy(version, frameworks.list()),
      )
      const whole = ends((end) => completed(end, frameworks))
      const said = [fromDatasets, ...versions.map(alignmentsOf)]
      const named = namedFrameworks(said.map(namesIn), versions, others.all)
      const all = [...fromDatasets.map(whole), ...said.slice(1).flat()]
      const items = oriented(all, {
        asked: endFilter(query, named, runsOf),
        other: frameworkFilter(query.to, named),
        level: query.level,
      })
        .filter((alignment) => passes(alignment, query))
        .map((alignment) => ({ alignment, rank: rank(alignment, query.level) }))
        .sort((left, right) => left.rank - right.rank)
      const shown = items.slice(query.offset, query.offset + query.limit).map(({ alignment }) => {
        const { toLevel: _, ...item } = whole(alignment)
        return { item, silent: isSilent(alignment, query.level) }
      })
      return {
        total: items.length,
        items: shown.map(({ item }) => item),
        silent: new Set(shown.flatMap(({ item, silent }) => (silent ? [item] : []))),
        frameworks: [...new Set(named.map(({ name }) => name))],
      }
    },
  }
}

type Named = FrameworkNames & { readonly name: string }

/** Every framework there is an alignment with, and what it goes by; ours first. */
function namedFrameworks(
  all: readonly ReadonlySet<string>[],
  versions: readonly FrameworkVersion[],
  others: readonly OtherFramework[],
): readonly Named[] {
  const ours = versions.map(({ slug, version, title, iri }) => ({
    name: slug,
    names: [slug, `${slug}/${version}`, iri, title.fr, title.en],
  }))
  const names = new Set(all.flatMap((some) => [...some]))
  for (const { name } of ours) names.delete(name)
  const theirs = [...names].map((name) => ({
    name,
    names: [name, ...(others.find((other) => other.name === name)?.otherNames ?? [])],
  }))
  return [...ours, ...theirs]
}

function frameworkNames(alignments: readonly SaidAlignment[]): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { from, to } of alignments) names.add(from.framework).add(to.framework)
  return names
}

/** `find`, each of whose answers is kept in `known`. */
function remembered<Key, Value>(
  known: { get(key: Key): Value | undefined; set(key: Key, value: Value): unknown },
  find: (key: Key) => Value,
): (key: Key) => Value {
  return (key) => {
    const value = known.get(key) ?? find(key)
    known.set(key, value)
    return value
  }
}

type EndFilter = (end: CrosswalkEnd) => boolean

function endFilter(
  { framework, code = '', iri = '' }: CrosswalkQuery,
  named: readonly Named[],
  runsOf: (code: string) => string,
): EndFilter {
  const inFramework = frameworkFilter(framework, named)
  const asked = runs(code)
  // A code of marks only is the code of nothing.
  if (asked === '' && code.trim() !== '') return () => false
  return (end) =>
    inFramework(end) &&
    (asked === '' || runsOf(end.code ?? '').startsWith(asked)) &&
    (iri === '' || end.iri === iri || end.iri?.startsWith(`${iri}/`) === true)
}

function frameworkFilter(asked: string | undefined, named: readonly Named[]): EndFilter {
  if (asked === undefined || asked.trim() === '') return () => true
  const names = new Set(frameworksNamed(asked, named).map(({ name }) => name))
  return ({ framework }) => names.has(framework)
}

/** Letters and digits apart, each run closed: what is below a code starts with it (`RM-A1.1` with `RM-A1`, but not `2.30` with `2.3`). */
function runs(code: string): string {
  return (folded(code).match(/\p{L}+|\p{N}+/gu) ?? []).map((run) => `${run} `).join('')
}

function passes(alignment: SaidAlignment, { relation, certain, on }: CrosswalkQuery): boolean {
  const { validFrom = '', validUntil = '9999-12-31' } = alignment
  return (
    (relation === undefined || alignment.relation === relation) &&
    (certain === undefined || alignment.certain === certain) &&
    (on === undefined || (validFrom <= on && on <= validUntil))
  )
}

/** The lower, the earlier: what is silent about the level asked for comes last, then by relation, then what is uncertain. */
function rank(alignment: SaidAlignment, level: number | undefined): number {
  const { relation, certain } = alignment
  return (isSilent(alignment, level) ? 100 : 0) + 2 * relations.indexOf(relation) + (certain ? 0 : 1)
}

function isSilent({ levels, toLevel }: SaidAlignment, level: number | undefined): boolean {
  return level !== undefined && levels === undefined && toLevel === undefined
}

function versionsFor(frameworks: Known, query: CrosswalkQuery): readonly FrameworkVersion[] {
  const all = frameworks.list()
  const isNamed = (version: FrameworkVersion) =>
    isNamedBy(query, `${version.slug}/${version.version}`) || isAddressed(query, version)
  return [...new Set(all.map(({ slug }) => slug))].flatMap((slug) => {
    const named = all.filter((version) => version.slug === slug && isNamed(version))
    const latest = frameworks.latest(slug)
    return named.length > 0 ? named : latest === undefined ? [] : [latest]
  })
}

/** Whether the framework of the version is named by its slug, or something of the version by its IRI. */
function isAskedFor(version: FrameworkVersion, query: CrosswalkQuery): boolean {
  const { slug, version: number } = version
  return isNamedBy(query, slug) || isNamedBy(query, `${slug}/${number}`) || isAddressed(query, version)
}

function isNamedBy({ framework = '', to = '' }: CrosswalkQuery, name: string): boolean {
  return [framework, to].some((asked) => compact(asked) === compact(name))
}

function isAddressed({ framework, to, iri }: CrosswalkQuery, version: FrameworkVersion): boolean {
  return [framework, to, iri].some((text) => text === version.iri || text?.startsWith(`${version.iri}/`))
}

/** The same alignment, each end changed by `change`. */
function ends(change: (end: CrosswalkEnd) => CrosswalkEnd) {
  return (alignment: SaidAlignment): SaidAlignment => ({
    ...alignment,
    from: change(alignment.from),
    to: change(alignment.to),
  })
}

/** What an IRI names: a node of ours, something of a framework whose IRIs are known, or something at a host. */
function endOfIri(iri: string, frameworks: Known, others: readonly OtherFramework[]): CrosswalkEnd {
  const [one] = frameworks.list()
  const base = one?.iri.slice(0, -`${one.slug}/${one.version}`.length)
  if (base !== undefined && iri.startsWith(base)) {
    const [framework = '', , code] = iri.slice(base.length).split('/')
    return { framework, ...(code === undefined ? {} : { code }), iri }
  }
  const known = others.find(({ iriPrefix }) => iriPrefix !== undefined && iri.startsWith(iriPrefix))
  return { framework: known?.name ?? (URL.canParse(iri) ? new URL(iri).host || iri : iri), iri }
}

/** Name and IRI of a node of ours: in the version its IRI names; in the latest one, when it has none. */
function completed(end: CrosswalkEnd, frameworks: Known): CrosswalkEnd {
  if (end.iri !== undefined && end.name !== undefined) return end
  const version =
    end.iri === undefined
      ? frameworks.latest(end.framework)
      : frameworks.list().find(({ iri }) => end.iri?.startsWith(`${iri}/`))
  const key = end.iri === undefined ? end.code : lastSegment(end.iri)
  const node = version?.nodes.get(key ?? '') as unknown as SearchedNode | undefined
  if (node === undefined) return end
  return { ...end, iri: node.id, name: end.name ?? { ...titleOf(node) } }
}

/** What data sets know of the frameworks of others, and how it completes an alignment. */
function otherFrameworks(datasets: readonly CrosswalkDataset[]) {
  const all = datasets.flatMap(({ frameworks }) => frameworks)
  const byName = new Map(
    all.flatMap((other) =>
      [other.name, ...(other.otherNames ?? [])].map((name) => [compact(name), other] as const),
    ),
  )
  /** A qualification is a framework of its own, though its register may be named. */
  const end = (said: CrosswalkEnd): CrosswalkEnd => {
    const own = byName.get(compact(said.code ?? '')) ?? byName.get(compact(said.framework))
    if (own === undefined) return said
    return { ...(own.iri === undefined ? {} : { iri: own.iri }), ...said, framework: own.name }
  }
  const settledEnds = ends(end)
  const settled = (said: SaidAlignment): SaidAlignment => {
    const alignment = settledEnds(said)
    const hasDays = said.validFrom !== undefined || said.validUntil !== undefined
    // What replaces has its own day: the two are never in force together.
    if (hasDays || said.relation === 'replacedBy') return alignment
    const both = [alignment.from, alignment.to].map(({ framework }) => byName.get(compact(framework)))
    const validFrom = both
      .flatMap((one) => one?.validFrom ?? [])
      .sort()
      .at(-1)
    const validUntil = both.flatMap((one) => one?.validUntil ?? []).sort()[0]
    return {
      ...alignment,
      ...(validFrom === undefined ? {} : { validFrom }),
      ...(validUntil === undefined ? {} : { validUntil }),
    }
  }
  return { all, settled }
}
