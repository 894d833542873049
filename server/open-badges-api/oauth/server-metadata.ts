/** What applications are told of this authorization server. @see https://www.rfc-editor.org/rfc/rfc8414 */
import { grantScopes } from './scopes.ts'

/** Its identifier: not that of the one for wallets. */
export function issuerOf(publicUrl: string): string {
  return `${publicUrl}/passeport`
}

/** Addresses of its endpoints. */
export function endpointsOf(publicUrl: string) {
  return {
    authorization: `${publicUrl}/passeport/autoriser`,
    token: `${publicUrl}/passeport/oauth/token`,
    registration: `${publicUrl}/passeport/oauth/register`,
    revocation: `${publicUrl}/passeport/oauth/revoke`,
  }
}

export function hostServerMetadata(publicUrl: string): object {
  const { authorization, token, registration, revocation } = endpointsOf(publicUrl)
  const methods = ['client_secret_basic', 'none']
  return {
    issuer: issuerOf(publicUrl),
    authorization_endpoint: authorization,
    token_endpoint: token,
    registration_endpoint: registration,
    revocation_endpoint: revocation,
    scopes_supported: grantScopes,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_methods_supported: methods,
    revocation_endpoint_auth_methods_supported: methods,
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    ui_locales_supported: ['fr', 'en'],
  }
}
