/** Applications as the contract shows them. */
import type { Caller } from '../access/access-token.ts'
import type { ApplicationDeps } from '../application/deps.ts'
import { dueOf, isOver } from '../application/deadlines.ts'
import { dossierState, type Instance } from '../application/dossier.ts'
import { shownTo } from '../application/shown.ts'
import { possibleSteps } from '../application/transitions.ts'
import { credentialUrl } from '../award/award-badge.ts'
import { storedDecision } from '../award/sign-decision.ts'
import type { Disagreement } from '../evidence/rubric.ts'
import type { Application, ApplicationEvent, Decision } from '../store/recognition-documents.ts'

type Deps = Pick<ApplicationDeps, 'store' | 'achievements' | 'publicUrl' | 'clock'>

/** An application in a list: nobody's name. */
export function applicationSummary(application: Application) {
  const { _id, organisationId, achievement, applicantKind, state, renews, createdAt } = application
  const due = dueOf(application)
  return {
    id: _id,
    organisation: organisationId,
    achievement,
    applicantKind,
    state,
    ...(due === undefined ? {} : { due }),
    ...(renews === undefined ? {} : { renews }),
    createdAt,
  }
}

/** An application as `caller` sees it. Does NOT ask whether they may: see `reachApplication`. */
export async function applicationBody(deps: Deps, caller: Caller, application: Application): Promise<object> {
  const { applicantKind: kind, applicantId: id, openedBy, consent, nameInBadge, language } = application
  const { awardId, state } = application
  const { applicantKind: _, ...summary } = applicationSummary(application)
  const shown = await shownTo(deps, caller, application)
  const { as } = shown
  const review = dossierState(application)
  const seesDossier = as.has('own') || as.has('opener') || as.has('assigned')
  const how = review.consent?.how
  return {
    ...summary,
    applicant: { kind, id, ...(shown.applicantName === undefined ? {} : { name: shown.applicantName }) },
    ...(openedBy === undefined ? {} : { openedBy }),
    consent,
    ...(how === undefined ? {} : { consentHow: how }),
    nameInBadge,
    ...(language === undefined ? {} : { language }),
    // The address of a badge opens it: assessors have no need of it.
    ...(awardId === undefined || !(as.has('own') || as.has('opener') || as.has('manager'))
      ? {}
      : { awardId, credential: credentialUrl(deps, awardId) }),
    you: [...as],
    steps: possibleSteps(state, as).filter(
      (action) => action !== 'appeal' || !isOver(application, deps.clock()),
    ),
    completions: seesDossier ? review.completions.map(({ personId: _by, ...asked }) => asked) : [],
    assessors: shown.assessors.map(
      ({ personId, name, instance, assignedAt, assessed, recusedAt, recusalReason }) => ({
        personId,
        name,
        instance,
        assignedAt,
        assessed,
        ...(recusedAt === undefined ? {} : { recusedAt }),
        ...(recusalReason === undefined || !as.has('manager') ? {} : { recusalReason }),
      }),
    ),
    assessments: shown.assessments.map(({ assessor: _pseudonym, ...assessment }) => assessment),
    disagreements: shown.disagreements,
    decisions: shown.decisions.map((decision) => decisionBody(deps, decision)),
    history: shown.history.map((event) => eventBody(event, as.has('manager') || as.has('assigned'))),
  }
}

/** Criteria on which assessors differ, under their names. */
export function disagreementsBody(
  instance: Instance,
  disagreements: readonly Disagreement[],
  names: ReadonlyMap<string, string>,
) {
  return disagreements.map(({ criterion, levels }) => ({
    instance,
    criterion,
    levels: levels.map(({ assessor, level }) => ({ name: names.get(assessor) ?? '', level })),
  }))
}

function decisionBody(deps: Pick<ApplicationDeps, 'publicUrl'>, decision: Decision) {
  const { _id, instance, outcome, decidedAt } = decision
  const { reason, signedBy } = storedDecision(deps, decision).record
  return { id: _id, instance, outcome, decidedAt, signedBy, ...(reason === undefined ? {} : { reason }) }
}

/** To the applicant a step has a date and a reason; who took it is told with the decision. */
function eventBody({ at, action, from, to, personId, reason }: ApplicationEvent, withPeople: boolean) {
  return {
    at,
    action,
    from,
    to,
    ...(personId === undefined || !withPeople ? {} : { personId }),
    ...(reason === undefined ? {} : { reason }),
  }
}
