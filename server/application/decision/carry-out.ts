/** What follows from a signed decision: the badge, then the application. Done again, it finds what is there. */
import { awardBadge, type Grant } from '../../award/award-badge.ts'
import { renewAward } from '../../award/renewal/renew-award.ts'
import { validityOf } from '../../award/renewal/watch.ts'
import { storedDecision } from '../../award/sign-decision.ts'
import { rubricOf } from '../../achievement/rubric.ts'
import type { Achievement } from '../../achievement/types.ts'
import type { DecisionRecord } from '../../evidence/decision.ts'
import { everything } from '../../store/everything.ts'
import type { Application, Decision } from '../../store/recognition-documents.ts'
import { Problem } from '../../problem.ts'
import { withDueDate } from '../deadlines.ts'
import { policyOf } from '../change-application.ts'
import type { ApplicationDeps } from '../deps.ts'
import { dossierState, instanceOf, withDeciding } from '../dossier.ts'
import { declaredPieces } from '../evidence/dossier-pieces.ts'
import { noApplication } from '../reach.ts'
import { timestamp } from '../../timestamp.ts'
import { afterStep, noted, requireTransition, transitions, type Action } from '../transitions.ts'
import { nameOf } from './signed-decision.ts'

const assigned = new Set(['assigned'] as const)

/** Kept in the history, which is in one language. */
const notRenewed =
  'Le badge à renouveler a été suspendu, révoqué ou réémis entre-temps : il n’a pas été renouvelé. ' +
  '(The badge to renew was suspended, revoked or re-issued meanwhile: it was not renewed.)'

/**
 * Issues or renews the badge that `decision` grants, then moves the application on; answers it as it is then. A badge that was revoked or
 * suspended while the decision was signed is not renewed: the application is granted all the same, leads to no award, and says why.
 * @throws Problem `transition-refused` (409) when the application went another way; `signing-key-unavailable` (503)
 */
export async function carryOut(
  deps: ApplicationDeps,
  applicationId: string,
  decision: Decision,
): Promise<Application> {
  const action = decisionAction(decision)
  const application = await held(deps, applicationId, decision, action)
  if (isCarriedOut(application, decision, action)) return application
  const awardId = decision.outcome === 'granted' ? await awarded(deps, application, decision) : undefined
  const stored = await moveOn(deps, applicationId, decision, action, awardId)
  if (awardId !== undefined) await deps.profilesAfterChange(stored.organisationId, stored.recipientKey)
  return stored
}

/** What a decision does to the application. */
export function decisionAction({ instance, outcome }: Pick<Decision, 'instance' | 'outcome'>): Action {
  if (instance === 'first') return outcome === 'granted' ? 'grant' : 'refuse'
  return outcome === 'granted' ? 'overturn' : 'uphold'
}

/** The application, marked so that nothing else changes it: a badge must not follow from one that is withdrawn meanwhile. */
async function held(
  deps: ApplicationDeps,
  applicationId: string,
  decision: Decision,
  action: Action,
): Promise<Application> {
  for (;;) {
    const application = await existing(deps, applicationId)
    if (isCarriedOut(application, decision, action)) return application
    requireTransition(application.state, action, assigned)
    if (dossierState(application).deciding?.decisionId === decision._id) return application
    const deciding = { decisionId: decision._id, at: decision.decidedAt }
    const marked = await deps.store.applications.replace(withDeciding(application, deciding))
    if (marked !== undefined) return marked
  }
}

async function moveOn(
  deps: ApplicationDeps,
  applicationId: string,
  decision: Decision,
  action: Action,
  awardId: string | undefined,
): Promise<Application> {
  const { by, reason } = recordOf(deps, decision)
  const personId = (await deps.store.apiKeys.get(by))?.personId
  for (;;) {
    const application = await existing(deps, applicationId)
    if (isCarriedOut(application, decision, action)) return application
    const step = {
      as: assigned,
      by,
      ...(personId === undefined ? {} : { personId }),
      at: decision.decidedAt,
    }
    const after = afterStep(withDeciding(application, undefined), action, {
      ...step,
      ...(reason === undefined ? {} : { reason }),
    })
    const due = withDueDate(after, await policyOf(deps, application), deps.clock())
    const ended =
      decision.outcome === 'granted' && awardId === undefined
        ? noted(due, 'not-renewed', { ...step, at: timestamp(deps.clock()), reason: notRenewed })
        : due
    const stored = await deps.store.applications.replace(
      awardId === undefined ? ended : { ...ended, awardId },
    )
    if (stored !== undefined) return stored
  }
}

