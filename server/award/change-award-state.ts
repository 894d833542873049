/** Revokes, suspends and reinstates. */
import { Problem } from '../problem.ts'
import type { Award, AwardNewsType, AwardState } from '../store/documents.ts'
import { awardNews } from './award-news.ts'
import type { AwardDeps } from './deps.ts'
import { timestamp } from '../timestamp.ts'

const newsTypes = {
  active: 'badge.reinstated',
  suspended: 'badge.suspended',
  revoked: 'badge.revoked',
} as const satisfies { readonly [state in AwardState]: AwardNewsType }

export interface StateChange {
  readonly state: AwardState
  /** For the organisation's own record; never published. */
  readonly reason: string
  /** API key that asks. */
  readonly by: string
}

/**
 * Brings the award of the organisation to `change.state`. Asking again for the same state changes nothing. The public list changes first:
 * after a crash in between, asking again completes the change, and nothing is ever shown as better than it is.
 * @throws Problem `not-found` (404), also for another organisation's award; `state-change-refused` (409) when it is revoked already
 */
export async function changeAwardState(
  deps: Pick<AwardDeps, 'store' | 'status' | 'clock' | 'events' | 'profilesAfterChange'>,
  organisationId: string,
  awardId: string,
  change: StateChange,
): Promise<Award> {
  const award = await changedAward(deps, organisationId, awardId, change)
  await deps.profilesAfterChange(organisationId, award.recipientKey)
  return award
}

async function changedAward(
  deps: Pick<AwardDeps, 'store' | 'status' | 'clock' | 'events'>,
  organisationId: string,
  awardId: string,
  change: StateChange,
): Promise<Award> {
  for (;;) {
    const award = await ownAward(deps, organisationId, awardId)
    if (award.state === 'revoked' && change.state !== 'revoked') {
      throw new Problem('state-change-refused', {
        fr: 'Ce badge est révoqué : une révocation est définitive.',
        en: 'This badge is revoked: a revocation is final.',
      })
    }
    await deps.status.change(award.statusSlot, change.state)
    if (award.state === change.state) return award
    const at = timestamp(deps.clock())
    const organisation = await deps.store.organisations.get(organisationId)
    const changed = await deps.store.awards.replace({
      ...award,
      state: change.state,
      history: [...award.history, { at, state: change.state, by: change.by, reason: change.reason.trim() }],
      ...awardNews(organisation ?? {}, award, newsTypes[change.state], at),
    })
    // Somebody changed it meanwhile: look again.
    if (changed === undefined) continue
    deps.events.awardStateChanged({ awardId, state: change.state })
    return settle(deps, changed)
  }
}

/** Two people may change an award at once: whoever comes last brings the public list to what the award says in the end. */
async function settle(deps: Pick<AwardDeps, 'store' | 'status'>, changed: Award): Promise<Award> {
  for (let award = changed; ;) {
    const current = await deps.store.awards.get(award._id)
    if (current === undefined || current.revision === award.revision) return award
    await deps.status.change(current.statusSlot, current.state)
    award = current
  }
}

/** @throws Problem `not-found` (404): the same answer for an award that does not exist and for somebody else's */
export async function ownAward(
  deps: Pick<AwardDeps, 'store'>,
  organisationId: string,
  awardId: string,
): Promise<Award> {
  const award = await deps.store.awards.get(awardId)
  if (award?.organisationId !== organisationId) {
    throw new Problem('not-found', {
      fr: 'Votre organisation n’a pas d’attribution avec cet identifiant.',
      en: 'Your organisation has no award with this id.',
    })
  }
  return award
}
