import { expect } from 'chai'
import { loner, type Loner } from '../proof/data-integrity/proving.ts'
import {
  startService,
  succeeded,
  trainerScopes,
  type Client,
  type Schemas,
  type TestService,
} from '../support/service.ts'
import { oneBadge } from '../support/training.ts'
import { secured } from './vc-api-proofs.ts'
import {
  credentialOf,
  credentialScopes,
  entryOf,
  expectNotVerified,
  expectVerifiedFor,
  objectIn,
  openTenant,
  types,
  verifyFor,
  without,
  type Json,
  type Tenant,
} from './vc-api-tenants.ts'

describe('VC API: verify what has a status, or a key that has ended', function () {
  this.timeout(60_000)
  let service: TestService
  let tenant: Tenant
  let issued: Json
  const author: Loner = loner()
  before(async () => {
    service = await startService()
    tenant = await openTenant(service, 'etats')
    issued = await tenant.issued({ id: 'urn:uuid:v', validFrom: '2024-01-01T00:00:00Z' })
  })
  after(() => service.stop())

  const verify = (credential: unknown, options?: unknown) => verifyFor(tenant, credential, options)
  const expectVerified = (credential: unknown, options?: unknown) =>
    expectVerifiedFor(tenant, credential, options)

  describe('asks the status lists', () => {
    const change = (credentialId: string, statusPurpose: string, on: boolean) =>
      tenant.post('credentials/status', {
        credentialId,
        credentialStatus: { type: 'BitstringStatusListEntry', statusPurpose },
        status: [on],
      })

    it('a revoked credential is not verified; its proof alone still is', async () => {
      const credential = await tenant.issued({ id: 'urn:uuid:revoked' })
      expect((await change('urn:uuid:revoked', 'revocation', true)).status).to.equal(200)
      expectNotVerified(await verify(credential, {}), types.status)
      await expectVerified(credential)
    })

    it('what is in another site’s list is a warning', async () => {
      const credentialStatus = {
        type: 'BitstringStatusListEntry',
        statusPurpose: 'revocation',
        statusListIndex: '7',
        statusListCredential: 'https://autre.example/status/1',
      }
      const body = await expectVerified(
        await secured(author, credentialOf(author.issuer.did, { credentialStatus })),
        {},
      )
      expect((body['warnings'] as Json[]).map((each) => each['type'])).to.deep.equal([types.statusRetrieval])
    })

    /** By the key of the tenant, past what the VC API would sign for it. */
    const signedByTenant = async (change: Json) => {
      const { keys } = service.context.deps
      return secured({ keys, issuer: await keys.current(tenant.id) }, tenant.credential(change))
    }

    it('a bit that says neither revoked nor suspended is told, and takes nothing away', async () => {
      const created = await tenant.post('status-lists', { statusPurpose: 'refresh' })
      const entry = {
        type: 'BitstringStatusListEntry',
        statusPurpose: 'refresh',
        statusListIndex: '5',
        statusListCredential: String(created.body['id']),
      }
      const credential = await tenant.issued({ id: 'urn:uuid:refresh', credentialStatus: entry })
      const body = { credentialId: 'urn:uuid:refresh', credentialStatus: entry, status: [true] }
      expect((await expectVerified(credential, {}))['warnings']).to.deep.equal([])
      expect((await tenant.post('credentials/status', body)).status).to.equal(200)
      const told = await expectVerified(credential, {})
      expect((told['warnings'] as Json[]).map((each) => each['type'])).to.deep.equal([types.status])
      expect(objectIn(told, 'results')['credentialStatus']).to.deep.equal([
        { verified: true, input: entry, value: 1 },
      ])
    })

    it('more entries than ten are not read at all', async () => {
      const entries = Array<Json>(11).fill(entryOf(issued))
      expectNotVerified(
        await verify(await signedByTenant({ credentialStatus: entries }), {}),
        types.statusMalformed,
      )
      await expectVerified(await signedByTenant({ credentialStatus: entries.slice(1) }), {})
    })

    it('somebody else’s list, an index beyond it, an entry without its form: none of which is signed here', async () => {
      const entry = entryOf(issued)
      const by = (credentialStatus: unknown) => signedByTenant({ credentialStatus })
      const elsewhere = await secured(author, credentialOf(author.issuer.did, { credentialStatus: entry }))
      expectNotVerified(await verify(elsewhere, {}), types.status)
      expectNotVerified(
        await verify(await by({ ...entry, statusListIndex: '99999999' }), {}),
        types.statusRange,
      )
      expectNotVerified(await verify(await by({ ...entry, statusPurpose: 'suspension' }), {}), types.status)
      for (const change of [
        { statusListIndex: undefined },
        { statusListIndex: 7 },
        { statusPurpose: ['revocation'] },
        { id: entry['statusListCredential'] },
      ]) {
        expectNotVerified(await verify(await by(without({ ...entry, ...change })), {}), types.statusMalformed)
      }
    })
  })

  describe('believes the keys of this service as /verifications does', () => {
    it('of a compromised key, only what was dated before and is kept here', async () => {
      const scopes = [...trainerScopes, ...credentialScopes, 'key:write'] as const
      const client = await service.organisation('compromis', scopes)
      const post = (path: string, json: unknown) => client.call<Json>('POST', path, { json })
      const { line } = await oneBadge(client)
      const badge = succeeded(await service.anonymous.call<Json>('GET', line.credential))
      const { issuer } = badge
      const credential = credentialOf(objectIn(badge, 'issuer')['id'])
      const answer = await post('/vc-api/compromis/credentials/issue', { credential })
      const others = objectIn(succeeded(answer), 'verifiableCredential')
      expect(issuer).to.be.an('object')
      await expectVerified(badge)
      await expectVerified(others)
      const before = service.now
      const compromise = async (at: string) =>
        succeeded(await post('/organisations/compromis/keys/compromis:1/compromise', { at, reason: 'Vol' }))
      service.now = new Date(before.getTime() + 60_000)
      await compromise('2026-11-21T09:30:30Z')
      await expectVerified(badge)
      expectNotVerified(await verify(others), types.proof)
      await compromise('2026-11-21T09:29:00Z')
      expectNotVerified(await verify(badge), types.proof)
      service.now = before
    })
  })
})

describe('VC API: how often it verifies', () => {
  it('for each key a tenth of the usual limit, or what the key was given, whatever others do', async () => {
    const service = await startService({ RATE_LIMIT_PER_MINUTE: '30' })
    try {
      const tenant = await openTenant(service, 'presse')
      const path = `/vc-api/presse/credentials/verify`
      const times = async (client: Client, path: string) => {
        const statuses: number[] = []
        for (let i = 0; i < 4; i += 1) statuses.push((await client.call('POST', path, { json: {} })).status)
        return statuses
      }
      expect(await times(tenant.client, path)).to.deep.equal([400, 400, 400, 429])
      const presentations = '/vc-api/presse/presentations/verify'
      expect(await times(tenant.client, presentations)).to.deep.equal([400, 400, 400, 429])
      const json = { label: 'suite', scopes: credentialScopes, isStatic: true, requestsPerMinute: 100 }
      const key = succeeded(
        await service.operator.call<Schemas['NewApiKey']>('POST', '/organisations/presse/api-keys', { json }),
      )
      const generous = service.withToken(`${key.id}.${key.secret}`)
      expect(await times(generous, path)).to.deep.equal([400, 400, 400, 400])
    } finally {
      await service.stop()
    }
  })
})
