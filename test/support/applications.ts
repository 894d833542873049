/** An application that speaks the Open Badges 3.0 API, written from the specification: it knows the address of a host, and nothing else of it. */
import { createHash, randomBytes } from 'node:crypto'
import type { Browser, Page } from './passports.ts'
import { succeeded, type Answer, type Client, type TestService } from './service.ts'

const prefix = 'https://purl.imsglobal.org/spec/ob/v3p0/scope/'
export const scopesOfApi = {
  read: `${prefix}credential.readonly`,
  upsert: `${prefix}credential.upsert`,
  profile: `${prefix}profile.readonly`,
  putProfile: `${prefix}profile.update`,
} as const
export const everyScope = [...Object.values(scopesOfApi), 'offline_access'].join(' ')

/** As the specification has an application describe itself. */
export const described = {
  client_name: 'Mon portfolio',
  client_uri: 'https://portfolio.example/',
  logo_uri: 'https://portfolio.example/logo.png',
  tos_uri: 'https://portfolio.example/conditions',
  policy_uri: 'https://portfolio.example/vie-privee',
  software_id: 'c88b6ed8-269e-448e-99be-7e2ff47167d1',
  software_version: '2.1',
  redirect_uris: ['https://portfolio.example/retour'],
  token_endpoint_auth_method: 'client_secret_basic',
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  scope: everyScope,
  contacts: ['technique@portfolio.example'],
}
export const [redirectUri = ''] = described.redirect_uris

/** What an application finds out from the service description document. */
export interface Discovered {
  readonly registrationUrl: string
  readonly authorizationUrl: string
  readonly tokenUrl: string
  readonly refreshUrl: string
  readonly scopes: readonly string[]
}

interface ServiceDescription {
  readonly components: {
    readonly securitySchemes: {
      readonly OAuth2ACG: {
        readonly 'x-imssf-registrationUrl': string
        readonly flows: {
          readonly authorizationCode: Omit<Discovered, 'registrationUrl' | 'scopes'> & {
            readonly scopes: object
          }
        }
      }
    }
  }
}

export const apiBase = '/ims/ob/v3p0'

export async function discover({ anonymous }: Pick<TestService, 'anonymous'>): Promise<Discovered> {
  const document = succeeded(await anonymous.call<ServiceDescription>('GET', `${apiBase}/discovery`))
  const { OAuth2ACG: scheme } = document.components.securitySchemes
  const { authorizationCode: flow } = scheme.flows
  return { ...flow, registrationUrl: scheme['x-imssf-registrationUrl'], scopes: Object.keys(flow.scopes) }
}

export interface Registered {
  readonly client_id: string
  readonly client_secret?: string
}

export async function register(
  { anonymous }: Pick<TestService, 'anonymous'>,
  found: Pick<Discovered, 'registrationUrl'>,
  change: object = {},
): Promise<Registered> {
  const json = { ...described, ...change }
  return succeeded(await anonymous.call<Registered>('POST', found.registrationUrl, { json }))
}

/** RFC 7636 §4.1 and §4.2. */
export function newVerifier(): { readonly verifier: string; readonly challenge: string } {
  const verifier = randomBytes(32).toString('base64url')
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}

export type Fields = Readonly<Record<string, string>>

/** A good authorization request of the application. */
export function requestOf({ client_id }: Registered, challenge: string, change: Fields = {}): Fields {
  return {
    response_type: 'code',
    client_id,
    redirect_uri: redirectUri,
    scope: everyScope,
    state: 'état-1',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...change,
  }
}

/** The page a person is sent to. */
export function openPage(browser: Browser, found: Discovered, request: Fields): Promise<Page> {
  const { pathname } = new URL(found.authorizationUrl)
  return browser.get(`${pathname}?${new URLSearchParams(request).toString()}`)
}

/** The person answers; answers what the application is told, at its address. */
export async function answerPage(
  browser: Browser,
  request: Fields,
  answer: Fields = { do: 'allow', age: '15' },
): Promise<URLSearchParams> {
  const page = await browser.post('/passeport/autoriser', { ...request, ...answer })
  return new URL(page.headers.get('location') ?? 'about:blank').searchParams
}

/** RFC 6749 §2.3.1. */
export function basicOf({ client_id, client_secret = '' }: Registered): Fields {
  return { Authorization: `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}` }
}

export interface Tokens {
  readonly access_token: string
  readonly token_type: string
  readonly expires_in: number
  readonly scope: string
  readonly refresh_token?: string
}

export interface OAuthFailure {
  readonly error: string
}

/** A form sent to one of the endpoints of OAuth. */
export function sendForm<Body = OAuthFailure>(
  { anonymous }: Pick<TestService, 'anonymous'>,
  path: string,
  fields: Fields,
  headers: Fields = {},
): Promise<Answer<Body>> {
  const type = { 'Content-Type': 'application/x-www-form-urlencoded' }
  return anonymous.call<Body>('POST', path, {
    raw: new URLSearchParams(fields).toString(),
    headers: { ...type, ...headers },
  })
}

/** An application that somebody let in. */
export interface LetIn {
  readonly application: Registered
  readonly found: Discovered
  readonly tokens: Tokens
  readonly client: Client
}

/** From the address of the host to an access token. */
export async function letIn(
  service: TestService,
  browser: Browser,
  scope: string = everyScope,
): Promise<LetIn> {
  const found = await discover(service)
  const application = await register(service, found)
  const { verifier, challenge } = newVerifier()
  const told = await answerPage(browser, requestOf(application, challenge, { scope }))
  const form = {
    grant_type: 'authorization_code',
    code: told.get('code') ?? '',
    redirect_uri: redirectUri,
    code_verifier: verifier,
  }
  const tokens = succeeded(await sendForm<Tokens>(service, found.tokenUrl, form, basicOf(application)))
  return { application, found, tokens, client: service.withToken(tokens.access_token) }
}
