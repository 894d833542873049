/** What an application says of itself when it registers. @see https://www.rfc-editor.org/rfc/rfc7591#section-2 */
import { OAuthError } from '../../claim/oid4vci/oauth-error.ts'
import { isBlank } from '../../text.ts'
import { isLoopback, isRedirectUri } from './redirect-uri.ts'
import { grantScopes, knownScopes, type GrantScope } from './scopes.ts'

type JsonObject = Readonly<Record<string, unknown>>

export interface ClientMetadata {
  readonly name: string
  readonly redirectUris: readonly string[]
  readonly scopes: readonly GrantScope[]
  readonly authMethod: 'none' | 'client_secret_basic'
  /** Its own words: addresses and the name of its software. Shown to nobody, fetched by nobody. */
  readonly others: Readonly<Record<string, string>>
}

const mostRedirects = 10
const longestName = 100
const addresses = ['client_uri', 'logo_uri', 'tos_uri', 'policy_uri'] as const
const labels = ['software_id', 'software_version'] as const

/**
 * All addresses are https and of one host, loopback ones apart: what a person is shown of an application is where it sends them. Whom to write to
 * (`contacts`) is not kept, nor anything else there is no use for.
 * @throws OAuthError `invalid_redirect_uri`, `invalid_client_metadata`
 */
export function readClientMetadata(body: JsonObject): ClientMetadata {
  const redirectUris = redirectsIn(body['redirect_uris'])
  const others: Record<string, string> = {}
  for (const member of [...addresses, ...labels]) {
    const value = body[member]
    if (value === undefined) continue
    if (typeof value !== 'string' || value.length > 500) throw invalid(`${member} is not a short text`)
    others[member] = value
  }
  const sites = addresses.flatMap((member) => (others[member] === undefined ? [] : [others[member]]))
  if (!sites.every((uri) => isRedirectUri(uri) && !isLoopback(uri)))
    throw invalid('an address is not an https URL')
  const hosts = [...sites, ...redirectUris.filter((uri) => !isLoopback(uri))].map((uri) => new URL(uri).host)
  if (new Set(hosts).size > 1) throw invalid('the addresses are not of one host')
  requireCodeFlow(body)
  return {
    name: nameIn(body['client_name']),
    redirectUris,
    scopes: scopesIn(body['scope']),
    authMethod: authMethodIn(body['token_endpoint_auth_method']),
    others,
  }
}

function redirectsIn(value: unknown): readonly string[] {
  const given: readonly unknown[] = Array.isArray(value) ? value : []
  const uris = given.filter((uri): uri is string => typeof uri === 'string' && isRedirectUri(uri))
  if (uris.length === 0 || uris.length < given.length || uris.length > mostRedirects)
    throw new OAuthError(
      'invalid_redirect_uri',
      'redirect_uris: 1 to 10, https or http to a loopback address, without fragment',
    )
  return uris
}

/** As a person is shown it: nothing in it that is not seen, or that turns text around. */
function nameIn(value: unknown): string {
  const name = typeof value === 'string' ? value.trim() : ''
  if (isBlank(name) || name.length > longestName || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/u.test(name))
    throw invalid('client_name is missing, too long, or has characters that nobody sees')
  return name
}

function scopesIn(value: unknown): readonly GrantScope[] {
  if (value === undefined) return grantScopes
  const scopes = typeof value === 'string' ? knownScopes(value) : []
  if (scopes.length === 0) throw invalid('scope names nothing that is offered here')
  return scopes
}

function authMethodIn(value: unknown): ClientMetadata['authMethod'] {
  if (value === undefined || value === 'client_secret_basic') return 'client_secret_basic'
  if (value === 'none') return value
  throw invalid('token_endpoint_auth_method is neither client_secret_basic nor none')
}

function requireCodeFlow(body: JsonObject): void {
  const { grant_types: grants = ['authorization_code'], response_types: responses = ['code'] } = body
  const isOnly = (value: unknown, allowed: readonly string[]) =>
    Array.isArray(value) &&
    value.every((one) => allowed.includes(one as string)) &&
    value.includes(allowed[0])
  if (!isOnly(grants, ['authorization_code', 'refresh_token']) || !isOnly(responses, ['code']))
    throw invalid('only the authorization code grant is offered, and its refresh')
}

function invalid(description: string): OAuthError {
  return new OAuthError('invalid_client_metadata', description)
}
