/** Organisations, API keys and access tokens. */
import {
  accessTokenSeconds,
  issueAccessToken,
  type AccessTokenDeps,
  type Caller,
} from '../access/access-token.ts'
import { authenticateApiKey, createApiKey, revokeApiKey } from '../access/api-key.ts'
import { mayActFor, mayGive, needsPerson, roles } from '../access/role.ts'
import { parseScopes, type Scope } from '../access/scope.ts'
import { changeReleaseRule, createOrganisation } from '../organisation/organisations.ts'
import { personById } from '../organisation/people.ts'
import { Problem } from '../problem.ts'
import type { KeyStore } from '../proof/types.ts'
import type { ApiKey, Organisation } from '../store/documents.ts'
import type { Store } from '../store/store.ts'
import type { Text } from '../text.ts'
import { basicCredentials } from './basic-credentials.ts'
import { callerOf, type Handlers, type OperationRequest, type Reply } from './contract/operation.ts'
import { pageBody } from './contract/page-body.ts'
import { getLogo, putLogo, removeLogo } from './organisation-logo.ts'

export interface AccessHandlersDeps extends AccessTokenDeps {
  readonly store: Pick<Store, 'apiKeys' | 'organisations' | 'people' | 'longTexts'>
  readonly keys: Pick<KeyStore, 'published'>
}

type AccessOperation =
  | 'createAccessToken'
  | 'createOrganisation'
  | 'getOrganisation'
  | 'changeReleaseRule'
  | 'getOrganisationLogo'
  | 'putOrganisationLogo'
  | 'removeOrganisationLogo'
  | 'listApiKeys'
  | 'createApiKey'
  | 'revokeApiKey'

export function accessHandlers(deps: AccessHandlersDeps): Pick<Handlers, AccessOperation> {
  return {
    createAccessToken: (request) => createAccessToken(deps, request),

    async createOrganisation({ body }) {
      const { id, name, url, email, didMethod, releaseNeedsSecondPerson } = body
      const request = { id, name, url, email, didMethod, releaseNeedsSecondPerson }
      const organisation = await createOrganisation(deps, request)
      const headers = { Location: `${deps.publicUrl}/organisations/${id}` }
      return { status: 201, body: await organisationBody(deps, organisation), headers }
    },

    async getOrganisation(request) {
      const organisation = await reachable(deps, callerOf(request), request.params.organisationId)
      return { status: 200, body: await organisationBody(deps, organisation) }
    },

    async changeReleaseRule(request) {
      const { _id } = await reachable(deps, callerOf(request), request.params.organisationId)
      const organisation = await changeReleaseRule(deps, _id, request.body.needsSecondPerson)
      return { status: 200, body: await organisationBody(deps, organisation) }
    },

    getOrganisationLogo: (request) => getLogo(deps, request),

    async putOrganisationLogo(request) {
      const { _id } = await reachable(deps, callerOf(request), request.params.organisationId)
      return putLogo(deps, _id, request.bytes)
    },

    async removeOrganisationLogo(request) {
      const { _id } = await reachable(deps, callerOf(request), request.params.organisationId)
      return removeLogo(deps, _id)
    },

    async listApiKeys(request) {
      const { _id } = await reachable(deps, callerOf(request), request.params.organisationId)
      return {
        status: 200,
        body: await pageBody(deps.store.apiKeys, { organisationId: _id }, request.query, apiKeyBody),
      }
    },

    async createApiKey(request) {
      const caller = callerOf(request)
      const { _id } = await reachable(deps, caller, request.params.organisationId)
      const { label, personId, isStatic, requestsPerMinute } = request.body
      requireOperatorFor(caller, requestsPerMinute)
      const scopes = await rightsOf(deps, caller, _id, request.body)
      const { key, secret } = await createApiKey(deps, {
        organisationId: _id,
        label,
        scopes,
        createdBy: caller.keyId,
        ...(personId === undefined ? {} : { personId }),
        ...(isStatic === undefined ? {} : { isStatic }),
        ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
      })
      return { status: 201, body: { ...apiKeyBody(key), secret } }
    },

    async revokeApiKey(request) {
      const { _id } = await reachable(deps, callerOf(request), request.params.organisationId)
      if (!(await revokeApiKey(deps, _id, request.params.keyId))) throw notYours()
      return { status: 204 }
    },
  }
}

