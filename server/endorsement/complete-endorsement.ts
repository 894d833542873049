/** What follows from an endorsement that was given, and what is forgotten of one that was not. */
import { takesEvidence } from '../application/dossier.ts'
import { hasRoom, keepPiece } from '../application/evidence/keep-piece.ts'
import { endorsementKinds } from '../application/evidence/kinds.ts'
import { tryEach } from '../chores.ts'
import { parisDay } from '../paris-day.ts'
import { Problem } from '../problem.ts'
import type { Endorsement } from '../store/recognition-documents.ts'
import type { Language } from '../text.ts'
import { collusionIn, type Collusion } from './collusion.ts'
import type { EndorsementDeps } from './deps.ts'
import { forgetMails, givenMail } from './mails.ts'
import { isOver } from './open-link.ts'
import { revokeEndorsement, withdrawEvidence } from './revoke-endorsement.ts'
import { targetOf, type EndorsementTarget } from './target.ts'

/** An endorsement, and what became of it once it was given. */
export interface Completed {
  readonly endorsement: Endorsement
  /** What it was revoked for at once: given at the same moment as the one that makes it collusion. Nobody is written to. */
  readonly collusion?: Collusion
  /** Signed and public, but no piece of its application, which took no more evidence by then. */
  readonly isLeftOut: boolean
}

/**
 * Looks once more whether the endorsement is collusion: two that answer each other can be given at once, and then neither may stand. Else files
 * a given endorsement as a piece of the application it was asked for, sends its endorser the link to withdraw it, then forgets their
 * address: while the address is there, this is still to be done. Doing it again changes nothing.
 */
export async function completeEndorsement(
  deps: EndorsementDeps,
  endorsement: Endorsement,
  language: Language = 'fr',
): Promise<Completed> {
  const { endorserEmail: to, ...rest } = endorsement
  if (to === undefined || endorsement.state !== 'given') return { endorsement, isLeftOut: false }
  const target = await targetOf(deps, endorsement)
  const organisation = await deps.store.organisations.get(endorsement.organisationId)
  if (organisation === undefined) throw new Error('an endorsement of no organisation')
  const collusion = await collusionIn(deps, target, endorsement)
  if (collusion !== undefined) {
    const revoked = await revokeEndorsement(deps, endorsement._id, 'Endossement de soi ou réciproque')
    return { endorsement: revoked, collusion, isLeftOut: false }
  }
  const isLeftOut = !(await fileAsEvidence(deps, target, endorsement))
  const token = deps.endorsementLinks.token('revocation', endorsement._id)
  const link = `${deps.publicUrl}/endorsement-links/${token}`
  await deps.mail(givenMail({ endorsement, target, organisation, link, to, language }))
  const completed = await deps.store.endorsements.replace(rest)
  if (completed !== undefined) return { endorsement: completed, isLeftOut }
  // Lost to somebody who does the same; or who revoked it, and saw no piece yet.
  const current = await deps.store.endorsements.get(endorsement._id)
  if (current?.state === 'revoked') await withdrawEvidence(deps, current)
  return { endorsement: current ?? endorsement, isLeftOut }
}

/** Whether the endorsement would find a place in the application it is asked for; true for one that would be no piece of any. */
export async function hasPlace(
  deps: Pick<EndorsementDeps, 'store'>,
  { application, achievement }: EndorsementTarget,
): Promise<boolean> {
  if (application === undefined || achievement === undefined) return true
  return endorsementKind(achievement) === undefined || hasRoom(deps, application)
}

/** False when the application takes no more. */
async function fileAsEvidence(
  deps: EndorsementDeps,
  { application, achievement }: EndorsementTarget,
  { _id, endorserKey, competencies, givenAt = '' }: Endorsement,
): Promise<boolean> {
  const kind = achievement && endorsementKind(achievement)
  if (application === undefined || kind === undefined) return true
  if (!takesEvidence(application)) return false
  const piece = {
    kind,
    observedAt: parisDay(new Date(givenAt)),
    ...(competencies === undefined ? {} : { competencies }),
    // Not about the public, but about the applicant.
    pseudonymised: true,
    endorserKey,
    content: { form: 'endorsement', endorsementId: _id } as const,
  }
  try {
    await keepPiece(deps, application, piece)
    return true
  } catch (error) {
    // The last place was taken since it was looked for. The endorsement stands, and its endorser is still to be written to.
    if (error instanceof Problem && error.code === 'evidence-refused') return false
    throw error
  }
}

/** The kind of evidence an endorsement is: the one that the criteria forbid to come from the applicant. */
function endorsementKind({ criteria }: NonNullable<EndorsementTarget['achievement']>): string | undefined {
  const kinds = endorsementKinds(criteria)
  return criteria.kinds.map(({ code }) => code).find((code) => kinds.has(code))
}

/** Endorsements looked at in one run. */
const pageSize = 200

/**
 * A chore: completes what a crash left undone, and forgets the name and address of endorsers who did not answer in time. Each call looks at the
 * next endorsements, and begins anew after the last. One that fails keeps no other waiting: the run throws an AggregateError once all were looked at.
 */
export function createEndorsementSweep(deps: EndorsementDeps): () => Promise<void> {
  let cursor: string | undefined
  return async () => {
    const page = await deps.store.endorsements.page({
      where: {},
      limit: pageSize,
      ...(cursor === undefined ? {} : { after: cursor }),
    })
    cursor = page.cursor
    await tryEach(page.items, (endorsement) => settle(deps, endorsement), 'endorsements')
  }
}

async function settle(deps: EndorsementDeps, endorsement: Endorsement): Promise<void> {
  if (endorsement.endorserEmail === undefined) return
  if (!isOver(endorsement, deps.clock())) {
    await completeEndorsement(deps, endorsement)
    return
  }
  const { endorserEmail: _email, endorserName: _name, tokenHash: _hash, ...rest } = endorsement
  if ((await deps.store.endorsements.replace(rest)) !== undefined) await forgetMails(deps, endorsement._id)
}
