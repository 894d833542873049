/** How programs come by access tokens for the Open Badges API: OAuth 2.0, with errors in its own form. */
import { OAuthError } from '../claim/oid4vci/oauth-error.ts'
import type { HostDeps } from '../open-badges-api/deps.ts'
import { authenticateClient, registerClient } from '../open-badges-api/oauth/clients.ts'
import { hostServerMetadata } from '../open-badges-api/oauth/server-metadata.ts'
import { grantToken, revokeToken, type TokenForm } from '../open-badges-api/oauth/token.ts'
import { Problem } from '../problem.ts'
import { isObject } from '../proof/jose/json-object.ts'
import type { OAuthClient } from '../store/host-documents.ts'
import { basicCredentials } from './basic-credentials.ts'
import { readJson } from './contract/body.ts'
import type { Handlers, OperationRequest, Reply } from './contract/operation.ts'

type OAuthOperation =
  'getHostServerMetadata' | 'registerApplication' | 'grantApplicationToken' | 'revokeApplicationToken'

const unkept = { 'Cache-Control': 'no-store', Pragma: 'no-cache' }

export function openBadgesOAuthHandlers(deps: HostDeps): Pick<Handlers, OAuthOperation> {
  return {
    getHostServerMetadata: () => ({
      status: 200,
      body: hostServerMetadata(deps.publicUrl),
      headers: { 'Cache-Control': 'public, max-age=300' },
    }),

    registerApplication: (request) =>
      asOAuth(async () => {
        const body = await registerClient(deps, metadataIn(request.bytes))
        return { status: 201, body, headers: unkept }
      }),

    grantApplicationToken: (request) =>
      asOAuth(async () => {
        const form = formOf(request)
        const body = await grantToken(deps, () => clientOf(deps, request, form), form)
        return { status: 200, body, headers: unkept }
      }),

    revokeApplicationToken: (request) =>
      asOAuth(async () => {
        const form = formOf(request)
        await revokeToken(deps, () => clientOf(deps, request, form), form)
        return { status: 200, headers: unkept }
      }),
  }
}

type FormRequest = OperationRequest<'grantApplicationToken'> | OperationRequest<'revokeApplicationToken'>

/** The contract validator has checked that it is a form; a field that came twice has no value that is a text. */
function formOf({ body }: FormRequest): TokenForm {
  return isObject(body) ? body : {}
}

function clientOf(deps: HostDeps, request: FormRequest, form: TokenForm): Promise<OAuthClient> {
  const header = request.header('authorization')
  const basic = basicCredentials(header)
  return authenticateClient(deps, {
    ...(basic === undefined ? {} : { basic }),
    hasHeader: header !== undefined,
    clientId: form['client_id'],
  })
}

/** @throws OAuthError `invalid_client_metadata` */
function metadataIn(bytes: Buffer): Readonly<Record<string, unknown>> {
  try {
    const body: unknown = readJson(bytes)
    if (isObject(body)) return body
  } catch (error) {
    if (!(error instanceof Problem)) throw error
  }
  throw new OAuthError(
    'invalid_client_metadata',
    'the body is not a JSON object that every reader reads alike',
  )
}

async function asOAuth(reply: () => Promise<Reply>): Promise<Reply> {
  try {
    return await reply()
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error
    const { status, code, message } = error
    const challenge = status === 401 ? { 'WWW-Authenticate': 'Basic realm="passeport"' } : {}
    return { status, body: { error: code, error_description: message }, headers: { ...unkept, ...challenge } }
  }
}
