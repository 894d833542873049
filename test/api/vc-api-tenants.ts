/** What the tests of the VC API share: issuing organisations, their requests, and credentials to send. */
import { expect } from 'chai'
import { succeeded, type Answer, type Client, type Schemas, type TestService } from '../support/service.ts'

export type Json = Readonly<Record<string, unknown>>

export const credentialScopes = ['credential:issue', 'credential:verify', 'credential:status'] as const

export interface Tenant {
  readonly id: string
  readonly client: Client
  /** The DID it issues under. */
  readonly did: string
  /** `POST /vc-api/<id>/<path>`. */
  post(path: string, json: unknown): Promise<Answer<Json>>
  /** A credential by it, secured; other members take the place of the usual ones. */
  issued(change?: Json, form?: string): Promise<Json>
  /** The same, not secured. */
  credential(change?: Json): Json
}

export const v1 = 'https://www.w3.org/2018/credentials/v1'
export const v2 = 'https://www.w3.org/ns/credentials/v2'
export const examples = 'https://www.w3.org/ns/credentials/examples/v2'
export const dataIntegrity = 'https://w3id.org/security/data-integrity/v2'

/** Of data model 2.0; `undefined` takes a member away. */
export function credentialOf(issuer: unknown, change: Json = {}): Json {
  return without({
    '@context': [v2, examples],
    type: ['VerifiableCredential'],
    issuer,
    credentialSubject: { id: 'did:example:subject', alumniOf: 'Université de Bourgogne' },
    ...change,
  })
}

/** A copy without the members that are undefined. */
export function without(value: Json): Json {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined))
}

export async function openTenant(
  service: TestService,
  id: string,
  didMethod: 'key' | 'web' = 'key',
): Promise<Tenant> {
  const client = await service.organisation(id, credentialScopes, { didMethod })
  const { issuers } = succeeded(await client.call<Schemas['VcApiDescription']>('GET', `/vc-api/${id}`))
  const did = issuers[0]?.issuer ?? ''
  const post: Tenant['post'] = (path, json) => client.call<Json>('POST', `/vc-api/${id}/${path}`, { json })
  const credential = (change: Json = {}) => credentialOf(did, change)
  return {
    id,
    client,
    did,
    post,
    credential,
    async issued(change = {}, form) {
      const path = form === undefined ? 'credentials/issue' : `${form}/credentials/issue`
      const answer = await post(path, { credential: credential(change) })
      return objectIn(succeeded(answer), 'verifiableCredential')
    },
  }
}

export function objectIn(value: Json, member: string): Json {
  const inner = value[member]
  expect(inner, member).to.be.an('object')
  return inner as Json
}

/** The status entries of an issued credential, in their order. */
export function entriesOf(issued: Json): readonly Json[] {
  const { credentialStatus } = issued
  return (Array.isArray(credentialStatus) ? credentialStatus : [credentialStatus]) as readonly Json[]
}

/** The first of them, which is the one for revocation. */
export function entryOf(issued: Json): Json {
  const [entry] = entriesOf(issued)
  expect(entry, 'an entry').to.include({ statusPurpose: 'revocation' })
  return entry as Json
}

/** Asserts a problem document in the words of the specifications: 400 unless told, with this type. */
export function expectVcProblem(answer: Answer<unknown>, type: string, status = 400): Json {
  const said = answer.bytes.toString('utf8').slice(0, 600)
  expect(answer.status, said).to.equal(status)
  expect(answer.headers.get('content-type'), said).to.match(/^application\/problem\+json/)
  expect(answer.headers.get('cache-control'), said).to.equal('no-store')
  const body = answer.body as Json
  expect(body['type'], said).to.equal(type)
  expect(body, said).to.include({ status })
  expect(body['title'], said).to.equal(type.slice(type.indexOf('#') + 1))
  expect(body['detail'], said).to.be.a('string').with.length.above(5)
  return body
}

/** Asserts that it was not verified, with a problem of this type. */
export function expectNotVerified(answer: Answer<unknown>, type: string): Json {
  const said = answer.bytes.toString('utf8').slice(0, 600)
  expect(answer.status, said).to.equal(400)
  const body = answer.body as Json
  expect(body['verified'], said).to.equal(false)
  const details = body['problemDetails'] as readonly Json[]
  expect(
    details.map((each) => each['type']),
    said,
  ).to.include(type)
  return body
}

const dataModel = 'https://www.w3.org/TR/vc-data-model#'
const security = 'https://w3id.org/security#'
const statusList = 'https://www.w3.org/ns/credentials/status-list#'
export const types = {
  parsing: `${dataModel}PARSING_ERROR`,
  cryptographic: `${dataModel}CRYPTOGRAPHIC_SECURITY_ERROR`,
  malformed: `${dataModel}MALFORMED_VALUE_ERROR`,
  range: `${dataModel}RANGE_ERROR`,
  proof: `${security}PROOF_VERIFICATION_ERROR`,
  domain: `${security}INVALID_DOMAIN_ERROR`,
  challenge: `${security}INVALID_CHALLENGE_ERROR`,
  status: `${statusList}STATUS_VERIFICATION_ERROR`,
  statusRetrieval: `${statusList}STATUS_RETRIEVAL_ERROR`,
  statusMalformed: `${statusList}MALFORMED_VALUE_ERROR`,
  statusRange: `${statusList}RANGE_ERROR`,
  unknownOption: 'https://www.w3.org/TR/vcalm#UNKNOWN_OPTION_PROVIDED',
} as const

/** Asks the tenant's own service; of the proof alone, unless `options` say otherwise. */
export function verifyFor(
  tenant: Tenant,
  verifiableCredential: unknown,
  options: unknown = { checks: ['proof'] },
) {
  return tenant.post('credentials/verify', { verifiableCredential, options })
}

/** What the service says of a credential that it must find good. */
export async function expectVerifiedFor(
  tenant: Tenant,
  credential: unknown,
  options?: unknown,
): Promise<Json> {
  const answer = await verifyFor(tenant, credential, options)
  expect(answer.status, answer.bytes.toString().slice(0, 800)).to.equal(200)
  expect(answer.body['verified']).to.equal(true)
  return answer.body
}
