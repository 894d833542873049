/** Profiles and renewals: what held badges call for. A person answers; nothing is awarded here. */
import type { Caller } from '../access/access-token.ts'
import { isOpen } from '../application/dossier.ts'
import type { ApplicationDeps } from '../application/deps.ts'
import { openApplication, type NewApplication } from '../application/open-application.ts'
import { acceptProposal, declineProposal } from '../award/profile/answer-proposal.ts'
import { profileSituations, type PlacedProfile } from '../award/profile/profile-situations.ts'
import { requireRenewable } from '../award/renewal/renewal-dossier.ts'
import type { StandingDeps } from '../award/standing/standing.ts'
import { Problem } from '../problem.ts'
import type { Award } from '../store/documents.ts'
import { everything } from '../store/everything.ts'
import type { Application, Person, Proposal } from '../store/recognition-documents.ts'
import { callerOf, type Handlers } from './contract/operation.ts'
import { pageBody } from './contract/page-body.ts'
import { notFound } from './contract/problem-response.ts'

export type ProposalHandlersDeps = ApplicationDeps & StandingDeps

type ProposalOperation =
  'listProfiles' | 'listProposals' | 'acceptProposal' | 'declineProposal' | 'requestRenewal'

export function proposalHandlers(deps: ProposalHandlersDeps): Pick<Handlers, ProposalOperation> {
  return {
    async listProfiles(request) {
      const person = await knownPerson(deps, callerOf(request), request.params.personId)
      const { organisationId, recipientKey } = person
      const profiles = await profileSituations(deps, person)
      const proposals = await everything(deps.store.proposals, { organisationId, recipientKey })
      return {
        status: 200,
        body: { profiles: profiles.map((profile) => profileBody(deps, profile, proposals)) },
      }
    },

    async listProposals(request) {
      const { organisationId } = callerOf(request)
      const { state, ...paging } = request.query
      const where = { organisationId, state: state ?? 'open' }
      return {
        status: 200,
        body: await pageBody(deps.store.proposals, where, paging, (one) => proposalBody(deps, one)),
      }
    },

    async acceptProposal(request) {
      const caller = callerOf(request)
      const { _id } = await reachProposal(deps, caller, request.params.proposalId)
      const accepted = await acceptProposal(deps, _id, (proposal) => applicationFor(deps, caller, proposal))
      return { status: 200, body: proposalBody(deps, accepted) }
    },

    async declineProposal(request) {
      const { _id } = await reachProposal(deps, callerOf(request), request.params.proposalId)
      return { status: 200, body: proposalBody(deps, await declineProposal(deps, _id, request.body.reason)) }
    },

    async requestRenewal(request) {
      const caller = callerOf(request)
      const { award, applicant } = await reachHolding(deps, caller, request.params.awardId)
      const slot = await deps.store.statusSlots.get(award.statusSlot)
      requireRenewable(award, slot?.state, deps.clock())
      const { application, created } = await openOrFind(
        deps,
        caller,
        {
          achievement: award.achievement,
          organisation: award.organisationId,
          ...(applicant === undefined ? {} : { applicant: applicant._id }),
          renews: award._id,
        },
        applicant?._id ?? caller.personId ?? caller.organisationId,
        ({ renews }) => renews === award._id,
      )
      const { _id, state } = application
      return {
        status: created ? 201 : 200,
        body: { application: _id, state, renews: award._id },
        headers: { Location: `${deps.publicUrl}/applications/${_id}` },
      }
    },
  }
}

/** Oneself, or anybody of the organisation for who reads its awards. @throws Problem `not-found` (404) */
async function knownPerson(
  { store }: Pick<ProposalHandlersDeps, 'store'>,
  { organisationId, personId: own, scopes }: Caller,
  personId: string,
): Promise<Person> {
  const person = await store.people.get(personId)
  const may = (own === personId && scopes.includes('application:apply')) || scopes.includes('award:read')
  if (!may || person?.organisationId !== organisationId) throw notFound()
  return person
}

/**
 * One to award: for the person it is about, and for whoever opens applications for people of the organisation. One to review a badge: for who
 * opens applications or revokes badges there, and never for its holder.
 * @throws Problem `not-found` (404) for everybody else; `conflict-of-interest` (403) for the holder, who sees the review
 */
async function reachProposal(
  { store }: Pick<ProposalHandlersDeps, 'store'>,
  { organisationId, personId, scopes }: Caller,
  proposalId: string,
): Promise<Proposal> {
  const proposal = await store.proposals.get(proposalId)
  if (proposal?.organisationId !== organisationId) throw notFound()
  const isReview = proposal.kind === 'review'
  const isOwn = proposal.personId === personId
  const rights: Caller['scopes'] = [
    ...(isOwn ? (['application:apply'] as const) : []),
    ...(isReview || !isOwn ? (['application:open'] as const) : []),
    ...(isReview ? (['award:revoke'] as const) : []),
  ]
  if (!rights.some((scope) => scopes.includes(scope))) throw notFound()
  if (isReview && isOwn) throw new Problem('conflict-of-interest', ownBadge)
  return proposal
}

