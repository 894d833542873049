/** The service description document: what this host offers, and where applications are let in. @see https://www.imsglobal.org/spec/ob/v3p0/#service-description-document-sdd */
import { endpointsOf } from './oauth/server-metadata.ts'
import {
  offlineAccess,
  readCredentials,
  readProfile,
  updateProfile,
  upsertCredentials,
  type GrantScope,
} from './oauth/scopes.ts'

/** Base of the API: what a holder tells another service. */
export function apiBaseOf(publicUrl: string): string {
  return `${publicUrl}/ims/ob/v3p0`
}

const scopeWords: Readonly<Record<GrantScope, string>> = {
  [readCredentials]: 'Read all badges of the Passeport',
  [upsertCredentials]: 'Put badges into the Passeport, in the place of those of the same issuer and id',
  [readProfile]: 'Read the profile this application wrote',
  [updateProfile]: 'Write a profile',
  [offlineAccess]: 'Come back without asking again, by refresh tokens',
}

/** An OpenAPI 3.0 document of the operations there are, and of no other. */
export function serviceDescription(publicUrl: string): object {
  const { authorization, token, registration } = endpointsOf(publicUrl)
  const operation = (operationId: string, summary: string, scope: GrantScope) => ({
    operationId,
    summary,
    tags: ['OpenBadgeCredentials'],
    security: [{ OAuth2ACG: [scope] }],
    responses: { '200': { description: summary } },
  })
  return {
    openapi: '3.0.1',
    info: {
      title: 'Passeport Numérique',
      version: '3.0',
      termsOfService: `${publicUrl}/passeport`,
      'x-imssf-privacyPolicyUrl': `${publicUrl}/passeport`,
    },
    servers: [{ url: apiBaseOf(publicUrl) }],
    tags: [{ name: 'OpenBadgeCredentials' }, { name: 'Discovery' }],
    paths: {
      '/credentials': {
        get: operation('getCredentials', 'The badges in the Passeport', readCredentials),
        post: operation('upsertCredential', 'Put a badge into the Passeport', upsertCredentials),
      },
      '/profile': {
        get: operation('getProfile', 'The profile this application wrote', readProfile),
        put: operation('putProfile', 'Write a profile', updateProfile),
      },
      '/discovery': {
        get: {
          operationId: 'getServiceDescription',
          summary: 'This document',
          tags: ['Discovery'],
          responses: { '200': { description: 'This document' } },
        },
      },
    },
    components: {
      securitySchemes: {
        OAuth2ACG: {
          type: 'oauth2',
          description: 'OAuth 2.0 authorization code grant; PKCE with S256 is required',
          'x-imssf-registrationUrl': registration,
          flows: {
            authorizationCode: {
              authorizationUrl: authorization,
              tokenUrl: token,
              refreshUrl: token,
              scopes: scopeWords,
            },
          },
        },
      },
    },
  }
}
