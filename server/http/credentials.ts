/** Public, by address: credentials and their images, status lists, issuers and their keys. */
import { bakePng, bakeSvg } from '../credential/bake.ts'
import { issuerProfile } from '../credential/issuer-profile.ts'
import type { Achievements } from '../achievement/types.ts'
import { notFound } from './contract/problem-response.ts'
import { didDocument, jsonWebKeySet } from '../proof/did-document.ts'
import type { Issuer, KeyStore } from '../proof/types.ts'
import type { StatusListPublisher } from '../status/status-list.ts'
import type { Award, Organisation } from '../store/documents.ts'
import type { Store } from '../store/store.ts'
import { achievementPng, achievementSvg } from './achievement-image.ts'
import { jsonText, type Handlers, type Reply } from './contract/operation.ts'

export interface CredentialHandlersDeps {
  readonly store: Pick<Store, 'awards' | 'organisations'>
  readonly achievements: Achievements
  readonly keys: Pick<KeyStore, 'current' | 'published'>
  readonly statusLists: StatusListPublisher
}

type CredentialOperation =
  | 'getCredential'
  | 'refreshCredential'
  | 'getBakedPng'
  | 'getBakedSvg'
  | 'getStatusList'
  | 'getSuspensionList'
  | 'getIssuer'
  | 'getDidDocument'
  | 'getJwks'

const jsonTypes = [
  'application/vc+ld+json',
  'application/vc',
  'application/ld+json',
  'application/json',
] as const
const credentialTypes = [...jsonTypes, 'image/png', 'image/svg+xml'] as const

// An address known only to those it was given to: never in a search engine, never in a shared cache.
const privately = { 'Cache-Control': 'private, no-store', 'X-Robots-Tag': 'noindex', Vary: 'Accept' }
/** Long enough for a verification peak, short enough for a revocation to be seen. */
const briefly = { 'Cache-Control': 'public, max-age=60' }

export function credentialHandlers(deps: CredentialHandlersDeps): Pick<Handlers, CredentialOperation> {
  return {
    async getCredential(request) {
      const award = await awardAt(deps, request.params.credentialId)
      const mediaType = request.accept(credentialTypes)
      if (mediaType === 'image/png') return bakedPng(deps, award)
      if (mediaType === 'image/svg+xml') return bakedSvg(deps, award)
      return jsonText(award.credential, mediaType, privately)
    },

    // Renewing writes the new edition where the old one was: the newest is always the one kept.
    async refreshCredential({ params, accept }) {
      const { credential } = await awardAt(deps, params.credentialId)
      return jsonText(credential, accept(jsonTypes), privately)
    },

    async getBakedPng({ params }) {
      return bakedPng(deps, await awardAt(deps, params.credentialId))
    },

    async getBakedSvg({ params }) {
      return bakedSvg(deps, await awardAt(deps, params.credentialId))
    },

    async getStatusList({ params, accept }) {
      return statusList(
        deps,
        params.listId,
        'revocation',
        accept(['application/vc+ld+json', 'application/ld+json', 'application/json']),
      )
    },

    async getSuspensionList({ params, accept }) {
      return statusList(
        deps,
        params.listId,
        'suspension',
        accept(['application/vc+ld+json', 'application/ld+json', 'application/json']),
      )
    },

    async getIssuer({ params, accept }) {
      const organisation = await organisationAt(deps, params.organisationId)
      const { did } = await deps.keys.current(organisation._id)
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

    async getDidDocument({ params, accept }) {
      const [newest, ...older] = await publishedKeys(deps, params.organisationId)
      const mediaType = accept(['application/did+ld+json', 'application/ld+json', 'application/json'])
      return jsonText(JSON.stringify(didDocument(newest.did, [newest, ...older])), mediaType, briefly)
    },

    async getJwks({ params }) {
      const keys = await publishedKeys(deps, params.organisationId)
      return jsonText(JSON.stringify(jsonWebKeySet(keys)), 'application/json', briefly)
    },
  }
}

async function awardAt(deps: CredentialHandlersDeps, id: string): Promise<Award> {
  const award = await deps.store.awards.get(id)
  if (award === undefined) throw notFound()
  return award
}

function bakedPng(deps: CredentialHandlersDeps, award: Award): Reply {
  const image = achievementPng(deps.achievements.resolve(award.achievement))
  return { status: 200, body: bakePng(image, award.credential), mediaType: 'image/png', headers: privately }
}

function bakedSvg(deps: CredentialHandlersDeps, award: Award): Reply {
  const image = achievementSvg(deps.achievements.resolve(award.achievement))
  return {
    status: 200,
    body: bakeSvg(image, award.credential),
    mediaType: 'image/svg+xml',
    headers: privately,
  }
}

async function statusList(
  deps: CredentialHandlersDeps,
  listId: string,
  purpose: 'revocation' | 'suspension',
  mediaType: string,
): Promise<Reply> {
  const text = await deps.statusLists.publish(listId, purpose)
  if (text === undefined) throw notFound()
  return jsonText(text, mediaType, { ...briefly, Vary: 'Accept' })
}

async function organisationAt(deps: CredentialHandlersDeps, id: string): Promise<Organisation> {
  const organisation = await deps.store.organisations.get(id)
  if (organisation === undefined) throw notFound()
  return organisation
}

/** Newest first. An organisation gets its first key here if it has none: its DID is then known before its first badge. */
async function publishedKeys(
  deps: CredentialHandlersDeps,
  organisationId: string,
): Promise<readonly [Issuer, ...Issuer[]]> {
  const { _id } = await organisationAt(deps, organisationId)
  const current = await deps.keys.current(_id)
  const others = (await deps.keys.published(_id)).filter(
    (key) => key.verificationMethod !== current.verificationMethod,
  )
  return [current, ...others]
}
