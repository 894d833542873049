/** What organisations ask people to show, and what wallets answer: OpenID4VP, and exchanges of the VC API. */
import {
  clientId,
  openid4vpUri,
  presentationInToken,
  requestObject,
} from '../presentation-request/openid4vp.ts'
import { answerRequest, type Answered, type Presented } from '../presentation-request/answer-request.ts'
import type { PresentationRequestDeps } from '../presentation-request/deps.ts'
import {
  createPresentationRequest,
  isOpen,
  presentationRequest,
  questionOf,
  type NewRequest,
} from '../presentation-request/presentation-requests.ts'
import type { Question } from '../presentation-request/question.ts'
import { presentationRequestOf, protocols } from '../presentation-request/vc-api-exchange.ts'
import { Problem } from '../problem.ts'
import type { VerifyInput } from '../verify/check.ts'
import { explainedReport } from '../verify/report/explained-report.ts'
import type { VerificationReport } from '../verify/types.ts'
import { presentationRequestPage } from '../view/presentation-request-page.tsx'
import { readJson } from './contract/body.ts'
import {
  callerOf,
  type Client,
  type Handlers,
  type OperationRequest,
  type Reply,
} from './contract/operation.ts'
import { notFound } from './contract/problem-response.ts'
import { judgedInTurn, type VerificationShares } from './verification-shares.ts'

type PresentationRequestOperation =
  | 'createPresentationRequest'
  | 'getPresentationRequest'
  | 'deletePresentationRequest'
  | 'getRequestObject'
  | 'answerRequestObject'
  | 'getInteraction'
  | 'getExchangeProtocols'
  | 'takePartInExchange'

/** `shares`: what one client may take, shared with the other ways in. */
export function presentationRequestHandlers(
  deps: PresentationRequestDeps,
  shares: VerificationShares,
): Pick<Handlers, PresentationRequestOperation> {
  return {
    async createPresentationRequest(request) {
      const { organisationId, keyId } = callerOf(request)
      if (organisationId !== request.params.organisationId) throw notFound()
      const question = questionIn(deps.publicUrl, request.body)
      const made = await createPresentationRequest(deps, { organisationId, keyId }, question)
      const headers = { Location: `${deps.publicUrl}/presentation-requests/${made._id}` }
      return { status: 201, body: await described(deps, made), headers }
    },

    async getPresentationRequest(request) {
      const found = await ownRequest(deps, request)
      const { response_code: code } = request.query
      // Whoever answered on another device, or was made to, did not bring the code back to this site.
      const mayRead = found.responseCode === undefined || found.responseCode === code
      const report = mayRead ? found.report : undefined
      return {
        status: 200,
        body: {
          ...(await described(deps, found)),
          // Written by `answerRequest`.
          ...(report === undefined
            ? {}
            : { report: explainedReport(JSON.parse(report) as VerificationReport) }),
        },
      }
    },

    async deletePresentationRequest(request) {
      const { _id } = await ownRequest(deps, request)
      await deps.store.presentationRequests.delete(_id)
      return { status: 204 }
    },

    async getRequestObject({ params }) {
      const request = await openRequest(deps, params.requestId)
      const issuer = await deps.keys.current(request.organisationId)
      const body = await requestObject(deps, issuer, request)
      return { status: 200, body, mediaType: 'application/oauth-authz-req+jwt' }
    },

    answerRequestObject: (request) => answerWallet(deps, shares, request),

    async getInteraction(request) {
      const found = await anyRequest(deps, request.params.requestId)
      const wantsJson = request.accept(['text/html', 'application/json']) === 'application/json'
      const headers = { Vary: 'Accept, Accept-Language' }
      if (wantsJson) return { status: 200, body: await protocolsOf(deps, found), headers }
      return {
        status: 200,
        body: await pageOf(deps, found, request),
        mediaType: 'text/html',
        headers: { ...headers, 'Content-Language': request.language, 'X-Robots-Tag': 'noindex' },
      }
    },

    async getExchangeProtocols({ params }) {
      return { status: 200, body: await protocolsOf(deps, await openRequest(deps, params.requestId)) }
    },

    async takePartInExchange({ params, bytes, language, client }) {
      const request = await openRequest(deps, params.requestId)
      const body: object = bytes.length === 0 ? {} : readJson(bytes)
      const presented = 'verifiablePresentation' in body ? body.verifiablePresentation : undefined
      if (presented === undefined) {
        return { status: 200, body: presentationRequestOf(deps.publicUrl, request, language) }
      }
      const input = { kind: 'json', bytes: Buffer.from(JSON.stringify(presented)) } as const
      const judge = judging(deps, shares, await client(), input)
      const answered = await answerRequest(deps, request._id, { domain: deps.publicUrl, judge })
      if ('accepted' in answered) {
        const url = redirectOf(answered.accepted)
        return { status: 200, body: url === undefined ? {} : { redirectUrl: url } }
      }
      throw new Problem('invalid-request', notTaken, { errors: reasonsOf(answered) })
    },
  }
}

