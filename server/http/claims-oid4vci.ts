/** Badges into wallets by OpenID for Verifiable Credential Issuance 1.0: the endpoints wallets ask, and errors in OAuth's own form. */
import type { ClaimDeps } from '../claim/deps.ts'
import { isOffered } from '../claim/offer.ts'
import { requestCredential, takeNotification } from '../claim/oid4vci/credential.ts'
import {
  authorizationServerMetadata,
  badgeVct,
  credentialOffer,
  issuerMetadata,
  type CredentialFormat,
} from '../claim/oid4vci/metadata.ts'
import { OAuthError } from '../claim/oid4vci/oauth-error.ts'
import { exchangeCode } from '../claim/oid4vci/token.ts'
import { isObject } from '../proof/jose/json-object.ts'
import type { ChallengeDeps } from '../verify/presentation/challenge.ts'
import { anybodysChallenge, useAnybodysChallenge } from '../verify/presentation/challenge.ts'
import { readJson } from './contract/body.ts'
import type { Handlers, OperationRequest, Reply } from './contract/operation.ts'
import { notFound } from './contract/problem-response.ts'
import { awardJwt, awardSdJwt, type SignedTextDeps } from './signed-text.ts'

export type Oid4vciHandlersDeps = ClaimDeps & ChallengeDeps & SignedTextDeps

type Oid4vciOperation =
  | 'getCredentialIssuerMetadata'
  | 'getAuthorizationServerMetadata'
  | 'getBadgeType'
  | 'getCredentialOffer'
  | 'exchangePreAuthorizedCode'
  | 'createNonce'
  | 'requestCredential'
  | 'notifyIssuer'

const unkept = { 'Cache-Control': 'no-store' }

export function oid4vciHandlers(deps: Oid4vciHandlersDeps): Pick<Handlers, Oid4vciOperation> {
  const { publicUrl } = deps
  const published = { 'Cache-Control': 'public, max-age=300' }
  const issuing = {
    ...deps,
    useNonce: (nonce: string) => useAnybodysChallenge(deps, nonce),
    async write(award: Parameters<typeof awardJwt>[1], format: CredentialFormat, holderKey: HolderKey) {
      switch (format) {
        case 'ldp_vc':
          // Our own text, as it left the signer.
          return JSON.parse(award.credential) as unknown
        case 'jwt_vc_json':
          return awardJwt(deps, award)
        case 'dc+sd-jwt':
          return awardSdJwt(deps, award, { vct: badgeVct(publicUrl), holderKey })
      }
    },
  }
  return {
    getCredentialIssuerMetadata: () => ({ status: 200, body: issuerMetadata(publicUrl), headers: published }),
    getAuthorizationServerMetadata: () => ({
      status: 200,
      body: authorizationServerMetadata(publicUrl),
      headers: published,
    }),

    getBadgeType: () => ({
      status: 200,
      body: { vct: badgeVct(publicUrl), name: 'Open Badge' },
      headers: published,
    }),

    async getCredentialOffer({ params }) {
      const { claimSecrets, store } = deps
      const claim = await store.claims.get(claimSecrets.claimId(params.offer) ?? '')
      const isOpen =
        claim !== undefined &&
        claimSecrets.isOf('offer', claim, params.offer) &&
        (await isOffered(deps, claim))
      if (!isOpen) throw notFound()
      return { status: 200, body: credentialOffer(publicUrl, claimSecrets, claim), headers: unkept }
    },

    exchangePreAuthorizedCode: (request) =>
      asOAuth(async () => ({
        status: 200,
        body: await exchangeCode(deps, formOf(request)),
        headers: unkept,
      })),

    createNonce: () => ({ status: 200, body: { c_nonce: anybodysChallenge(deps) }, headers: unkept }),

    requestCredential: (request) =>
      asOAuth(async () => {
        const body = await requestCredential(issuing, bearer(request), jsonOf(request))
        return { status: 200, body, headers: unkept }
      }),

    notifyIssuer: (request) =>
      asOAuth(async () => {
        await takeNotification(deps, bearer(request), jsonOf(request))
        return { status: 204 }
      }),
  }
}

type HolderKey = NonNullable<Parameters<typeof awardSdJwt>[2]['holderKey']>

/** The contract validator has checked that the form is one. */
function formOf({ body }: OperationRequest<'exchangePreAuthorizedCode'>): Readonly<Record<string, unknown>> {
  return isObject(body) ? body : {}
}

/** @throws OAuthError `invalid_credential_request` */
function jsonOf({
  bytes,
}: OperationRequest<'requestCredential'> | OperationRequest<'notifyIssuer'>): Readonly<
  Record<string, unknown>
> {
  const body: unknown = readJson(bytes)
  if (isObject(body)) return body
  throw new OAuthError('invalid_credential_request', 'the body is not a JSON object')
}

function bearer(
  request: OperationRequest<'requestCredential'> | OperationRequest<'notifyIssuer'>,
): string | undefined {
  return /^Bearer ([A-Za-z0-9_-]{1,200})$/iu.exec(request.header('authorization') ?? '')?.[1]
}

async function asOAuth(reply: () => Promise<Reply>): Promise<Reply> {
  try {
    return await reply()
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error
    const { status, code, message } = error
    const body = { error: code, error_description: message }
    const challenge = status === 401 ? { 'WWW-Authenticate': `Bearer error="${code}"` } : {}
    return { status, body, headers: { ...unkept, ...challenge } }
  }
}
