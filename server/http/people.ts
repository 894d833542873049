/** The people of an organisation, what they are delegated, and how it handles applications. */
import { revokeApiKey } from '../access/api-key.ts'
import { giveDelegation, revokeDelegation, type GiveDelegationDeps } from '../access/give-delegation.ts'
import type { Caller } from '../access/access-token.ts'
import type { Achievements } from '../achievement/types.ts'
import { currentAssignments } from '../application/dossier.ts'
import { eraseEvidence } from '../application/evidence/erase-piece.ts'
import type { AttachmentDeps } from '../attachment/deps.ts'
import { forgetMails } from '../endorsement/mails.ts'
import { claimIdempotencyKey } from '../award/idempotency.ts'
import type { Frameworks } from '../framework/types.ts'
import {
  changePolicy,
  defaultPolicy,
  policyAchievement,
  policyRules,
} from '../organisation/assessment-policy.ts'
import { erasePerson } from '../organisation/erase-person.ts'
import { correctPerson, personById, registerPerson, type PeopleDeps } from '../organisation/people.ts'
import { Problem } from '../problem.ts'
import type { AssessmentPolicy, Delegation, Person } from '../store/recognition-documents.ts'
import { everything } from '../store/everything.ts'
import type { Store } from '../store/store.ts'
import { callerOf, type Handlers } from './contract/operation.ts'
import { pageBody } from './contract/page-body.ts'

export interface PeopleHandlersDeps extends PeopleDeps, GiveDelegationDeps {
  readonly store: Store
  readonly vault: AttachmentDeps['vault']
  readonly achievements: Pick<Achievements, 'resolve'>
  readonly frameworks: Pick<Frameworks, 'latest'>
  readonly publicUrl: string
}

type PeopleOperation =
  | 'listPeople'
  | 'createPerson'
  | 'getPerson'
  | 'correctPerson'
  | 'erasePerson'
  | 'listDelegations'
  | 'giveDelegation'
  | 'revokeDelegation'
  | 'listAssessmentPolicies'
  | 'changeAssessmentPolicy'

export function peopleHandlers(deps: PeopleHandlersDeps): Pick<Handlers, PeopleOperation> {
  const { store } = deps
  return {
    async listPeople(request) {
      const organisationId = own(callerOf(request), request.params.organisationId)
      return {
        status: 200,
        body: await pageBody(store.people, { organisationId }, request.query, personBody),
      }
    },

    async createPerson(request) {
      const organisationId = own(callerOf(request), request.params.organisationId)
      const { person, created } = await registerPerson(deps, organisationId, request.body)
      const headers = { Location: `${deps.publicUrl}/people/${person._id}` }
      return { status: created ? 201 : 200, body: personBody(person), headers }
    },

    async getPerson(request) {
      const { organisationId, personId, scopes } = callerOf(request)
      const { personId: wanted } = request.params
      if (personId !== wanted && !scopes.includes('person:read')) throw notYours()
      const person = await personById(deps, organisationId, wanted)
      const delegations = await everything(store.delegations, { personId: person._id })
      return {
        status: 200,
        body: { ...personBody(person), delegations: delegations.map(delegationBody) },
      }
    },

    async correctPerson(request) {
      const { organisationId } = callerOf(request)
      const person = await correctPerson(deps, organisationId, request.params.personId, request.body)
      return { status: 200, body: personBody(person) }
    },

    async erasePerson(request) {
      const { organisationId } = callerOf(request)
      const person = await personById(deps, organisationId, request.params.personId)
      await erasePerson(
        {
          ...deps,
          revokeKey: (of, keyId) => revokeApiKey(deps, of, keyId),
          eraseEvidence: (applicationId) => eraseEvidence(deps, applicationId),
          forgetMails: (endorsementId) => forgetMails(deps, endorsementId),
          assesses: (application, of) => currentAssignments(application).some((one) => one.personId === of),
        },
        person,
      )
      return { status: 204 }
    },

    async listDelegations(request) {
      const organisationId = own(callerOf(request), request.params.organisationId)
      return {
        status: 200,
        body: await pageBody(store.delegations, { organisationId }, request.query, delegationBody),
      }
    },

    async giveDelegation(request) {
      const caller = callerOf(request)
      const organisationId = own(caller, request.params.organisationId)
      await personById(deps, organisationId, request.body.personId)
      const key = request.header('idempotency-key')
      const id =
        key === undefined
          ? undefined
          : await claimIdempotencyKey(deps, organisationId, 'delegation', key, request.body)
      const delegation = await giveDelegation(deps, caller, request.body, id)
      return { status: 201, body: delegationBody(delegation) }
    },

    async revokeDelegation(request) {
      const { organisationId } = callerOf(request)
      const delegation = await revokeDelegation(deps, organisationId, request.params.delegationId)
      return { status: 200, body: delegationBody(delegation) }
    },

    async listAssessmentPolicies(request) {
      const organisationId = own(callerOf(request), request.params.organisationId)
      const page = await pageBody(store.assessmentPolicies, { organisationId }, request.query, policyBody)
      return { status: 200, body: { default: await defaultPolicy(deps, organisationId), ...page } }
    },

    async changeAssessmentPolicy(request) {
      const caller = callerOf(request)
      own(caller, request.params.organisationId)
      const { achievement, ...rules } = request.body
      if (achievement !== undefined) requireAchievement(deps, achievement)
      return { status: 200, body: policyBody(await changePolicy(deps, caller, rules, achievement)) }
    },
  }
}

/** The organisation of the path, when it is the caller's: people are nobody else's business, the operator's included. */
function own(caller: Caller, organisationId: string): string {
  if (caller.organisationId === organisationId) return organisationId
  throw notYours()
}

function notYours(): Problem {
  return new Problem('not-found', {
    fr: 'Il n’y a rien à cette adresse pour votre organisation.',
    en: 'There is nothing at this address for your organisation.',
  })
}

/** `<framework>/<code>`, in the newest version. @throws Problem `framework-version-unknown`, `achievement-unknown` (422) … */
function requireAchievement({ achievements, frameworks }: PeopleHandlersDeps, achievement: string): void {
  const [framework = '', code = ''] = achievement.split('/')
  achievements.resolve(`${framework}/${frameworks.latest(framework)?.version ?? ''}/${code}`)
}

function personBody({ _id, givenName, familyName, email, reference, createdAt }: Person) {
  return {
    id: _id,
    givenName,
    familyName,
    ...(email === undefined ? {} : { email }),
    ...(reference === undefined ? {} : { reference }),
    createdAt,
  }
}

function delegationBody(delegation: Delegation) {
  const { _id: id, organisationId: _organisation, revision: _revision, ...said } = delegation
  return { id, ...said }
}

function policyBody(policy: AssessmentPolicy) {
  const achievement = policyAchievement(policy)
  return {
    ...(achievement === undefined ? {} : { achievement }),
    ...policyRules(policy),
    changedAt: policy.changedAt,
  }
}
