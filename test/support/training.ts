/** What a trainer does in a session, through the API. */
import type { Answer, Client, Schemas } from './service.ts'
import { succeeded } from './service.ts'

const competency = 'referentiel-mediateurs/0.1.0/RM-A1.1'
export const level1 = `${competency}-N1`
export const level2 = `${competency}-N2`
export const level3 = `${competency}-N3`

/** A session a trainer could open today. */
export const newSession = {
  title: 'Accueillir et accompagner',
  achievements: [level1],
  heldOn: '2026-11-18',
  trainerName: 'Sylvie Marchand',
}

/** A person whose evidence meets the criteria of level 1. */
export function learner(givenName: string, change: object = {}): Record<string, unknown> {
  return {
    givenName,
    familyName: 'Béranger',
    email: `${givenName
      .normalize('NFD')
      .replaceAll(/[^A-Za-z]/gu, '')
      .toLowerCase()}@exemple.fr`,
    consent: true,
    evidence: [{ kind: 'EV-OBS', observedAt: '2026-11-18', pseudonymised: true }],
    ...change,
  }
}

export async function openSession(client: Client, change: object = {}): Promise<Schemas['Session']> {
  const json = { ...newSession, ...change }
  return succeeded(await client.call<Schemas['CreatedSession']>('POST', '/sessions', { json })).session
}

/** Imports `learners` as JSON; answers their ids in order. */
export async function enrol(
  client: Client,
  session: Pick<Schemas['Session'], 'id'>,
  learners: readonly object[],
): Promise<readonly string[]> {
  const answer = await client.call<Schemas['RosterReport']>('POST', `/sessions/${session.id}/learners`, {
    json: { learners },
  })
  return succeeded(answer).lines.map(({ learnerId = 'refused' }) => learnerId)
}

export async function learnersOf(
  client: Client,
  session: Pick<Schemas['Session'], 'id'>,
): Promise<readonly Schemas['Learner'][]> {
  const answer = await client.call<{ items: Schemas['Learner'][] }>(
    'GET',
    `/sessions/${session.id}/learners?limit=200`,
  )
  return succeeded(answer).items
}

export async function record(
  client: Client,
  session: Pick<Schemas['Session'], 'id'>,
  evidence: readonly object[],
): Promise<readonly string[]> {
  const answer = await client.call<{ ids: string[] }>('POST', `/sessions/${session.id}/evidence`, {
    json: { evidence },
  })
  return succeeded(answer).ids
}

export async function evaluate(
  client: Client,
  session: Pick<Schemas['Session'], 'id'>,
): Promise<Schemas['EvaluationReport']> {
  return succeeded(
    await client.call<Schemas['EvaluationReport']>('POST', `/sessions/${session.id}/evaluations`),
  )
}

let signatures = 0

/** Signs the session as it is now; `change` alters the request. */
export async function sign(
  client: Client,
  session: Pick<Schemas['Session'], 'id'>,
  change: object = {},
  idempotencyKey?: string,
): Promise<Answer<Schemas['AwardReport']>> {
  const { evaluation } = await evaluate(client, session)
  signatures += 1
  return client.call<Schemas['AwardReport']>('POST', `/sessions/${session.id}/awards`, {
    json: { evaluation, signedBy: 'Sylvie Marchand', ...change },
    headers: { 'Idempotency-Key': idempotencyKey ?? `signature-${String(signatures)}` },
  })
}

/** Signs the session, and answers every rule that needs a person: it is met. */
export async function signJudging(
  client: Client,
  session: Pick<Schemas['Session'], 'id'>,
  change: object = {},
): Promise<Answer<Schemas['AwardReport']>> {
  const { lines } = await evaluate(client, session)
  const judgements = lines
    .filter(({ evaluation }) => evaluation.outcome === 'needs-person')
    .flatMap(({ learnerId, achievement, evaluation: { findings } }) =>
      findings
        .filter(({ outcome }) => outcome === 'needs-person')
        .map(({ rule }) => ({ learnerId, achievement, rule, reason: 'Vérifié sur place.' })),
    )
  return sign(client, session, { judgements, ...change })
}

/** A line of an award report that has a badge. */
export type AwardedLine = Schemas['AwardReport']['lines'][number] & {
  readonly awardId: string
  readonly credential: string
}

/** The lines of a report that have a badge, in order. */
export function badges(report: Schemas['AwardReport']): readonly AwardedLine[] {
  return report.lines.filter(
    (line): line is AwardedLine => line.awardId !== undefined && line.credential !== undefined,
  )
}

/** A session with one person who gets level 1: the badge, and its line. */
export async function oneBadge(
  client: Client,
  change: { readonly session?: object; readonly person?: object } = {},
): Promise<{ readonly session: Schemas['Session']; readonly line: AwardedLine }> {
  const session = await openSession(client, change.session)
  await enrol(client, session, [learner('Éloïse', change.person)])
  const [line] = badges(succeeded(await sign(client, session)))
  if (line === undefined) throw new Error('the criteria of level 1 were not met')
  return { session, line }
}
