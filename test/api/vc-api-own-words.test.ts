import { expect } from 'chai'
import { startService, succeeded, type TestService } from '../support/service.ts'
import {
  entriesOf,
  entryOf,
  examples,
  expectVcProblem,
  openTenant,
  types,
  v1,
  v2,
  without,
  type Json,
  type Tenant,
} from './vc-api-tenants.ts'

const status = 'https://www.w3.org/ns/credentials/status#'
const credentials = 'https://www.w3.org/2018/credentials#'

describe('VC API: what only the service says is not signed for a caller', function () {
  this.timeout(60_000)
  let service: TestService
  let tenant: Tenant
  let stranger: Tenant
  let issued: Json
  before(async () => {
    service = await startService()
    tenant = await openTenant(service, 'emetteur')
    stranger = await openTenant(service, 'tiers')
    issued = await tenant.issued({ id: 'urn:uuid:mine' })
  })
  after(() => service.stop())

  const issue = (change: Json, options: Json = {}, by = tenant) =>
    by.post('credentials/issue', { credential: by.credential(change), options })
  const listOf = async (entry: Json) =>
    succeeded(
      await service.anonymous.call<Json>('GET', String(entry['statusListCredential']), {
        headers: { Accept: 'application/json' },
      }),
    )
  const madeList = async (statusPurpose = 'revocation') =>
    String((await tenant.post('status-lists', { statusPurpose })).body['id'])
  const entryIn = (statusListCredential: string, change: Json = {}): Json => ({
    type: 'BitstringStatusListEntry',
    statusPurpose: 'revocation',
    statusListIndex: '12',
    statusListCredential,
    ...change,
  })

  describe('a status list', () => {
    it('with the address of its own list, word for word', async () => {
      const unsigned = without({ ...(await listOf(entryOf(issued))), proof: undefined })
      const answer = await tenant.post('credentials/issue', { credential: unsigned })
      expect(expectVcProblem(answer, types.malformed)['pointer']).to.equal('/credential/type')
    })

    for (const [what, change] of [
      [
        'under another address',
        { id: 'https://autre.example/1', type: ['VerifiableCredential', 'BitstringStatusListCredential'] },
      ],
      [
        'by the name of its type in full',
        { type: ['VerifiableCredential', `${status}BitstringStatusListCredential`] },
      ],
      [
        'by another name for its type',
        {
          '@context': [v2, { Carnet: `${status}BitstringStatusListCredential` }],
          type: ['VerifiableCredential', 'Carnet'],
          credentialSubject: { id: 'did:example:s' },
        },
      ],
      [
        'as what the credential is about',
        { credentialSubject: { id: 'urn:x:1', type: 'BitstringStatusList', statusPurpose: 'revocation' } },
      ],
      [
        'of data model 1.1',
        {
          '@context': [v1, examples],
          type: ['VerifiableCredential', 'StatusList2021Credential'],
          issuanceDate: '2020-01-01T00:00:00Z',
        },
      ],
    ] as readonly (readonly [string, Json])[]) {
      it(what, async () => {
        expect(expectVcProblem(await issue(change), types.malformed)['pointer']).to.equal('/credential/type')
      })
    }
  })

  describe('an address of this service', () => {
    const paths = ['/credentials/0b6a2c8e', '/status-lists/emetteur-1', '/endorsements/x', '/anything', '']
    for (const path of paths) {
      it(`as id: ${path === '' ? 'its root' : path}`, async () => {
        const body = expectVcProblem(await issue({ id: `${service.url}${path}` }), types.malformed)
        expect(body['pointer']).to.equal('/credential/id')
      })
    }

    it('however it is written', async () => {
      for (const id of [
        service.url.replace('http:', 'HTTP:'),
        service.url.replace('127.0.0.1', '127.1'),
        service.url.replace('http:', 'https:'),
      ])
        expectVcProblem(await issue({ id: `${id}/credentials/1` }), types.malformed)
    })

    it('by a second name for id', async () => {
      for (const change of [
        { '@id': `${service.url}/credentials/1` },
        { '@context': [v2, examples, { address: '@id' }], address: `${service.url}/credentials/1` },
      ])
        expectVcProblem(await issue(change), types.malformed)
    })

    it('may be named by a credential; other sites’ addresses may be its id', async () => {
      const about = { id: 'did:example:s', alumniOf: { id: `${service.url}/frameworks/x` } }
      expect((await issue({ credentialSubject: about })).status).to.equal(201)
      expect((await issue({ id: 'https://autre.example/credentials/1' })).status).to.equal(201)
    })
  })

  describe('an entry of a list served here', () => {
    const refused = async (change: Json, options: Json = {}, by = tenant) =>
      expectVcProblem(await issue(change, options, by), types.status)

    it('that is another credential’s, or nobody’s', async () => {
      const entry = entryOf(issued)
      const free = String((Number(entry['statusListIndex']) + 1) % 131_072)
      const list = String(entry['statusListCredential'])
      for (const credentialStatus of [
        entry,
        [entry],
        [...entriesOf(issued)],
        entryIn(list, { statusListIndex: free }),
        entryIn(`${list}/suspension`, { statusPurpose: 'suspension', statusListIndex: free }),
        entryIn(`${service.url}/status-lists/none-1`),
        { id: `${list}#1`, type: 'https://example.org/#Status' },
        { type: 'https://example.org/#Status', [`${status}statusListCredential`]: { '@id': list } },
      ])
        await refused({ id: 'urn:uuid:thief', credentialStatus })
      await refused({ id: 'urn:uuid:mine', credentialStatus: entry }, {}, stranger)
    })

    it('by a second name for credentialStatus', async () => {
      const alias = {
        '@context': [v2, examples, { etat: `${credentials}credentialStatus` }],
        etat: entryOf(issued),
      }
      expectVcProblem(await issue({ id: 'urn:uuid:alias', ...alias }), types.malformed)
    })

    it('unless it was given to this very credential, sent again', async () => {
      const answer = await issue({ id: 'urn:uuid:mine', credentialStatus: [...entriesOf(issued)] })
      expect(answer.status, answer.bytes.toString()).to.equal(201)
      await refused({
        id: 'urn:uuid:mine',
        credentialStatus: { ...entryOf(issued), statusPurpose: 'suspension' },
      })
    })

    it('of a list made for the caller, is the first credential’s that brings it', async () => {
      const list = await madeList()
      const credentialStatus = entryIn(list)
      await refused({ credentialStatus })
      expect((await issue({ id: 'urn:own:1', credentialStatus })).status).to.equal(201)
      expect((await issue({ id: 'urn:own:1', credentialStatus })).status).to.equal(201)
      await refused({ id: 'urn:own:2', credentialStatus })
      await refused({ id: 'urn:own:3', credentialStatus: entryIn(list, { statusPurpose: 'suspension' }) })
      await refused({ id: 'urn:own:4', credentialStatus: entryIn(list, { statusListIndex: '131072' }) })
      await refused({ id: 'urn:own:5', credentialStatus: entryIn(list, { statusListIndex: '013' }) })
      await refused({ id: 'urn:own:6', credentialStatus: entryIn(`${list}/suspension`) })
      await refused(
        { id: 'urn:own:7', credentialStatus: entryIn(list, { statusListIndex: '14' }) },
        {},
        stranger,
      )
      const named = entryIn(list, { statusListIndex: '15' })
      expect((await issue({ credentialStatus: named }, { credentialId: 'urn:own:8' })).status).to.equal(201)
    })

    it('of a list made for the caller, is one credential’s of all that ask at once', async () => {
      const credentialStatus = entryIn(await madeList())
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, index) => issue({ id: `urn:race:${String(index)}`, credentialStatus })),
      )
      expect(answers.map((answer) => answer.status).toSorted()).to.deep.equal([
        201,
        ...Array<number>(7).fill(400),
      ])
    })
  })
})
