/** Where an award stands under another version of its framework. Nothing here changes an award. */
import type { Achievement } from '../../achievement/types.ts'
import type { Change, FrameworkDiff } from '../../framework/diff/types.ts'
import { byVersion } from '../../framework/release/release-order.ts'
import type { Frameworks, FrameworkVersion } from '../../framework/types.ts'
import type { Award } from '../../store/documents.ts'
import type { Text } from '../../text.ts'
import {
  compare,
  comparisonOf,
  type AchievementFacts,
  type Comparison,
  type VersionContent,
} from './comparison.ts'
import { judgeAchievement } from './judge-achievement.ts'
import type { Judged } from './judge-node.ts'
import { standingRules, type Standing, type StandingRule } from './rules.ts'

export interface StandingDeps {
  readonly frameworks: Pick<Frameworks, 'find' | 'latest' | 'refresh'>
}

/** What an award can be re-issued as, if the person agrees. */
export interface Proposal {
  /** `<framework>/<version>/<code>`. */
  readonly achievement: string
  readonly name: Text
}

export interface AchievementStanding {
  readonly standing: Standing
  /** Ids of standing rules (rules.ts), then of the rules that classed the changes that break (framework/diff/rules.ts). */
  readonly reasons: readonly string[]
  /** Absent under the same or an earlier version, when nothing is equivalent, or when there is nothing to award. */
  readonly proposal?: Proposal
}

export interface AwardStanding extends AchievementStanding {
  readonly award: string
  /** The achievement it was awarded for, `<framework>/<version>/<code>`. */
  readonly achievement: string
  /** The version it was judged against, and the one it is looked at under. */
  readonly from: string
  readonly to: string
  /** The reasons in words, in the same order. */
  readonly explanations: readonly Text[]
  readonly reissueOf?: string
  readonly reissuedAs?: string
}

/**
 * Where the awards of `achievement`, of the version `from`, stand under `to`; `diff` is the one from `from` to `to`. Pure: every award of
 * an achievement stands where the achievement does.
 * @throws Error (a bug of the caller) when `from` has no such achievement
 */
export function standingOf(
  achievement: Pick<Achievement, 'code'>,
  from: VersionContent,
  to: VersionContent,
  diff: FrameworkDiff,
): AchievementStanding {
  return standingIn(compare(from, to, diff), achievement.code)
}

/** `standingOf`, for versions that are already compared. @throws Error when the earlier version has no achievement `code` */
export function standingIn(comparison: Comparison, code: string): AchievementStanding {
  const { from, to } = comparison
  const facts = from.achievements.get(code)
  if (facts === undefined) throw new Error(`${from.slug}/${from.version} has no achievement ${code}`)
  if (from.slug === to.slug && from.version === to.version) return current
  const judged = judgeAchievement(comparison, facts)
  const next = nextOf(comparison, facts, judged)
  const rules: readonly StandingRule[] = [
    ...judged.rules,
    ...(policyChanged(comparison, facts) ? (['policy-of-its-time'] as const) : []),
    ...(judged.standing === 'stands' && next === undefined ? (['not-awarded-any-more'] as const) : []),
  ]
  return {
    standing: judged.standing,
    reasons: [...new Set([...rules, ...judged.breaking.map(({ rule }) => rule)])],
    ...(next === undefined || byVersion(to.version, from.version) <= 0
      ? {}
      : { proposal: { achievement: `${to.slug}/${to.version}/${next.code}`, name: next.name } }),
  }
}

/**
 * Where `award` stands under `to`: by default, the latest version of its framework. A proposal is made for an active award only, not
 * re-issued yet, and never under a deprecated version.
 * @throws Error when the version the award pins is not known: released versions are never forgotten
 */
export async function awardStanding(
  deps: StandingDeps,
  award: Award,
  to?: FrameworkVersion,
): Promise<AwardStanding> {
  await deps.frameworks.refresh()
  const [slug = '', version = '', code = ''] = award.achievement.split('/')
  const from = deps.frameworks.find(slug, version)
  const under = to ?? deps.frameworks.latest(slug)
  if (from === undefined || under === undefined)
    throw new Error(`${slug}/${version} is not a released version`)
  const comparison = comparisonOf(from, under)
  const { proposal, ...stands } = standingIn(comparison, code)
  const open = award.state === 'active' && award.reissuedAs === undefined && under.status !== 'deprecated'
  return {
    award: award._id,
    achievement: award.achievement,
    from: from.version,
    to: under.version,
    ...stands,
    explanations: stands.reasons.map((reason) => explained(reason, comparison.diff)),
    ...(proposal === undefined || !open ? {} : { proposal }),
    ...(award.reissueOf === undefined ? {} : { reissueOf: award.reissueOf }),
    ...(award.reissuedAs === undefined ? {} : { reissuedAs: award.reissuedAs }),
  }
}

function explained(reason: string, { rules }: FrameworkDiff): Text {
  const known = new Map<string, { readonly text: Text }>(Object.entries(standingRules)).get(reason)
  const text = known?.text ?? rules?.[reason]
  if (text === undefined) throw new Error(`no rule says what the reason ${reason} means`)
  return text
}

const current: AchievementStanding = { standing: 'current', reasons: ['same-version'] }

/** The achievement of the later version that says the same. */
function nextOf(
  { to }: Comparison,
  { code, about, level }: AchievementFacts,
  { standing, heir }: Judged,
): AchievementFacts | undefined {
  if (standing === 'needs-reassessment') return undefined
  if (heir !== undefined) return to.at(heir, level)
  const same = to.achievements.get(code)
  return same?.about === about && same.level === level ? same : undefined
}

function policyChanged(comparison: Comparison, { about, level }: AchievementFacts): boolean {
  const concerns = ({ kind, levels }: Change) =>
    kind === 'evidence-policy-changed' &&
    (level === undefined || levels === undefined || levels.includes(level))
  return comparison.policyChanged || comparison.changesOf(about).some(concerns)
}
