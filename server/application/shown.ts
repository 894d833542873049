/** What of an application each of those who reach it sees. */
import type { Caller } from '../access/access-token.ts'
import { rubricOf } from '../achievement/rubric.ts'
import { disagreements } from '../evidence/rubric.ts'
import { everything } from '../store/everything.ts'
import type { Application, ApplicationEvent, Decision, Person } from '../store/recognition-documents.ts'
import type { ApplicationDeps } from './deps.ts'
import { dossierState, instanceOf, type Assignment, type Instance, type KeptAssessment } from './dossier.ts'
import { capacitiesOf } from './reach.ts'
import { nameOf } from './decision/signed-decision.ts'
import type { Capacity } from './transitions.ts'

/** What of its review one caller sees. Lists are empty where there is nothing for them to see. */
export interface Shown {
  readonly as: ReadonlySet<Capacity>
  /** Name of the applicant, to whoever must know them. */
  readonly applicantName?: string
  readonly assessors: readonly (Assignment & { readonly name: string; readonly assessed: boolean })[]
  readonly assessments: readonly (KeptAssessment & { readonly name: string })[]
  /** Where those assessments differ, by instance: each one's level, none averaged. */
  readonly disagreements: readonly {
    readonly instance: Instance
    readonly criterion: string
    readonly levels: readonly { readonly name: string; readonly level: number }[]
  }[]
  readonly decisions: readonly Decision[]
  readonly history: readonly ApplicationEvent[]
}

type Deps = Pick<ApplicationDeps, 'store' | 'achievements'>

/** Steps that are between assessors, and no state of the application. */
const amongAssessors: ReadonlySet<string> = new Set(['assess', 'recuse'])

/**
 * The applicant, and whoever opened it for them: everything, who assessed and why included, once it is decided; nothing of what is being
 * assessed. An assessor: those who assess with them, and what these found once they have said themself what they find of the dossier as it is. Who manages
 * applications: who does what and when, and nothing of what is in the dossier.
 */
export async function shownTo(deps: Deps, caller: Caller, application: Application): Promise<Shown> {
  const as = capacitiesOf(caller, application)
  const review = dossierState(application)
  const stored = await everything(deps.store.decisions, { applicationId: application._id })
  const decisions = stored.filter(({ instance }) => isDecided(application, instance))
  const decided = new Set<Instance>(decisions.map(({ instance }) => instance))
  const mine = as.has('own') || as.has('opener')
  const instance = instanceOf(application)
  const hasAssessed = review.assessments.some(
    (one) => one.personId === caller.personId && one.instance === instance && one.outdatedAt === undefined,
  )
  const sees = (one: { readonly personId: string; readonly instance: Instance }) =>
    (mine && decided.has(one.instance)) ||
    (as.has('assigned') && one.instance === instance && (hasAssessed || one.personId === caller.personId))
  const seesWho = (one: Assignment) =>
    as.has('manager') ||
    (mine && decided.has(one.instance)) ||
    (as.has('assigned') && one.instance === instance)
  const people = await peopleOf(deps, application)
  const name = (personId: string) => people.get(personId) ?? ''
  const assessments = review.assessments.filter(sees).map((one) => ({ ...one, name: name(one.personId) }))
  const applicantName = name(application.applicantId)
  return {
    as,
    ...((mine || as.has('assigned')) && applicantName !== '' ? { applicantName } : {}),
    assessors: review.assignments.filter(seesWho).map((one) => ({
      ...one,
      name: name(one.personId),
      assessed: review.assessments.some(
        (assessment) => assessment.personId === one.personId && assessment.instance === one.instance,
      ),
    })),
    assessments,
    disagreements: differing(deps, application, assessments),
    decisions,
    history: mine
      ? application.history.filter(({ action }) => !amongAssessors.has(action))
      : application.history,
  }
}

/** A decision is told once the application has moved on: before, it may still be in the making. */
function isDecided(application: Application, instance: Instance): boolean {
  const last: readonly string[] = instance === 'first' ? ['granted', 'refused'] : ['upheld', 'overturned']
  return application.history.some(({ to }) => last.includes(to))
}

function differing(
  { achievements }: Pick<Deps, 'achievements'>,
  application: Application,
  assessments: Shown['assessments'],
): Shown['disagreements'] {
  const rubric = rubricOf(achievements.resolve(application.achievement))
  return (['first', 'appeal'] as const).flatMap((instance) => {
    const counted = assessments.filter((one) => one.instance === instance && one.outdatedAt === undefined)
    const names = new Map(counted.map(({ assessor, name }) => [assessor, name]))
    return disagreements(rubric, counted).map(({ criterion, levels }) => ({
      instance,
      criterion,
      levels: levels.map(({ assessor, level }) => ({ name: names.get(assessor) ?? '', level })),
    }))
  })
}

async function peopleOf(deps: Deps, application: Application): Promise<ReadonlyMap<string, string>> {
  const { assignments } = dossierState(application)
  const ids = new Set([
    ...assignments.map(({ personId }) => personId),
    ...(application.applicantKind === 'person' ? [application.applicantId] : []),
  ])
  const people: readonly Person[] = await deps.store.people.getMany([...ids])
  return new Map(people.map((person) => [person._id, nameOf(person)]))
}
