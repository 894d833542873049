/** The signing keys of issuers: what everybody may read of them, and what their organisation does with them. */
import type { Caller } from '../access/access-token.ts'
import { didDocument, jsonWebKeySet } from '../proof/keys/did-document.ts'
import { declareCompromised, retireKey, type EndKeyDeps } from '../proof/keys/end-key.ts'
import { keyState } from '../proof/keys/issuer-keys.ts'
import { keyUrl, publishedJwk, thumbprintOf } from '../proof/keys/jwk.ts'
import type { IssuerKeyStore } from '../proof/keys/key-store.ts'
import { publishedOrFirst } from '../proof/keys/published-keys.ts'
import { rotateKey } from '../proof/keys/rotate-key.ts'
import type { IssuerKey } from '../store/documents.ts'
import type { Store } from '../store/store.ts'
import { callerOf, jsonText, type Handlers, type Reply } from './contract/operation.ts'
import { notFound } from './contract/problem-response.ts'

export interface KeyHandlersDeps extends EndKeyDeps {
  readonly store: Pick<Store, 'organisations' | 'issuerKeys'>
  readonly keys: IssuerKeyStore
  readonly publicUrl: string
}

type KeyOperation =
  | 'getDidDocument'
  | 'getJwks'
  | 'getIssuerKey'
  | 'listKeys'
  | 'rotateKey'
  | 'retireKey'
  | 'declareKeyCompromised'

/** A new key is published a day before it signs; a compromise is to be seen soon. */
const briefly = { 'Cache-Control': 'public, max-age=60', Vary: 'Accept' }

export function keyHandlers(deps: KeyHandlersDeps): Pick<Handlers, KeyOperation> {
  const body = (key: IssuerKey) => keyBody(deps, key)
  return {
    async getDidDocument({ params, accept }) {
      const [newest, ...older] = await publishedKeys(deps, params.organisationId)
      const mediaType = accept(['application/did+ld+json', 'application/ld+json', 'application/json'])
      return jsonText(JSON.stringify(didDocument(newest.did, [newest, ...older])), mediaType, briefly)
    },

    async getJwks({ params }) {
      const keys = await publishedKeys(deps, params.organisationId)
      return jsonText(JSON.stringify(jsonWebKeySet(deps.publicUrl, keys)), 'application/json', briefly)
    },

    async getIssuerKey({ params, accept }) {
      const published = await deps.keys.published(await existing(deps, params.organisationId))
      const key = published.find((one) => thumbprintOf(one) === params.thumbprint)
      if (key === undefined) throw notFound()
      const mediaType = accept(['application/jwk+json', 'application/json'])
      return jsonText(JSON.stringify(publishedJwk(deps.publicUrl, key)), mediaType, briefly)
    },

    async listKeys(request) {
      const id = await reachable(deps, callerOf(request), request.params.organisationId)
      return ok({ items: await keyBodies(deps, id) })
    },

    async rotateKey(request) {
      const id = await reachable(deps, callerOf(request), request.params.organisationId)
      const key = await rotateKey(deps, id, request.body)
      return { status: 201, body: await body(key), headers: { Location: keyUrl(deps.publicUrl, key) } }
    },

    async retireKey(request) {
      const id = await reachable(deps, callerOf(request), request.params.organisationId)
      return ok(await body(await retireKey(deps, id, request.params.keyId)))
    },

    async declareKeyCompromised(request) {
      const id = await reachable(deps, callerOf(request), request.params.organisationId)
      return ok(await body(await declareCompromised(deps, id, request.params.keyId, request.body)))
    },
  }
}

function ok(body: object): Reply {
  return { status: 200, body }
}

/** @throws Problem `not-found` (404) */
async function existing({ store }: KeyHandlersDeps, organisationId: string): Promise<string> {
  if ((await store.organisations.get(organisationId)) === undefined) throw notFound()
  return organisationId
}

/** The organisation, if the caller belongs to it or operates the service. @throws Problem `not-found` (404) */
async function reachable(deps: KeyHandlersDeps, caller: Caller, organisationId: string): Promise<string> {
  const mayReach = caller.organisationId === organisationId || caller.scopes.includes('organisation:write')
  if (!mayReach) throw notFound()
  return existing(deps, organisationId)
}

async function publishedKeys(deps: KeyHandlersDeps, organisationId: string) {
  return publishedOrFirst(deps.keys, await existing(deps, organisationId))
}

/** As its organisation reads them. */
async function keyBodies({ keys, clock, publicUrl }: KeyHandlersDeps, organisationId: string) {
  const all = await keys.keys(organisationId)
  const published = new Map(
    (await keys.published(organisationId)).map((key) => [key.publicKeyMultibase, key]),
  )
  return all.map((key) => {
    const found = published.get(key.publicKeyMultibase)
    if (found === undefined) throw new Error('a key of an issuer is published')
    const { organisationId: _organisation, did: _did, ...rest } = found
    return {
      id: key._id,
      state: keyState(all, key, clock()),
      ...rest,
      jwk: keyUrl(publicUrl, found),
      ...(key.compromiseReason === undefined ? {} : { compromiseReason: key.compromiseReason }),
    }
  })
}

async function keyBody(deps: KeyHandlersDeps, { _id, organisationId }: IssuerKey) {
  const body = (await keyBodies(deps, organisationId)).find(({ id }) => id === _id)
  if (body === undefined) throw new Error('a key of an issuer is among its keys')
  return body
}
