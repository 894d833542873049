/** Printed cards for the learners of a session. */
import { ownSession } from '../award/training-session.ts'
import type { Achievements } from '../achievement/types.ts'
import { linkOf } from '../claim/claims.ts'
import type { ClaimDeps } from '../claim/deps.ts'
import { createSessionCards } from '../claim/session-cards.ts'
import { claimCardsPdf } from '../view/certificate/claim-cards.ts'
import { callerOf, type Handlers } from './contract/operation.ts'

export interface SessionCardsDeps extends ClaimDeps {
  readonly achievements: Pick<Achievements, 'resolve'>
}

export function sessionCardHandlers(deps: SessionCardsDeps): Pick<Handlers, 'createSessionCards'> {
  return {
    async createSessionCards(request) {
      const caller = callerOf(request)
      const session = await ownSession(deps, caller.organisationId, request.params.sessionId)
      const organisation = await deps.store.organisations.get(caller.organisationId)
      if (organisation === undefined) throw new Error('a caller of no organisation')
      // Learners read them, whatever the trainer reads.
      const { learner, language = 'fr' } = request.query
      const cards = await createSessionCards(deps, caller, session, learner)
      const body = await claimCardsPdf({
        language,
        session: session.title,
        organisation: organisation.name,
        codePage: `${deps.publicUrl}/recevoir`,
        madeAt: deps.clock(),
        cards: cards.map(({ name, awards, claim }) => ({
          name,
          badges: awards.map(({ achievement }) => deps.achievements.resolve(achievement).name[language]),
          // For a wallet that reads the code, and a camera, alike.
          link: `${linkOf(deps, claim)}?iuv=1`,
          code: deps.claimSecrets.printedCode(claim._id),
          until: claim.expiresAt.slice(0, 10),
        })),
      })
      return {
        status: 200,
        body,
        mediaType: 'application/pdf',
        headers: {
          'Cache-Control': 'private, no-store',
          'Content-Language': language,
          'Content-Disposition': 'attachment; filename="cartes.pdf"',
        },
      }
    },
  }
}