/** Client credentials grant (RFC 6749 §4.4); errors in OAuth's own form (§5.2). */
async function createAccessToken(
  deps: AccessHandlersDeps,
  request: OperationRequest<'createAccessToken'>,
): Promise<Reply> {
  // The contract validator has checked that the form holds text only.
  const form = request.body as Readonly<Record<string, string | undefined>>
  if (form['grant_type'] !== 'client_credentials') return oauthError(400, 'unsupported_grant_type')
  const client = basicCredentials(request.header('authorization')) ?? {
    id: form['client_id'] ?? '',
    secret: form['client_secret'] ?? '',
  }
  const key = await authenticateApiKey(deps, client.id, client.secret)
  if (key === undefined) {
    return oauthError(401, 'invalid_client', { 'WWW-Authenticate': 'Basic realm="token"' })
  }
  const held = parseScopes(key.scopes.join(' ')) ?? []
  const asked = form['scope'] === undefined ? held : parseScopes(form['scope'])
  if (asked === undefined || asked.some((scope) => !held.includes(scope)))
    return oauthError(400, 'invalid_scope')
  return {
    status: 200,
    body: {
      access_token: issueAccessToken(deps, key, asked),
      token_type: 'Bearer',
      expires_in: accessTokenSeconds,
      scope: asked.join(' '),
    },
    headers: { Pragma: 'no-cache' },
  }
}

function oauthError(status: 400 | 401, error: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, body: { error }, headers }
}

/** The organisation, if the caller belongs to it or operates the service. @throws Problem `not-found` (404) */
async function reachable(deps: AccessHandlersDeps, caller: Caller, id: string): Promise<Organisation> {
  const mayReach = caller.organisationId === id || caller.scopes.includes('organisation:write')
  const organisation = mayReach ? await deps.store.organisations.get(id) : undefined
  if (organisation === undefined) throw notYours()
  return organisation
}

/**
 * The scopes of a key to be made, for whom it is said to be.
 * @throws Problem `invalid-request` (400), `not-found` (404) when the organisation has no such person, `forbidden` (403) when the caller
 *   may not give them
 */
async function rightsOf(
  deps: AccessHandlersDeps,
  caller: Caller,
  organisationId: string,
  { role, scopes: listed, personId }: OperationRequest<'createApiKey'>['body'],
): Promise<readonly Scope[]> {
  if ((role === undefined) === (listed === undefined)) {
    throw invalidKey('/scopes', 'role-or-scopes', {
      fr: 'Dites soit un rôle (role), soit une liste de droits (scopes).',
      en: 'Say either a role or a list of scopes.',
    })
  }
  const scopes = role === undefined ? (listed ?? []) : roles[role]
  const rights = { scopes, ...(role === undefined ? {} : { role }) }
  if (personId === undefined && needsPerson(rights)) {
    throw invalidKey('/personId', 'person-needed', {
      fr: 'Ces droits s’exercent en personne : dites de qui est la clé (personId).',
      en: 'These rights are used in person: say whose key it is (personId).',
    })
  }
  if (!mayGive(caller, rights)) {
    throw new Problem('forbidden', {
      fr: 'Une clé ne peut pas donner plus de droits que celle qui la crée.',
      en: 'A key cannot give more rights than the one that creates it.',
    })
  }
  if (personId !== undefined) {
    await personById(deps, organisationId, personId)
    if (!mayActFor(caller, personId)) {
      throw new Problem('forbidden', {
        fr: 'Seul qui tient la liste des personnes de l’organisation peut créer la clé de quelqu’un d’autre.',
        en: 'Only who keeps the people of the organisation can create a key for somebody else.',
      })
    }
  }
  return scopes
}

/** How much of the service one key may take is the operator’s to say. @throws Problem `forbidden` (403) */
function requireOperatorFor(caller: Caller, requestsPerMinute: number | undefined): void {
  if (requestsPerMinute === undefined || caller.scopes.includes('organisation:write')) return
  throw new Problem('forbidden', {
    fr: 'Seul l’opérateur du service fixe le nombre de requêtes par minute d’une clé.',
    en: 'Only the operator of the service sets how many requests a minute a key may make.',
  })
}

function invalidKey(pointer: string, code: string, detail: Text): Problem {
  return new Problem('invalid-request', detail, { errors: [{ pointer, code, detail }] })
}

function notYours(): Problem {
  return new Problem('not-found', {
    fr: 'Il n’y a rien à cette adresse pour votre organisation.',
    en: 'There is nothing at this address for your organisation.',
  })
}

async function organisationBody(deps: AccessHandlersDeps, organisation: Organisation) {
  const { _id, name, url, email, didMethod, releaseNeedsSecondPerson, createdAt } = organisation
  const did = (await deps.keys.published(_id))[0]?.did
  return {
    id: _id,
    name,
    ...(url === undefined ? {} : { url }),
    ...(email === undefined ? {} : { email }),
    didMethod,
    ...(did === undefined ? {} : { did }),
    ...(releaseNeedsSecondPerson === undefined ? {} : { releaseNeedsSecondPerson }),
    createdAt,
  }
}

function apiKeyBody(key: Omit<ApiKey, 'revision'>) {
  const { _id, label, scopes, createdAt, personId, isStatic, requestsPerMinute, revokedAt } = key
  return {
    id: _id,
    label,
    scopes,
    createdAt,
    ...(personId === undefined ? {} : { personId }),
    ...(isStatic === undefined ? {} : { isStatic }),
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
    ...(revokedAt === undefined ? {} : { revokedAt }),
  }
}
