/** Withdraws an endorsement that was given. */
import type { Caller } from '../access/access-token.ts'
import { isOver } from '../application/deadlines.ts'
import { isOpen } from '../application/dossier.ts'
import { erasePiece } from '../application/evidence/erase-piece.ts'
import { contentOf } from '../application/evidence/content.ts'
import { Problem } from '../problem.ts'
import { everything } from '../store/everything.ts'
import type { Application, Endorsement } from '../store/recognition-documents.ts'
import { timestamp } from '../timestamp.ts'
import { mayManage } from './asker.ts'
import type { EndorsementDeps } from './deps.ts'

/**
 * The endorsement of the caller's organisation, if it is the caller's business (see `mayManage`).
 * @throws Problem `not-found` (404), the same for one that does not exist, of another organisation, or that the caller may not revoke
 */
export async function ownEndorsement(
  deps: Pick<EndorsementDeps, 'store'>,
  caller: Caller,
  id: string,
): Promise<Endorsement> {
  const endorsement = await deps.store.endorsements.get(id)
  if (endorsement !== undefined && (await mayManage(deps, caller, endorsement))) return endorsement
  throw new Problem('not-found', {
    fr: 'Votre organisation n’a pas d’endossement avec cet identifiant.',
    en: 'Your organisation has no endorsement with this id.',
  })
}

/**
 * Revokes a given endorsement for good; whoever holds it sees so in its status. The public list changes first: after a crash in between,
 * asking again completes it. Of an application that can still be decided, on appeal perhaps, the piece of evidence it was goes too. `reason` is kept for
 * the organisation and never published. Revoking again changes nothing.
 * @throws Problem `state-change-refused` (409) when it was never given
 */
export async function revokeEndorsement(
  deps: EndorsementDeps,
  id: string,
  reason: string,
): Promise<Endorsement> {
  for (;;) {
    const endorsement = await deps.store.endorsements.get(id)
    if (endorsement?.statusSlot === undefined) throw neverGiven()
    await deps.status.change(endorsement.statusSlot, 'revoked')
    const revoked =
      endorsement.state === 'revoked'
        ? endorsement
        : await deps.store.endorsements.replace(withdrawn(deps, endorsement, reason))
    if (revoked === undefined) continue
    await withdrawEvidence(deps, revoked)
    return revoked
  }
}

function withdrawn(
  deps: Pick<EndorsementDeps, 'clock'>,
  { endorserEmail: _, ...endorsement }: Endorsement,
  reason: string,
): Endorsement {
  return {
    ...endorsement,
    state: 'revoked',
    revokedAt: timestamp(deps.clock()),
    revocationReason: reason.trim(),
  }
}

/**
 * Erases the piece of evidence that a revoked endorsement was, while the application can still be decided. Doing it again changes nothing; until
 * it is done, no rule looks at the piece all the same.
 */
export async function withdrawEvidence(deps: EndorsementDeps, { _id, target }: Endorsement): Promise<void> {
  if (!target.startsWith('application:')) return
  const application = await deps.store.applications.get(target.slice('application:'.length))
  if (application === undefined || !canBeDecided(application, deps.clock())) return
  const pieces = await everything(deps.store.evidence, { applicationId: application._id })
  for (const piece of pieces) {
    const content = contentOf(piece)
    if (content?.form === 'endorsement' && content.endorsementId === _id) await erasePiece(deps, piece)
  }
}

/** A refusal can be appealed, and the same evidence judged again. */
function canBeDecided(application: Application, now: Date): boolean {
  return isOpen(application) || (application.state === 'refused' && !isOver(application, now))
}

function neverGiven(): Problem {
  return new Problem('state-change-refused', {
    fr: 'Cet endossement n’a pas été donné : il n’y a rien à retirer.',
    en: 'This endorsement was not given: there is nothing to withdraw.',
  })
}
