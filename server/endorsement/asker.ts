/** Who may ask for an endorsement, and of what. */
import type { Caller } from '../access/access-token.ts'
import { takesEvidence } from '../application/dossier.ts'
import { capacitiesOf, isApplicant, reachApplication } from '../application/reach.ts'
import { Problem } from '../problem.ts'
import type { Endorsement } from '../store/recognition-documents.ts'
import type { EndorsementDeps } from './deps.ts'
import { findTarget, type EndorsementTarget, type TargetKind } from './target.ts'

/**
 * Whether the caller acts for the organisation as a whole: a program of it, or somebody who signs its badges or manages its applications.
 * The keys of its other people act for those people only.
 */
export function actsForOrganisation({ personId, scopes }: Caller): boolean {
  return personId === undefined || scopes.includes('award:write') || scopes.includes('application:manage')
}

/**
 * Whether the caller acts for the organisation that signs the endorsement, and it is their business: what was asked for an application is that
 * of its applicant, of whoever opened it, of those who manage applications and of programs.
 */
export async function mayManage(
  { store }: Pick<EndorsementDeps, 'store'>,
  caller: Caller,
  { organisationId, target }: Pick<Endorsement, 'organisationId' | 'target'>,
): Promise<boolean> {
  if (organisationId !== caller.organisationId || !actsForOrganisation(caller)) return false
  if (caller.personId === undefined || !target.startsWith('application:')) return true
  const application = await store.applications.get(target.slice('application:'.length))
  if (application === undefined) return false
  const as = capacitiesOf(caller, application)
  return as.has('own') || as.has('opener') || as.has('manager')
}

/**
 * The target, if the caller may ask for its endorsement: of an application the applicant and who opened it, while it takes evidence; of an
 * award the person it is of and the organisation that issued it; of an issuer itself; of an achievement any organisation.
 * @throws Problem `not-found` (404) for what the caller has no part in, as for what does not exist; `forbidden` (403) for a part that does not
 * ask; `transition-refused` (409) once the application takes no more evidence; `state-change-refused` (409) for a revoked award;
 * `achievement-unknown` and its like (422)
 */
export async function requireAsker(
  deps: EndorsementDeps,
  caller: Caller,
  kind: TargetKind,
  id: string,
): Promise<EndorsementTarget> {
  if (kind === 'application') await requireOpenApplication(deps, caller, id)
  else if (kind !== 'award' && !actsForOrganisation(caller)) throw forOrganisation()
  // Only of one's own; told apart from what does not exist by nothing.
  if (kind === 'issuer' && id !== caller.organisationId) throw nothingThere()
  const target = await findTarget(deps, kind, id, caller.organisationId)
  if (target === undefined) throw nothingThere()
  if (kind === 'award') await requireOwnAward(deps, caller, target)
  return target
}

async function requireOpenApplication(deps: EndorsementDeps, caller: Caller, id: string): Promise<void> {
  const { application, as } = await reachApplication(deps, caller, id)
  if (!as.has('own') && !as.has('opener')) {
    throw new Problem('forbidden', {
      fr: 'Seule la personne candidate, ou qui a ouvert la candidature, peut demander un endossement.',
      en: 'Only the applicant, or whoever opened the application, can ask for an endorsement.',
    })
  }
  if (!takesEvidence(application)) throw takesNoMore()
}

/** The answer to an endorsement asked or given while the application of it takes no evidence. */
export function takesNoMore(): Problem {
  return new Problem('transition-refused', {
    fr: 'Cette candidature ne reçoit pas de preuve en ce moment : elle est à l’étude, ou décidée.',
    en: 'This application takes no evidence at present: it is under review, or decided.',
  })
}

async function requireOwnAward(
  { store }: Pick<EndorsementDeps, 'store'>,
  caller: Caller,
  { award }: EndorsementTarget,
): Promise<void> {
  const from =
    award?.applicationId === undefined ? undefined : await store.applications.get(award.applicationId)
  const isHolder =
    (caller.personId !== undefined && award?.personId === caller.personId) ||
    (from !== undefined && isApplicant(caller, from))
  const isIssuer = award?.organisationId === caller.organisationId && actsForOrganisation(caller)
  if (!isHolder && !isIssuer) throw nothingThere()
  if (award?.state === 'revoked') {
    throw new Problem('state-change-refused', {
      fr: 'Ce badge est révoqué : il ne peut plus être endossé.',
      en: 'This badge is revoked: it can no longer be endorsed.',
    })
  }
}

function forOrganisation(): Problem {
  return new Problem('forbidden', {
    fr: 'Ceci se demande au nom de l’organisation, non d’une de ses personnes.',
    en: 'This is asked for in the name of the organisation, not of one of its people.',
  })
}

function nothingThere(): Problem {
  return new Problem('not-found', {
    fr: 'Il n’y a rien à cette adresse pour vous.',
    en: 'There is nothing at this address for you.',
  })
}
