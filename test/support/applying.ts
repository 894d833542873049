/** What people do with applications, through the API. */
import { memberOf, type Member } from './members.ts'
import { succeeded, type Answer, type Client, type Schemas, type TestService } from './service.ts'

export const framework = 'referentiel-mediateurs'
/** Leading a collective workshop with ease: two pieces of evidence of two kinds, an observation among them. */
export const level2 = `${framework}/0.1.0/RM-C2.1-N2`

export type Application = Schemas['Application']

/** The people of an organisation that applications take: who applies, who saw them work, who assesses, who manages. */
export interface Workshop {
  readonly organisation: string
  readonly applicant: Member
  readonly colleague: Member
  /** Delegated for the framework for 2026 and 2027. */
  readonly assessors: readonly [Member, Member, Member]
  readonly coordinator: Member
}

/** Registers an organisation with these people. */
export async function workshopOf(service: TestService, organisation: string): Promise<Workshop> {
  const json = { id: organisation, name: `Organisation ${organisation}` }
  succeeded(await service.operator.call('POST', '/organisations', { json }))
  return peopleOf(service, organisation)
}

/** Registers these people of an organisation that exists. */
export async function peopleOf(service: TestService, organisation: string): Promise<Workshop> {
  const coordinator = await memberOf(service, organisation, 'coordinator', { givenName: 'Claire' })
  const assessor = async (givenName: string) => {
    const member = await memberOf(service, organisation, 'assessor', { givenName })
    await delegate(coordinator, organisation, member)
    return member
  }
  return {
    organisation,
    coordinator,
    applicant: await memberOf(service, organisation, 'applicant', { givenName: 'Amina' }),
    colleague: await memberOf(service, organisation, 'trainer', { givenName: 'Bruno' }),
    assessors: [await assessor('Denis'), await assessor('Esther'), await assessor('Farid')],
  }
}

/** Lets `member` assess everything in the framework, from 2026 to the end of 2027. */
export async function delegate(
  coordinator: Member,
  organisation: string,
  { person }: Member,
  change: object = {},
): Promise<void> {
  const json = { personId: person.id, framework, from: '2026-01-01', until: '2027-12-31', ...change }
  succeeded(
    await coordinator.client.call('POST', `/organisations/${organisation}/delegations`, {
      json,
      headers: { 'Idempotency-Key': `delegation-${person.id}` },
    }),
  )
}

/** Opens an application of the caller for level 2, agreed to. */
export async function open(client: Client, change: object = {}): Promise<Application> {
  const json = { achievement: level2, consent: true, nameInBadge: true, ...change }
  return succeeded(await client.call<Application>('POST', '/applications', { json }))
}

/** One step, whatever its answer. `what` is the end of its address: `submission`. */
export function step(
  client: Client,
  { id }: Pick<Application, 'id'>,
  what: string,
  json?: object,
): Promise<Answer<Application>> {
  const method = what === 'assessment' || what === 'consent' ? 'PUT' : 'POST'
  return client.call<Application>(method, `/applications/${id}/${what}`, json === undefined ? {} : { json })
}

/** A report of what the applicant did, filed by themself. */
export const report = {
  kind: 'EV-CRA',
  observedAt: '2026-11-10',
  content: { text: { text: 'Douze ateliers collectifs menés à Dole depuis septembre.' } },
}

/** What a colleague saw. */
export const observation = {
  kind: 'EV-OBS',
  observedAt: '2026-11-18',
  pseudonymised: true,
  content: { observation: { rubric: [{ criterion: 'RM-C2.1', level: 2 }], durationMinutes: 120 } },
}

export async function file(client: Client, { id }: Pick<Application, 'id'>, piece: object): Promise<string> {
  const answer = await client.call<{ id: string }>('POST', `/applications/${id}/evidence`, { json: piece })
  return succeeded(answer).id
}

/** An application with all it takes for level 2, submitted. */
export async function submitted(
  { applicant, colleague }: Workshop,
  change: object = {},
): Promise<Application> {
  const application = await open(applicant.client, change)
  await file(applicant.client, application, report)
  await file(colleague.client, application, observation)
  return succeeded(await step(applicant.client, application, 'submission'))
}

/** What an assessor found, in favour unless `change` says otherwise. */
export const favourable = (change: object = {}) => ({
  rubric: [{ criterion: 'RM-C2.1', level: 2 }],
  recommends: 'grant',
  ...change,
})
export const unfavourable = {
  rubric: [{ criterion: 'RM-C2.1', level: 1 }],
  recommends: 'refuse',
  reason: 'Les ateliers décrits sont animés à deux : je ne vous ai pas vue les conduire seule.',
}

/** Takes the application and assesses it. */
export async function takeAndAssess(
  member: Member,
  application: Application,
  assessment: object,
): Promise<void> {
  succeeded(await step(member.client, application, 'assessors', {}))
  succeeded(await step(member.client, application, 'assessment', assessment))
}

/** The id to quote, of the application as it is now. */
export async function evaluationOf(client: Client, { id }: Pick<Application, 'id'>): Promise<string> {
  const answer = await client.call<Schemas['ApplicationEvaluation']>('POST', `/applications/${id}/evaluation`)
  return succeeded(answer).evaluation ?? 'not quotable'
}

/** Signs a decision on the application as it is now. */
export async function decide(
  { client }: Member,
  application: Application,
  outcome: 'granted' | 'refused',
  change: object = {},
): Promise<Answer<Application>> {
  const reason = 'Conduisez d’abord seule deux ateliers observés.'
  return step(client, application, 'decision', {
    evaluation: await evaluationOf(client, application),
    outcome,
    ...(outcome === 'refused' ? { reason } : {}),
    ...change,
  })
}
