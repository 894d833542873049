/** Which badges of one version of a framework a person holds, counting those that are equivalent under it. */
import type { HeldBadge } from '../../evidence/types.ts'
import type { FrameworkVersion } from '../../framework/types.ts'
import type { Award } from '../../store/documents.ts'
import { comparisonOf } from '../standing/comparison.ts'
import { standingIn, type StandingDeps } from '../standing/standing.ts'

/**
 * What `good` awards are worth at `version`: those that pin it, those of an earlier version that stand or have an equivalent under it
 * (award/standing/ says so, not the code they share), and those re-issued from one that pins it. Other frameworks count for nothing.
 * @param all every award of the person, good or not: a re-issued badge says where it comes from
 */
export function heldAt(
  deps: { readonly frameworks: Pick<StandingDeps['frameworks'], 'find'> },
  version: FrameworkVersion,
  good: readonly Award[],
  all: readonly Award[],
): readonly HeldBadge[] {
  const byId = new Map(all.map((award) => [award._id, award]))
  const prefix = `${version.slug}/${version.version}/`
  return good.flatMap((award): readonly HeldBadge[] => {
    const pinned = lineage(byId, award).find(({ achievement }) => achievement.startsWith(prefix))
    const code = pinned?.achievementCode ?? equivalentCode(deps, version, award)
    return code === undefined ? [] : [{ awardId: award._id, achievement: code }]
  })
}

/** The award, and those it was re-issued from, the latest first. */
function lineage(byId: ReadonlyMap<string, Award>, award: Award): readonly Award[] {
  const line: Award[] = []
  for (let one: Award | undefined = award; one !== undefined && !line.includes(one);) {
    line.push(one)
    one = one.reissueOf === undefined ? undefined : byId.get(one.reissueOf)
  }
  return line
}

function equivalentCode(
  { frameworks }: { readonly frameworks: Pick<StandingDeps['frameworks'], 'find'> },
  to: FrameworkVersion,
  { achievement, achievementCode }: Award,
): string | undefined {
  const [slug = '', version = ''] = achievement.split('/')
  const from = slug === to.slug ? frameworks.find(slug, version) : undefined
  if (from === undefined) return undefined
  return standingIn(comparisonOf(from, to), achievementCode).proposal?.achievement.split('/')[2]
}