/** As whatever else that client hands in; but its challenge is the request's own, which is closed by its one answer. */
function judging(
  { verify, clock }: PresentationRequestDeps,
  shares: VerificationShares,
  client: Client,
  input: VerifyInput,
): Presented['judge'] {
  const deps = { clock, verify: { ...verify, useChallenge: () => Promise.resolve('good' as const) } }
  return (asked) => judgedInTurn(deps, shares, client, input, asked)
}

const notTaken = {
  fr: 'Ce qui est présenté ne répond pas à la demande, ou n’est pas bon.',
  en: 'What is presented does not answer the request, or is not good.',
}
const closed = {
  fr: 'La demande est terminée : quelqu’un y a répondu, ou elle a expiré.',
  en: 'The request is over: somebody answered it, or it has expired.',
}

function reasonsOf(answered: Exclude<Answered, { readonly accepted: object }>) {
  if ('closed' in answered) {
    return [{ pointer: '/verifiablePresentation', code: 'request-closed', detail: closed }]
  }
  return answered.refused.map(({ code, detail }) => ({ pointer: '/verifiablePresentation', code, detail }))
}

/** OpenID4VP §8.2; errors in OAuth's own form, in ASCII. A wallet that says no leaves the request open for another one. */
async function answerWallet(
  deps: PresentationRequestDeps,
  shares: VerificationShares,
  request: OperationRequest<'answerRequestObject'>,
): Promise<Reply> {
  const found = await anyRequest(deps, request.params.requestId)
  // The contract validator has checked that the form holds text only.
  const form = request.body as Readonly<Record<string, string | undefined>>
  if (form['state'] !== found.walletState) return refused('state is not that of this request')
  if (form['error'] !== undefined) return { status: 200, body: {} }
  const input = presentationInToken(form['vp_token'] ?? '')
  if (input === undefined) return refused('vp_token does not answer one query with one presentation')
  const issuer = await deps.keys.current(found.organisationId)
  const judge = judging(deps, shares, await request.client(), input)
  const answered = await answerRequest(deps, found._id, { domain: clientId(issuer), judge })
  if ('closed' in answered) return refused('the request is over')
  if ('refused' in answered) {
    return refused(`refused: ${[...new Set(answered.refused.map(({ code }) => code))].join(' ')}`)
  }
  const url = redirectOf(answered.accepted)
  return { status: 200, body: url === undefined ? {} : { redirect_uri: url } }
}

function refused(description: string): Reply {
  return { status: 400, body: { error: 'invalid_request', error_description: description } }
}

function redirectOf({
  redirectUri,
  responseCode,
}: Extract<Answered, { readonly accepted: object }>['accepted']): string | undefined {
  if (redirectUri === undefined || responseCode === undefined) return undefined
  const url = new URL(redirectUri)
  url.searchParams.set('response_code', responseCode)
  return url.href
}

