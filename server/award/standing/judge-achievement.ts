/** What became of what an achievement is about. */
import { codeOf } from '../../achievement/definition.ts'
import { typesOf, valuesOf, type Json, type JsonObject } from '../../framework/normal-form.ts'
import type { AchievementFacts, Comparison, Side } from './comparison.ts'
import { isRetired, judged, judgeNode, worst, type Judged } from './judge-node.ts'
import type { StandingRule } from './rules.ts'

/**
 * A competency is judged at its level. A profile and a level of the label are as good as the worst of what they ask for now, and
 * broken when they ask for more than they did.
 */
export function judgeAchievement(comparison: Comparison, facts: AchievementFacts): Judged {
  switch (facts.kind) {
    case 'competency-level':
      return judgeCompetency(comparison, facts.about, facts.level)
    case 'profile':
      return judgeWhole(comparison, facts, {
        before: targetsOf(comparison.from, facts.about),
        after: targetsOf(comparison.to, facts.about),
        added: 'target-added',
        judge: (code, level) => judgeCompetency(comparison, code, level),
      })
    case 'label-level':
      return judgeWhole(comparison, facts, {
        before: criteriaOf(facts),
        after: criteriaOf(comparison.to.achievements.get(facts.code) ?? facts),
        added: 'criterion-added',
        judge: (code) => judgeNode(comparison, { code, canFollow: () => true }),
      })
  }
}

function judgeCompetency(comparison: Comparison, code: string, level: number | undefined): Judged {
  return judgeNode(comparison, {
    code,
    level,
    canFollow: (heir) => comparison.to.at(heir, level) !== undefined,
  })
}

/** What a whole asks for: by code, and at which level when there are levels. */
type Parts = ReadonlyMap<string, number | undefined>

interface Whole {
  readonly before: Parts
  readonly after: Parts
  readonly added: StandingRule
  readonly judge: (code: string, level: number | undefined) => Judged
}

function judgeWhole(comparison: Comparison, facts: AchievementFacts, whole: Whole): Judged {
  const { before, after, judge } = whole
  const own = judgeNode(comparison, {
    code: facts.about,
    except: ({ pointer }) => pointer?.startsWith('/mediation:target') === true,
    canFollow: (heir) => comparison.to.at(heir, facts.level) !== undefined,
  })
  const node = comparison.to.form.nodes.get(facts.about)
  if (node === undefined || isRetired(node)) return own
  const heirs = heirsOf(before, judge)
  const parts = [...after].map(([code, level]) => {
    const shown = before.has(code) ? { level: before.get(code), judged: undefined } : heirs.get(code)
    if (shown === undefined) return judged(whole.added)
    if (level !== undefined && shown.level !== undefined && level > shown.level)
      return judged('target-raised')
    return shown.judged ?? judge(code, level)
  })
  return worst([own, ...parts])
}

/** What takes the place of something that was asked for. */
function heirsOf(before: Parts, judge: Whole['judge']) {
  const heirs = new Map<string, { readonly level: number | undefined; readonly judged: Judged }>()
  for (const [code, level] of before) {
    const judged = judge(code, level)
    if (judged.heir !== undefined) heirs.set(judged.heir, { level, judged })
  }
  return heirs
}

function targetsOf({ form }: Side, profile: string): Parts {
  const node = form.nodes.get(profile)
  if (node === undefined || !typesOf(node).includes('mediation:Profile')) return new Map()
  return new Map(valuesOf(node, 'mediation:target').flatMap(aimOf))
}

function aimOf(target: Json): readonly (readonly [string, number])[] {
  const { 'mediation:competency': competency, 'mediation:levelNumber': level } = Object(target) as JsonObject
  return typeof competency === 'string' ? [[codeOf(competency), Number(level)]] : []
}

function criteriaOf({ criteria }: AchievementFacts): Parts {
  return new Map(criteria.map((code) => [code, undefined]))
}
