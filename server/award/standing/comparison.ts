/** Two versions of a framework side by side, indexed for asking where each achievement stands. */
import type { AchievementNode } from '../../achievement/achievement-node.ts'
import { codeOf } from '../../achievement/definition.ts'
import type { Achievement } from '../../achievement/types.ts'
import { frameworkDiff } from '../../framework/diff/framework-diff.ts'
import type { Change, FrameworkDiff } from '../../framework/diff/types.ts'
import type { GraphDocument } from '../../framework/nodes.ts'
import { typesOf, type NormalForm } from '../../framework/normal-form.ts'
import type { FrameworkVersion, ReleasedFiles } from '../../framework/types.ts'
import type { Text } from '../../text.ts'

/** What is compared: a released version, or a draft with the files it would be released as. */
export type VersionContent = Pick<FrameworkVersion, 'slug' | 'version' | 'files' | 'form'>

/** What an achievement is about, as far as its standing depends on it. */
export interface AchievementFacts {
  readonly code: string
  readonly name: Text
  readonly kind: Achievement['kind']
  /** Code of the competency, profile or label level. */
  readonly about: string
  readonly level?: number
  /** Codes of the criteria of a label level. */
  readonly criteria: readonly string[]
}

export interface Side {
  readonly slug: string
  readonly version: string
  readonly form: NormalForm
  /** By code. */
  readonly achievements: ReadonlyMap<string, AchievementFacts>
  /** The achievement about `code` at `level`; `level` is absent for what has none. */
  at(code: string, level: number | undefined): AchievementFacts | undefined
}

export interface Comparison {
  readonly from: Side
  readonly to: Side
  readonly diff: FrameworkDiff
  changesOf(code: string): readonly Change[]
  /** Codes of the nodes of the scale by level number, in the earlier version. */
  readonly scale: ReadonlyMap<number, string>
  /** The evidence policy as a whole, or a kind of evidence, changed. */
  readonly policyChanged: boolean
}

/** `diff` is the one from `from` to `to`. */
export function compare(from: VersionContent, to: VersionContent, diff: FrameworkDiff): Comparison {
  const earlier = sideOf(from)
  const changes = new Map<string, Change[]>()
  for (const change of diff.changes) {
    const known = changes.get(change.node)
    if (known === undefined) changes.set(change.node, [change])
    else known.push(change)
  }
  return {
    from: earlier,
    to: sideOf(to),
    diff,
    changesOf: (code) => changes.get(code) ?? [],
    scale: scaleOf(earlier.form),
    policyChanged: diff.changes.some(
      ({ kind, node }) => kind === 'evidence-policy-changed' && !isAssessed(earlier.form, node),
    ),
  }
}

/** Released versions never change: a pair is compared once, and forgotten with them. */
const compared = new WeakMap<FrameworkVersion, WeakMap<FrameworkVersion, Comparison>>()

export function comparisonOf(from: FrameworkVersion, to: FrameworkVersion): Comparison {
  const known = compared.get(from)?.get(to)
  if (known !== undefined) return known
  const diff = frameworkDiff(
    { version: from.version, form: from.form() },
    { version: to.version, form: to.form() },
  )
  const comparison = compare(from, to, diff)
  compared.set(from, (compared.get(from) ?? new WeakMap<FrameworkVersion, Comparison>()).set(to, comparison))
  return comparison
}

function sideOf({ slug, version, files, form }: VersionContent): Side {
  const achievements = new Map(factsOf(files).map((facts) => [facts.code, facts]))
  const key = (code: string, level: number | undefined) => `${code} ${String(level)}`
  const byPlace = new Map([...achievements.values()].map((facts) => [key(facts.about, facts.level), facts]))
  return { slug, version, form: form(), achievements, at: (code, level) => byPlace.get(key(code, level)) }
}

function factsOf(files: ReleasedFiles): readonly AchievementFacts[] {
  // Valid under schemas/achievements.schema.json, or derived so.
  const { '@graph': nodes } = JSON.parse(files.achievements) as GraphDocument<AchievementNode>
  return nodes.map((node) => {
    const level = node['mediation:levelNumber']
    const about = node['mediation:competency'] ?? node['mediation:profile'] ?? node['mediation:labelLevel']
    return {
      code: node['ceterms:codedNotation'],
      name: node['ceterms:name'],
      kind: node['mediation:achievementKind'],
      about: codeOf(about ?? node.id),
      ...(level === undefined ? {} : { level }),
      criteria: (node['mediation:criterion'] ?? []).map(codeOf),
    }
  })
}

/** Whether the node is something people or places are assessed on. */
export function isAssessed({ nodes }: NormalForm, code: string): boolean {
  const node = nodes.get(code)
  return node !== undefined && typesOf(node).some((type) => assessed.includes(type))
}

const assessed = ['ceasn:Competency', 'mediation:LabelCriterion']

/** Only levels of the scale say whether they are issued. */
function scaleOf({ nodes }: NormalForm): ReadonlyMap<number, string> {
  const levels = [...nodes].filter(([, node]) => 'mediation:issuable' in node)
  return new Map(levels.map(([code, node]) => [Number(node['mediation:levelNumber']), code]))
}
