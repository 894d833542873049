/** Forgetting somebody an organisation knew in person. */
import { Problem } from '../problem.ts'
import type { Application, ApplicationState, Person } from '../store/recognition-documents.ts'
import { everything } from '../store/everything.ts'
import type { Store } from '../store/store.ts'
import type { Text } from '../text.ts'

export interface ErasePersonDeps {
  readonly store: Store
  readonly clock: () => Date
  /** Revokes an API key of the organisation for good. */
  readonly revokeKey: (organisationId: string, keyId: string) => Promise<unknown>
  /** Erases what an application rests on: what its pieces say, and its files. */
  readonly eraseEvidence: (applicationId: string) => Promise<void>
  /** Deletes the mails about an endorsement that were not sent yet: they name the person, and whom they asked. */
  readonly forgetMails: (endorsementId: string) => Promise<void>
  /** Whether they assess it now: NOT whether they once did, or recused themself. */
  readonly assesses: (application: Application, personId: string) => boolean
}

/**
 * Erases a person and what is about them alone: their closed applications with evidence and decisions, positionings, proposals,
 * delegations; their API keys stop working. Rosters are not touched: a learner of a session is that session's. Repeated after a crash, it
 * finishes what it began, and their keys are the first thing to go.
 * @throws Problem `conflict` (409), and nothing erased, while they hold an award of their organisation or of one that decided for them, or an
 *   application of theirs, or one they opened or assess, is open
 */
export async function erasePerson(deps: ErasePersonDeps, person: Person): Promise<void> {
  const { store } = deps
  const { _id: personId, organisationId, recipientKey } = person
  await requireNothingOpen(deps, person)
  for (const key of await everything(store.apiKeys, { organisationId })) {
    if (key.personId === personId) await deps.revokeKey(organisationId, key._id)
  }
  // Again, now that nothing more can be begun in their name.
  const applications = await requireNothingOpen(deps, person)
  for (const { _id } of applications) await eraseApplication(deps, _id)
  for (const { _id } of await everything(store.positionings, { personId }))
    await store.positionings.delete(_id)
  for (const { _id } of await everything(store.proposals, { organisationId, recipientKey }))
    await store.proposals.delete(_id)
  for (const { _id } of await everything(store.delegations, { personId })) await store.delegations.delete(_id)
  await store.people.delete(personId)
  await store.scrub()
}

/** The application last: as long as it is there, erasing can be finished. */
async function eraseApplication(
  { store, eraseEvidence, forgetMails }: ErasePersonDeps,
  applicationId: string,
): Promise<void> {
  await eraseEvidence(applicationId)
  await deletePieces({ store }, applicationId)
  for (const { _id } of await everything(store.endorsements, { target: `application:${applicationId}` })) {
    await forgetMails(_id)
    await store.endorsements.delete(_id)
  }
  for (const { _id } of await everything(store.decisions, { applicationId })) {
    await store.decisionOpenings.delete(_id)
    await store.decisions.delete(_id)
  }
  await store.applications.delete(applicationId)
  // Filed meanwhile: from now on whoever files one sees that the application is gone.
  await eraseEvidence(applicationId)
  await deletePieces({ store }, applicationId)
}

async function deletePieces({ store }: Pick<ErasePersonDeps, 'store'>, applicationId: string): Promise<void> {
  for (const { _id } of await everything(store.evidence, { applicationId })) await store.evidence.delete(_id)
}

/** Answers the person's applications, all of them closed. */
async function requireNothingOpen(
  { store, clock, assesses }: ErasePersonDeps,
  { _id: personId, organisationId, recipientKey }: Person,
): Promise<readonly Application[]> {
  const { items: awards } = await store.awards.page({ where: { organisationId, recipientKey }, limit: 1 })
  const own = await everything(store.applications, { applicantId: personId })
  if (awards.length > 0 || own.some(({ awardId }) => awardId !== undefined)) throw refused(reasons.award)
  if (own.some((application) => isOpen(application, clock()))) throw refused(reasons.application)
  for (const state of openStates) {
    const open = await everything(store.applications, { organisationId, state })
    if (open.some((one) => one.openedBy === personId || assesses(one, personId)))
      throw refused(reasons.assessor)
  }
  return own
}

const openStates = [
  'draft',
  'submitted',
  'under-review',
  'to-complete',
  'appealed',
] as const satisfies readonly ApplicationState[]

/** A refused one stays open for as long as it can be appealed. */
function isOpen({ state, dueAt }: Application, now: Date): boolean {
  if (state === 'refused') return dueAt !== undefined && new Date(dueAt) >= now
  return (openStates as readonly ApplicationState[]).includes(state)
}

const reasons = {
  award: {
    fr: 'Cette personne a un badge : il dit à qui il est.',
    en: 'This person holds a badge: it says whose it is.',
  },
  application: {
    fr: 'Cette personne a une candidature en cours : attendez sa fin, ou qu’elle la retire.',
    en: 'This person has an open application: wait for its end, or for them to withdraw it.',
  },
  assessor: {
    fr: 'Cette personne suit une candidature en cours : confiez-la d’abord à quelqu’un d’autre.',
    en: 'This person looks after an open application: first give it to somebody else.',
  },
} as const satisfies Record<string, Text>

function refused(reason: Text): Problem {
  return new Problem('conflict', reason)
}
