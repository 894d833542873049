/** How a person moved, competency by competency: dated levels side by side, never added up. */
import type { AwardDeps } from '../award/deps.ts'
import { goodAwards, type Holder } from '../award/profile/good-awards.ts'
import type { Frameworks } from '../framework/types.ts'
import { parisDay } from '../paris-day.ts'
import { Problem } from '../problem.ts'
import type { Text } from '../text.ts'
import { datedLevels, type DatedLevel } from './latest-levels.ts'
import { slugOf } from './positioning.ts'

export type ProgressDeps = Pick<AwardDeps, 'store' | 'achievements' | 'clock'> & {
  readonly frameworks: Pick<Frameworks, 'latest' | 'refresh'>
}

/** A level on a day: said, or recognised by a badge that is still good. */
export interface Step extends Omit<DatedLevel, 'by'> {
  readonly by: DatedLevel['by'] | 'badge'
  readonly awardId?: string
}

export interface CompetencyProgress {
  readonly competency: string
  readonly title: Text
  /** From the first day to the last; on one day, what was said before what was recognised. */
  readonly steps: readonly Step[]
}

/**
 * One line per competency of the framework about which something was said or recognised, in the order of its latest version; codes that it
 * no longer has come last. No score, no share, no rank. Reads only.
 * @throws Problem `framework-version-unknown` (422) when nothing is released under `slug`
 */
export async function progress(
  deps: ProgressDeps,
  person: Holder & { readonly _id: string },
  slug: string,
): Promise<readonly CompetencyProgress[]> {
  await deps.frameworks.refresh()
  const latest = deps.frameworks.latest(slug)
  if (latest === undefined) throw noFramework()
  const steps = new Map<string, Step[]>()
  for (const [code, dated] of await datedLevels(deps, person._id, slug)) steps.set(code, [...dated])
  for (const award of await goodAwards(deps, person, deps.clock())) {
    if (slugOf(award.achievement) !== slug) continue
    const { competency, level, framework } = deps.achievements.resolve(award.achievement)
    if (competency === undefined || level === undefined) continue
    const step = {
      level,
      on: parisDay(new Date(award.awardedAt)),
      framework: `${framework.slug}/${framework.version}`,
      by: 'badge' as const,
      awardId: award._id,
    }
    steps.set(competency, [...(steps.get(competency) ?? []), step])
  }
  const order = new Map(latest.competencies.map(({ code }, index) => [code, index]))
  const titles = new Map(latest.competencies.map(({ code, title }) => [code, title]))
  return [...steps]
    .toSorted(([a], [b]) => (order.get(a) ?? order.size) - (order.get(b) ?? order.size) || (a < b ? -1 : 1))
    .map(([competency, own]) => ({
      competency,
      title: titles.get(competency) ?? { fr: competency, en: competency },
      steps: own.toSorted((a, b) => (a.on === b.on ? 0 : a.on < b.on ? -1 : 1)),
    }))
}

function noFramework(): Problem {
  return new Problem('framework-version-unknown', {
    fr: 'Aucun référentiel publié ne porte ce nom.',
    en: 'No released framework has this name.',
  })
}
