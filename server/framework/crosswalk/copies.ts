/** Which frameworks repeat another one that is published here. */
import { keptIdentifier } from '../exchange/case/kept.ts'
import { uuidOf } from '../exchange/case/identifiers.ts'
import type { NormalNode } from '../normal-form.ts'
import type { FrameworkVersion } from '../types.ts'

interface Identifiers {
  /** Of the CASE items the version was made from. */
  readonly kept: ReadonlySet<string>
  /** Of the nodes that were made here. */
  readonly own: ReadonlySet<string>
}

/**
 * Tells whether most items that `version` was made from keep the CASE identifiers of another framework of `all`: one made here, or one
 * made from the same items and published before it. What it says of alignments, the other one says already.
 */
export function copyFinder(): (version: FrameworkVersion, all: readonly FrameworkVersion[]) => boolean {
  const known = new WeakMap<FrameworkVersion, Identifiers>()
  const identifiers = (version: FrameworkVersion) => {
    const found = known.get(version) ?? identifiersOf(version)
    known.set(version, found)
    return found
  }
  return (version, all) => {
    const { kept } = identifiers(version)
    if (kept.size === 0) return false
    const since = firstDay(version.slug, all)
    return all.some((other) => {
      if (other.slug === version.slug) return false
      const { own, kept: theirs } = identifiers(other)
      const isBefore = firstDay(other.slug, all) < since
      const shared = [...kept].filter((one) => own.has(one) || (isBefore && theirs.has(one)))
      return shared.length * 2 > kept.size
    })
  }
}

function identifiersOf(version: FrameworkVersion): Identifiers {
  const [kept, own] = [new Set<string>(), new Set<string>()]
  for (const node of version.nodes.values()) {
    const identifier = keptIdentifier(node as unknown as NormalNode)
    if (identifier !== undefined) kept.add(identifier)
    else if (typeof node['id'] === 'string') own.add(uuidOf(node['id']))
  }
  return { kept, own }
}

function firstDay(slug: string, all: readonly FrameworkVersion[]): string {
  const days = all.filter((one) => one.slug === slug).map(({ publishedAt }) => publishedAt)
  return days.sort()[0] ?? ''
}
