import { expect } from 'chai'
import { OAuthError } from '../../server/claim/oid4vci/oauth-error.ts'
import { readClientMetadata } from '../../server/open-badges-api/oauth/client-metadata.ts'
import { grantScopes } from '../../server/open-badges-api/oauth/scopes.ts'
import { described } from '../support/applications.ts'

function refusalOf(change: object): string {
  try {
    readClientMetadata({ ...described, ...change })
    return 'none'
  } catch (error) {
    if (error instanceof OAuthError) return error.code
    throw error
  }
}

describe('what an application says of itself (RFC 7591 §2)', () => {
  it('is kept as far as there is a use for it: not whom to write to', () => {
    expect(readClientMetadata(described)).to.deep.equal({
      name: 'Mon portfolio',
      redirectUris: ['https://portfolio.example/retour'],
      scopes: grantScopes,
      authMethod: 'client_secret_basic',
      others: {
        client_uri: described.client_uri,
        logo_uri: described.logo_uri,
        tos_uri: described.tos_uri,
        policy_uri: described.policy_uri,
        software_id: described.software_id,
        software_version: described.software_version,
      },
    })
  })

  it('may be a name and an address: the rest has its defaults', () => {
    const { client_name, redirect_uris } = described
    expect(readClientMetadata({ client_name, redirect_uris })).to.deep.include({
      scopes: grantScopes,
      authMethod: 'client_secret_basic',
      others: {},
    })
  })

  it('names scopes, of which those that are offered count', () => {
    const scope = `openid offline_access ${grantScopes[0]}`
    expect(readClientMetadata({ ...described, scope }).scopes).to.deep.equal([
      grantScopes[0],
      'offline_access',
    ])
    expect(refusalOf({ scope: 'openid' })).to.equal('invalid_client_metadata')
    expect(refusalOf({ scope: ['offline_access'] })).to.equal('invalid_client_metadata')
  })

  const wrong: readonly (readonly [string, object, string])[] = [
    ['no address to send people back to', { redirect_uris: [] }, 'invalid_redirect_uri'],
    ['addresses that are none', { redirect_uris: 'https://portfolio.example/' }, 'invalid_redirect_uri'],
    [
      'one bad address among good ones',
      { redirect_uris: [...described.redirect_uris, 'http://x.example/'] },
      'invalid_redirect_uri',
    ],
    [
      'eleven addresses',
      { redirect_uris: Array.from({ length: 11 }, (_, n) => `https://portfolio.example/${String(n)}`) },
      'invalid_redirect_uri',
    ],
    ['an address of another host', { policy_uri: 'https://pirate.example/' }, 'invalid_client_metadata'],
    [
      'people sent back to another host',
      { redirect_uris: ['https://pirate.example/retour'] },
      'invalid_client_metadata',
    ],
    [
      'an address without https',
      { logo_uri: 'http://portfolio.example/logo.png' },
      'invalid_client_metadata',
    ],
    ['a picture in an address', { logo_uri: 'data:image/png;base64,AAAA' }, 'invalid_client_metadata'],
    ['no name', { client_name: undefined }, 'invalid_client_metadata'],
    ['a name of nothing', { client_name: ' \u3164 ' }, 'invalid_client_metadata'],
    ['a name that turns around', { client_name: 'abc\u202Edef' }, 'invalid_client_metadata'],
    ['a name of two lines', { client_name: 'abc\ndef' }, 'invalid_client_metadata'],
    ['a long name', { client_name: 'x'.repeat(101) }, 'invalid_client_metadata'],
    ['a secret in the form', { token_endpoint_auth_method: 'client_secret_post' }, 'invalid_client_metadata'],
    ['another grant', { grant_types: ['implicit'] }, 'invalid_client_metadata'],
    ['refreshing alone', { grant_types: ['refresh_token'] }, 'invalid_client_metadata'],
    ['another response', { response_types: ['token'] }, 'invalid_client_metadata'],
    ['software without end', { software_id: 'x'.repeat(501) }, 'invalid_client_metadata'],
  ]
  for (const [what, change, code] of wrong)
    it(`is refused with ${what}`, () => {
      expect(refusalOf(change)).to.equal(code)
    })

  it('may be that of a program on somebody’s own machine', () => {
    expect(refusalOf({ redirect_uris: ['http://127.0.0.1/retour'] })).to.equal('none')
  })
})
