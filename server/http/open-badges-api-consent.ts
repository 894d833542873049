/** Where people let applications into their Passeport, see which are in, and show them out. */
import type { HostDeps } from '../open-badges-api/deps.ts'
import {
  readAuthorizationRequest,
  refusal,
  type AuthorizationRequest,
} from '../open-badges-api/oauth/authorization-request.ts'
import { allow, lettingIn, showOut } from '../open-badges-api/oauth/grants.ts'
import { isLoopback } from '../open-badges-api/oauth/redirect-uri.ts'
import { apiBaseOf } from '../open-badges-api/service-description.ts'
import type { OpenPassport } from '../passport/passports.ts'
import { applicationsPage } from '../view/passport/applications-page.tsx'
import { consentPage } from '../view/passport/consent-page.tsx'
import { passportMessagePage } from '../view/passport/document.tsx'
import { signInPage } from '../view/passport/sign-in-page.tsx'
import type { Handlers, OperationRequest, Reply } from './contract/operation.ts'
import { requireOwnPage } from './own-page.ts'
import { consentPath, returnPathIn, signedIn, toPassport } from './passport-session.ts'
import { forPeople, secretAddress, secretPage } from './secret-page.ts'

type ConsentOperation = 'getConsent' | 'giveConsent' | 'getApplications' | 'endApplication'

export function consentHandlers(deps: HostDeps): Pick<Handlers, ConsentOperation> {
  const { publicUrl } = deps
  return {
    getConsent: (request) =>
      forPeople(request, passportMessagePage, async () => {
        const fields = fieldsOf(request.query)
        const asked = await readAuthorizationRequest(deps, fields)
        if ('refusedAt' in asked) return sentBack(asked.refusedAt)
        const opened = await signedIn(deps, request)
        return opened === undefined ? signInFirst(request, fields) : consent(request, asked, fields)
      }),

    giveConsent: (request) =>
      forPeople(request, passportMessagePage, async () => {
        requireOwnPage(publicUrl, request)
        const { do: answer, age, ...form } = request.body as Readonly<Record<string, string>>
        const fields = fieldsOf(form)
        const asked = await readAuthorizationRequest(deps, fields)
        if ('refusedAt' in asked) return sentBack(asked.refusedAt)
        const opened = await signedIn(deps, request)
        if (opened === undefined) return signInFirst(request, fields)
        if (answer !== 'allow') return sentBack(refusal(publicUrl, asked, 'access_denied'))
        // Under fifteen nobody lets a program in alone: product rule 6.
        if (age !== '15') return consent(request, asked, fields, true)
        return sentBack(await allow(deps, opened, asked))
      }),

    async getApplications(request) {
      const { language } = request
      const opened = await signedIn(deps, request)
      if (opened === undefined) return secretPage(200, language, signInPage(language))
      return applications(deps, request, opened)
    },

    endApplication: (request) =>
      forPeople(request, passportMessagePage, async () => {
        requireOwnPage(publicUrl, request)
        const opened = await signedIn(deps, request)
        if (opened === undefined) return toPassport()
        const { which = '' } = request.body as { readonly which?: string }
        await showOut(deps, opened, which)
        return toPassport({ Location: '/passeport/applications' })
      }),
  }
}

type ConsentRequest = OperationRequest<'getConsent'> | OperationRequest<'giveConsent'>

/** What is read of an authorization request: other parameters are not, nor those without a value (RFC 6749 §3.1). */
const known = [
  'response_type',
  'response_mode',
  'client_id',
  'redirect_uri',
  'scope',
  'state',
  'code_challenge',
  'code_challenge_method',
] as const

function fieldsOf(given: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    known.flatMap((name) => {
      const value = given[name]
      return typeof value === 'string' && value !== '' ? [[name, value]] : []
    }),
  )
}

function signInFirst({ language }: ConsentRequest, fields: Readonly<Record<string, string>>): Reply {
  const path = returnPathIn(`${consentPath}?${new URLSearchParams(fields).toString()}`)
  return secretPage(200, language, signInPage(language, undefined, path))
}

function consent(
  { language }: ConsentRequest,
  { client, redirectUri, scopes }: AuthorizationRequest,
  fields: Readonly<Record<string, string>>,
  wasAsked = false,
): Reply {
  const isHere = isLoopback(redirectUri)
  const shown = {
    name: client.name,
    scopes,
    fields,
    wasAsked,
    ...(isHere ? {} : { host: new URL(redirectUri).host }),
  }
  return secretPage(wasAsked ? 422 : 200, language, consentPage(shown, language), {
    'Content-Security-Policy': policyTo(isHere ? 'http:' : 'https:'),
  })
}

/**
 * As that of every page, but the form may lead on to other sites: browsers hold `form-action` against where its answer redirects to, and against
 * where that one does.
 */
function policyTo(scheme: 'http:' | 'https:'): string {
  return `default-src 'none';style-src 'self';img-src 'self';form-action 'self' ${scheme};base-uri 'none';frame-ancestors 'none'`
}

async function applications(
  deps: HostDeps,
  { language }: OperationRequest<'getApplications'>,
  opened: OpenPassport,
): Promise<Reply> {
  const shown = { applications: await lettingIn(deps, opened), address: apiBaseOf(deps.publicUrl) }
  return secretPage(200, language, applicationsPage(shown, language))
}

function sentBack(location: string): Reply {
  return { status: 303, headers: { ...secretAddress, Location: location } }
}
