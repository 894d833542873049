/** What lies between a person and a profile. */
import type { Achievement } from '../achievement/types.ts'
import type { AwardDeps } from '../award/deps.ts'
import { goodAwards, type Holder } from '../award/profile/good-awards.ts'
import { heldAt } from '../award/profile/held-at.ts'
import { everything } from '../store/everything.ts'
import type { Frameworks, FrameworkVersion } from '../framework/types.ts'
import { Problem } from '../problem.ts'
import type { Text } from '../text.ts'
import { datedLevels, type DatedLevel } from './latest-levels.ts'

export type GapsDeps = Pick<AwardDeps, 'store' | 'achievements' | 'clock'> & {
  readonly frameworks: Pick<Frameworks, 'find' | 'refresh'>
}

export interface Gap {
  readonly competency: string
  readonly title: Text
  /** The level the profile asks for. */
  readonly wanted: number
  /** The highest badge held, at the pinned version or equivalent to one of it. */
  readonly held?: { readonly awardId: string; readonly achievement: string; readonly level: number }
  /** The last that was said. */
  readonly self?: DatedLevel
  readonly mediator?: DatedLevel
  /** Levels between the badge held and the one wanted; 0: it is held. */
  readonly missing: number
  /** The badge to begin with, and what it asks for. Absent when nothing is missing. */
  readonly next?: {
    readonly achievement: string
    readonly name: Text
    readonly level: number
    readonly asks: Text
  }
}

export interface Gaps {
  readonly profile: string
  readonly name: Text
  /** In the order of the profile. */
  readonly targets: readonly Gap[]
}

/** A node of the framework that has targets; valid under schemas/framework.schema.json. */
interface ProfileNode {
  readonly 'mediation:target': readonly {
    readonly 'mediation:competency': string
    readonly 'mediation:levelNumber': number
  }[]
}

/**
 * One line per competency of the profile `<framework>/<version>/<code>`: what is wanted, held, said, and what the next badge asks for.
 * Badges are those of the person's organisation; what is said never counts as held. No score, no share, no rank. Reads only.
 * @throws Problem `framework-version-unknown`, `level-not-issuable` or `achievement-unknown` (422), the last one also for what is no profile
 */
export async function gaps(
  deps: GapsDeps,
  person: Holder & { readonly _id: string },
  profileId: string,
): Promise<Gaps> {
  await deps.frameworks.refresh()
  const profile = deps.achievements.resolve(profileId)
  const { framework } = profile
  const node = framework.nodes.get(profile.code)
  if (profile.kind !== 'profile' || node === undefined) throw noProfile()
  const { organisationId, recipientKey } = person
  const [good, all, said] = await Promise.all([
    goodAwards(deps, person, deps.clock()),
    everything(deps.store.awards, { organisationId, recipientKey }),
    datedLevels(deps, person._id, framework.slug),
  ])
  const held = heldAt(deps, framework, good, all)
  const badges = deps.achievements.list().filter((one) => isOf(framework, one))
  const { 'mediation:target': targets } = node as unknown as ProfileNode
  return {
    profile: profile.id,
    name: profile.name,
    targets: targets.map((target) => {
      const code = lastSegment(target['mediation:competency'])
      const own = badges.filter(({ competency }) => competency === code)
      const dated = said.get(code) ?? []
      return {
        competency: code,
        title: titleOf(framework, code),
        ...distance(own, target['mediation:levelNumber'], held),
        ...lastBy('self', dated),
        ...lastBy('mediator', dated),
      }
    }),
  }
}

/** `badges`: those of the competency. */
function distance(
  badges: readonly Achievement[],
  wanted: number,
  held: readonly { readonly awardId: string; readonly achievement: string }[],
): Pick<Gap, 'wanted' | 'held' | 'missing' | 'next'> {
  const rising = badges
    .flatMap((badge) => (badge.level === undefined ? [] : [{ badge, level: badge.level }]))
    .toSorted((a, b) => a.level - b.level)
  const best = rising
    .flatMap(({ badge, level }) => {
      const award = held.find(({ achievement }) => achievement === badge.code)
      return award === undefined ? [] : [{ awardId: award.awardId, achievement: badge.id, level }]
    })
    .at(-1)
  const missing = Math.max(0, wanted - (best?.level ?? 0))
  const next = missing === 0 ? undefined : rising.find(({ level }) => level > (best?.level ?? 0))
  return {
    wanted,
    ...(best === undefined ? {} : { held: best }),
    missing,
    ...(next === undefined
      ? {}
      : {
          next: {
            achievement: next.badge.id,
            name: next.badge.name,
            level: next.level,
            asks: asked(next.badge),
          },
        }),
  }
}

/** The sentences of its criteria, as the badge itself will carry them. */
function asked(badge: Achievement): Text {
  const narrative = (language: 'fr' | 'en') =>
    (badge.edition(language) as { readonly criteria: { readonly narrative: string } }).criteria.narrative
  const fr = narrative('fr')
  return { fr, en: badge.languages.includes('en') ? narrative('en') : fr }
}

function lastBy(by: DatedLevel['by'], dated: readonly DatedLevel[]): Pick<Gap, 'self' | 'mediator'> {
  const last = dated.findLast((one) => one.by === by)
  return last === undefined ? {} : { [by]: last }
}

function isOf({ slug, version }: FrameworkVersion, { framework }: Achievement): boolean {
  return framework.slug === slug && framework.version === version
}

function titleOf({ competencies }: FrameworkVersion, code: string): Text {
  return competencies.find((one) => one.code === code)?.title ?? { fr: code, en: code }
}

function lastSegment(iri: string): string {
  return iri.slice(iri.lastIndexOf('/') + 1)
}

function noProfile(): Problem {
  return new Problem('achievement-unknown', {
    fr: 'Il faut un profil : `<référentiel>/<version>/<profil>`.',
    en: 'A profile is needed: `<framework>/<version>/<profile>`.',
  })
}
