/** Makes an issuing organisation over HTTP, and a static key for it; issues one credential, to be sure that it works. */
import { staticToken } from '../../server/access/static-key.ts'
import type { components } from '../../server/http/contract/openapi.d.ts'
import type { Service } from './service.ts'

type Schemas = components['schemas']
type Description = Schemas['VcApiDescription']

export interface NewTenant {
  readonly id: string
  readonly name: string
  readonly didMethod: 'key' | 'web'
  readonly requestsPerMinute: number
}

/** What a client is to be given. */
export interface Tenant extends Description {
  readonly did: string
  /** Of the list the first credential is in, which says what is revoked; and of its twin, which says what is suspended. */
  readonly statusListCredential: string
  readonly suspensionListCredential: string
  /** The header every request to the tenant carries. */
  readonly authorization: string
}

interface Entry {
  readonly statusListCredential: string
}

interface Issued {
  readonly verifiableCredential: { readonly credentialStatus: readonly [Entry, Entry] }
}

/** @throws Error with the answer of the service when it refuses */
export async function makeTenant(service: Service, tenant: NewTenant): Promise<Tenant> {
  const { id, name, didMethod, requestsPerMinute } = tenant
  const [keyId = '', secret = ''] = service.operatorKey.split('.')
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: keyId,
    client_secret: secret,
  })
  const { access_token: token } = await call<{ access_token: string }>(
    service,
    'POST',
    '/oauth/token',
    '',
    form,
  )
  const operator = `Bearer ${token}`
  await call(service, 'POST', '/organisations', operator, { id, name, didMethod })
  const key = await call<Schemas['NewApiKey']>(service, 'POST', `/organisations/${id}/api-keys`, operator, {
    label: 'VC API',
    scopes: ['credential:issue', 'credential:verify', 'credential:status'],
    isStatic: true,
    requestsPerMinute,
  })
  const authorization = `Bearer ${staticToken(key)}`
  const description = await call<Description>(service, 'GET', `/vc-api/${id}`, authorization)
  const did = description.issuers[0]?.issuer ?? ''
  const path = `/vc-api/${id}/credentials/issue`
  const issued = await call<Issued>(service, 'POST', path, authorization, { credential: sample(did) })
  const [revocation, suspension] = issued.verifiableCredential.credentialStatus
  const statusListCredential = revocation.statusListCredential
  const suspensionListCredential = suspension.statusListCredential
  return { did, ...description, statusListCredential, suspensionListCredential, authorization }
}

function sample(issuer: string) {
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiableCredential'],
    issuer,
    credentialSubject: { id: issuer },
  }
}

async function call<Body>(
  { url }: Service,
  method: string,
  path: string,
  authorization: string,
  body?: object,
): Promise<Body> {
  const isForm = body instanceof URLSearchParams
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(authorization === '' ? {} : { Authorization: authorization }),
      ...(body === undefined || isForm ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${String(response.status)} ${text}`)
  return JSON.parse(text) as Body
}
