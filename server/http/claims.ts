/** How awards reach their holders: links and printed codes for organisations to give, and the page behind them. */
import type { ClaimDeps } from '../claim/deps.ts'
import {
  claimOfCode,
  claimOfSecret,
  claimState,
  createClaim,
  linkOf,
  refuseClaim,
  type ClaimState,
} from '../claim/claims.ts'
import { sendAgain } from '../claim/mail/send-again.ts'
import { shownDeliveries } from '../claim/mail/shown-deliveries.ts'
import { isOffered, startOffer } from '../claim/offer.ts'
import { credentialOfferUri } from '../claim/oid4vci/metadata.ts'
import { deepLink, exchangeUrl } from '../claim/vcalm/addresses.ts'
import { ownAward } from '../award/change-award-state.ts'
import { credentialUrl } from '../award/award-badge.ts'
import type { Achievements } from '../achievement/types.ts'
import type { Claim } from '../store/claim-documents.ts'
import { everything } from '../store/everything.ts'
import { claimCodePage, claimMessagePage, claimPage, type ShownClaim } from '../view/claim-page.tsx'
import { callerOf, type Handlers, type OperationRequest, type Reply } from './contract/operation.ts'
import { notFound } from './contract/problem-response.ts'
import { requireOwnPage } from './own-page.ts'
import { forPeople, secretAddress, secretPage } from './secret-page.ts'

export interface ClaimHandlersDeps extends ClaimDeps {
  readonly achievements: Pick<Achievements, 'resolve'>
}

type ClaimOperation =
  | 'createClaim'
  | 'listClaims'
  | 'sendAgain'
  | 'getClaimCodePage'
  | 'findClaim'
  | 'getClaimPage'
  | 'answerClaim'

export function claimHandlers(deps: ClaimHandlersDeps): Pick<Handlers, ClaimOperation> {
  const { publicUrl, claimSecrets } = deps
  return {
    async createClaim(request) {
      const claim = await createClaim(deps, callerOf(request), request.params.awardId)
      const body = {
        ...(await described(deps, claim)),
        link: linkOf(deps, claim),
        code: claimSecrets.printedCode(claim._id),
      }
      return { status: 201, body, headers: { 'Cache-Control': 'no-store' } }
    },

    async listClaims(request) {
      const { _id: awardId } = await ownAward(deps, callerOf(request).organisationId, request.params.awardId)
      const claims = await everything(deps.store.claims, { awardId })
      return { status: 200, body: { items: await Promise.all(claims.map((one) => described(deps, one))) } }
    },

    async sendAgain(request) {
      const { awardId } = request.params
      const award = await sendAgain(deps, callerOf(request).organisationId, awardId, request.body.email)
      return { status: 200, body: { deliveries: (await shownDeliveries(deps, [award])).get(awardId) ?? [] } }
    },

    getClaimCodePage: ({ language }) => secretPage(200, language, claimCodePage(language)),

    findClaim: (request) =>
      forPeople(request, claimMessagePage, async () => {
        requireOwnPage(publicUrl, request)
        const { code = '' } = request.body as { readonly code?: string }
        const claim = await claimOfCode(deps, code)
        if (claim === undefined)
          return secretPage(422, request.language, claimCodePage(request.language, code))
        return { status: 303, headers: { Location: linkOf(deps, claim), 'Cache-Control': 'no-store' } }
      }),

    async getClaimPage(request) {
      const wantsJson = request.accept(['text/html', 'application/json']) === 'application/json'
      if (!wantsJson)
        return forPeople(request, claimMessagePage, async () =>
          shown(deps, request, await claimAt(deps, request)),
        )
      const claim = await claimAt(deps, request)
      const body = { protocols: await protocolsOf(deps, claim) }
      return { status: 200, body, headers: { ...secretAddress, Vary: 'Accept, Accept-Language' } }
    },

    answerClaim: (request) =>
      forPeople(request, claimMessagePage, async () => {
        requireOwnPage(publicUrl, request)
        const claim = await claimAt(deps, request)
        const { answer } = request.body as { readonly answer?: string }
        if (answer === 'refuse') return shown(deps, request, await refuseClaim(deps, claim))
        if (answer === 'wallet') return shown(deps, request, await startOffer(deps, claim))
        return shown(deps, request, claim)
      }),
  }
}

type PageRequest = OperationRequest<'getClaimPage'> | OperationRequest<'answerClaim'>

async function claimAt(
  deps: ClaimDeps,
  request: OperationRequest<'getClaimPage'> | OperationRequest<'answerClaim'>,
): Promise<Claim> {
  const claim = await claimOfSecret(deps, 'link', request.params.link)
  if (claim === undefined) throw notFound()
  return claim
}

async function described(deps: ClaimDeps, claim: Claim): Promise<object> {
  const { createdAt, expiresAt, eraseAt, closedAt } = claim
  const state = await claimState(deps, claim)
  return { state, createdAt, expiresAt, eraseAt, ...(closedAt === undefined ? {} : { closedAt }) }
}

/** VCALM §3.7: what a wallet that read the QR code may speak. */
async function protocolsOf(deps: ClaimDeps, claim: Claim): Promise<object> {
  if (!(await isOffered(deps, claim))) return {}
  // The exchange asks for no code: where one was sent, its address went with it.
  const exchange = claim.transactionCode === undefined ? { vcapi: exchangeUrl(deps, claim) } : {}
  return { ...exchange, OID4VCI: credentialOfferUri(deps.publicUrl, deps.claimSecrets, claim) }
}

async function shown(deps: ClaimHandlersDeps, request: PageRequest, claim: Claim): Promise<Reply> {
  const { language } = request
  const state: ClaimState = await claimState(deps, claim)
  const [award, organisation] = await Promise.all([
    deps.store.awards.get(claim.awardId),
    deps.store.organisations.get(claim.organisationId),
  ])
  if (award === undefined || organisation === undefined) throw notFound()
  const isStarted = claim.round > 0
  const offer =
    state === 'open' && isStarted && (await isOffered(deps, claim))
      ? credentialOfferUri(deps.publicUrl, deps.claimSecrets, claim)
      : undefined
  return secretPage(
    200,
    language,
    claimPage(
      {
        badge: deps.achievements.resolve(award.achievement).name,
        organisation: organisation.name,
        state,
        credential: credentialUrl(deps, award._id),
        passport: `${new URL(linkOf(deps, claim)).pathname}/passeport`,
        others: await othersOf(deps, claim),
        ...(offer === undefined ? {} : { offer, ...beside(deps, claim) }),
      },
      language,
    ),
  )
}

/** The badges on the same card. */
async function othersOf(deps: ClaimHandlersDeps, { others = [] }: Claim): Promise<ShownClaim['others']> {
  const claims = await deps.store.claims.getMany(others)
  const awards = await deps.store.awards.getMany(claims.map(({ awardId }) => awardId))
  const achievements = new Map(awards.map(({ _id, achievement }) => [_id, achievement]))
  return claims.flatMap((claim) => {
    const achievement = achievements.get(claim.awardId)
    if (achievement === undefined) return []
    return [{ badge: deps.achievements.resolve(achievement).name, link: linkOf(deps, claim) }]
  })
}

/** What is shown beside an offer: that a code was sent, or what opens a wallet that asks for none. */
function beside(deps: ClaimDeps, claim: Claim): Pick<ShownClaim, 'codeIsSent' | 'deepLink'> {
  return claim.transactionCode === undefined ? { deepLink: deepLink(deps, claim) } : { codeIsSent: true }
}
