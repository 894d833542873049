/** API keys: 256 random bits that a program exchanges for access tokens. Only a hash is kept. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { Problem } from '../problem.ts'
import type { ApiKey } from '../store/documents.ts'
import type { New, Store } from '../store/store.ts'
import { canAdminister, hasAdministrationKey } from './administration.ts'
import type { Scope } from './scope.ts'

export interface ApiKeyDeps {
  readonly store: Pick<Store, 'apiKeys'>
  readonly clock: () => Date
}

export interface NewApiKey {
  readonly organisationId: string
  readonly label: string
  readonly scopes: readonly Scope[]
  /** The key it is made with; absent for the first key of the service only. */
  readonly createdBy?: string
  /** The person of the organisation who will act with it. */
  readonly personId?: string
  /** It may be sent as a bearer token itself; see static-key.ts. */
  readonly isStatic?: boolean
  /** Requests a minute it may make; absent: as many as anybody. */
  readonly requestsPerMinute?: number
}

export interface KeyWithSecret {
  readonly key: New<ApiKey>
  /** 256 random bits in base64url; `key` only has their hash. */
  readonly secret: string
}

/** Makes a key and its secret. Does NOT keep it: it works once `keepApiKey` did. */
export function newApiKey(deps: Pick<ApiKeyDeps, 'clock'>, request: NewApiKey): KeyWithSecret {
  const secret = randomBytes(32).toString('base64url')
  const key = {
    _id: `key_${randomBytes(8).toString('hex')}`,
    organisationId: request.organisationId,
    label: request.label,
    secretHash: hashOf(secret),
    scopes: [...request.scopes],
    createdAt: deps.clock().toISOString(),
    ...(request.createdBy === undefined ? {} : { createdBy: request.createdBy }),
    ...(request.personId === undefined ? {} : { personId: request.personId }),
    ...(request.isStatic === true ? { isStatic: true } : {}),
    ...(request.requestsPerMinute === undefined ? {} : { requestsPerMinute: request.requestsPerMinute }),
  }
  return { key, secret }
}

/** Keeps a new key: from now on it works. */
export async function keepApiKey(deps: Pick<ApiKeyDeps, 'store'>, key: New<ApiKey>): Promise<void> {
  if (!(await deps.store.apiKeys.insert(key))) throw new Error('a 64-bit random key id was taken')
}

/** Creates a key and answers it with its secret, which nobody can read again. Does NOT check that the caller may. */
export async function createApiKey(deps: ApiKeyDeps, request: NewApiKey): Promise<KeyWithSecret> {
  const created = newApiKey(deps, request)
  await keepApiKey(deps, created.key)
  return created
}

/** The key, when `secret` is its secret and it was not revoked. The time taken does not tell which of these failed. */
export async function authenticateApiKey(
  deps: ApiKeyDeps,
  id: string,
  secret: string,
): Promise<ApiKey | undefined> {
  const key = await deps.store.apiKeys.get(id)
  const matches = timingSafeEqual(
    Buffer.from(hashOf(secret), 'hex'),
    Buffer.from(key?.secretHash ?? hashOf(''), 'hex'),
  )
  return matches && key !== undefined && key.revokedAt === undefined ? key : undefined
}

/**
 * Revokes a key of the organisation for good. False when the organisation has no such key. Revoking twice is harmless.
 * @throws Problem `conflict` (409) when nobody could administer the service any more
 */
export async function revokeApiKey(deps: ApiKeyDeps, organisationId: string, id: string): Promise<boolean> {
  const { apiKeys } = deps.store
  for (;;) {
    const key = await apiKeys.get(id)
    if (key?.organisationId !== organisationId) return false
    if (key.revokedAt !== undefined) return true
    if (canAdminister(key) && !(await hasAdministrationKey(apiKeys, id))) throw lastAdministrationKey()
    const revoked = await apiKeys.replace({ ...key, revokedAt: deps.clock().toISOString() })
    if (revoked === undefined) continue
    if (canAdminister(key) && !(await hasAdministrationKey(apiKeys, id))) {
      // The last two were revoked at the same moment, each while the other was still good: neither is.
      await apiKeys.replace({ ...key, revision: revoked.revision })
      throw lastAdministrationKey()
    }
    return true
  }
}

function lastAdministrationKey(): Problem {
  return new Problem('conflict', {
    fr: 'C’est la dernière clé qui permet d’administrer le service : créez-en d’abord une autre.',
    en: 'This is the last key that can administer the service: create another one first.',
  })
}

// The secret has 256 bits of entropy: a fast hash is enough, there is nothing to guess.
function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
