/** The register of issuers recognised by the hub: its operator writes it, everybody reads it. */
import { createHash } from 'node:crypto'
import type { Store } from '../store/store.ts'
import type { IssuerRecognition } from '../store/trust-documents.ts'
import { createTrustBundle, type TrustBundleDeps } from '../trust/bundle/trust-bundle.ts'
import { endRecognition, recognise, type RegisterDeps } from '../trust/register/recognise.ts'
import {
  createSignedRegister,
  trustRegister,
  type SignedRegisterDeps,
} from '../trust/register/signed-register.ts'
import { registerPage } from '../view/trust/register-page.tsx'
import { callerOf, type Handlers, type Reply } from './contract/operation.ts'
import { pageBody } from './contract/page-body.ts'
import { matches } from './representation.ts'

export interface TrustHandlersDeps extends RegisterDeps, Omit<SignedRegisterDeps, 'keys'>, TrustBundleDeps {
  readonly store: Pick<Store, 'issuerRecognitions' | 'organisations' | 'statusLists'>
}

type TrustOperation =
  'getTrustBundle' | 'listRecognitions' | 'recogniseIssuer' | 'endRecognition' | 'getTrustRegister'

const mediaTypes = [
  'application/trust-register+jwt',
  'application/jwt',
  'application/json',
  'text/html',
] as const

export function trustHandlers(deps: TrustHandlersDeps): Pick<Handlers, TrustOperation> {
  const trustBundle = createTrustBundle(deps)
  const signedRegister = createSignedRegister(deps)
  return {
    async listRecognitions({ query }) {
      return { status: 200, body: await pageBody(deps.store.issuerRecognitions, {}, query, entryBody) }
    },

    async recogniseIssuer(request) {
      const { keyId } = callerOf(request)
      const { recognition, isNew } = await recognise(deps, await theHub(deps), keyId, request.body)
      return { status: isNew ? 201 : 200, body: entryBody(recognition) }
    },

    async endRecognition(request) {
      const { keyId } = callerOf(request)
      const ended = await endRecognition(deps, keyId, request.params.recognitionId, request.body)
      return { status: 200, body: entryBody(ended) }
    },

    async getTrustBundle(request) {
      const mediaType = request.accept(['application/trust-bundle+jwt', 'application/jwt'])
      return tagged(request.header('if-none-match'), await trustBundle(), mediaType)
    },

    async getTrustRegister(request) {
      const mediaType = request.accept(mediaTypes)
      const { language } = request
      const body =
        mediaType === 'text/html'
          ? registerPage(await trustRegister(deps), (await theHub(deps)).name, language)
          : mediaType === 'application/json'
            ? JSON.stringify(await trustRegister(deps))
            : await signedRegister()
      const said = mediaType === 'text/html' ? { 'Content-Language': language } : {}
      return tagged(request.header('if-none-match'), body, mediaType, said)
    },
  }
}

/** Who says so when the operator of this service says so. */
export async function theHub({ keys, hubId, store }: Pick<TrustHandlersDeps, 'keys' | 'hubId' | 'store'>) {
  const [{ did }, hub] = await Promise.all([keys.current(hubId), store.organisations.get(hubId)])
  return { id: did, name: hub?.name ?? hubId }
}

/** A text that may be kept for a minute, for who has not got it already. */
export function tagged(
  ifNoneMatch: string | undefined,
  body: string,
  mediaType: string,
  more: Readonly<Record<string, string>> = {},
): Reply {
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`
  const headers = {
    'Cache-Control': 'public, max-age=60',
    ETag: etag,
    Vary: 'Accept, Accept-Language',
    ...more,
  }
  if (matches(ifNoneMatch, etag)) return { status: 304, headers }
  return { status: 200, body, mediaType, headers }
}

function entryBody({ _id: id, revision: _revision, byId, byName, ...entry }: IssuerRecognition) {
  return { id, ...entry, by: { id: byId, name: byName } }
}
