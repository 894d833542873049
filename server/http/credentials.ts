/** Public, by address: credentials and their images, status lists, issuers. */
import { bakePng, bakeSvg } from '../credential/bake.ts'
import { issuerProfile } from '../credential/issuer-profile.ts'
import type { Achievements } from '../achievement/types.ts'
import { notFound } from './contract/problem-response.ts'
import { publishedOrFirst } from '../proof/keys/published-keys.ts'
import type { KeyStore } from '../proof/types.ts'
import type { StatusListPublisher } from '../status/status-list.ts'
import type { Award, Organisation } from '../store/documents.ts'
import type { Store } from '../store/store.ts'
import { credentialMediaTypes, drawingOf, editionAward, pictureOf } from './edition-award.ts'
import { followShortAddress, showBadge } from './badge-page.ts'
import { awardWithProof } from './editions-data-integrity.ts'
import { awardJwt, type SignedTextDeps } from './signed-text.ts'
import { assertionImage, type AssertionImageDeps } from './editions-open-badges-2.ts'
import { statusListReply } from './status-list-reply.ts'
import { jsonText, type Handlers, type Reply } from './contract/operation.ts'

export interface CredentialHandlersDeps extends SignedTextDeps, AssertionImageDeps {
  readonly store: Pick<Store, 'awards' | 'organisations' | 'statusSlots' | 'longTexts'>
  readonly achievements: Achievements
  readonly keys: Pick<KeyStore, 'current' | 'published' | 'sign'>
  readonly statusLists: StatusListPublisher
}

type CredentialOperation =
  | 'getCredential'
  | 'followShortAddress'
  | 'refreshCredential'
  | 'getBakedPng'
  | 'getBakedSvg'
  | 'getStatusList'
  | 'getSuspensionList'
  | 'getIssuer'

const jwtTypes = ['application/vc+jwt', 'application/jwt', 'text/plain'] as const
// Whoever takes anything gets the first: a browser says that it would rather have a page.
const credentialTypes = [
  ...credentialMediaTypes,
  'image/png',
  'image/svg+xml',
  ...jwtTypes,
  'text/html',
] as const

// An address known only to those it was given to: never in a search engine, never in a shared cache.
const privately = { 'Cache-Control': 'private, no-store', 'X-Robots-Tag': 'noindex', Vary: 'Accept' }
/** Long enough for a verification peak, short enough for a revocation to be seen. */
const briefly = { 'Cache-Control': 'public, max-age=60' }

export function credentialHandlers(deps: CredentialHandlersDeps): Pick<Handlers, CredentialOperation> {
  return {
    async getCredential(request) {
      const mediaType = request.accept(credentialTypes)
      if (mediaType === 'text/html') return showBadge(deps, request)
      const award = await awardAt(deps, request.params.credentialId)
      if (mediaType === 'image/png') return bakedPng(deps, award)
      if (mediaType === 'image/svg+xml') return bakedSvg(deps, award)
      if (jwtTypes.some((type) => type === mediaType)) {
        return { status: 200, body: await awardJwt(deps, award), mediaType, headers: privately }
      }
      const { proof } = request.query
      const text = proof === undefined ? award.credential : await awardWithProof(deps, award, proof)
      return jsonText(text, mediaType, privately)
    },

    followShortAddress: (request) => followShortAddress(deps, request),

    // Renewing writes the new edition where the old one was: the newest is always the one kept.
    async refreshCredential({ params, accept }) {
      const { credential } = await awardAt(deps, params.credentialId)
      return jsonText(credential, accept(credentialMediaTypes), privately)
    },

    async getBakedPng({ params, query }) {
      if (query.version === '2') return assertionImage(deps, params.credentialId, 'png', query.proof)
      const award = await awardAt(deps, params.credentialId)
      return bakedPng(deps, award, await credentialText(deps, award, query.proof))
    },

    async getBakedSvg({ params, query }) {
      if (query.version === '2') return assertionImage(deps, params.credentialId, 'svg', query.proof)
      const award = await awardAt(deps, params.credentialId)
      return bakedSvg(deps, award, await credentialText(deps, award, query.proof))
    },

    async getStatusList(request) {
      return statusListReply(deps.statusLists, request, request.params.listId)
    },

    async getSuspensionList(request) {
      return statusListReply(deps.statusLists, request, request.params.listId, 'suspension')
    },

    async getIssuer({ params, accept }) {
      const organisation = await organisationAt(deps, params.organisationId)
      const [{ did }] = await publishedOrFirst(deps.keys, organisation._id)
      const mediaType = accept(['application/ld+json', 'application/json'])
      const body = {
        '@context': [
          'https://www.w3.org/ns/credentials/v2',
          'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
        ],
        ...issuerProfile({ did, organisation }),
      }
      return jsonText(JSON.stringify(body), mediaType, briefly)
    },
  }
}

async function awardAt(deps: CredentialHandlersDeps, id: string): Promise<Award> {
  const award = await deps.store.awards.get(id)
  if (award === undefined) throw notFound()
  return award
}

/** What is baked in: the credential exactly as it was signed, or signed again as a JWT. */
async function credentialText(
  deps: CredentialHandlersDeps,
  award: Award,
  proof: 'embedded' | 'jwt' = 'embedded',
): Promise<string> {
  return proof === 'jwt' ? awardJwt(deps, award) : award.credential
}

async function bakedPng(deps: CredentialHandlersDeps, award: Award, text = award.credential): Promise<Reply> {
  const image = await pictureOf(deps, await editionAward(deps, award._id))
  return { status: 200, body: bakePng(image, text), mediaType: 'image/png', headers: privately }
}

async function bakedSvg(deps: CredentialHandlersDeps, award: Award, text = award.credential): Promise<Reply> {
  const image = await drawingOf(deps, await editionAward(deps, award._id))
  return {
    status: 200,
    body: bakeSvg(image, text),
    mediaType: 'image/svg+xml',
    headers: privately,
  }
}

async function organisationAt(deps: CredentialHandlersDeps, id: string): Promise<Organisation> {
  const organisation = await deps.store.organisations.get(id)
  if (organisation === undefined) throw notFound()
  return organisation
}
