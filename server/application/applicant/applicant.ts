/** Who applies: a person, or an organisation. */
import type { Caller } from '../../access/access-token.ts'
import type { Scope } from '../../access/scope.ts'
import type { Achievement } from '../../achievement/types.ts'
import { ownPerson, personById } from '../../organisation/people.ts'
import { recipientKeyOf } from '../../organisation/person.ts'
import { Problem, type ProblemCode } from '../../problem.ts'
import type { Application, Person } from '../../store/recognition-documents.ts'
import type { Text } from '../../text.ts'
import type { ApplicationDeps } from '../deps.ts'

/** Who applies, as the deciding organisation knows them, and who opened it for them. */
export type Applicant = Pick<Application, 'applicantKind' | 'applicantId' | 'recipientKey'> &
  Partial<Pick<Application, 'openedBy'>>

type Deps = Pick<ApplicationDeps, 'store' | 'pseudonyms'>

/**
 * Who applies for `achievement` when `caller` opens the application.
 * @throws Problem `forbidden`, `conflict-of-interest` (403), `not-found` (404), `invalid-request` (400); see `openApplication`
 */
export function applicantOf(
  deps: Deps,
  caller: Caller,
  asked: {
    readonly achievement: Achievement
    readonly organisationId: string
    readonly applicant: string | undefined
  },
): Promise<Applicant> {
  return asked.achievement.recipient === 'organisation'
    ? applyingOrganisation(deps, caller, asked)
    : applyingPerson(deps, caller, asked)
}

async function applyingOrganisation(
  deps: Deps,
  caller: Caller,
  asked: { readonly organisationId: string; readonly applicant: string | undefined },
): Promise<Applicant> {
  if (asked.applicant !== undefined) throw refused('invalid-request', notAPerson, '/applicant')
  requireScope(caller, 'application:apply')
  // A member who applies with their own key would apply for themself.
  if (caller.personId !== undefined) throw new Problem('forbidden', inTheNameOfAll)
  if (asked.organisationId === caller.organisationId)
    throw refused('conflict-of-interest', ownJudge, '/organisation')
  return Promise.resolve({
    applicantKind: 'organisation',
    applicantId: caller.organisationId,
    recipientKey: deps.pseudonyms.recipient(asked.organisationId, 'organisation', caller.organisationId),
  })
}

async function applyingPerson(
  deps: Deps,
  caller: Caller,
  asked: { readonly organisationId: string; readonly applicant: string | undefined },
): Promise<Applicant> {
  const forAnother = asked.applicant !== undefined && asked.applicant !== caller.personId
  requireScope(caller, forAnother ? 'application:open' : 'application:apply')
  const self = await ownPerson(deps, caller)
  const person = forAnother ? await personById(deps, caller.organisationId, asked.applicant) : self
  return {
    applicantKind: 'person',
    applicantId: person._id,
    recipientKey: await pseudonymIn(deps, asked.organisationId, person),
    ...(forAnother ? { openedBy: self._id } : {}),
  }
}

/** What the deciding organisation knows the person by; a reference of one structure means nothing to another. */
export function pseudonymIn(deps: Deps, organisationId: string, person: Person): Promise<string> {
  if (person.organisationId === organisationId) return Promise.resolve(person.recipientKey)
  const { givenName, familyName, email } = person
  return recipientKeyOf(deps, organisationId, `person ${person._id}`, { givenName, familyName, email })
}

function requireScope(caller: Caller, scope: Scope): void {
  if (caller.scopes.includes(scope)) return
  throw new Problem(
    'forbidden',
    { fr: `Il faut un jeton qui porte le droit ${scope}.`, en: `A token with the scope ${scope} is needed.` },
    { headers: { 'WWW-Authenticate': `Bearer error="insufficient_scope", scope="${scope}"` } },
  )
}

function refused(code: ProblemCode, detail: Text, pointer: string): Problem {
  return new Problem(code, detail, { errors: [{ pointer, code, detail }] })
}

const notAPerson: Text = {
  fr: 'Ce badge est celui d’une organisation : personne ne peut y être candidat.',
  en: 'This badge is for an organisation: no person can apply for it.',
}
const inTheNameOfAll: Text = {
  fr: 'Une organisation est candidate avec une clé qui est la sienne, et non celle d’une personne.',
  en: 'An organisation applies with a key of its own, not with that of a person.',
}
const ownJudge: Text = {
  fr: 'Une organisation ne juge pas sa propre candidature : dites quelle organisation décide.',
  en: 'An organisation does not judge its own application: say which organisation decides.',
}
