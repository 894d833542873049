/** Two organisations with somebody in every role, and two dossiers in the first: what the right answer to everybody is tried on. */
import { roles, type Role } from '../../server/access/role.ts'
import { scopes as everyScope } from '../../server/access/scope.ts'
import { observation, peopleOf, type Workshop } from './applying.ts'
import { dossierOf, position } from './dossier.ts'
import { holdingsOf, type Holdings } from './holdings.ts'
import { memberOf, type Member } from './members.ts'
import type { Ids, Operation } from './operations.ts'
import type { Client, Schemas, TestService } from './service.ts'

export type Capacity = 'own' | 'opener' | 'assigned' | 'manager'
export const dossierNames = ['one’s own', 'another’s'] as const
export type DossierName = (typeof dossierNames)[number]

export interface Actor {
  /** `applicant of atelier-dole`. */
  readonly name: string
  readonly client: Client
  /** Undefined without a token. */
  readonly organisation: string | undefined
  readonly scopes: readonly Schemas['Scope'][]
  /** What they are in each dossier of the first organisation. */
  readonly comesTo: Readonly<Record<DossierName, readonly Capacity[]>>
}

export interface World {
  /** The organisation that everything belongs to. */
  readonly organisation: string
  readonly actors: readonly Actor[]
  readonly holdings: Holdings
  /** What a request is about, and a JSON body that is good for `actor`. What an answer uses up is made anew. */
  request(
    operation: Operation,
    dossier: DossierName,
    actor: Actor,
  ): Promise<{ readonly ids: Ids; readonly json: unknown }>
}

const organisation = 'atelier-dole'

/** Builds it through the API. */
export async function worldOf(service: TestService): Promise<World> {
  // A program: assessing is done in person.
  const program = everyScope.filter((scope) => scope !== 'application:assess')
  const holdings = await holdingsOf(service, await service.organisation(organisation, program), organisation)
  const { people } = holdings
  await service.organisation('tiers-lieu')
  const strangers = await peopleOf(service, 'tiers-lieu')
  const other = {
    organisation,
    applicant: await memberOf(service, organisation, 'applicant', { givenName: 'Boris' }),
    opener: await memberOf(service, organisation, 'trainer', { givenName: 'Chloé' }),
    assessor: people.assessors[1],
    coordinator: people.coordinator,
  }
  const dossiers = {
    'one’s own': { applicant: people.applicant, ids: holdings.dossier },
    'another’s': { applicant: other.applicant, ids: await dossierOf(service, other) },
  }
  let days = 0
  const nextDay = () => new Date(Date.UTC(2020, 0, (days += 1))).toISOString().slice(0, 10)
  return {
    organisation,
    holdings,
    actors: [
      { name: 'anybody', client: service.anonymous, organisation: undefined, scopes: [], comesTo: nothing },
      ...cast(people, organisation, true),
      ...cast(strangers, 'tiers-lieu', false),
      {
        name: 'operator',
        client: service.operator,
        organisation: 'hub',
        scopes: everyScope,
        comesTo: nothing,
      },
    ],
    async request({ id }, name, actor) {
      const { applicant, ids } = dossiers[name]
      const fresh = id === 'erasePositioning' ? { positioningId: await position(applicant, nextDay()) } : {}
      // What somebody did themself, they report; what somebody else did, one has seen.
      const seen = id === 'fileApplicationEvidence' && !actor.comesTo[name].includes('own')
      return {
        ids: { ...ownIds(holdings), ...ids, ...fresh },
        json: seen ? observation : (bodiesAbout(applicant, ids)[id] ?? holdings.bodies[id]),
      }
    },
  }
}

const nothing = { 'one’s own': [], 'another’s': [] } as const

/** The first dossier is that of these people; of the second they know nothing, unless they manage both. */
function cast(people: Workshop, of: string, areConcerned: boolean): readonly Actor[] {
  const actor = (role: Role, { client }: Member, capacity: Capacity): Actor => ({
    name: `${role} of ${of}`,
    client,
    organisation: of,
    scopes: roles[role],
    comesTo: areConcerned
      ? { 'one’s own': [capacity], 'another’s': capacity === 'manager' ? [capacity] : [] }
      : nothing,
  })
  return [
    actor('applicant', people.applicant, 'own'),
    actor('trainer', people.colleague, 'opener'),
    actor('assessor', people.assessors[0], 'assigned'),
    actor('coordinator', people.coordinator, 'manager'),
  ]
}

/** Without the applications and people that single steps have for themselves: here every step is about one of two dossiers. */
function ownIds({ ids }: Holdings): Ids {
  const ofSteps = /\.(?:applicationId|personId|pieceId|proposalId|positioningId)$/u
  return Object.fromEntries(Object.entries(ids).filter(([name]) => !ofSteps.test(name)))
}

function bodiesAbout({ person }: Member, ids: Ids): Readonly<Record<string, object>> {
  return {
    createApiKey: { label: 'poste 3', role: 'applicant', personId: person.id },
    openApplication: { achievement: 'referentiel-mediateurs/0.1.0/RM-C1.2-N1', applicant: person.id },
    createEndorsementRequest: {
      target: { award: ids['requestRenewal.awardId'] },
      endorser: { name: 'Jeanne Bleu', email: 'jeanne@ailleurs.example' },
      language: 'fr',
    },
  }
}
