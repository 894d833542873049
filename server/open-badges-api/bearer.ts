/** Who asks the API, by the access token that is sent. @see https://www.rfc-editor.org/rfc/rfc6750#section-3 */
import { passportById, type OpenPassport } from '../passport/passports.ts'
import { Problem } from '../problem.ts'
import type { PassportGrant } from '../store/host-documents.ts'
import type { HostDeps } from './deps.ts'
import { grantOfAccess } from './oauth/token.ts'
import type { GrantScope } from './oauth/scopes.ts'

export interface Visit {
  readonly grant: PassportGrant
  readonly opened: OpenPassport
}

/**
 * The Passeport that `authorization` opens for what `scope` allows.
 * @throws Problem `unauthorized` (401), `forbidden` (403)
 */
export async function visitOf(
  deps: HostDeps,
  authorization: string | undefined,
  scope: GrantScope,
): Promise<Visit> {
  const text = /^Bearer ([A-Za-z0-9_-]{1,200})$/iu.exec(authorization ?? '')?.[1]
  if (text === undefined) throw unauthorized('Bearer')
  const access = await grantOfAccess(deps, text)
  const opened = access && (await passportById(deps, access.grant.passportId))
  if (access === undefined || opened === undefined) throw unauthorized('Bearer error="invalid_token"')
  if (!access.scopes.includes(scope)) throw forbidden(scope)
  return { grant: access.grant, opened }
}

function unauthorized(challenge: string): Problem {
  const detail = {
    fr: 'Il faut un jeton d’accès valide, que la personne a permis de demander.',
    en: 'A valid access token is needed, which the person allowed to ask for.',
  }
  return new Problem('unauthorized', detail, { headers: { 'WWW-Authenticate': challenge } })
}

function forbidden(scope: GrantScope): Problem {
  const challenge = `Bearer error="insufficient_scope", scope="${scope}"`
  const detail = {
    fr: 'La personne n’a pas permis cela à cette application.',
    en: 'The person did not allow this application to do that.',
  }
  return new Problem('forbidden', detail, { headers: { 'WWW-Authenticate': challenge } })
}