/** The award there is now; `undefined` when it was to be renewed and cannot be any more. */
async function awarded(
  deps: ApplicationDeps,
  application: Application,
  decision: Decision,
): Promise<string | undefined> {
  const { organisationId, renews } = application
  const awardId = awardIdOf(deps, application)
  if (renews === undefined && (await deps.store.awards.get(awardId)) !== undefined) return awardId
  const grant = await grantOf(deps, application, decision)
  if (renews !== undefined) {
    const award = await deps.store.awards.get(renews)
    if (award === undefined) throw new Error('an award to renew is gone')
    try {
      await renewAward(deps, award, { ...grant, applicationId: application._id })
    } catch (error) {
      if (error instanceof Problem && error.code === 'transition-refused') return undefined
      throw error
    }
    return awardId
  }
  const entry = (await deps.status.allocate(organisationId, [awardId])).get(awardId)
  if (entry === undefined) throw new Error('an award without a status entry')
  const award = await awardBadge(deps, {
    ...grant,
    awardId,
    entry,
    origin: { applicationId: application._id },
  })
  if (await deps.store.awards.insert(award)) {
    const { achievementCode } = award
    deps.events.badgeAwarded({ awardId, achievementCode, organisationId })
  }
  return awardId
}

/** The award the application leads to: that which it renews, or the one of its own. */
export function awardIdOf(
  { pseudonyms }: Pick<ApplicationDeps, 'pseudonyms'>,
  { _id, organisationId, applicantId, achievement, renews }: Application,
): string {
  return renews ?? pseudonyms.award(organisationId, _id, applicantId, achievement)
}

async function grantOf(
  deps: ApplicationDeps,
  application: Application,
  decision: Decision,
): Promise<Omit<Grant, 'awardId' | 'entry' | 'origin'>> {
  const { organisationId, applicantKind, applicantId, recipientKey, nameInBadge } = application
  const organisation = await deps.store.organisations.get(organisationId)
  if (organisation === undefined) throw new Error('an application to no organisation')
  const achievement = deps.achievements.resolve(application.achievement)
  const person = applicantKind === 'person' ? await deps.store.people.get(applicantId) : undefined
  const signed = storedDecision(deps, decision)
  const validUntil = validityOf(await policyOf(deps, application), new Date(decision.decidedAt))
  const levels = levelsFound(achievement, signed.record)
  const pieces = await everything(deps.store.evidence, { applicationId: application._id })
  return {
    organisation,
    achievement,
    recipient: {
      recipientKey,
      ...(person === undefined ? {} : { personId: person._id }),
      ...(person === undefined || !nameInBadge ? {} : { name: nameOf(person) }),
    },
    pieces,
    declared: declaredPieces(application, pieces),
    decision: signed,
    evaluationId: decision.evaluationId,
    ...(application.language === undefined ? {} : { language: application.language }),
    ...(validUntil === undefined ? {} : { validUntil }),
    ...(levels.length === 0 ? {} : { rubricLevels: levels }),
  }
}

/** IRIs of the levels that the favourable assessors found, each one theirs. */
function levelsFound(
  achievement: Achievement,
  { assessors, evaluation }: Pick<DecisionRecord, 'assessors' | 'evaluation'>,
): readonly string[] {
  const aside = new Set(evaluation.findings.flatMap(({ setAside }) => setAside))
  const { criteria } = rubricOf(achievement)
  const found = assessors
    .filter(({ id, recommends }) => recommends === 'grant' && !aside.has(id))
    .flatMap(({ rubric }) => rubric)
    .flatMap(({ criterion, level }) => {
      const levels = criteria.find(({ code }) => code === criterion)?.levels ?? []
      return levels.filter(({ number }) => number === level).map(({ id }) => id)
    })
  return [...new Set(found)].sort()
}

function isCarriedOut(application: Application, { instance }: Decision, action: Action): boolean {
  return (
    instanceOf(application) === instance &&
    transitions.some((step) => step.action === action && step.to === application.state)
  )
}

function recordOf(deps: ApplicationDeps, decision: Decision): DecisionRecord {
  return storedDecision(deps, decision).record
}

async function existing({ store }: ApplicationDeps, applicationId: string): Promise<Application> {
  const application = await store.applications.get(applicationId)
  if (application === undefined) throw noApplication()
  return application
}
