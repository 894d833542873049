/** What can be endorsed: an award, an achievement, an issuer, or what an application asks for. */
import type { Achievement } from '../achievement/types.ts'
import { subjectsOf } from '../application/evidence/kinds.ts'
import { credentialUrl } from '../award/award-badge.ts'
import { contactKeys, type Contact, type ContactKeys } from '../organisation/person.ts'
import { mailboxOf } from '../organisation/pseudonym.ts'
import type { Award } from '../store/documents.ts'
import type { Application, Person } from '../store/recognition-documents.ts'
import type { EndorsementDeps } from './deps.ts'

export const targetKinds = ['award', 'achievement', 'issuer', 'application'] as const
export type TargetKind = (typeof targetKinds)[number]

/** The one who would be recognised by the endorsement. */
export interface EndorsedRecipient extends ContactKeys {
  /** Pseudonym in the organisation that signs. */
  readonly recipientKey: string
  readonly name: string
  /** Key of the mailbox their address leads to (see `mailboxOf`), when they have one. */
  readonly mailboxKey?: string
}

export interface EndorsementTarget {
  readonly kind: TargetKind
  /** `<kind>:<id>`, as stored. */
  readonly key: string
  /** Who witnesses the endorsement and signs it. */
  readonly organisationId: string
  /** What the endorsement is of, as the credential names it: a URL or a DID. */
  readonly endorsedId: string
  readonly achievement?: Achievement
  readonly recipient?: EndorsedRecipient
  readonly award?: Award
  readonly application?: Application
}

type Deps = Pick<EndorsementDeps, 'store' | 'achievements' | 'pseudonyms' | 'publicUrl' | 'keys'>

/**
 * The target of that kind and id; `undefined` when there is none. `organisationId` is that of whoever asks: it witnesses what endorses an
 * achievement; in every other case the organisation follows from the target. Does NOT ask who may: see `requireAsker`.
 * @throws Problem `achievement-unknown` and its like (422) for an achievement nobody published
 */
export async function findTarget(
  deps: Deps,
  kind: TargetKind,
  id: string,
  organisationId: string,
): Promise<EndorsementTarget | undefined> {
  const key = `${kind}:${id}`
  switch (kind) {
    case 'achievement': {
      const achievement = deps.achievements.resolve(id)
      return { kind, key, organisationId, achievement, endorsedId: editionIri(achievement) }
    }
    case 'issuer': {
      if ((await deps.store.organisations.get(id)) === undefined) return undefined
      const { did } = await deps.keys.current(id)
      return { kind, key, organisationId: id, endorsedId: did }
    }
    case 'award': {
      const award = await deps.store.awards.get(id)
      return award && awardTarget(deps, key, award)
    }
    case 'application': {
      const application = await deps.store.applications.get(id)
      return application && applicationTarget(deps, key, application)
    }
  }
}

/** The target a stored endorsement is about. @throws Error (a damaged store) when it is gone */
export async function targetOf(
  deps: Deps,
  endorsement: { readonly target: string; readonly organisationId: string },
): Promise<EndorsementTarget> {
  const colon = endorsement.target.indexOf(':')
  const kind = targetKinds.find((one) => one === endorsement.target.slice(0, colon))
  const id = endorsement.target.slice(colon + 1)
  const found = kind && (await findTarget(deps, kind, id, endorsement.organisationId))
  if (found === undefined) throw new Error('an endorsement of nothing')
  return found
}

async function awardTarget(deps: Deps, key: string, award: Award): Promise<EndorsementTarget> {
  const recipient = await holder(deps, award)
  return {
    kind: 'award',
    key,
    organisationId: award.organisationId,
    endorsedId: credentialUrl(deps, award._id),
    achievement: deps.achievements.resolve(award.achievement),
    award,
    ...(recipient === undefined ? {} : { recipient }),
  }
}

async function applicationTarget(
  deps: Deps,
  key: string,
  application: Application,
): Promise<EndorsementTarget> {
  const { _id, organisationId, applicantId, achievement, renews } = application
  const recipient = await applicant(deps, application)
  // The badge it would lead to has an address already; a renewed badge keeps its own.
  const awardId = renews ?? deps.pseudonyms.award(organisationId, _id, applicantId, achievement)
  return {
    kind: 'application',
    key,
    organisationId,
    endorsedId: credentialUrl(deps, awardId),
    achievement: deps.achievements.resolve(achievement),
    application,
    ...(recipient === undefined ? {} : { recipient }),
  }
}

async function holder(deps: Deps, award: Award): Promise<EndorsedRecipient | undefined> {
  const { recipientKey, organisationId, personId, learnerId, applicationId } = award
  const person = personId === undefined ? undefined : await deps.store.people.get(personId)
  if (person !== undefined) return endorsed(deps, organisationId, recipientKey, person)
  const learner = learnerId === undefined ? undefined : await deps.store.learners.get(learnerId)
  if (learner !== undefined) return endorsed(deps, organisationId, recipientKey, learner)
  // A badge of an organisation, or of a person of another one.
  const application =
    applicationId === undefined ? undefined : await deps.store.applications.get(applicationId)
  return application && applicant(deps, application)
}

async function applicant(deps: Deps, application: Application): Promise<EndorsedRecipient | undefined> {
  const { recipientKey, organisationId, applicantKind, applicantId } = application
  if (applicantKind === 'person') {
    const person = await deps.store.people.get(applicantId)
    return person && endorsed(deps, organisationId, recipientKey, person)
  }
  const organisation = await deps.store.organisations.get(applicantId)
  if (organisation === undefined) return undefined
  const { name, email } = organisation
  return { recipientKey, name, ...keysOf(deps, organisationId, { email }) }
}

/** Looked up by what they are known by in the organisation that signs, which may be another than their own. */
function endorsed(
  deps: Deps,
  organisationId: string,
  recipientKey: string,
  person: Pick<Person, 'givenName' | 'familyName' | 'email' | 'reference'>,
): EndorsedRecipient {
  return {
    recipientKey,
    name: `${person.givenName} ${person.familyName}`,
    ...keysOf(deps, organisationId, person),
  }
}

function keysOf(
  deps: Deps,
  organisationId: string,
  contact: Contact,
): Pick<EndorsedRecipient, 'emailKey' | 'referenceKey' | 'mailboxKey'> {
  const { email } = contact
  const { emailKey: mailboxKey } = contactKeys(deps, organisationId, { email: email && mailboxOf(email) })
  return {
    ...contactKeys(deps, organisationId, contact),
    ...(mailboxKey === undefined ? {} : { mailboxKey }),
  }
}

/** Open Badges endorses an Achievement by its id, and each language has its own: the French one, in which badges are issued. */
function editionIri(achievement: Achievement): string {
  const { id } = achievement.edition('fr')
  if (typeof id !== 'string') throw new Error('an achievement without id')
  return id
}

/** Competency codes an endorsement for `achievement` can be about: its competency, or the criteria its rules name. */
export function endorsableCompetencies({ competency, criteria: { rules } }: Achievement): readonly string[] {
  return [...subjectsOf({ rules, ...(competency === undefined ? {} : { competency }) })]
}
