/** API keys: 256 random bits that a program exchanges for access tokens. Only a hash is kept. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { ApiKey } from '../store/documents.ts'
import type { Store } from '../store/store.ts'
import type { Scope } from './scope.ts'

export interface ApiKeyDeps {
  readonly store: Pick<Store, 'apiKeys'>
  readonly clock: () => Date
}

export interface NewApiKey {
  readonly organisationId: string
  readonly label: string
  readonly scopes: readonly Scope[]
}

/** Creates a key and answers it with its secret, which nobody can read again. Does NOT check that the caller may. */
export async function createApiKey(
  deps: ApiKeyDeps,
  request: NewApiKey,
): Promise<{ readonly key: Omit<ApiKey, 'revision'>; readonly secret: string }> {
  const secret = randomBytes(32).toString('base64url')
  const key = {
    _id: `key_${randomBytes(8).toString('hex')}`,
    organisationId: request.organisationId,
    label: request.label,
    secretHash: hashOf(secret),
    scopes: [...request.scopes],
    createdAt: deps.clock().toISOString(),
  }
  if (!(await deps.store.apiKeys.insert(key))) throw new Error('a 64-bit random key id was taken')
  return { key, secret }
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

/** Revokes a key of the organisation for good. False when the organisation has no such key. Revoking twice is harmless. */
export async function revokeApiKey(deps: ApiKeyDeps, organisationId: string, id: string): Promise<boolean> {
  for (;;) {
    const key = await deps.store.apiKeys.get(id)
    if (key?.organisationId !== organisationId) return false
    if (key.revokedAt !== undefined) return true
    const revoked = await deps.store.apiKeys.replace({ ...key, revokedAt: deps.clock().toISOString() })
    if (revoked !== undefined) return true
  }
}

// The secret has 256 bits of entropy: a fast hash is enough, there is nothing to guess.
function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
