/**
 * What is issued here, judged by the verifier of the Digital Credentials Consortium. It takes no document loader, but it brings the contexts
 * and reads everything else through `fetch`: here nothing but this machine answers, and the official schemas are those kept beside.
 */
import { verifyCredential } from '@digitalcredentials/verifier-core'
import { expect } from 'chai'
import { startService, succeeded, trainerScopes, type Client, type TestService } from '../support/service.ts'
import { oneBadge } from '../support/training.ts'
import { conformanceJson, hasConformanceData } from './data.ts'

type Json = Readonly<Record<string, unknown>>

interface Judgement {
  readonly log?: readonly { readonly id: string; readonly valid?: boolean }[]
  readonly errors?: readonly { readonly name: string }[]
  readonly additionalInformation?: readonly {
    readonly results: readonly { readonly result: { readonly valid: boolean } }[]
  }[]
}

// Its types are those of the credentials it knows: what is handed to it here is any JSON.
const judge = verifyCredential as unknown as (request: {
  readonly credential: Json
  readonly knownDIDRegistries: readonly object[]
}) => Promise<Judgement>

const schemas = 'https://purl.imsglobal.org/spec/ob/v3p0/schema/json/'
const host = 'atelier'

describe('@digitalcredentials/verifier-core, without a network', function () {
  this.timeout(120_000)
  let service: TestService
  let client: Client
  let badge: Json
  let address: string
  const { fetch } = globalThis
  const asked: string[] = []

  before(async function () {
    if (!hasConformanceData('official schemas')) this.skip()
    service = await startService()
    client = await service.organisation(host, trainerScopes, { didMethod: 'key' })
    const { line } = await oneBadge(client)
    address = line.credential
    badge = succeeded(await service.anonymous.call<Json>('GET', address))
    globalThis.fetch = (input, init) => {
      const url = input instanceof Request ? input.url : String(input)
      asked.push(url)
      if (url.startsWith(`${service.url}/`)) return fetch(input, init)
      if (!url.startsWith(schemas)) return Promise.reject(new Error(`nobody answers at ${url}`))
      const file = url.slice(schemas.length)
      return Promise.resolve(Response.json(conformanceJson('ob3', 'schemas-live', file)))
    }
  })
  after(async () => {
    globalThis.fetch = fetch
    await service?.stop()
  })

  /** What it found at each step, by the name of the step; and the names of its errors. */
  async function judged(credential: Json) {
    const result = await judge({ credential: structuredClone(credential), knownDIDRegistries: [] })
    return {
      steps: Object.fromEntries((result.log ?? []).map(({ id, valid }) => [id, valid])),
      errors: (result.errors ?? []).map(({ name }) => name),
      schemas: (result.additionalInformation ?? []).flatMap(({ results }) =>
        results.map(({ result }) => result.valid),
      ),
    }
  }

  it('finds a badge well signed, valid under the official schema, in its time, and not revoked', async () => {
    const { steps, errors, schemas: valid } = await judged(badge)
    expect(errors).to.deep.equal([])
    expect(steps).to.include({ valid_signature: true, revocation_status: true, expiration: true })
    expect(valid).to.deep.equal([true])
  })

  it('asked this service for the list, and nobody else for anything but the schema', () => {
    const list = (badge['credentialStatus'] as Json)['statusListCredential']
    expect(new Set(asked.filter((url) => !url.startsWith(schemas)))).to.deep.equal(new Set([list]))
  })

  for (const [what, change] of [
    ['name', { name: 'Expert' }],
    [
      'issuer',
      { issuer: { id: 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK', type: ['Profile'] } },
    ],
    ['end', { validUntil: '2999-01-01T00:00:00Z' }],
  ] as const) {
    it(`finds a badge with another ${what} not well signed`, async () => {
      const { steps, errors } = await judged({ ...badge, ...change })
      expect(errors).to.deep.equal(['invalid_signature'])
      expect(steps).to.deep.equal({})
    })
  }

  it('finds a revoked badge revoked', async () => {
    const id = address.slice(address.lastIndexOf('/') + 1)
    const json = { state: 'revoked', reason: 'Erreur de saisie' }
    succeeded(await client.call('PUT', `/awards/${id}/state`, { json }))
    expect((await judged(badge)).steps).to.include({ valid_signature: true, revocation_status: false })
  })
})
