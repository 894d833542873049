/** The pre-authorized code for an access token. @see https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-6 */
import { isObject, parseJsonObject } from '../../proof/jose/json-object.ts'
import type { Claim } from '../../store/claim-documents.ts'
import { timestamp } from '../../timestamp.ts'
import { claimOfSecret, claimState } from '../claims.ts'
import type { ClaimDeps } from '../deps.ts'
import { isOffered } from '../offer.ts'
import { configurations, credentialIdentifier, preAuthorizedGrant, type ConfigurationId } from './metadata.ts'
import { OAuthError } from './oauth-error.ts'

/** §6.2 refers to RFC 6750: bearer tokens live five minutes at most. */
const tokenSeconds = 300
const mostTries = 5

/** The form of a token request; what has another shape is undefined. */
export type TokenRequest = Readonly<Record<string, unknown>>

export interface TokenAnswer {
  readonly access_token: string
  readonly token_type: 'bearer'
  readonly expires_in: number
  readonly authorization_details?: readonly AuthorizedDetail[]
}

/** RFC 9396, as §6.2 uses it. */
interface AuthorizedDetail {
  readonly type: 'openid_credential'
  readonly credential_configuration_id: string
  readonly credential_identifiers: readonly string[]
}

/**
 * Uses up the code: of all who send it, one gets a token. A fifth wrong transaction code makes the code worthless; the holder can begin a
 * new round.
 * @throws OAuthError `unsupported_grant_type`, `invalid_request` (transaction code missing, or not expected), `invalid_authorization_details`,
 *   `invalid_grant`
 */
export async function exchangeCode(deps: ClaimDeps, request: TokenRequest): Promise<TokenAnswer> {
  if (request['grant_type'] !== preAuthorizedGrant)
    throw new OAuthError('unsupported_grant_type', 'only the pre-authorized code grant is supported')
  const code = request['pre-authorized_code'] ?? request['pre_authorized_code']
  if (typeof code !== 'string') throw new OAuthError('invalid_request', 'there is no pre-authorized_code')
  const typed = request['tx_code']
  if (typed !== undefined && typeof typed !== 'string')
    throw new OAuthError('invalid_request', 'tx_code is not text')
  const details = authorizationDetails(request['authorization_details'])
  for (;;) {
    const claim = await claimOfSecret(deps, 'pre-authorized code', code)
    if (claim === undefined || !(await isOffered(deps, claim)) || claim.wrongTries >= mostTries) throw spent()
    const isRight = rightCode(deps, claim, typed)
    const until = timestamp(new Date(deps.clock().getTime() + tokenSeconds * 1000))
    const changed = isRight ? { tokenUntil: until } : { wrongTries: claim.wrongTries + 1 }
    const kept = await deps.store.claims.replace({ ...claim, ...changed })
    // Somebody else came first: look again.
    if (kept === undefined) continue
    if (!isRight) throw new OAuthError('invalid_grant', 'tx_code is wrong')
    return {
      access_token: deps.claimSecrets.write('access token', kept),
      // Lower case: one client compares it as text.
      token_type: 'bearer',
      expires_in: tokenSeconds,
      ...(details === undefined ? {} : { authorization_details: details }),
    }
  }
}

const mostDetails = 10

/** What the wallet may ask for, as it asked to be told. @throws OAuthError `invalid_authorization_details` */
function authorizationDetails(given: unknown): readonly AuthorizedDetail[] | undefined {
  if (given === undefined) return undefined
  const asked = typeof given === 'string' ? parseJsonObject(`{"asked":${given}}`)?.['asked'] : undefined
  const list: readonly unknown[] = Array.isArray(asked) ? asked.slice(0, mostDetails + 1) : []
  const details = list.map((one) => {
    const { type, credential_configuration_id: id } = isObject(one) ? one : {}
    if (type !== 'openid_credential' || typeof id !== 'string') return undefined
    if (!Object.hasOwn(configurations, id)) return undefined
    const identifiers = [credentialIdentifier(id as ConfigurationId)]
    return { type, credential_configuration_id: id, credential_identifiers: identifiers } as const
  })
  const known = details.filter((one) => one !== undefined)
  if (known.length === 0 || known.length > mostDetails || known.length < list.length)
    throw new OAuthError('invalid_authorization_details', 'they are not about credentials that are offered')
  return known
}

/** @throws OAuthError `invalid_request` */
function rightCode({ claimSecrets }: ClaimDeps, claim: Claim, typed: string | undefined): boolean {
  if (claim.transactionCode === undefined) {
    if (typed === undefined) return true
    throw new OAuthError('invalid_request', 'no tx_code is expected')
  }
  if (typed === undefined) throw new OAuthError('invalid_request', 'tx_code is missing')
  return claimSecrets.transactionCodeKey(claim, typed) === claim.transactionCode
}

/**
 * The claim an access token is good for now.
 * @throws OAuthError `invalid_token` (401)
 */
export async function claimOfToken(deps: ClaimDeps, token: string | undefined): Promise<Claim> {
  const claim = await claimOfSecret(deps, 'access token', token ?? '')
  const isGood = claim?.tokenUntil !== undefined && Date.parse(claim.tokenUntil) > deps.clock().getTime()
  if (!isGood) throw new OAuthError('invalid_token', 'the access token is not good', 401)
  const state = await claimState(deps, claim)
  // Taken with this token, or about to be: another form of the same badge may follow.
  if (state === 'open' || state === 'taken' || (state === 'closed' && claim.holders !== undefined))
    return claim
  throw new OAuthError(
    'credential_request_denied',
    'the badge is not good any more, or went to somebody else',
  )
}

function spent(): OAuthError {
  return new OAuthError('invalid_grant', 'the code was used, has expired, or was never given out')
}
