/** Codes and refresh tokens for access tokens, and what these are good for. @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3 */
import { createHash } from 'node:crypto'
import { OAuthError } from '../../claim/oid4vci/oauth-error.ts'
import type { OAuthClient, PassportGrant } from '../../store/host-documents.ts'
import { timestamp } from '../../timestamp.ts'
import type { HostDeps } from '../deps.ts'
import { offlineAccess, scopesIn, type GrantScope } from './scopes.ts'

type Deps = Pick<HostDeps, 'store' | 'clock' | 'grantSecrets'>

export const accessSeconds = 3600
/** An application that does not come back for so long is out. */
export const refreshDays = 90

/** The form of a token request; what has another shape is undefined. */
export type TokenForm = Readonly<Record<string, unknown>>

export interface GrantAnswer {
  readonly access_token: string
  readonly token_type: 'Bearer'
  readonly expires_in: number
  readonly scope: string
  readonly refresh_token?: string
}

/** Who asks, once there is something to ask. @throws OAuthError `invalid_client` (401) */
export type Authenticate = () => Promise<OAuthClient>

/**
 * Answers an application that shows who it is. Of all who use a code or a refresh token at once one is answered; that it came twice ends what the
 * person allowed, for somebody else may have it (RFC 6749 §4.1.2 and §10.4).
 * @throws OAuthError `unsupported_grant_type`, `invalid_request`, `invalid_grant`, `invalid_scope`, `invalid_client` (401)
 */
export async function grantToken(
  deps: Deps,
  authenticate: Authenticate,
  form: TokenForm,
): Promise<GrantAnswer> {
  switch (form['grant_type']) {
    case 'authorization_code':
      return useCode(deps, await authenticate(), form)
    case 'refresh_token':
      return refresh(deps, await authenticate(), form)
    case undefined:
      throw new OAuthError('invalid_request', 'there is no grant_type')
    default:
      throw new OAuthError('unsupported_grant_type', 'neither authorization_code nor refresh_token')
  }
}

async function useCode(deps: Deps, client: OAuthClient, form: TokenForm): Promise<GrantAnswer> {
  const token = deps.grantSecrets.read('code', textOf(form, 'code'))
  const verifier = textOf(form, 'code_verifier')
  const redirectUri = textOf(form, 'redirect_uri')
  const grant = token && (await deps.store.passportGrants.get(token.grantId))
  if (grant?.clientId !== client._id) throw spent()
  if (grant.state !== 'code') return endedBy(deps, grant)
  const isItsOwn = redirectUri === grant.redirectUri && isVerifierOf(grant.challenge, verifier)
  if (!isItsOwn || grant.expiresAt <= timestamp(deps.clock())) throw spent()
  const scopes = narrowed(grant, form['scope'])
  const used = await deps.store.passportGrants.replace({ ...grant, state: 'live', ...renewed(deps, grant) })
  // Somebody else used it in this very moment.
  return used === undefined ? endedBy(deps, grant) : answer(deps, used, scopes)
}

async function refresh(deps: Deps, client: OAuthClient, form: TokenForm): Promise<GrantAnswer> {
  const token = deps.grantSecrets.read('refresh token', textOf(form, 'refresh_token'))
  const grant = token && (await deps.store.passportGrants.get(token.grantId))
  if (token === undefined || grant?.clientId !== client._id) throw spent()
  if (grant.expiresAt <= timestamp(deps.clock())) throw spent()
  if (token.number !== grant.round) return endedBy(deps, grant)
  const scopes = narrowed(grant, form['scope'])
  const next = await deps.store.passportGrants.replace({ ...grant, ...renewed(deps, grant) })
  return next === undefined ? endedBy(deps, grant) : answer(deps, next, scopes)
}

function textOf(form: TokenForm, field: string): string {
  const value = form[field]
  if (typeof value === 'string' && value !== '') return value
  throw new OAuthError('invalid_request', `there is no ${field}`)
}

/** RFC 7636 §4.6, with S256. */
function isVerifierOf(challenge: string, verifier: string): boolean {
  if (!/^[A-Za-z0-9._~-]{43,128}$/u.test(verifier)) return false
  return createHash('sha256').update(verifier).digest('base64url') === challenge
}

/** What is asked for, of what was allowed (§6). @throws OAuthError `invalid_scope` */
function narrowed({ scopes }: PassportGrant, asked: unknown): readonly GrantScope[] {
  const all = scopesIn(scopes.join(' '), scopes) ?? []
  const some = asked === undefined || asked === '' ? all : scopesIn(asked, scopes)
  if (some === undefined) throw new OAuthError('invalid_scope', 'more than the person allowed')
  return some
}

/** Until when it is good from now on, and the round of its next refresh token. */
function renewed({ clock }: Deps, grant: PassportGrant): Pick<PassportGrant, 'expiresAt' | 'round'> {
  const seconds = isKept(grant) ? refreshDays * 86_400 : accessSeconds
  return { expiresAt: timestamp(new Date(clock().getTime() + seconds * 1000)), round: grant.round + 1 }
}

const isKept = ({ scopes }: PassportGrant) => scopes.includes(offlineAccess)

function answer(deps: Deps, grant: PassportGrant, scopes: readonly GrantScope[]): GrantAnswer {
  const ends = Math.floor(deps.clock().getTime() / 1000) + accessSeconds
  const grantId = grant._id
  return {
    access_token: deps.grantSecrets.write('access token', { grantId, number: ends, scopes }),
    token_type: 'Bearer',
    expires_in: accessSeconds,
    scope: scopes.join(' '),
    ...(isKept(grant)
      ? {
          refresh_token: deps.grantSecrets.write('refresh token', {
            grantId,
            number: grant.round,
            scopes: [],
          }),
        }
      : {}),
  }
}

async function endedBy({ store }: Deps, grant: PassportGrant): Promise<never> {
  await store.passportGrants.delete(grant._id)
  throw spent()
}

function spent(): OAuthError {
  return new OAuthError(
    'invalid_grant',
    'it was used, has expired, was ended, or was never given to this application',
  )
}

/** Who may do what with which Passeport, says an access token that is good now; `undefined` says none is. */
export async function grantOfAccess(
  { store, clock, grantSecrets }: Deps,
  text: string,
): Promise<{ readonly grant: PassportGrant; readonly scopes: readonly GrantScope[] } | undefined> {
  const token = grantSecrets.read('access token', text)
  if (token === undefined || token.number * 1000 <= clock().getTime()) return undefined
  const grant = await store.passportGrants.get(token.grantId)
  return grant?.state === 'live' ? { grant, scopes: token.scopes } : undefined
}

/**
 * Ends what the person allowed, whichever of its tokens the application gives back. Of what is no token of it nothing is said (RFC 7009 §2.2).
 * @throws OAuthError `invalid_request` when there is no token
 */
export async function revokeToken(deps: Deps, authenticate: Authenticate, form: TokenForm): Promise<void> {
  const text = textOf(form, 'token')
  const client = await authenticate()
  const token = deps.grantSecrets.read('refresh token', text) ?? deps.grantSecrets.read('access token', text)
  const grant = token && (await deps.store.passportGrants.get(token.grantId))
  if (grant?.clientId === client._id) await deps.store.passportGrants.delete(grant._id)
}
