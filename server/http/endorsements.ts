/** Endorsements: asked for, given by link, shown, revoked. */
import { endorsementUrl } from '../endorsement/answer-endorsement.ts'
import { actsForOrganisation } from '../endorsement/asker.ts'
import type { EndorsementDeps } from '../endorsement/deps.ts'
import {
  endorsementsOfAward,
  pageOf,
  requestsOfOrganisation,
  requestsOfPerson,
} from '../endorsement/list-endorsements.ts'
import { isOver } from '../endorsement/open-link.ts'
import { requestEndorsement } from '../endorsement/request-endorsement.ts'
import { ownEndorsement, revokeEndorsement } from '../endorsement/revoke-endorsement.ts'
import { targetKinds } from '../endorsement/target.ts'
import type { Endorsement } from '../store/recognition-documents.ts'
import { callerOf, jsonText, type Handlers } from './contract/operation.ts'
import { notFound } from './contract/problem-response.ts'
import { answerLink, showLink } from './endorsement-page.ts'

export type EndorsementHandlersDeps = EndorsementDeps

type EndorsementOperation =
  | 'createEndorsementRequest'
  | 'listEndorsementRequests'
  | 'getEndorsementLink'
  | 'answerEndorsementLink'
  | 'getEndorsement'
  | 'listEndorsementsOfCredential'
  | 'revokeEndorsement'

const credentialTypes = [
  'application/vc',
  'application/vc+ld+json',
  'application/ld+json',
  'application/json',
] as const
// An address known only to those it was given to, as that of a badge.
const privately = { 'Cache-Control': 'private, no-store', 'X-Robots-Tag': 'noindex' }

export function endorsementHandlers(deps: EndorsementHandlersDeps): Pick<Handlers, EndorsementOperation> {
  return {
    async createEndorsementRequest(request) {
      const { target, competencies, message, ...rest } = request.body
      const kind = targetKinds.find((one) => target[one] !== undefined)
      // The contract asks for exactly one.
      if (kind === undefined) throw new Error('a request for an endorsement of nothing')
      const endorsement = await requestEndorsement(deps, callerOf(request), {
        ...rest,
        target: { kind, id: target[kind] ?? '' },
        ...(competencies === undefined ? {} : { competencies }),
        ...(message === undefined ? {} : { message }),
      })
      return { status: 202, body: requestBody(deps, endorsement) }
    },

    async listEndorsementRequests(request) {
      const caller = callerOf(request)
      const page = actsForOrganisation(caller)
        ? await requestsOfOrganisation(deps, caller, request.query)
        : pageOf(await requestsOfPerson(deps, caller), request.query)
      const items = page.items.map((endorsement) => requestBody(deps, endorsement))
      return { status: 200, body: { ...page, items } }
    },

    getEndorsementLink: (request) => showLink(deps, request),
    answerEndorsementLink: (request) => answerLink(deps, request),

    async getEndorsement({ params, accept }) {
      const endorsement = await deps.store.endorsements.get(params.endorsementId)
      // A revoked one is still there: its status says so.
      if (endorsement?.credential === undefined) throw notFound()
      return jsonText(endorsement.credential, accept(credentialTypes), { ...privately, Vary: 'Accept' })
    },

    async listEndorsementsOfCredential({ params }) {
      const given = await endorsementsOfAward(deps, params.credentialId)
      if (given === undefined) throw notFound()
      const items = given.map(({ _id }) => endorsementUrl(deps, _id))
      return { status: 200, body: { items }, headers: privately }
    },

    async revokeEndorsement(request) {
      const { _id } = await ownEndorsement(deps, callerOf(request), request.params.endorsementId)
      const endorsement = await revokeEndorsement(deps, _id, request.body.reason)
      return { status: 200, body: requestBody(deps, endorsement) }
    },
  }
}

/** What whoever asked sees: never the link, nor the address it went to. */
function requestBody(deps: EndorsementDeps, endorsement: Endorsement) {
  const { _id, target, competencies, endorserName, state, expiresAt, createdAt } = endorsement
  const { givenAt, revokedAt } = endorsement
  const colon = target.indexOf(':')
  return {
    id: _id,
    target: { [target.slice(0, colon)]: target.slice(colon + 1) },
    ...(competencies === undefined ? {} : { competencies }),
    ...(endorserName === undefined ? {} : { endorserName }),
    state: isOver(endorsement, deps.clock()) ? 'expired' : state,
    createdAt,
    expiresAt,
    ...(givenAt === undefined ? {} : { givenAt, endorsement: endorsementUrl(deps, _id) }),
    ...(revokedAt === undefined ? {} : { revokedAt }),
  }
}
