/** Short-lived access tokens (RFC 9068 profile of JWT, signed by this service for itself). */
import { createSecretKey, hash, randomUUID, type KeyObject } from 'node:crypto'
import jwt from 'jsonwebtoken'
import { Problem } from '../problem.ts'
import type { ApiKey } from '../store/documents.ts'
import type { Store } from '../store/store.ts'
import { parseScopes, type Scope } from './scope.ts'

/** Whoever makes a request. */
export interface Caller {
  readonly keyId: string
  readonly organisationId: string
  readonly scopes: readonly Scope[]
  /** The person who acts, when the key is theirs; absent: a program of the organisation. */
  readonly personId?: string
  /** Requests a minute the key may make; absent: as many as anybody. */
  readonly requestsPerMinute?: number
}

export interface AccessTokenDeps {
  readonly store: Pick<Store, 'apiKeys'>
  readonly clock: () => Date
  /** 32 bytes used for nothing else. */
  readonly tokenSecret: Buffer
  /** The public URL: issuer and audience. */
  readonly publicUrl: string
}

export const accessTokenSeconds = 900

const algorithm = 'HS256'
const tokenType = 'at+jwt'

const keys = new WeakMap<Buffer, KeyObject>()

/** The library reads bytes as a public key first, each time, and that costs more than all the rest of a token. */
function keyOf({ tokenSecret }: Pick<AccessTokenDeps, 'tokenSecret'>): KeyObject {
  const key = keys.get(tokenSecret) ?? createSecretKey(tokenSecret)
  keys.set(tokenSecret, key)
  return key
}

/** Signs a token for `key` limited to `granted`. Does NOT check that the key has these scopes. */
export function issueAccessToken(
  deps: AccessTokenDeps,
  key: Pick<ApiKey, '_id' | 'organisationId'>,
  granted: readonly Scope[],
): string {
  const now = Math.floor(deps.clock().getTime() / 1000)
  return jwt.sign(
    {
      iss: deps.publicUrl,
      aud: deps.publicUrl,
      sub: key._id,
      org: key.organisationId,
      scope: granted.join(' '),
      iat: now,
      exp: now + accessTokenSeconds,
      jti: randomUUID(),
    },
    keyOf(deps),
    { algorithm, header: { alg: algorithm, typ: tokenType } },
  )
}

/**
 * The caller a token stands for. Also refuses a token whose API key was revoked since.
 * @throws Problem `unauthorized` (401), the same whatever the reason
 */
export async function readAccessToken(deps: AccessTokenDeps, token: string): Promise<Caller> {
  const claims = claimsOf(deps, token)
  const scopes = parseScopes(claims.scope)
  const key = await deps.store.apiKeys.get(claims.sub)
  if (scopes === undefined || key === undefined || key.revokedAt !== undefined) throw unauthorized()
  if (key.organisationId !== claims.org) throw unauthorized()
  return callerWith(key, scopes)
}

/** Whoever acts with `key`, limited to `scopes`. Does NOT check that the key has them, or is still good. */
export function callerWith(key: ApiKey, scopes: readonly Scope[]): Caller {
  const { _id: keyId, organisationId, personId, requestsPerMinute } = key
  return {
    keyId,
    organisationId,
    scopes,
    ...(personId === undefined ? {} : { personId }),
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
  }
}

/** What a good token says. `exp`: seconds of the epoch, from which on it is good no more. */
interface Claims {
  readonly sub: string
  readonly org: string
  readonly scope: string
  readonly exp: number
}

/** Tokens whose signature was found good lately, of each secret and service, by their SHA-256: a program sends the same one for minutes. */
const read = new WeakMap<KeyObject, Map<string, Claims>>()
const mostRead = 1024

/** As `verifiedClaims`, at the cost of a hash when the token was read before. Only what a signature covers is remembered. */
function claimsOf(deps: AccessTokenDeps, token: string): Claims {
  const key = keyOf(deps)
  const known = read.get(key) ?? new Map<string, Claims>()
  read.set(key, known)
  const name = hash('sha256', `${deps.publicUrl} ${token}`, 'base64')
  const before = known.get(name)
  if (before !== undefined && secondsOf(deps) < before.exp) return before
  const claims = verifiedClaims(deps, token)
  const [oldest] = known.keys()
  if (known.size >= mostRead && oldest !== undefined) known.delete(oldest)
  known.set(name, claims)
  return claims
}

function secondsOf({ clock }: Pick<AccessTokenDeps, 'clock'>): number {
  return Math.floor(clock().getTime() / 1000)
}

function verifiedClaims(deps: AccessTokenDeps, token: string): Claims {
  try {
    const { header, payload } = jwt.verify(token, keyOf(deps), {
      // An explicit list: an unsigned token, or one signed with a public key as secret, never gets further.
      algorithms: [algorithm],
      issuer: deps.publicUrl,
      audience: deps.publicUrl,
      clockTimestamp: secondsOf(deps),
      complete: true,
    })
    if (header.typ === tokenType && typeof payload === 'object') {
      const { sub, exp } = payload
      const org: unknown = payload['org']
      const scope: unknown = payload['scope']
      if (
        typeof sub === 'string' &&
        typeof exp === 'number' &&
        typeof org === 'string' &&
        typeof scope === 'string'
      ) {
        return { sub, org, scope, exp }
      }
    }
  } catch (error) {
    if (!(error instanceof jwt.JsonWebTokenError)) throw error
  }
  throw unauthorized()
}

/** The answer to a foreign, malformed, expired or revoked token; to none at all with the bare challenge `Bearer` (RFC 6750 §3). */
export function unauthorized(challenge = 'Bearer error="invalid_token"'): Problem {
  return new Problem(
    'unauthorized',
    {
      fr: 'Il faut un jeton d’accès valide, obtenu sur /oauth/token avec une clé d’API.',
      en: 'A valid access token is needed; get one from /oauth/token with an API key.',
    },
    { headers: { 'WWW-Authenticate': challenge } },
  )
}
