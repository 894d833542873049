/** Applications: registered by themselves, known by their client_id. @see https://www.rfc-editor.org/rfc/rfc7591 */
import { randomBytes } from 'node:crypto'
import { OAuthError } from '../../claim/oid4vci/oauth-error.ts'
import type { OAuthClient } from '../../store/host-documents.ts'
import { timestamp } from '../../timestamp.ts'
import type { HostDeps } from '../deps.ts'
import { readClientMetadata } from './client-metadata.ts'

type Deps = Pick<HostDeps, 'store' | 'clock' | 'grantSecrets'>

/** One that nobody lets in is forgotten after so long. */
const unusedDays = 30

/**
 * Registers an application, and answers what it is told (§3.2.1). It can do nothing before somebody lets it in.
 * @throws OAuthError as `readClientMetadata`
 */
export async function registerClient(
  deps: Deps,
  body: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  const { name, redirectUris, scopes, authMethod, others } = readClientMetadata(body)
  const now = deps.clock()
  const client = {
    _id: randomBytes(16).toString('hex'),
    name,
    redirectUris,
    scopes,
    authMethod,
    metadata: JSON.stringify(others),
    createdAt: timestamp(now),
    state: 'unused' as const,
    eraseAt: timestamp(new Date(now.getTime() + unusedDays * 86_400_000)),
  }
  if (!(await deps.store.oauthClients.insert(client))) throw new Error('a random client_id came twice')
  return {
    client_id: client._id,
    client_id_issued_at: Math.floor(now.getTime() / 1000),
    ...(authMethod === 'none'
      ? {}
      : { client_secret: deps.grantSecrets.clientSecret(client._id), client_secret_expires_at: 0 }),
    client_name: name,
    ...others,
    redirect_uris: redirectUris,
    scope: scopes.join(' '),
    token_endpoint_auth_method: authMethod,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
  }
}

/** Who a token request says it comes from: by HTTP Basic, or, without a secret, in its form. */
export interface ClientCredentials {
  readonly basic?: { readonly id: string; readonly secret: string }
  /** The header field was there, good or bad. */
  readonly hasHeader: boolean
  readonly clientId: unknown
}

/**
 * The application that asks, as it registered to be known (RFC 6749 §2.3.1, RFC 7591 §2).
 * @throws OAuthError `invalid_client` (401)
 */
export async function authenticateClient(
  deps: Deps,
  { basic, hasHeader, clientId }: ClientCredentials,
): Promise<OAuthClient> {
  const id = basic?.id ?? (hasHeader ? undefined : clientId)
  const client = typeof id === 'string' ? await deps.store.oauthClients.get(id) : undefined
  if (client === undefined || (clientId !== undefined && clientId !== client._id)) throw unknownClient()
  const isKnown =
    client.authMethod === 'none'
      ? !hasHeader
      : basic !== undefined && deps.grantSecrets.isClientSecret(client._id, basic.secret)
  if (!isKnown) throw unknownClient()
  return client
}

function unknownClient(): OAuthError {
  return new OAuthError('invalid_client', 'the application is not known by that', 401)
}

/** Somebody lets it in: it is kept from now on. */
export async function useClient({ store }: Deps, { _id }: OAuthClient): Promise<void> {
  for (;;) {
    const client = await store.oauthClients.get(_id)
    if (client?.state === undefined) return
    const { state: _, eraseAt: __, ...used } = client
    if ((await store.oauthClients.replace(used)) !== undefined) return
  }
}
