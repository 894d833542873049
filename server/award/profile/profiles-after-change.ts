/** Proposals follow what a person holds: made, lapsed, made again; nothing is ever awarded by itself. */
import type { Person, Proposal } from '../../store/recognition-documents.ts'
import { timestamp } from '../../timestamp.ts'
import { nextProposal } from './next-proposal.ts'
import { profileSituations, type PlacedProfile, type ProfileDeps } from './profile-situations.ts'

const kinds = ['award', 'review'] as const

/**
 * Brings the proposals of a person in line with the badges they hold now: as often as it is called, and in whatever order what
 * happened is learnt, the same proposals are open in the end. Only people the organisation knows in person get any; roster lines without
 * a person do not. Writes nothing when nothing changed.
 */
export async function profilesAfterChange(
  deps: ProfileDeps,
  organisationId: string,
  recipientKey: string,
): Promise<void> {
  const [person] = (await deps.store.people.page({ where: { organisationId, recipientKey }, limit: 1 })).items
  if (person === undefined) return
  // Whoever looked at older awards may write last: look again until there is nothing left to write.
  while (await bringInLine(deps, person));
}

/** True when something was written. */
async function bringInLine(deps: ProfileDeps, person: Person): Promise<boolean> {
  const { organisationId, recipientKey } = person
  let wrote = false
  for (const profile of await profileSituations(deps, { organisationId, recipientKey })) {
    for (const kind of kinds) {
      if (await settle(deps, person, kind, profile)) wrote = true
    }
  }
  return wrote
}

async function settle(
  deps: ProfileDeps,
  person: Person,
  kind: Proposal['kind'],
  profile: PlacedProfile,
): Promise<boolean> {
  const { organisationId, recipientKey, _id: personId } = person
  const achievement = profile.achievement.id
  const _id = deps.pseudonyms.proposal(organisationId, recipientKey, kind, achievement)
  for (;;) {
    const known = await deps.store.proposals.get(_id)
    const next = nextProposal(kind, known, profile, await isUnderway(deps, known))
    if (next === undefined) return false
    const changedAt = timestamp(deps.clock())
    if (known === undefined) {
      const proposal = { _id, organisationId, recipientKey, personId, achievement, kind, ...next }
      if (await deps.store.proposals.insert({ ...proposal, createdAt: changedAt, changedAt })) return true
    } else {
      // The answer goes with the question it was given to.
      const { applicationId: _, reason: __, ...question } = known
      if ((await deps.store.proposals.replace({ ...question, personId, ...next, changedAt })) !== undefined)
        return true
    }
  }
}

/** The application that accepting it opened is still going on. */
async function isUnderway(
  { store }: Pick<ProfileDeps, 'store'>,
  known: Proposal | undefined,
): Promise<boolean> {
  if (known?.state !== 'accepted' || known.applicationId === undefined) return false
  const application = await store.applications.get(known.applicationId)
  return application !== undefined && !ended.has(application.state)
}

/** A refusal can still be appealed, and is over all the same. */
const ended: ReadonlySet<string> = new Set(['granted', 'refused', 'upheld', 'overturned', 'withdrawn'])