/** @throws Problem `invalid-request` (400) for an address that is not https, or has a fragment or credentials */
function questionIn(
  publicUrl: string,
  body: OperationRequest<'createPresentationRequest'>['body'],
): Question {
  const { holder = 'required', ...rest } = body
  const { redirectUri } = rest
  const url = redirectUri === undefined || !URL.canParse(redirectUri) ? undefined : new URL(redirectUri)
  // A service without https is one that is tried out.
  const schemes = publicUrl.startsWith('https:') ? ['https:'] : ['https:', 'http:']
  const isGood = url !== undefined && schemes.includes(url.protocol) && url.username === '' && url.hash === ''
  if (redirectUri !== undefined && !isGood) {
    throw new Problem('invalid-request', {
      fr: 'redirectUri est une adresse https, sans fragment.',
      en: 'redirectUri is an https address, without a fragment.',
    })
  }
  return { ...rest, holder }
}

async function anyRequest(deps: PresentationRequestDeps, id: string) {
  const found = await presentationRequest(deps, id)
  if (found === undefined) throw notFound()
  return found
}

async function openRequest(deps: PresentationRequestDeps, id: string) {
  const found = await anyRequest(deps, id)
  if (!isOpen(deps, found)) throw notFound()
  return found
}

async function ownRequest(
  deps: PresentationRequestDeps,
  request: OperationRequest<'getPresentationRequest'> | OperationRequest<'deletePresentationRequest'>,
) {
  const found = await anyRequest(deps, request.params.requestId)
  if (found.organisationId !== callerOf(request).organisationId) throw notFound()
  return found
}

async function protocolsOf(deps: PresentationRequestDeps, request: NewRequest): Promise<object> {
  const issuer = await deps.keys.current(request.organisationId)
  return protocols(deps.publicUrl, request, openid4vpUri(deps.publicUrl, issuer, request))
}

function interactionUrl(publicUrl: string, { _id }: NewRequest): string {
  return `${publicUrl}/i/${_id}?iuv=1`
}

function stateOf(deps: PresentationRequestDeps, request: NewRequest) {
  return request.state === 'open' && !isOpen(deps, request) ? 'expired' : request.state
}

async function described(deps: PresentationRequestDeps, request: NewRequest): Promise<object> {
  const { _id, createdAt, expiresAt, eraseAt, answeredAt, organisationId } = request
  const issuer = await deps.keys.current(organisationId)
  return {
    id: _id,
    state: stateOf(deps, request),
    purpose: questionOf(request).purpose,
    createdAt,
    expiresAt,
    eraseAt,
    ...(answeredAt === undefined ? {} : { answeredAt }),
    interactionUrl: interactionUrl(deps.publicUrl, request),
    openid4vpUri: openid4vpUri(deps.publicUrl, issuer, request),
  }
}

async function pageOf(
  deps: PresentationRequestDeps,
  request: NewRequest,
  { language }: Pick<OperationRequest<'getInteraction'>, 'language'>,
): Promise<string> {
  const {
    purpose,
    holder,
    achievements = [],
    competencies = [],
    frameworks = [],
    issuers = [],
  } = questionOf(request)
  const organisation = await deps.store.organisations.get(request.organisationId)
  const issuer = await deps.keys.current(request.organisationId)
  return presentationRequestPage(
    {
      path: `/i/${request._id}`,
      interactionUrl: interactionUrl(deps.publicUrl, request),
      openid4vpUri: openid4vpUri(deps.publicUrl, issuer, request),
      organisation: organisation?.name ?? request.organisationId,
      purpose,
      needsHolder: holder === 'required',
      wanted: [...achievements, ...competencies, ...frameworks, ...issuers],
      state: stateOf(deps, request),
    },
    language,
  )
}