/** Whichever way the person has applied already: it is the same application. */
async function applicationFor(
  deps: ProposalHandlersDeps,
  caller: Caller,
  { personId, organisationId, achievement }: Proposal,
): Promise<string> {
  const request = { achievement, organisation: organisationId, applicant: personId }
  const { application } = await openOrFind(deps, caller, request, personId, () => true)
  return application._id
}

/** Opens the application; or finds the open one for the same achievement that `fits`. @throws Problem as `openApplication` */
async function openOrFind(
  deps: ProposalHandlersDeps,
  caller: Caller,
  request: NewApplication & { readonly organisation: string },
  applicantId: string,
  fits: (application: Application) => boolean,
): Promise<{ readonly application: Application; readonly created: boolean }> {
  try {
    return { application: await openApplication(deps, caller, request), created: true }
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'conflict') throw error
    const own = await everything(deps.store.applications, { applicantId })
    const open = own.find(
      (one) =>
        isOpen(one) &&
        one.organisationId === request.organisation &&
        isSame(one, request.achievement) &&
        fits(one),
    )
    if (open === undefined) throw error
    return { application: open, created: false }
  }
}

/** For the same achievement, in whatever version. */
function isSame(application: Pick<Application, 'achievement'>, achievement: string): boolean {
  const line = (id: string) => id.replace(/\/[^/]*\//u, '/')
  return line(application.achievement) === line(achievement)
}

/**
 * The award as its holder reaches it, or whoever opens applications for them: then `applicant` is the holder.
 * @throws Problem `not-found` (404) for everybody else; `conflict` (409) when the holder is known from a roster only
 */
async function reachHolding(
  deps: Pick<ProposalHandlersDeps, 'store'>,
  caller: Caller,
  awardId: string,
): Promise<{ readonly award: Award; readonly applicant?: Person }> {
  const award = await deps.store.awards.get(awardId)
  if (award === undefined) throw notFound()
  if (caller.scopes.includes('application:apply') && (await isHolder(deps, caller, award))) return { award }
  if (award.organisationId !== caller.organisationId || !caller.scopes.includes('application:open'))
    throw notFound()
  const { organisationId, recipientKey } = award
  const [applicant] = (await deps.store.people.page({ where: { organisationId, recipientKey }, limit: 1 }))
    .items
  if (applicant === undefined) throw new Problem('conflict', unknownInPerson)
  return { award, applicant }
}

async function isHolder(
  { store }: Pick<ProposalHandlersDeps, 'store'>,
  caller: Caller,
  award: Award,
): Promise<boolean> {
  if (caller.personId !== undefined) {
    if (award.personId === caller.personId) return true
    const person = await store.people.get(caller.personId)
    return person?.organisationId === award.organisationId && person.recipientKey === award.recipientKey
  }
  const application = await store.applications.get(award.applicationId ?? '')
  return application?.applicantKind === 'organisation' && application.applicantId === caller.organisationId
}

function profileBody(
  deps: Pick<ProposalHandlersDeps, 'achievements'>,
  { achievement, met, awards, missing, awardId, goodAward }: PlacedProfile,
  proposals: readonly Proposal[],
) {
  return {
    achievement: achievement.id,
    name: achievement.name,
    met,
    awards,
    missing,
    ...(awardId === undefined ? {} : { award: { id: awardId, good: goodAward !== undefined } }),
    proposals: proposals
      .filter((proposal) => proposal.achievement === achievement.id && proposal.state !== 'lapsed')
      .map((proposal) => proposalBody(deps, proposal)),
  }
}

function proposalBody({ achievements }: Pick<ProposalHandlersDeps, 'achievements'>, proposal: Proposal) {
  const { _id, personId, achievement, kind, state, awards, missing } = proposal
  const { applicationId, createdAt, changedAt, reason } = proposal
  return {
    id: _id,
    person: personId,
    achievement,
    name: achievements.resolve(achievement).name,
    kind,
    state,
    awards,
    missing,
    ...(applicationId === undefined ? {} : { application: applicationId }),
    createdAt,
    changedAt,
    ...(reason === undefined ? {} : { reason }),
    what: explained[kind],
  }
}

const explained = {
  award: {
    fr: 'Les badges détenus réunissent ce que ce profil demande. Accepter ouvre une candidature ; une personne décidera.',
    en: 'The badges held are all that this profile asks for. Accepting opens an application; a person will decide.',
  },
  review: {
    fr: 'Un badge sur lequel ce profil reposait ne vaut plus. Rien ne change tant qu’une personne n’en a pas décidé.',
    en: 'A badge that this profile rested on is no longer good. Nothing changes until a person decides so.',
  },
} as const

const ownBadge = {
  fr: 'Ce réexamen porte sur votre propre badge : une autre personne de votre organisation y répond.',
  en: 'This review is about your own badge: somebody else of your organisation answers it.',
}

const unknownInPerson = {
  fr: 'Cette personne n’est connue que par une liste de session : inscrivez-la d’abord parmi les personnes de votre organisation.',
  en: 'This person is known from a roster only: register them among the people of your organisation first.',
}
