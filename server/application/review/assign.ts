/** Somebody becomes an assessor of an application: they take it, or are assigned by those who manage applications. */
import type { Caller } from '../../access/access-token.ts'
import { ownPerson, personById } from '../../organisation/people.ts'
import { Problem } from '../../problem.ts'
import type { Application, Person } from '../../store/recognition-documents.ts'
import { stepBy, stepTaken, storeChange } from '../change-application.ts'
import type { ApplicationDeps } from '../deps.ts'
import { currentAssignments, dossierState, instanceOf, withReview } from '../dossier.ts'
import { capacitiesOf, isAssignable, noApplication } from '../reach.ts'
import { notYourStep, transitionRefused, type Capacity } from '../transitions.ts'
import { requireIndependence } from './independence.ts'

type Deps = Pick<
  ApplicationDeps,
  'store' | 'achievements' | 'pseudonyms' | 'clock' | 'requireDelegation' | 'isInHandsOf'
>

/** Assessors of one instance, those who recused themselves left out. */
const mostAssessors = 10

/**
 * Assigns `personId`, or the caller when absent, to the current instance; the review begins with the first one. Assigning again changes
 * nothing.
 * @throws Problem `not-found` (404) for an application or a person that is none of the caller's business; `forbidden` (403);
 *   `delegation-missing`, `conflict-of-interest` (403); `transition-refused` (409) when nothing is to be judged; `conflict` (409) beyond 10
 */
export async function assignAssessor(
  deps: Deps,
  caller: Caller,
  applicationId: string,
  personId?: string,
): Promise<Application> {
  for (;;) {
    const application = await deps.store.applications.get(applicationId)
    if (application === undefined) throw noApplication()
    const taken = personId === undefined || personId === caller.personId
    const as = mayAssign(caller, application, taken)
    const person = taken ? await ownPerson(deps, caller) : await personOf(deps, application, personId)
    const stored = await storeChange(deps, application, assigned(deps, caller, { application, as }, person))
    if (stored !== undefined) return stored
  }
}

/** Who takes it comes to it as the assessor they become; who assigns somebody else, as a manager. */
function mayAssign(caller: Caller, application: Application, taken: boolean): ReadonlySet<Capacity> {
  const capacities = capacitiesOf(caller, application)
  if (taken && isAssignable(caller, application)) {
    // An applicant who could assess others hears why not this one.
    return new Set<Capacity>([...capacities, 'assigned'])
  }
  if (!taken && capacities.has('manager')) return capacities
  throw capacities.size === 0 ? noApplication() : notYourStep()
}

function personOf(deps: Deps, application: Application, personId: string | undefined): Promise<Person> {
  return personById(deps, application.organisationId, personId ?? '')
}

async function assigned(
  deps: Deps,
  caller: Caller,
  { application, as }: { readonly application: Application; readonly as: ReadonlySet<Capacity> },
  person: Person,
): Promise<Application> {
  if (!['submitted', 'under-review', 'to-complete', 'appealed'].includes(application.state)) {
    throw transitionRefused(application.state, as)
  }
  const current = currentAssignments(application)
  if (current.some((one) => one.personId === person._id)) return application
  if (current.length >= mostAssessors) throw enough()
  const { organisationId } = application
  const achievement = deps.achievements.resolve(application.achievement)
  await requireIndependence(deps, application, person, caller)
  await deps.requireDelegation({ organisationId, personId: person._id, achievement, on: deps.clock() })
  const step = stepBy(deps, caller, as)
  const review = dossierState(application)
  const assignment = {
    personId: person._id,
    assessor: person.recipientKey,
    instance: instanceOf(application),
    assignedAt: step.at,
    by: caller.keyId,
  }
  const begun =
    application.state === 'submitted' ? await stepTaken(deps, application, 'begin', step) : application
  return withReview(begun, { ...review, assignments: [...review.assignments, assignment] })
}

function enough(): Problem {
  return new Problem('conflict', {
    fr: `Cette candidature a déjà ${String(mostAssessors)} évaluateurs, le maximum.`,
    en: `This application already has ${String(mostAssessors)} assessors, the most there can be.`,
  })
}
