/** Where a person stands with the profiles of the frameworks they have badges of. */
import type { Achievement } from '../../achievement/types.ts'
import type { Award } from '../../store/documents.ts'
import { everything } from '../../store/everything.ts'
import { renewableUntil } from '../renewal/renewal-dossier.ts'
import { parisDay } from '../../paris-day.ts'
import type { AwardDeps } from '../deps.ts'
import type { StandingDeps } from '../standing/standing.ts'
import { stillGood, type Holder } from './good-awards.ts'
import { heldAt } from './held-at.ts'
import { judgeProfile } from './judge-profile.ts'
import type { ProfileSituation } from './next-proposal.ts'

export type ProfileDeps = Pick<AwardDeps, 'store' | 'achievements' | 'pseudonyms' | 'clock'> & {
  readonly frameworks: Pick<StandingDeps['frameworks'], 'find'>
}

export interface PlacedProfile extends ProfileSituation {
  readonly achievement: Achievement
  /** An award of it that was not revoked, good or not. */
  readonly awardId?: string
}

/**
 * One line per profile of each framework version that an award of `holder` pins, in the order of the frameworks. `awarded` is of the
 * profile in whatever version: the next version of a profile somebody has is a matter of its standing, not a new badge. Of several
 * versions in which a profile is met, only the latest counts as met; none of a deprecated version does. Reads only.
 */
export async function profileSituations(
  deps: Omit<ProfileDeps, 'pseudonyms'>,
  holder: Holder,
): Promise<readonly PlacedProfile[]> {
  const now = deps.clock()
  const { organisationId, recipientKey } = holder
  const all = await everything(deps.store.awards, { organisationId, recipientKey })
  if (all.length === 0) return []
  const good = await stillGood(deps, all, now)
  const pinned = new Set(all.map(({ achievement }) => achievement.slice(0, achievement.lastIndexOf('/'))))
  const profiles = deps.achievements
    .list()
    .filter(({ kind, recipient }) => kind === 'profile' && recipient === 'person')
    .filter(({ framework }) => pinned.has(`${framework.slug}/${framework.version}`))
  const lastMet = new Map<string, string>()
  const judged = profiles.map((achievement) => {
    const held = heldAt(deps, achievement.framework, good, all)
    const judgement = judgeProfile(achievement, recipientKey, held, now)
    if (judgement.met && achievement.framework.status !== 'deprecated')
      lastMet.set(lineOf(achievement), achievement.id)
    return { achievement, judgement }
  })
  return judged.map(({ achievement, judgement }) => {
    const same = all.filter((award) => award.achievement === achievement.id)
    const goodAward = good.find((award) => award.achievement === achievement.id)
    const kept = goodAward ?? same.find((award) => isKept(award, now))
    const line = lineOf(achievement)
    const awarded = all.some((award) => isKept(award, now) && lineOfAward(award) === line)
    return {
      ...judgement,
      achievement,
      // What is already awarded must still be met in its own version; what is proposed is the latest.
      met: judgement.met && (awarded || lastMet.get(line) === achievement.id),
      awarded,
      ...(goodAward === undefined ? {} : { goodAward: goodAward._id }),
      ...(kept === undefined ? {} : { awardId: kept._id }),
    }
  })
}

/** The profile, whatever its version. */
function lineOf({ framework, code }: Achievement): string {
  return `${framework.slug}/${code}`
}

function lineOfAward({ achievement }: Award): string {
  const [slug = '', , code = ''] = achievement.split('/')
  return `${slug}/${code}`
}

/** Not revoked; and when it ended, not so long ago that it could not be renewed. */
function isKept(award: Award, now: Date): boolean {
  const until = renewableUntil(award)
  return award.state !== 'revoked' && (until === undefined || parisDay(now) <= until)
}
