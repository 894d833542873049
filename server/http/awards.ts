/** Awards: read, revoke, suspend, reinstate; where they stand under a later version, and re-issuing them. */
import { credentialUrl } from '../award/award-badge.ts'
import { changeAwardState, ownAward } from '../award/change-award-state.ts'
import type { AwardDeps } from '../award/deps.ts'
import type { ReminderDeps } from '../award/renewal/reminder.ts'
import { renewalState } from '../award/renewal/renewal-state.ts'
import { reissueAward } from '../award/standing/reissue-award.ts'
import { awardStanding, type StandingDeps } from '../award/standing/standing.ts'
import { shownDeliveries } from '../claim/mail/shown-deliveries.ts'
import type { Award } from '../store/documents.ts'
import { callerOf, type Handlers } from './contract/operation.ts'

type AwardOperation = 'getAward' | 'changeAwardState' | 'getAwardStanding' | 'reissueAward'

export function awardHandlers(deps: AwardDeps & StandingDeps & ReminderDeps): Pick<Handlers, AwardOperation> {
  return {
    async getAward(request) {
      const award = await ownAward(deps, callerOf(request).organisationId, request.params.awardId)
      const decision: unknown = JSON.parse(award.decision)
      const renewal = await renewalState(deps, award)
      return {
        status: 200,
        body: {
          award: { ...awardBody(deps, award), ...(await deliveriesOf(deps, award)) },
          decision,
          ...(renewal === undefined ? {} : { renewal }),
        },
      }
    },

    async changeAwardState(request) {
      const { organisationId, keyId } = callerOf(request)
      const { state, reason } = request.body
      const award = await changeAwardState(deps, organisationId, request.params.awardId, {
        state,
        reason,
        by: keyId,
      })
      return { status: 200, body: awardBody(deps, award) }
    },

    async getAwardStanding(request) {
      const award = await ownAward(deps, callerOf(request).organisationId, request.params.awardId)
      return { status: 200, body: await awardStanding(deps, award) }
    },

    async reissueAward(request) {
      const { organisationId, keyId } = callerOf(request)
      const { award, created } = await reissueAward(deps, organisationId, request.params.awardId, {
        ...request.body,
        by: keyId,
      })
      return { status: created ? 201 : 200, body: awardBody(deps, award) }
    },
  }
}

/** What became of its hand-over. */
export async function deliveriesOf(deps: Pick<AwardDeps, 'store'>, award: Award) {
  return { deliveries: (await shownDeliveries(deps, [award])).get(award._id) ?? [] }
}

/** What the organisation sees of its award in a list. */
export function awardBody(deps: Pick<AwardDeps, 'publicUrl'>, award: Award) {
  const { _id, achievement, frameworkIri, frameworkDigest, awardedAt, state, history } = award
  const { sessionId, learnerId, applicationId, personId, validUntil, renewals, reissueOf, reissuedAs } = award
  return {
    id: _id,
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(learnerId === undefined ? {} : { learnerId }),
    ...(applicationId === undefined ? {} : { applicationId }),
    ...(personId === undefined ? {} : { person: personId }),
    achievement,
    framework: frameworkIri,
    frameworkDigest,
    awardedAt,
    credential: credentialUrl(deps, _id),
    state,
    history,
    ...(validUntil === undefined ? {} : { validUntil }),
    ...(renewals === undefined ? {} : { renewals }),
    ...(reissueOf === undefined ? {} : { reissueOf }),
    ...(reissuedAs === undefined ? {} : { reissuedAs }),
  }
}
