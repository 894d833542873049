/** Opens an application: for oneself, for one's organisation, or for a person one accompanies. */
import type { Caller } from '../access/access-token.ts'
import { requireEdition } from '../achievement/require-edition.ts'
import type { Achievement } from '../achievement/types.ts'
import { claimIdempotencyKey } from '../award/idempotency.ts'
import { Problem, type ProblemCode } from '../problem.ts'
import type { Application } from '../store/recognition-documents.ts'
import type { New } from '../store/store.ts'
import type { Language, Text } from '../text.ts'
import { timestamp } from '../timestamp.ts'
import { applicantOf } from './applicant/applicant.ts'
import { givenConsent } from './applicant/consent.ts'
import { isOpenAfterAll, placesOf } from './applicant/places.ts'
import type { ApplicationDeps } from './deps.ts'
import { dossierState, emptyReview, isOpen } from './dossier.ts'
import { afterStep } from './transitions.ts'

export interface NewApplication {
  /** `<framework>/<version>/<code>`. */
  readonly achievement: string
  /** Who decides; the caller's organisation when absent. */
  readonly organisation?: string | undefined
  /** A person of the caller's organisation, when somebody opens it for them. */
  readonly applicant?: string | undefined
  readonly consent?: boolean | undefined
  /** How the applicant agreed, when somebody else records it. */
  readonly consentHow?: string | undefined
  readonly nameInBadge?: boolean | undefined
  /** What the badge would be written in; absent: French, or what the badge it renews is written in. */
  readonly language?: Language | undefined
  /** The award it asks to renew. Does NOT check that it can be: see award/renewal. */
  readonly renews?: string | undefined
}

/** What makes a repeated request recognisable: the client's key, and all that it asked for. */
export interface Repeatable {
  readonly key: string
  readonly request: unknown
}

type Deps = Pick<ApplicationDeps, 'store' | 'achievements' | 'pseudonyms' | 'clock'>

/**
 * Opens a draft. With `repeatable`, the same request by the same caller answers the application first opened, whatever became of it.
 * @throws Problem `achievement-unknown`, `framework-version-unknown`, `level-not-issuable` (422); `forbidden` (403) without the scope, or with
 *   the key of a person for an organisation and the other way round; `not-found` (404) for an applicant who is not of the caller's
 *   organisation; `conflict` (409) when the applicant has an open application for the same achievement; `conflict-of-interest` (403) for an
 *   organisation that would judge itself; `invalid-request` (400); `idempotency-key-reused` (409)
 */
export async function openApplication(
  deps: Deps,
  caller: Caller,
  request: NewApplication,
  repeatable?: Repeatable,
): Promise<Application> {
  const achievement = deps.achievements.resolve(request.achievement)
  requireEdition([achievement], request.language)
  const organisationId = await decidingOrganisation(deps, caller, request)
  const applicant = await applicantOf(deps, caller, {
    achievement,
    organisationId,
    applicant: request.applicant,
  })
  const now = timestamp(deps.clock())
  const consent = givenConsent(
    { at: now, by: caller.keyId },
    applicant.openedBy === undefined ? 'own' : 'opener',
    { consent: request.consent ?? false, how: request.consentHow },
    '/consentHow',
  )
  const claimed =
    repeatable === undefined
      ? undefined
      : await claimIdempotencyKey(
          deps,
          caller.organisationId,
          'application',
          `${caller.personId ?? caller.keyId} ${repeatable.key}`,
          repeatable.request,
        )
  const review = {
    ...emptyReview,
    ...(consent === undefined ? {} : { consent }),
    ...(claimed === undefined ? {} : { request: claimed }),
  }
  return insertNext(deps, achievement, claimed, {
    organisationId,
    achievement: achievement.id,
    ...applicant,
    consent: consent !== undefined,
    nameInBadge: applicant.applicantKind === 'person' && (request.nameInBadge ?? false),
    state: 'draft',
    review: JSON.stringify(review),
    history: [
      {
        at: now,
        action: 'open',
        from: 'draft',
        to: 'draft',
        by: caller.keyId,
        ...(caller.personId === undefined ? {} : { personId: caller.personId }),
      },
    ],
    ...(request.renews === undefined ? {} : { renews: request.renews }),
    ...(request.language === undefined ? {} : { language: request.language }),
    createdAt: now,
  })
}

/**
 * Takes the first free place among the applicant's applications for the achievement, in whatever version: two requests at once cannot both
 * open one, nor one open it while an appeal against another begins.
 */
async function insertNext(
  deps: Deps,
  achievement: Achievement,
  claimed: string | undefined,
  application: Omit<New<Application>, '_id'>,
): Promise<Application> {
  for (;;) {
    const { taken, free } = await placesOf(deps, application, achievement)
    const before =
      claimed === undefined ? undefined : taken.find((one) => dossierState(one).request === claimed)
    if (before !== undefined) return before
    if (taken.some(isOpen)) throw alreadyOpen()
    if (!(await deps.store.applications.insert({ _id: free, ...application }))) continue
    const opened = { _id: free, ...application, revision: 0 }
    for (const one of taken) if (await isOpenAfterAll(deps, one)) await takeBack(deps, opened)
    return opened
  }
}

/** An appeal against an earlier one was first. @throws Problem `conflict` (409) */
async function takeBack({ store, clock }: Deps, opened: Application): Promise<never> {
  const by = opened.history[0]?.by ?? ''
  const step = { as: new Set(['own'] as const), by, at: timestamp(clock()) }
  await store.applications.replace(afterStep(opened, 'withdraw', step))
  throw alreadyOpen()
}

async function decidingOrganisation(
  deps: Deps,
  caller: Caller,
  { organisation }: NewApplication,
): Promise<string> {
  if (organisation === undefined || organisation === caller.organisationId) return caller.organisationId
  if ((await deps.store.organisations.get(organisation)) !== undefined) return organisation
  throw refused('invalid-request', noOrganisation, '/organisation', 'organisation-unknown')
}

function alreadyOpen(): Problem {
  return new Problem('conflict', {
    fr: 'Une candidature est déjà ouverte pour ce badge : continuez-la, ou retirez-la.',
    en: 'An application is already open for this badge: continue it, or withdraw it.',
  })
}

function refused(code: ProblemCode, detail: Text, pointer: string, item: string): Problem {
  return new Problem(code, detail, { errors: [{ pointer, code: item, detail }] })
}

const noOrganisation: Text = {
  fr: 'L’organisation qui déciderait n’est pas inscrite ici.',
  en: 'The organisation that would decide is not registered here.',
}
