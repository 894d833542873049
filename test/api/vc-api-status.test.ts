import { gunzipSync } from 'node:zlib'
import { expect } from 'chai'
import { startService, succeeded, type TestService } from '../support/service.ts'
import {
  entriesOf,
  entryOf,
  expectNotVerified,
  expectVcProblem,
  objectIn,
  openTenant,
  types,
  v2,
  without,
  type Json,
  type Tenant,
} from './vc-api-tenants.ts'

const revocation = { type: 'BitstringStatusListEntry', statusPurpose: 'revocation' }
const suspension = { type: 'BitstringStatusListEntry', statusPurpose: 'suspension' }

describe('VC API: status', function () {
  this.timeout(60_000)
  let service: TestService
  let tenant: Tenant
  let stranger: Tenant
  before(async () => {
    service = await startService()
    tenant = await openTenant(service, 'emetteur')
    stranger = await openTenant(service, 'tiers')
  })
  after(() => service.stop())

  const change = (body: Json, by = tenant) => by.post('credentials/status', body)
  const set = (credentialId: string, credentialStatus: Json, on: boolean, by = tenant) =>
    change({ credentialId, credentialStatus, status: [on] }, by)
  const listAt = async (url: string): Promise<Json> => {
    const answer = await service.anonymous.call<Json>('GET', url, { headers: { Accept: 'application/json' } })
    expect(answer.headers.get('content-type')).to.match(/^application\/json/)
    return succeeded(answer)
  }
  const bitAt = async (url: string, index: number) => {
    const encoded = String(objectIn(await listAt(url), 'credentialSubject')['encodedList'])
    const bits = gunzipSync(Buffer.from(encoded.slice(1), 'base64url'))
    return (bits.readUInt8(index >> 3) >> (7 - (index & 7))) & 1
  }
  const placeOf = (issued: Json) => {
    const entry = entryOf(issued)
    return { url: String(entry['statusListCredential']), index: Number(entry['statusListIndex']) }
  }

  it('the list of an issued credential is public, not wrapped, and of the form clients read', async () => {
    const { url } = placeOf(await tenant.issued())
    const list = await listAt(url)
    expect(list['@context']).to.include(v2)
    expect(list['type']).to.deep.equal(['VerifiableCredential', 'BitstringStatusListCredential'])
    expect(list['issuer']).to.equal(tenant.did)
    expect(list['id']).to.equal(url)
    const subject = objectIn(list, 'credentialSubject')
    expect(subject).to.include({ type: 'BitstringStatusList', statusPurpose: 'revocation' })
    expect(subject['encodedList']).to.match(/^u[A-Za-z0-9_-]+$/)
    expect(
      gunzipSync(Buffer.from(String(subject['encodedList']).slice(1), 'base64url')).length,
    ).to.be.at.least(16_384)
  })

  it('a revoked credential has its bit set, for good; asked for twice, it is answered as done', async () => {
    const { url, index } = placeOf(await tenant.issued({ id: 'urn:uuid:1' }))
    expect(await bitAt(url, index)).to.equal(0)
    const answer = await set('urn:uuid:1', revocation, true)
    expect([answer.status, answer.body]).to.deep.equal([
      200,
      { credentialId: 'urn:uuid:1', statusPurpose: 'revocation', status: [true] },
    ])
    expect(await bitAt(url, index)).to.equal(1)
    expect((await set('urn:uuid:1', revocation, true)).status).to.equal(200)
    for (const entry of [revocation, suspension])
      expectVcProblem(await set('urn:uuid:1', entry, false), types.status, 409)
    expectVcProblem(await set('urn:uuid:1', suspension, true), types.status, 409)
    expect(await bitAt(url, index)).to.equal(1)
  })

  it('a name that was revoked is not signed again, whatever it would say', async () => {
    await tenant.issued({ id: 'urn:uuid:once' })
    expect((await set('urn:uuid:once', revocation, true)).status).to.equal(200)
    for (const alumniOf of ['Université de Bourgogne', 'Paris']) {
      const credential = tenant.credential({
        id: 'urn:uuid:once',
        credentialSubject: { id: 'did:example:s', alumniOf },
      })
      expectVcProblem(await tenant.post('credentials/issue', { credential }), types.status, 409)
    }
  })

  it('a suspension is seen by whoever verifies, until it is lifted; so is a revocation', async () => {
    const verify = (verifiableCredential: unknown) =>
      tenant.post('credentials/verify', { verifiableCredential, options: {} })
    const forms = [
      await tenant.issued({ id: 'urn:uuid:paused' }),
      // A badge names the list of revocations only: that of suspensions is its twin.
      await tenant.issued({
        '@context': [v2, 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
        id: 'urn:uuid:paused-badge',
        type: ['VerifiableCredential', 'OpenBadgeCredential'],
        issuer: { id: tenant.did, type: ['Profile'] },
        credentialSubject: { id: 'did:example:s', type: ['AchievementSubject'] },
      }),
    ]
    for (const issued of forms) {
      const id = String(issued['id'])
      expect((await verify(issued)).status, id).to.equal(200)
      await set(id, suspension, true)
      expectNotVerified(await verify(issued), types.status)
      await set(id, suspension, false)
      expect((await verify(issued)).status, id).to.equal(200)
      await set(id, revocation, true)
      expectNotVerified(await verify(issued), types.status)
    }
  })

  it('the entries name two lists that are both served, with the same index', async () => {
    const entries = entriesOf(await tenant.issued({ id: 'urn:uuid:two-lists' }))
    await set('urn:uuid:two-lists', suspension, true)
    const bits = []
    for (const { statusListCredential, statusListIndex, statusPurpose } of entries) {
      const list = await listAt(String(statusListCredential))
      expect(objectIn(list, 'credentialSubject')['statusPurpose']).to.equal(statusPurpose)
      bits.push(await bitAt(String(statusListCredential), Number(statusListIndex)))
    }
    expect(bits).to.deep.equal([0, 1])
  })

  it('a credential without any name is found by its whole entry, by its own organisation only', async () => {
    for (const purpose of [0, 1]) {
      const issued = await tenant.issued()
      const entry = entriesOf(issued)[purpose] ?? {}
      expectVcProblem(await set('urn:any', entry, true, stranger), types.statusRetrieval, 404)
      expectVcProblem(await set('urn:any', revocation, true), types.statusRetrieval, 404)
      expect((await set('urn:any', entry, true)).status).to.equal(200)
      expect(await bitAt(String(entry['statusListCredential']), Number(entry['statusListIndex']))).to.equal(1)
    }
    // One that has a name goes by it.
    const named = entryOf(await tenant.issued({ id: 'urn:uuid:named' }))
    expectVcProblem(await set('urn:any', named, true), types.statusRetrieval, 404)
  })

  it('a suspended one can be reinstated', async () => {
    const { url, index } = placeOf(await tenant.issued({ id: 'urn:uuid:2' }))
    expect((await set('urn:uuid:2', revocation, false)).status).to.equal(200)
    expect((await set('urn:uuid:2', suspension, true)).status).to.equal(200)
    expect([await bitAt(`${url}/suspension`, index), await bitAt(url, index)]).to.deep.equal([1, 0])
    expect((await set('urn:uuid:2', revocation, false)).status).to.equal(200)
    expect(await bitAt(`${url}/suspension`, index)).to.equal(1)
    expect((await set('urn:uuid:2', suspension, false)).status).to.equal(200)
    expect(await bitAt(`${url}/suspension`, index)).to.equal(0)
  })

  it('takes a boolean as well as a list of one', async () => {
    await tenant.issued({ id: 'urn:uuid:boolean' })
    const body = { credentialId: 'urn:uuid:boolean', credentialStatus: suspension, status: true }
    const answer = await change(body)
    expect([answer.status, answer.body['status']]).to.deep.equal([200, [true]])
  })

  it('takes the whole entry too, when it is that of the credential', async () => {
    const issued = await tenant.issued({ id: 'urn:uuid:3' })
    const entry = entryOf(issued)
    expectVcProblem(
      await set('urn:uuid:3', { ...entry, statusListIndex: '1' }, true),
      types.statusRetrieval,
      404,
    )
    expectVcProblem(
      await set('urn:uuid:3', { ...entry, statusListCredential: 'https://autre.example/1' }, true),
      types.statusRetrieval,
      404,
    )
    expect((await set('urn:uuid:3', entry, true)).status).to.equal(200)
  })

  it('goes by credentialId where the credential has no id, and by nothing where there is neither', async () => {
    const credential = tenant.credential()
    const options = { credentialId: 'urn:kept:by-the-caller' }
    const answer = succeeded(await tenant.post('credentials/issue', { credential, options }))
    const { url, index } = placeOf(objectIn(answer, 'verifiableCredential'))
    expect((await set('urn:kept:by-the-caller', revocation, true)).status).to.equal(200)
    expect(await bitAt(url, index)).to.equal(1)
  })

  it('a list that is not there answers 404 to anybody', async () => {
    const answer = await service.anonymous.call('GET', '/status-lists/personne-1')
    expect(answer.status).to.equal(404)
  })

  it('is answered about another organisation’s credential exactly as about none', async () => {
    await tenant.issued({ id: 'urn:uuid:4' })
    const foreign = await set('urn:uuid:4', revocation, true, stranger)
    const none = await set('urn:uuid:nothing', revocation, true, stranger)
    expectVcProblem(foreign, types.statusRetrieval, 404)
    expect(foreign.bytes.toString()).to.equal(none.bytes.toString())
  })

  for (const [what, body] of [
    ['no credentialId', { credentialStatus: revocation, status: [true] }],
    ['credentialId: not a text', { credentialId: 4, credentialStatus: revocation, status: [true] }],
    ['no credentialStatus', { credentialId: 'urn:uuid:5', status: [true] }],
    [
      'credentialStatus: another type',
      { credentialId: 'urn:uuid:5', credentialStatus: { ...revocation, type: 'X' }, status: [true] },
    ],
    [
      'no statusPurpose',
      { credentialId: 'urn:uuid:5', credentialStatus: { type: revocation.type }, status: [true] },
    ],
    [
      'another statusPurpose',
      {
        credentialId: 'urn:uuid:5',
        credentialStatus: { ...revocation, statusPurpose: 'message' },
        status: [true],
      },
    ],
    ['no status', { credentialId: 'urn:uuid:5', credentialStatus: revocation }],
    ['status: not booleans', { credentialId: 'urn:uuid:5', credentialStatus: revocation, status: ['true'] }],
    [
      'status: more than one bit',
      { credentialId: 'urn:uuid:5', credentialStatus: revocation, status: [true, false] },
    ],
    [
      'an unknown member',
      {
        credentialId: 'urn:uuid:5',
        credentialStatus: revocation,
        status: [true],
        verifiableCredentialId: 'x',
      },
    ],
    [
      'half an entry',
      {
        credentialId: 'urn:uuid:5',
        credentialStatus: { ...revocation, statusListIndex: '1' },
        status: [true],
      },
    ],
  ] as readonly (readonly [string, Json])[]) {
    it(`rejects ${what}`, async () => {
      await tenant.issued({ id: 'urn:uuid:5' })
      const answer = await change(body)
      expect(answer.status, answer.bytes.toString()).to.equal(400)
      expect(answer.body['type']).to.be.oneOf([types.statusMalformed, types.malformed])
    })
  }

  describe('lists whose indexes the caller gives out', () => {
    const create = (body: Json, by = tenant) => by.post('status-lists', body)

    it('are created at an address of ours, empty, and public at once', async () => {
      const answer = await create({ statusPurpose: 'revocation' })
      expect(answer.status, answer.bytes.toString()).to.equal(201)
      const url = answer.headers.get('location') ?? ''
      expect(url).to.match(/^http:\/\/127\.0\.0\.1:\d+\/status-lists\//)
      expect(answer.body['id']).to.equal(url)
      expect(await listAt(url)).to.deep.equal(answer.body['verifiableCredential'])
      expect(await bitAt(url, 12)).to.equal(0)
    })

    it('are set and cleared by whoever has the list, each index by the first credential that uses it', async () => {
      const url = String((await create({ statusPurpose: 'suspension' })).body['id'])
      const entry = { ...suspension, statusListCredential: url, statusListIndex: '12' }
      expect((await set('urn:own:1', entry, true)).status).to.equal(200)
      expect(await bitAt(url, 12)).to.equal(1)
      expectVcProblem(await set('urn:own:2', entry, false), types.statusRetrieval, 404)
      expect((await set('urn:own:1', entry, false)).status).to.equal(200)
      expect(await bitAt(url, 12)).to.equal(0)
      expectVcProblem(
        await set('urn:own:1', { ...entry, statusPurpose: 'revocation' }, true),
        types.statusMalformed,
      )
      for (const statusListIndex of ['131072', '-1', '1.5', '012', 'x'])
        expectVcProblem(await set('urn:own:1', { ...entry, statusListIndex }, true), types.statusRange)
      expectVcProblem(await set('urn:own:1', entry, true, stranger), types.statusRetrieval, 404)
    })

    it('leave the lists of the service to the service', async () => {
      const before = placeOf(await tenant.issued())
      await create({ statusPurpose: 'revocation' })
      expect(placeOf(await tenant.issued()).url).to.equal(before.url)
    })

    for (const [what, body, type] of [
      ['no statusPurpose', {}, types.malformed],
      ['statusPurpose: not a word', { statusPurpose: 'a b' }, types.statusMalformed],
      [
        'statusPurpose: message, which needs words for each entry',
        { statusPurpose: 'message' },
        types.statusMalformed,
      ],
      [
        'an id of one’s own',
        { statusPurpose: 'revocation', id: 'https://autre.example/1' },
        types.statusMalformed,
      ],
      ['unknown options', { statusPurpose: 'revocation', options: { ttl: 3 } }, types.unknownOption],
      [
        'a list that is too short',
        { statusPurpose: 'revocation', options: { length: 8 } },
        types.statusRange,
      ],
      [
        'a list that is too long',
        { statusPurpose: 'revocation', options: { length: 1e9 } },
        types.statusRange,
      ],
    ] as readonly (readonly [string, Json, string])[]) {
      it(`reject ${what}`, async () => {
        const before = await service.documents()
        expectVcProblem(await create(without(body)), type)
        expect(await service.documents()).to.deep.equal(before)
      })
    }
  })
})
