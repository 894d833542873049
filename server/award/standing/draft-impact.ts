/** What releasing a draft would touch. Changes nothing. */
import { frameworkDiff } from '../../framework/diff/framework-diff.ts'
import type { FrameworkDiff } from '../../framework/diff/types.ts'
import { typesOf, valuesOf, type NormalForm } from '../../framework/normal-form.ts'
import type { FrameworkVersion, ReleasedFiles } from '../../framework/types.ts'
import type { Store } from '../../store/store.ts'
import { achievementEffects, type AchievementEffect } from './achievement-effects.ts'
import { compare, isAssessed, type VersionContent } from './comparison.ts'
import { openSessions, type TouchedSessions } from './open-sessions.ts'
import type { Standing } from './rules.ts'
import { standingIn } from './standing.ts'

export interface DraftImpactDeps {
  readonly store: Pick<Store, 'awards' | 'sessions'>
  readonly clock: () => Date
}

export interface DraftImpactRequest {
  /** The organisation that asks. */
  readonly organisationId: string
  /** Slug of the framework. */
  readonly framework: string
  /** The released version the draft was made from. */
  readonly from: FrameworkVersion
  readonly to: { readonly version: string; readonly form: NormalForm; readonly files: ReleasedFiles }
}

export interface DraftImpact {
  readonly framework: string
  readonly from: string
  readonly to: string
  readonly class: FrameworkDiff['class']
  /** Codes of the competencies, groups of competencies and label criteria that change; a change of order apart is none. */
  readonly competencies: readonly string[]
  readonly achievements: readonly {
    /** In the version where it is: the draft for `added`, the earlier one for the others. */
    readonly id: string
    readonly effect: AchievementEffect
    /** Active awards, of all organisations. */
    readonly awards: number
  }[]
  /** Codes of the profiles that change, or that aim at a competency that changes in more than its spelling. */
  readonly profiles: readonly string[]
  readonly sessions: TouchedSessions
  /** Active awards made under the earlier version, by all organisations, by where they will stand. */
  readonly awards: {
    readonly total: number
    readonly stands: number
    readonly equivalent: number
    readonly needsReassessment: number
  }
}

/**
 * What releasing the draft would touch. Awards are counted per achievement in the store and never read. Counts under 10 are not masked: they
 * are about definitions of badges and say nothing of people or places, and who retires a code must see that one badge depends on it.
 * Sessions of other organisations are counted and not named.
 */
export async function draftImpact(deps: DraftImpactDeps, request: DraftImpactRequest): Promise<DraftImpact> {
  const { organisationId, framework, from } = request
  const { form, ...draft } = request.to
  const to: VersionContent = { slug: framework, ...draft, form: () => form }
  const diff = frameworkDiff({ version: from.version, form: from.form() }, { version: to.version, form })
  const comparison = compare(from, to, diff)
  const standings = new Map(
    [...comparison.from.achievements.keys()].map((code) => [code, standingIn(comparison, code).standing]),
  )
  const effects = effectsOf(from, to, standings)
  const inFrom = (code: string) => `${framework}/${from.version}/${code}`
  const awards = await activeAwards(deps, [...standings.keys()].map(inFrom))
  const achievements = [...effects].map(([code, effect]) => ({
    id: effect === 'added' ? `${framework}/${to.version}/${code}` : inFrom(code),
    effect,
    awards: awards.get(inFrom(code)) ?? 0,
  }))
  const touched = achievements.filter(({ effect }) => effect !== 'added').map(({ id }) => id)
  return {
    framework,
    from: from.version,
    to: to.version,
    class: diff.class,
    competencies: competenciesIn(diff, [from.form(), form]),
    achievements,
    profiles: profilesIn(diff, [from.form(), form]),
    sessions: await openSessions(deps, organisationId, new Set(touched)),
    awards: byStanding([...standings].map(([code, standing]) => [standing, awards.get(inFrom(code)) ?? 0])),
  }
}

/** A badge that reads the same, or nearly, has changed all the same when what was recognised may not hold any more. */
function effectsOf(
  from: VersionContent,
  to: VersionContent,
  standings: ReadonlyMap<string, Standing>,
): ReadonlyMap<string, AchievementEffect> {
  const effects = new Map(achievementEffects(from, to))
  for (const [code, standing] of standings) {
    if (standing === 'needs-reassessment' && effects.get(code) !== 'removed') effects.set(code, 'changed')
  }
  return effects
}

/** Counts asked for at once. */
const countsAtOnce = 50

async function activeAwards(
  { store }: DraftImpactDeps,
  achievements: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  for (let start = 0; start < achievements.length; start += countsAtOnce) {
    const asked = achievements.slice(start, start + countsAtOnce)
    const found = await Promise.all(
      asked.map((achievement) => store.awards.count({ achievement, state: 'active' })),
    )
    for (const [index, achievement] of asked.entries()) counts.set(achievement, found[index] ?? 0)
  }
  return counts
}

function byStanding(counts: readonly (readonly [Standing, number])[]): DraftImpact['awards'] {
  const sum = (...which: readonly Standing[]) =>
    counts.reduce((total, [standing, count]) => (which.includes(standing) ? total + count : total), 0)
  const [stands, equivalent, needsReassessment] = [
    sum('stands'),
    sum('equivalent'),
    sum('needs-reassessment'),
  ]
  return { total: stands + equivalent + needsReassessment, stands, equivalent, needsReassessment }
}

function competenciesIn(diff: FrameworkDiff, forms: readonly NormalForm[]): readonly string[] {
  const changed = diff.changes.filter(({ kind }) => kind !== 'order-changed').map(({ node }) => node)
  return [...new Set(changed)].filter((code) => forms.some((form) => isAssessed(form, code)))
}

function profilesIn(diff: FrameworkDiff, forms: readonly NormalForm[]): readonly string[] {
  const changed = new Set(diff.changes.map(({ node }) => node))
  const inMeaning = new Set(diff.changes.filter((one) => one.class !== 'editorial').map(({ node }) => node))
  const touched = forms.flatMap(({ nodes }) =>
    [...nodes]
      .filter(([, node]) => typesOf(node).includes('mediation:Profile'))
      .filter(
        ([code, node]) =>
          changed.has(code) ||
          valuesOf(node, 'mediation:target').some((target) => inMeaning.has(aimedAt(target))),
      )
      .map(([code]) => code),
  )
  return [...new Set(touched)]
}

function aimedAt(target: unknown): string {
  const { 'mediation:competency': competency } = Object(target) as { 'mediation:competency'?: unknown }
  return String(competency).slice('./'.length)
}
