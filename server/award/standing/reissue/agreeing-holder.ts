/** Whose award it is, when they agree to receive a badge. */
import type { Award } from '../../../store/documents.ts'
import type { AwardDeps } from '../../deps.ts'

export interface Holder {
  /** Only when they asked for their name to be written in the badge. */
  readonly name?: string
  /** Of the document that says so: whatever changes there changes it. */
  readonly revision: number
}

/**
 * The learner of the session, or the applicant of the application, that the award came from; `undefined` when they do not agree to receive a
 * badge, or nobody knows them any more.
 */
export async function agreeingHolder(
  deps: Pick<AwardDeps, 'store'>,
  award: Award,
): Promise<Holder | undefined> {
  return award.applicationId === undefined
    ? learner(deps, award.learnerId ?? '')
    : applicant(deps, award.applicationId)
}

async function learner({ store }: Pick<AwardDeps, 'store'>, id: string): Promise<Holder | undefined> {
  const found = await store.learners.get(id)
  if (found?.consent !== true) return undefined
  const { givenName, familyName, nameInBadge, revision } = found
  return { revision, ...(nameInBadge ? { name: `${givenName} ${familyName}` } : {}) }
}

async function applicant({ store }: Pick<AwardDeps, 'store'>, id: string): Promise<Holder | undefined> {
  const application = await store.applications.get(id)
  if (application?.consent !== true) return undefined
  const { applicantKind, applicantId, nameInBadge, revision } = application
  if (applicantKind === 'organisation') {
    const organisation = await store.organisations.get(applicantId)
    if (organisation === undefined) return undefined
    return { revision, ...(nameInBadge ? { name: organisation.name } : {}) }
  }
  const person = await store.people.get(applicantId)
  if (person === undefined) return undefined
  return { revision, ...(nameInBadge ? { name: `${person.givenName} ${person.familyName}` } : {}) }
}
