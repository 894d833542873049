/** What a draft makes of the achievements of the version it was made from. */
import { isDeepStrictEqual } from 'node:util'
import type { AchievementNode, CriteriaDocument } from '../../achievement/achievement-node.ts'
import type { GraphDocument } from '../../framework/nodes.ts'
import { typesOf, type NormalForm } from '../../framework/normal-form.ts'
import type { ReleasedFiles } from '../../framework/types.ts'
import type { VersionContent } from './comparison.ts'

export type AchievementEffect = 'added' | 'reworded' | 'changed' | 'removed'

/**
 * The effect on each achievement that there is one on, by code. `reworded`: its words only; `changed`: what it is about, its
 * level, its rules or the evidence it accepts.
 */
export function achievementEffects(
  from: VersionContent,
  to: VersionContent,
): ReadonlyMap<string, AchievementEffect> {
  const [before, after] = [definitionsOf(from), definitionsOf(to)]
  const effects = new Map<string, AchievementEffect>()
  for (const [code, old] of before) {
    const effect = effectBetween(old, after.get(code))
    if (effect !== undefined) effects.set(code, effect)
  }
  for (const code of after.keys()) {
    if (!before.has(code)) effects.set(code, 'added')
  }
  return effects
}

/** An achievement apart from its version. */
interface Definition {
  readonly node: AchievementNode
  readonly judgedBy: unknown
}

function effectBetween(before: Definition, after: Definition | undefined): AchievementEffect | undefined {
  if (after === undefined) return 'removed'
  // Most are the same to the letter, and there may be tens of thousands.
  if (JSON.stringify(before) === JSON.stringify(after) || isDeepStrictEqual(before, after)) return undefined
  return isDeepStrictEqual(wordless(before), wordless(after)) ? 'reworded' : 'changed'
}

function definitionsOf({ slug, version, files, form }: VersionContent): ReadonlyMap<string, Definition> {
  const iri = `/frameworks/${slug}/${version}`
  const relative = files.achievements.replaceAll(`"${iri}/`, '"./').replaceAll(`"${iri}"`, '"."')
  const { '@graph': nodes } = JSON.parse(relative) as GraphDocument<AchievementNode>
  const judgedBy = criteriaOf(files, form())
  return new Map(
    nodes.map((node) => {
      const code = node['ceterms:codedNotation']
      return [code, { node, judgedBy: judgedBy(code) }]
    }),
  )
}

/** The rules of an achievement, and what the kinds of evidence they accept are worth. A draft may not have them yet. */
function criteriaOf(files: ReleasedFiles, form: NormalForm): (code: string) => unknown {
  const { achievements, ruleSets, strengthOfKind } = JSON.parse(files.criteria) as CriteriaDocument
  const kinds = kindsOf(form)
  return (code) => {
    const own = achievements[code]
    if (own === undefined) return null
    const rules = [...(ruleSets[own.ruleSet] ?? []), ...own.rules].sort((a, b) => (a.id < b.id ? -1 : 1))
    const accepted = rules.find(({ type }) => type === 'accepted-kinds')?.params['kinds']
    const counted = Array.isArray(accepted) ? accepted.map(String) : [...kinds.keys()]
    return {
      rules,
      kinds: counted.toSorted().map((kind) => [kind, strengthOfKind[kind] ?? null, kinds.get(kind) ?? null]),
    }
  }
}

function kindsOf({ nodes }: NormalForm): ReadonlyMap<string, unknown> {
  const kinds = [...nodes].filter(([, node]) => typesOf(node).includes('mediation:EvidenceKind'))
  return new Map(
    kinds.map(([code, node]) => [
      code,
      [node['mediation:selfDeclared'] ?? null, node['ceasn:weight'] ?? null],
    ]),
  )
}

/** The same without the texts people read: language maps, and the sources of rules. */
function wordless(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(wordless)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  if (entries.length > 0 && entries.every(([key]) => key === 'fr' || key === 'en')) return null
  return Object.fromEntries(
    entries.filter(([key]) => key !== 'source').map(([key, inner]) => [key, wordless(inner)]),
  )
}
