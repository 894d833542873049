/** The main job, told as it happens: a trainer's file in, verified badges out. Goes through the public API only. */
import { connect, type Client, type Schemas } from './client.ts'
import { dated, daysLater } from './dated.ts'
import { keep, keepDocuments, type AwardedLine, type Kept } from './keep.ts'

type Session = Schemas['Session']
type People = ReadonlyMap<string, Schemas['Learner']>
type Line = Schemas['AwardReport']['lines'][number]
type Say = (line?: string) => void

const competency = 'referentiel-mediateurs/0.1.0/RM-A1.1'
/** Levels in the order in which they are earned. */
const achievements = [`${competency}-N1`, `${competency}-N2`, `${competency}-N3`]
const trainer = 'Sylvie Marchand'

export interface Story {
  readonly url: string
  readonly adminKey: { readonly id: string; readonly secret: string }
  readonly output: string
  readonly say: Say
}

/** Tells the story. Answers what did not hold; empty when all of it held. */
export async function tell(story: Story): Promise<readonly string[]> {
  const { say } = story
  const broken: string[] = []
  const expect = (claim: string, holds: boolean) => {
    if (!holds) broken.push(claim)
  }
  const client = await trainerClient(story)
  const session = await openSession(client)
  say(`\n1. La session « ${session.title} » est ouverte.`)

  const roster = await enrol(client, session, say)
  expect('12 personnes inscrites, une ligne refusée', roster.added === 12 && roster.refused === 1)
  const people = await learners(client, session)
  await recordEndorsements(client, session, people)

  say('\n3. Les dossiers sont évalués, puis la formatrice signe.')
  const first = await sign(client, session, 'demo-signature-1')
  // A level can rest on the one before: signing again awards what the first badges made possible.
  const second = await sign(client, session, 'demo-signature-2')
  const again = await sign(client, session, 'demo-signature-3')
  expect('renvoyer la demande n’attribue rien de plus', again.awarded === 0)
  const lines = [...first.lines, ...second.lines].filter(isAwarded)
  tellOutcomes(say, people, lines, again.lines)
  expect(
    '10 personnes ont un badge, 2 sont refusées',
    new Set(lines.map((line) => line.learnerId)).size === 10,
  )
  expect(
    'un niveau 3 est attribué',
    lines.some((line) => line.achievement.endsWith('-N3')),
  )

  say('\n4. Chaque badge est téléchargé, puis vérifié comme le ferait un employeur.')
  const kept: Kept[] = []
  for (const line of lines) kept.push(await keep(client, story, line, nameOf(people, line.learnerId)))
  for (const { person, code, verdicts } of kept) {
    say(`   ${person}, ${code} : JSON ${verdicts.json}, PNG ${verdicts.png}, SVG ${verdicts.svg}`)
  }
  const verdicts = kept.flatMap((badge) => Object.values(badge.verdicts))
  expect(
    'tous les badges sont bons dans les trois formes',
    verdicts.every((verdict) => verdict === 'valid'),
  )

  const [revoked, suspended] = kept
  if (revoked === undefined || suspended === undefined) return [...broken, 'il y a au moins deux badges']
  say('\n5. Un badge est révoqué, un autre suspendu puis rétabli, un autre retouché.')
  expect('un badge révoqué est refusé', (await verdictAfter(client, revoked, 'revoked', say)) === 'invalid')
  expect(
    'un badge suspendu est refusé',
    (await verdictAfter(client, suspended, 'suspended', say)) === 'invalid',
  )
  expect(
    'un badge rétabli est de nouveau bon',
    (await verdictAfter(client, suspended, 'active', say)) === 'valid',
  )
  const altered = { ...suspended, text: suspended.text.replaceAll('RM-A1.1', 'RM-B1.1') }
  expect('un badge retouché est refusé', (await verdictOf(client, altered, 'retouché', say)) === 'invalid')
  await keepDocuments(client, story)
  return broken
}

async function trainerClient({ url, adminKey }: Story): Promise<Client> {
  const admin = await connect(url, adminKey)
  await admin.json('POST', '/organisations', {
    id: 'atelier-dole',
    name: 'Atelier numérique de Dole',
    url: 'https://atelier-dole.example',
  })
  const key = await admin.json<Schemas['NewApiKey']>('POST', '/organisations/atelier-dole/api-keys', {
    label: 'formatrice',
    scopes: ['session:read', 'session:write', 'award:read', 'award:write', 'award:revoke'],
  })
  return connect(url, key)
}

