/** An application that was granted, and everything that can go with one: what every operation about people can be about. */
import { randomBytes } from 'node:crypto'
import {
  decide,
  favourable,
  file,
  framework,
  level2,
  observation,
  report,
  step,
  takeAndAssess,
} from './applying.ts'
import type { Member } from './members.ts'
import type { Ids } from './operations.ts'
import { succeeded, type Client, type Schemas, type TestService } from './service.ts'

export interface DossierPeople {
  readonly organisation: string
  readonly applicant: Member
  /** Opens it, and saw the applicant work. */
  readonly opener: Member
  /** Delegated for the framework. */
  readonly assessor: Member
  readonly coordinator: Member
}

/** Has badges of the organisation end after a year, so that there is something to renew. */
export async function setPolicy({ client }: Member, organisation: string): Promise<void> {
  const json = {
    assessors: 1,
    appealAssessors: 2,
    reviewDays: 30,
    completionDays: 60,
    appealDays: 60,
    appealReviewDays: 60,
    validMonths: 12,
  }
  succeeded(await client.call('PUT', `/organisations/${organisation}/assessment-policies`, { json }))
}

/**
 * Goes all the way, through the API: opened, filled with a file and an observation, submitted, assessed, granted; its decision opened to
 * everybody; an endorsement of the badge given and another one asked for; the applicant positioned; a proposal made to them.
 */
export async function dossierOf(
  service: TestService,
  { organisation, applicant, opener, assessor, coordinator }: DossierPeople,
): Promise<Ids> {
  const personId = applicant.person.id
  const application = succeeded(
    await opener.client.call<Schemas['Application']>('POST', '/applications', {
      json: { achievement: level2, applicant: personId, consent: true, consentHow: 'Formulaire signé' },
    }),
  )
  const fileId = await upload(applicant.client, application.id)
  const pieceId = await file(applicant.client, application, { ...report, content: { file: { fileId } } })
  await file(opener.client, application, observation)
  succeeded(await step(applicant.client, application, 'submission'))
  await takeAndAssess(assessor, application, favourable())
  succeeded(await decide(assessor, application, 'granted'))
  const { decisions, awardId = 'none' } = succeeded(
    await applicant.client.call<Schemas['Application']>('GET', `/applications/${application.id}`),
  )
  const decisionId = decisions[0]?.id ?? 'none'
  const parts = ['outcome', 'criteria']
  succeeded(await applicant.client.call('PUT', `/decisions/${decisionId}/opening`, { json: { parts } }))
  const endorsementId = await endorsement(applicant.client, awardId, 'Gisèle Noir')
  await give(service, endorsementId)
  const asked = await endorsement(applicant.client, awardId, 'Henri Blanc')
  return {
    personId,
    applicationId: application.id,
    pieceId,
    fileId,
    decisionId,
    endorsementId,
    token: service.context.deps.endorsementLinks.token('answer', asked),
    positioningId: await position(applicant, '2026-11-20'),
    proposalId: await propose(service, applicant, 'PROFIL-AID'),
    delegationId: await delegationOf(organisation, coordinator, assessor),
    'requestRenewal.awardId': awardId,
    'listEndorsementsOfCredential.credentialId': awardId,
    'getGaps.profile': `${framework}/0.1.0/PROFIL-AID`,
    'getProgress.framework': framework,
  }
}

export async function upload(client: Client, applicationId: string): Promise<string> {
  const answer = await client.call<{ id: string }>('POST', `/applications/${applicationId}/files`, {
    raw: 'Douze ateliers collectifs menés à Dole.\n',
    headers: { 'Content-Type': 'text/plain' },
  })
  return succeeded(answer).id
}

/** Asks for an endorsement of an award; answers its id. */
async function endorsement(client: Client, award: string, name: string): Promise<string> {
  const email = `${name.split(' ')[1] ?? 'pair'}@ailleurs.example`
  const json = { target: { award }, endorser: { name, email }, language: 'fr' }
  return succeeded(await client.call<{ id: string }>('POST', '/endorsement-requests', { json })).id
}

/** Answers it as the endorser does, who found the link in their mail. */
async function give(service: TestService, endorsementId: string): Promise<void> {
  const token = service.context.deps.endorsementLinks.token('answer', endorsementId)
  const form = { answer: 'give', comment: 'Je l’ai vue conduire trois ateliers.', statement: 'yes' }
  succeeded(
    await service.anonymous.call('POST', `/endorsement-links/${token}`, {
      raw: new URLSearchParams(form).toString(),
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Origin: service.url },
    }),
  )
}

/** Says where the person stands; answers the id of what they said. */
export async function position({ person, client }: Member, positionedOn: string): Promise<string> {
  const json = {
    framework: `${framework}/0.1.0`,
    levels: [{ competency: 'RM-C2.1', level: 2 }],
    positionedOn,
  }
  const answer = await client.call<{ id: string }>('POST', `/people/${person.id}/positionings`, { json })
  return succeeded(answer).id
}

/** Any delegation of the person. */
async function delegationOf(organisation: string, { client }: Member, { person }: Member): Promise<string> {
  const path = `/organisations/${organisation}/delegations?limit=200`
  const { items } = succeeded(await client.call<{ items: Schemas['Delegation'][] }>('GET', path))
  return items.find(({ personId }) => personId === person.id)?.id ?? 'none'
}

/**
 * A proposal to award a profile to the person; answers its id. A whole profile takes some twenty badges: this one is written straight into the
 * store, and rests on nothing.
 */
export async function propose(service: TestService, { person }: Member, profile: string): Promise<string> {
  const { store } = service.context.deps
  const kept = await store.people.get(person.id)
  if (kept === undefined) throw new Error('nobody to propose to')
  const { organisationId, recipientKey } = kept
  const _id = randomBytes(16).toString('hex')
  const createdAt = '2026-11-20T09:30:00Z'
  await store.proposals.insert({
    _id,
    organisationId,
    recipientKey,
    personId: person.id,
    achievement: `${framework}/0.1.0/${profile}`,
    kind: 'award',
    state: 'open',
    awards: [],
    missing: [],
    createdAt,
    changedAt: createdAt,
  })
  return _id
}
