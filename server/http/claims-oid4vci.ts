/** Badges into wallets by OpenID for Verifiable Credential Issuance 1.0: the endpoints wallets ask, and errors in OAuth's own form. */
import type { ClaimDeps } from '../claim/deps.ts'
import { isOffered } from '../claim/offer.ts'
import { claimOfSecret } from '../claim/claims.ts'
import { requestCredential, requestDeferred, type CredentialDeps } from '../claim/oid4vci/credential.ts'
import { takeNotification } from '../claim/oid4vci/notification.ts'
import {
  authorizationServerMetadata,
  badgeVct,
  credentialOffer,
  issuerMetadata,
} from '../claim/oid4vci/metadata.ts'
import { OAuthError } from '../claim/oid4vci/oauth-error.ts'
import { exchangeCode } from '../claim/oid4vci/token.ts'
import { keyInDid } from '../proof/jose/header-key.ts'
import { isObject } from '../proof/jose/json-object.ts'
import type { ChallengeDeps } from '../verify/presentation/challenge.ts'
import { anybodysChallenge, useAnybodysChallenge } from '../verify/presentation/challenge.ts'
import { holderProver, type ProvingDeps } from './claims-exchange.ts'
import { readJson } from './contract/body.ts'
import type { Handlers, OperationRequest, Reply } from './contract/operation.ts'
import { notFound } from './contract/problem-response.ts'
import type { VerificationShares } from './verification-shares.ts'
import { awardJwt, awardSdJwt, type SignedTextDeps } from './signed-text.ts'

export type Oid4vciHandlersDeps = ClaimDeps & ChallengeDeps & SignedTextDeps & ProvingDeps

type Oid4vciOperation =
  | 'getCredentialIssuerMetadata'
  | 'getAuthorizationServerMetadata'
  | 'getBadgeType'
  | 'getCredentialOffer'
  | 'exchangePreAuthorizedCode'
  | 'createNonce'
  | 'requestCredential'
  | 'requestDeferredCredential'
  | 'notifyIssuer'

const unkept = { 'Cache-Control': 'no-store' }

/** `shares`: what one client may take, shared with the other ways in. */
export function oid4vciHandlers(
  deps: Oid4vciHandlersDeps,
  shares: VerificationShares,
): Pick<Handlers, Oid4vciOperation> {
  const { publicUrl } = deps
  const published = { 'Cache-Control': 'public, max-age=300' }
  const issuing = async (request: CredentialOperation): Promise<CredentialDeps> => ({
    ...deps,
    useNonce: (nonce: string) => useAnybodysChallenge(deps, nonce),
    proveHolder: holderProver(deps, shares, await request.client()),
    async write(award, format, holder) {
      switch (format) {
        case 'ldp_vc':
          // Our own text, as it left the signer.
          return JSON.parse(award.credential) as unknown
        case 'jwt_vc_json':
          return awardJwt(deps, award)
        case 'dc+sd-jwt': {
          const holderKey = keyInDid(holder)?.key
          if (holderKey === undefined) throw new Error('a holder that is no key')
          return awardSdJwt(deps, award, { vct: badgeVct(publicUrl), holderKey })
        }
      }
    },
  })
  const issued = (
    request: CredentialOperation,
    work: typeof requestCredential | typeof requestDeferred,
  ): Promise<Reply> =>
    asOAuth(async () => {
      const body = await work(await issuing(request), bearer(request), jsonOf(request))
      return { status: 'transaction_id' in body ? 202 : 200, body, headers: unkept }
    })
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
      const claim = await claimOfSecret(deps, 'offer', params.offer)
      if (claim === undefined || !(await isOffered(deps, claim))) throw notFound()
      return { status: 200, body: credentialOffer(publicUrl, deps.claimSecrets, claim), headers: unkept }
    },

    exchangePreAuthorizedCode: (request) =>
      asOAuth(async () => ({
        status: 200,
        body: await exchangeCode(deps, formOf(request)),
        headers: unkept,
      })),

    createNonce: () => ({ status: 200, body: { c_nonce: anybodysChallenge(deps) }, headers: unkept }),

    requestCredential: (request) => issued(request, requestCredential),
    requestDeferredCredential: (request) => issued(request, requestDeferred),

    notifyIssuer: (request) =>
      asOAuth(async () => {
        await takeNotification(deps, bearer(request), jsonOf(request))
        return { status: 204 }
      }),
  }
}

type CredentialOperation =
  OperationRequest<'requestCredential'> | OperationRequest<'requestDeferredCredential'>

/** The contract validator has checked that the form is one. */
function formOf({ body }: OperationRequest<'exchangePreAuthorizedCode'>): Readonly<Record<string, unknown>> {
  return isObject(body) ? body : {}
}

/** @throws OAuthError `invalid_credential_request` */
function jsonOf({
  bytes,
}: CredentialOperation | OperationRequest<'notifyIssuer'>): Readonly<Record<string, unknown>> {
  const body: unknown = readJson(bytes)
  if (isObject(body)) return body
  throw new OAuthError('invalid_credential_request', 'the body is not a JSON object')
}

function bearer(request: CredentialOperation | OperationRequest<'notifyIssuer'>): string | undefined {
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
