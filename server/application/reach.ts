/** Who may see an application, and in what capacity. Whoever has none is answered as if there were no application. */
import type { Caller } from '../access/access-token.ts'
import { Problem } from '../problem.ts'
import type { Application } from '../store/recognition-documents.ts'
import type { Store } from '../store/store.ts'
import { currentAssignments } from './dossier.ts'
import type { Capacity } from './transitions.ts'

/** An application as one caller reaches it. */
export interface Reached {
  readonly application: Application
  readonly as: ReadonlySet<Capacity>
}

/** @throws Problem `not-found` (404), the same for an application that does not exist and for one that is none of the caller's business */
export async function reachApplication(
  { store }: { readonly store: { readonly applications: Pick<Store['applications'], 'get'> } },
  caller: Caller,
  applicationId: string,
): Promise<Reached> {
  const application = await store.applications.get(applicationId)
  const as = application === undefined ? new Set<Capacity>() : capacitiesOf(caller, application)
  if (application === undefined || as.size === 0) throw noApplication()
  return { application, as }
}

/**
 * In what capacity the caller comes to the application: each needs its scope. The applicant is nothing else: nobody opens, assesses or
 * manages their own application, whatever their other rights.
 */
export function capacitiesOf(caller: Caller, application: Application): ReadonlySet<Capacity> {
  if (isApplicant(caller, application)) {
    return new Set<Capacity>(caller.scopes.includes('application:apply') ? ['own'] : [])
  }
  const { personId } = caller
  const capacities: Capacity[] = []
  if (
    personId !== undefined &&
    application.openedBy === personId &&
    caller.scopes.includes('application:open')
  ) {
    capacities.push('opener')
  }
  if (
    isAssignable(caller, application) &&
    currentAssignments(application).some((one) => one.personId === personId)
  ) {
    capacities.push('assigned')
  }
  if (caller.organisationId === application.organisationId && caller.scopes.includes('application:manage')) {
    capacities.push('manager')
  }
  return new Set(capacities)
}

/** Whether the caller is a person of the deciding organisation who assesses; NOT whether they are assigned, delegated or independent. */
export function isAssignable(caller: Caller, application: Pick<Application, 'organisationId'>): boolean {
  return (
    caller.personId !== undefined &&
    caller.organisationId === application.organisationId &&
    caller.scopes.includes('application:assess')
  )
}

/** The person who applies; for an organisation, its programs: no member applies in its name with a key of their own. */
export function isApplicant(
  caller: Caller,
  { applicantKind, applicantId }: Pick<Application, 'applicantKind' | 'applicantId'>,
): boolean {
  return applicantKind === 'person'
    ? caller.personId === applicantId
    : caller.organisationId === applicantId && caller.personId === undefined
}

/** The answer to whoever has nothing to do with an application, or made it up. */
export function noApplication(): Problem {
  return new Problem('not-found', {
    fr: 'Il n’y a pas de telle candidature pour vous.',
    en: 'There is no such application for you.',
  })
}
