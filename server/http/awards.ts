/** Awards: read, revoke, suspend, reinstate. */
import { credentialUrl } from '../award/award-badge.ts'
import { changeAwardState, ownAward } from '../award/change-award-state.ts'
import type { AwardDeps } from '../award/deps.ts'
import type { Award } from '../store/documents.ts'
import { callerOf, type Handlers } from './operation.ts'

export function awardHandlers(deps: AwardDeps): Pick<Handlers, 'getAward' | 'changeAwardState'> {
  return {
    async getAward(request) {
      const award = await ownAward(deps, callerOf(request).organisationId, request.params.awardId)
      const decision: unknown = JSON.parse(award.decision)
      return { status: 200, body: { award: awardBody(deps, award), decision } }
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
  }
}

/** What the organisation sees of its award in a list. */
export function awardBody(deps: Pick<AwardDeps, 'publicUrl'>, award: Award) {
  const { _id, sessionId, learnerId, achievement, frameworkIri, frameworkDigest, awardedAt, state, history } =
    award
  return {
    id: _id,
    sessionId,
    learnerId,
    achievement,
    framework: frameworkIri,
    frameworkDigest,
    awardedAt,
    credential: credentialUrl(deps, _id),
    state,
    history,
  }
}