async function openSession(client: Client): Promise<Session> {
  const created = await client.json<Schemas['CreatedSession']>('POST', '/sessions', {
    title: 'Accueillir et accompagner, promotion d’automne',
    achievements,
    heldOn: daysLater('2026-11-18'),
    trainerName: trainer,
  })
  return created.session
}

async function enrol(client: Client, session: Session, say: Say): Promise<Schemas['RosterReport']> {
  const path = `/sessions/${session.id}/learners`
  const roster = await client.send<Schemas['RosterReport']>(path, 'text/csv', dated('roster.csv'))
  say(
    `\n2. La liste est lue (${roster.encoding}, « ${roster.separator ?? ''} ») : ${String(roster.added)} inscrits.`,
  )
  for (const { line, errors = [] } of roster.lines.filter(({ outcome }) => outcome === 'refused')) {
    say(`   ligne ${String(line)} laissée de côté : ${errors.map((error) => error.detail).join(' ')}`)
  }
  return roster
}

async function learners(client: Client, session: Session): Promise<People> {
  const page = await client.json<{ items: Schemas['Learner'][] }>(
    'GET',
    `/sessions/${session.id}/learners?limit=200`,
  )
  return new Map(page.items.map((learner) => [learner.id, learner]))
}

async function recordEndorsements(client: Client, session: Session, people: People): Promise<void> {
  const endorsements = JSON.parse(dated('evidence.json')) as { person: string; evidence: object }[]
  const evidence = endorsements.map(({ person, evidence }) => ({
    learner: [...people.values()].find((learner) => learner.email === person)?.id,
    ...evidence,
  }))
  await client.json('POST', `/sessions/${session.id}/evidence`, { evidence })
}

/** Evaluates, answers what only a person can answer, and signs. */
async function sign(client: Client, session: Session, key: string): Promise<Schemas['AwardReport']> {
  const path = `/sessions/${session.id}`
  const { evaluation, lines } = await client.json<Schemas['EvaluationReport']>('POST', `${path}/evaluations`)
  const judgements = lines
    .filter((line) => line.evaluation.outcome === 'needs-person')
    .flatMap(({ learnerId, achievement, evaluation: { findings } }) =>
      findings
        .filter(({ outcome }) => outcome === 'needs-person')
        .map(({ rule }) => ({
          learnerId,
          achievement,
          rule,
          reason: 'Vérifié par la formatrice.',
        })),
    )
  const request = { evaluation, signedBy: trainer, judgements }
  return client.json('POST', `${path}/awards`, request, { 'Idempotency-Key': key })
}

function isAwarded(line: Line): line is AwardedLine {
  return line.outcome === 'awarded' && line.awardId !== undefined && line.credential !== undefined
}

function tellOutcomes(say: Say, people: People, awarded: readonly Line[], last: readonly Line[]): void {
  for (const id of people.keys()) {
    const levels = awarded.filter((line) => line.learnerId === id).map((line) => line.achievement.slice(-2))
    say(
      `   ${nameOf(people, id)} : ${levels.length > 0 ? `badge ${levels.join(', ')}` : 'REFUSÉ, aucun badge'}`,
    )
    const next = last.find((line) => line.learnerId === id && line.findings !== undefined)
    const reasons = next?.findings?.map(({ reason }) => reason.fr) ?? []
    if (next !== undefined) say(`      ${next.achievement.slice(-2)} pas encore : ${reasons.join(' ; ')}`)
  }
}

async function verdictAfter(
  client: Client,
  badge: Kept,
  state: 'active' | 'suspended' | 'revoked',
  say: Say,
) {
  await client.json('PUT', `/awards/${badge.awardId}/state`, { state, reason: 'Démonstration' })
  return verdictOf(
    client,
    badge,
    { active: 'rétabli', suspended: 'suspendu', revoked: 'révoqué' }[state],
    say,
  )
}

async function verdictOf(client: Client, badge: Kept, what: string, say: Say) {
  const { verdict, checks } = await client.send<Schemas['VerificationReport']>(
    '/verifications',
    'application/vc+ld+json',
    badge.text,
  )
  const failed = checks.filter(({ outcome }) => outcome === 'fail').map(({ detail }) => detail.fr)
  say(
    `   ${badge.person}, ${badge.code}, ${what} : ${verdict}${failed.length > 0 ? ` (${failed.join(' ')})` : ''}`,
  )
  return verdict
}

function nameOf(people: People, id: string): string {
  const learner = people.get(id)
  return `${learner?.givenName ?? '?'} ${learner?.familyName ?? '?'}`
}
