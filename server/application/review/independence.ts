/** Whether somebody can judge an application without having a part in it. */
import type { Caller } from '../../access/access-token.ts'
import { normalise } from '../../organisation/pseudonym.ts'
import type { EvidencePiece } from '../../store/documents.ts'
import { everything } from '../../store/everything.ts'
import type { Application, Person } from '../../store/recognition-documents.ts'
import { Problem } from '../../problem.ts'
import type { Text } from '../../text.ts'
import { timestamp } from '../../timestamp.ts'
import type { ApplicationDeps } from '../deps.ts'
import { dossierState, instanceOf, type Assignment } from '../dossier.ts'

/** For how long somebody cannot judge a person who has judged them. */
const mutualDays = 90

/** What keeps a person from judging an application. */
export type Conflict =
  'applicant' | 'member' | 'opener' | 'evidence' | 'first-instance' | 'recused' | 'mutual' | 'hands'

type Deps = Pick<ApplicationDeps, 'store' | 'clock' | 'pseudonyms'>

/**
 * Checks that `person` has no part in the application, as it is now: before they are assigned, when they assess, and when they decide; and
 * that the caller's key was not made by the applicant or whoever opened it: they would judge in somebody else's name.
 * @throws Problem `conflict-of-interest` (403), which says why
 */
export async function requireIndependence(
  deps: Deps & Pick<ApplicationDeps, 'isInHandsOf'>,
  application: Application,
  person: Person,
  { keyId }: Pick<Caller, 'keyId'>,
): Promise<void> {
  const { applicantId, openedBy = applicantId } = application
  const tied = await deps.isInHandsOf(keyId, new Set([applicantId, openedBy]))
  const conflict = (await conflictOf(deps, application, person)) ?? (tied ? 'hands' : undefined)
  if (conflict !== undefined) throw new Problem('conflict-of-interest', words[conflict])
}

/**
 * The first conflict of interest of `person`, if there is one. Somebody who is known to two organisations is known by their e-mail; a reference
 * says something in its own organisation only.
 */
export async function conflictOf(
  deps: Deps,
  application: Application,
  person: Person,
): Promise<Conflict | undefined> {
  if (person._id === application.applicantId || person.recipientKey === application.recipientKey)
    return 'applicant'
  if (person._id === application.openedBy) return 'opener'
  const elsewhere = await partElsewhere(deps, application, person)
  if (elsewhere !== undefined) return elsewhere
  const instance = instanceOf(application)
  const assigned = dossierState(application).assignments.filter((one) => one.personId === person._id)
  if (assigned.some((one) => one.instance !== instance)) return 'first-instance'
  if (assigned.some((one) => one.recusedAt !== undefined)) return 'recused'
  const pieces = await everything(deps.store.evidence, { applicationId: application._id })
  if (pieces.some((piece) => hasPartIn(piece, person, assigned[0]))) return 'evidence'
  return (await wasJudgedBy(deps, application, person)) ? 'mutual' : undefined
}

/** The part they have under a record of another organisation, the one that applies included. */
async function partElsewhere(
  deps: Deps,
  { applicantKind, applicantId, openedBy }: Application,
  person: Person,
): Promise<Conflict | undefined> {
  if (openedBy !== undefined && (await isTheirs(deps, person, openedBy))) return 'opener'
  if (applicantKind === 'person') return (await isTheirs(deps, person, applicantId)) ? 'applicant' : undefined
  if (person.email === undefined) return undefined
  const emailKey = deps.pseudonyms.contact(applicantId, 'email', person.email)
  const { items } = await deps.store.people.page({ where: { emailKey }, limit: 1 })
  return items.length > 0 ? 'member' : undefined
}

/** Whether a record, of any organisation, has the person's e-mail: it is theirs, or they share a mailbox. */
async function isTheirs(
  { store }: Pick<Deps, 'store'>,
  { email }: Person,
  recordId: string,
): Promise<boolean> {
  const record = email === undefined ? undefined : await store.people.get(recordId)
  return email !== undefined && record?.email !== undefined && normalise(record.email) === normalise(email)
}

/** What an assessor observed since they were assigned is part of their assessment; anything else was for the applicant. */
function hasPartIn(piece: EvidencePiece, person: Person, assigned: Assignment | undefined): boolean {
  const { endorserKey, filedBy, createdAt } = piece
  if (endorserKey !== undefined && [person.emailKey, person.referenceKey].includes(endorserKey)) return true
  return filedBy === person._id && (assigned === undefined || createdAt < assigned.assignedAt)
}

/** Whether the applicant assessed an application of `person` in the last 90 days. */
async function wasJudgedBy(deps: Deps, application: Application, person: Person): Promise<boolean> {
  const since = timestamp(new Date(deps.clock().getTime() - mutualDays * 86_400_000))
  const theirs = await everything(deps.store.applications, { applicantId: person._id })
  return theirs.some((one) =>
    dossierState(one).assessments.some(
      ({ personId, assessor, at }) =>
        (personId === application.applicantId || assessor === application.recipientKey) && at >= since,
    ),
  )
}

const words: Readonly<Record<Conflict, Text>> = {
  applicant: {
    fr: 'Personne ne juge sa propre candidature.',
    en: 'Nobody judges their own application.',
  },
  member: {
    fr: 'Cette personne est de l’organisation candidate : elle ne juge pas sa candidature.',
    en: 'This person is of the organisation that applies: they do not judge its application.',
  },
  hands: {
    fr:
      'Cette clé d’API vient de la personne candidate, ou de qui a ouvert la candidature : elle ne sert pas à la juger. Il en faut une ' +
      'que quelqu’un d’autre a faite.',
    en:
      'This API key was made by the applicant, or by whoever opened the application: it is not used to judge it. One that somebody else ' +
      'made is needed.',
  },
  opener: {
    fr: 'Qui a ouvert cette candidature pour la personne ne la juge pas.',
    en: 'Whoever opened this application for the person does not judge it.',
  },
  evidence: {
    fr: 'Qui a fourni, observé ou endossé une preuve de cette candidature ne la juge pas.',
    en: 'Whoever provided, observed or endorsed evidence of this application does not judge it.',
  },
  'first-instance': {
    fr: 'Un recours est jugé par d’autres personnes que la première décision.',
    en: 'An appeal is judged by other people than the first decision.',
  },
  recused: {
    fr: 'Cette personne s’est récusée : elle ne juge pas cette candidature.',
    en: 'This person recused themself: they do not judge this application.',
  },
  mutual: {
    fr: 'La personne candidate a jugé une candidature de cette personne dans les 90 derniers jours.',
    en: 'The applicant judged an application of this person in the last 90 days.',
  },
}
