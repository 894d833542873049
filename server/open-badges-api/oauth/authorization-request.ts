/** An application asks to be let in. @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1 */
import { Problem } from '../../problem.ts'
import type { OAuthClient } from '../../store/host-documents.ts'
import type { HostDeps } from '../deps.ts'
import { isRegistered, redirectTo } from './redirect-uri.ts'
import { scopesIn, type GrantScope } from './scopes.ts'
import { issuerOf } from './server-metadata.ts'

/** As it came, in a query or in a form of ours. */
export type AuthorizationFields = Readonly<Record<string, unknown>>

export interface AuthorizationRequest {
  readonly client: OAuthClient
  readonly redirectUri: string
  readonly scopes: readonly GrantScope[]
  readonly challenge: string
  readonly state?: string
}

/** The request; or, when it is not good, the address where the application is told so. */
export type ReadRequest = AuthorizationRequest | { readonly refusedAt: string }

/**
 * PKCE with S256 is asked of everybody.
 * @throws Problem `invalid-request` (400) when the application is not known, or did not register where people are to be sent back to: nobody is sent
 *   there
 */
export async function readAuthorizationRequest(
  { store, publicUrl }: Pick<HostDeps, 'store' | 'publicUrl'>,
  fields: AuthorizationFields,
): Promise<ReadRequest> {
  const { client_id: clientId, redirect_uri: redirectUri, state } = fields
  const client = typeof clientId === 'string' ? await store.oauthClients.get(clientId) : undefined
  if (client === undefined) throw new Problem('invalid-request', unknownClient)
  if (typeof redirectUri !== 'string' || !isRegistered(redirectUri, client.redirectUris))
    throw new Problem('invalid-request', unknownRedirect)
  const kept = typeof state === 'string' ? { state } : {}
  const error = flawOf(fields)
  const scopes = scopesIn(fields['scope'], client.scopes)
  if (error !== undefined || scopes === undefined)
    return { refusedAt: refusal(publicUrl, { redirectUri, ...kept }, error ?? 'invalid_scope') }
  return { client, redirectUri, scopes, challenge: String(fields['code_challenge']), ...kept }
}

/** §4.1.2.1, and RFC 7636 §4.4.1. */
function flawOf(fields: AuthorizationFields): string | undefined {
  const { response_type: type, response_mode: mode = 'query' } = fields
  if (type === undefined || mode !== 'query') return 'invalid_request'
  if (type !== 'code') return 'unsupported_response_type'
  const { code_challenge: challenge, code_challenge_method: method } = fields
  const isChallenge = typeof challenge === 'string' && /^[A-Za-z0-9_-]{43}$/u.test(challenge)
  return isChallenge && method === 'S256' ? undefined : 'invalid_request'
}

/** Where the application is told that it was not let in, and by which server (RFC 9207). */
export function refusal(
  publicUrl: string,
  { redirectUri, state }: Pick<AuthorizationRequest, 'redirectUri' | 'state'>,
  error: string,
): string {
  return redirectTo(redirectUri, { error, state, iss: issuerOf(publicUrl) })
}

const unknownClient = {
  fr: 'Nous ne connaissons pas l’application qui vous envoie ici. Rien ne lui est transmis.',
  en: 'We do not know the application that sends you here. It is told nothing.',
}
const unknownRedirect = {
  fr: 'L’application qui vous envoie ici demande une adresse de retour qu’elle n’a pas déclarée. Rien ne lui est transmis.',
  en: 'The application that sends you here asks for an address to return to that it did not register. It is told nothing.',
}
