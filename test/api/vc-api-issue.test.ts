import { expect } from 'chai'
import { startService, succeeded, type TestService } from '../support/service.ts'
import { accepted, rejected } from './vc-api-issue-rows.ts'
import {
  credentialOf,
  dataIntegrity,
  entriesOf,
  entryOf,
  expectVcProblem,
  objectIn,
  openTenant,
  types,
  v1,
  v2,
  without,
  type Json,
  type Tenant,
} from './vc-api-tenants.ts'

describe('VC API: issue', function () {
  this.timeout(60_000)
  let service: TestService
  let tenant: Tenant
  before(async () => {
    service = await startService()
    tenant = await openTenant(service, 'emetteur')
  })
  after(() => service.stop())

  const issue = (json: unknown, form?: string) =>
    tenant.post(form === undefined ? 'credentials/issue' : `${form}/credentials/issue`, json)

  it('answers 201 with the credential as sent, its proof and its places in the status lists; nothing else is added', async () => {
    const credential = tenant.credential({ id: 'urn:uuid:3' })
    const answer = await issue({ credential })
    expect(answer.status).to.equal(201)
    const { proof, credentialStatus, ...rest } = objectIn(answer.body, 'verifiableCredential')
    expect(rest).to.deep.equal(credential)
    const { proofValue, verificationMethod, created, ...others } = proof as Record<string, string>
    expect(others).to.deep.equal({
      type: 'DataIntegrityProof',
      cryptosuite: 'eddsa-rdfc-2022',
      proofPurpose: 'assertionMethod',
    })
    expect([proofValue?.[0], created]).to.deep.equal(['z', '2026-11-21T09:30:00Z'])
    expect(verificationMethod).to.equal(`${tenant.did}#${tenant.did.slice('did:key:'.length)}`)
    const entries = credentialStatus as readonly Record<string, string>[]
    expect(entries.map(({ type }) => type)).to.deep.equal(Array(2).fill('BitstringStatusListEntry'))
    expect(entries.map(({ statusPurpose }) => statusPurpose)).to.deep.equal(['revocation', 'suspension'])
    expect(new Set(entries.map(({ statusListIndex }) => statusListIndex)).size).to.equal(1)
    for (const { id, statusListCredential, statusListIndex } of entries) {
      expect(statusListIndex).to.match(/^\d+$/)
      expect(id).to.equal(`${String(statusListCredential)}#${String(statusListIndex)}`)
    }
  })

  it('gives a badge the one entry that the schema of Open Badges has room for', async () => {
    const issued = await tenant.issued({
      '@context': [v2, 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
      type: ['VerifiableCredential', 'OpenBadgeCredential'],
      issuer: { id: tenant.did, type: ['Profile'] },
      credentialSubject: { id: 'did:example:s', type: ['AchievementSubject'] },
    })
    expect(issued['credentialStatus']).to.be.an('object')
    expect(entriesOf(issued)).to.have.length(1)
  })

  describe('accepts', () => {
    for (const [what, change] of accepted) {
      it(what, async () => {
        const credential = tenant.credential(change)
        const answer = await issue({ credential, options: {} })
        expect(answer.status, answer.bytes.toString()).to.equal(201)
        const { proof, credentialStatus, ...rest } = objectIn(answer.body, 'verifiableCredential')
        expect(proof).to.be.an('object')
        const sent = { ...credential }
        if ('credentialStatus' in credential) expect(credentialStatus).to.deep.equal(sent['credentialStatus'])
        expect(rest).to.deep.equal(without({ ...credential, credentialStatus: undefined }))
      })
    }

    it('issuer: an object with name and description', async () => {
      const issuer = { id: tenant.did, name: { '@value': 'Atelier', '@language': 'fr' }, description: 'x' }
      expect((await issue({ credential: credentialOf(issuer) })).status).to.equal(201)
    })
  })

  describe('rejects', () => {
    it('a body without credential', async () => {
      for (const body of [{}, { options: {} }, { verifiableCredential: tenant.credential() }])
        expectVcProblem(await issue(body), types.malformed)
    })

    for (const credential of [null, 'text', 4, true, []]) {
      it(`credential: ${JSON.stringify(credential)}`, async () => {
        expectVcProblem(await issue({ credential }), types.parsing)
      })
    }

    for (const [what, change, type = types.malformed] of rejected) {
      it(what, async () => {
        expectVcProblem(await issue({ credential: tenant.credential(change) }), type)
      })
    }

    it('issuer.name: a language object with another member', async () => {
      for (const member of ['name', 'description']) {
        const issuer = {
          id: tenant.did,
          [member]: { '@value': 'x', '@language': 'en', url: 'https://x.example' },
        }
        const body = expectVcProblem(await issue({ credential: credentialOf(issuer) }), types.malformed)
        expect(body['pointer']).to.equal(`/credential/issuer/${member}`)
      }
    })

    it('options it does not know', async () => {
      const credential = tenant.credential()
      expectVcProblem(
        await issue({ credential, options: { created: '2020-01-01T00:00:00Z' } }),
        types.unknownOption,
      )
      expectVcProblem(await issue({ credential, options: [] }), types.malformed)
      expectVcProblem(await issue({ credential, options: { credentialId: 4 } }), types.malformed)
    })

    it('options that would do nothing, and pointers that lead nowhere', async () => {
      const web = await openTenant(service, 'pointeurs', 'web')
      const credential = web.credential({ id: 'urn:pointers' })
      const mandatoryPointers = ['/issuer']
      for (const form of ['eddsa-rdfc-2022', 'ecdsa-rdfc-2019', 'vc-jwt']) {
        const answer = await web.post(`${form}/credentials/issue`, {
          credential,
          options: { mandatoryPointers },
        })
        expect(expectVcProblem(answer, types.unknownOption)['pointer']).to.equal('/options/mandatoryPointers')
      }
      const derivable = async (pointers: readonly string[]) =>
        web.post('ecdsa-sd-2023/credentials/issue', { credential, options: { mandatoryPointers: pointers } })
      expect((await derivable(['/issuer', '/credentialStatus/0'])).status).to.equal(201)
      for (const pointer of ['/nope', 'issuer', '/credentialSubject/0', '/proof', '/a~2']) {
        const body = expectVcProblem(await derivable([pointer]), types.malformed)
        expect(body['pointer'], pointer).to.equal('/options/mandatoryPointers')
      }
      const two = await issue({
        credential: tenant.credential({ id: 'urn:one' }),
        options: { credentialId: 'urn:two' },
      })
      expect(expectVcProblem(two, types.malformed)['pointer']).to.equal('/options/credentialId')
    })
  })

  it('says all that is wrong at once, in the caller’s language, and repeats nothing of it', async () => {
    const path = `/vc-api/${tenant.id}/credentials/issue`
    const json = { credential: { issuer: 'secret-word', type: 4 } }
    const french = (await tenant.client.call<Json>('POST', path, { json })).body
    const english = (
      await tenant.client.call<Json>('POST', path, { json, headers: { 'Accept-Language': 'en' } })
    ).body
    const details = (body: Json) => (body['problemDetails'] as readonly Json[]).map((each) => each['pointer'])
    expect(details(french)).to.include.members([
      '/credential/@context',
      '/credential/type',
      '/credential/issuer',
      '/credential/credentialSubject',
    ])
    expect(french['detail']).to.match(/^@context est une liste/)
    expect(english['detail']).to.match(/^@context is a list/)
    expect(JSON.stringify(french)).not.to.include('secret-word')
  })

  describe('of data model 1.1', () => {
    const old = (change: Json = {}) =>
      tenant.credential({
        '@context': [v1],
        issuanceDate: '2020-03-10T04:24:12.164Z',
        credentialSubject: { id: 'did:example:s' },
        ...change,
      })

    it('secures it, and adds the context of the proof and nothing else', async () => {
      const answer = await issue({ credential: old() })
      expect(answer.status, answer.bytes.toString()).to.equal(201)
      const { proof, ...rest } = objectIn(answer.body, 'verifiableCredential')
      expect(proof).to.include({ type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022' })
      expect(rest).to.deep.equal(old({ '@context': [v1, dataIntegrity] }))
    })

    for (const [what, change, type = types.malformed] of [
      ['issuanceDate: missing', { issuanceDate: undefined }],
      ['issuanceDate: not a moment', { issuanceDate: '2020-03-10' }],
      ['expirationDate before issuanceDate', { expirationDate: '2019-01-01T00:00:00Z' }, types.range],
      ['an undefined term', { nope: 1 }],
    ] as readonly (readonly [string, Json, string?])[]) {
      it(`rejects ${what}`, async () => {
        expectVcProblem(await issue({ credential: old(change) }), type)
      })
    }
  })

  describe('in each form', () => {
    let web: Tenant
    before(async () => {
      web = await openTenant(service, 'emetteur-web', 'web')
      expect(web.did).to.match(/^did:web:/)
    })

    for (const form of ['eddsa-rdfc-2022', 'eddsa-jcs-2022', 'ecdsa-rdfc-2019', 'ecdsa-sd-2023']) {
      it(`${form}: the proof is of that cryptosuite, by the key of its kind`, async () => {
        const answer = await web.post(`${form}/credentials/issue`, { credential: web.credential() })
        expect(answer.status, answer.bytes.toString()).to.equal(201)
        const proof = objectIn(objectIn(answer.body, 'verifiableCredential'), 'proof')
        expect(proof).to.include({ cryptosuite: form, proofPurpose: 'assertionMethod' })
        const [controller, key] = String(proof['verificationMethod']).split('#')
        expect(controller).to.equal(web.did)
        expect(key).to.match(form.startsWith('eddsa') ? /^z6Mk/ : /^zDn/)
      })
    }

    it('vc-jwt: an EnvelopedVerifiableCredential with a data: URL', async () => {
      const envelope = await tenant.issued({}, 'vc-jwt')
      expect(envelope).to.include({ type: 'EnvelopedVerifiableCredential' })
      expect(envelope['@context']).to.deep.equal([v2])
      expect(envelope['id']).to.match(/^data:application\/vc\+jwt,[\w-]+\.[\w-]+\.[\w-]+$/)
    })

    it('no other form', async () => {
      expect((await issue({ credential: tenant.credential() }, 'bbs-2023')).status).to.equal(400)
    })

    it('none but those of its one key, for a did:key issuer', async () => {
      const answer = await issue({ credential: tenant.credential() }, 'ecdsa-rdfc-2019')
      expectVcProblem(answer, 'https://w3id.org/security#PROOF_GENERATION_ERROR')
    })
  })

  it('gives the same id the same place in the list, and keeps only that', async () => {
    const before = await service.documents()
    const placeOf = (issued: Json) => entryOf(issued)['id']
    const id = 'urn:uuid:the-same'
    const first = placeOf(await tenant.issued({ id }))
    expect(placeOf(await tenant.issued({ id }))).to.equal(first)
    expect(placeOf(await tenant.issued({ id: 'urn:uuid:another' }))).not.to.equal(first)
    const after = await service.documents()
    expect((after['issuedCredentials'] ?? 0) - (before['issuedCredentials'] ?? 0)).to.equal(2)
    const { items } = await service.context.deps.store.issuedCredentials.page({
      where: { organisationId: tenant.id, credentialId: id },
      limit: 10,
    })
    expect(JSON.stringify(items)).not.to.include('alumniOf')
  })

  it('signs at once for many', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => tenant.issued({ id: `urn:many:${String(index)}` })),
    )
    const places = answers.map((issued) => entryOf(issued)['id'])
    expect(new Set(places).size).to.equal(20)
  })

  it('refuses what is not JSON, is too large, or of another media type', async () => {
    const path = `/vc-api/${tenant.id}/credentials/issue`
    const send = async (raw: string | Uint8Array, type: string) =>
      (await tenant.client.call('POST', path, { raw, headers: { 'Content-Type': type } })).status
    expect(await send('{oops', 'application/json')).to.equal(400)
    expect(await send('', 'application/json')).to.equal(400)
    expect(await send('{"credential": {}, "credential": {}}', 'application/json')).to.equal(400)
    expect(await send(`{"credential": ${'['.repeat(200)}${']'.repeat(200)}}`, 'application/json')).to.equal(
      400,
    )
    expect(await send(JSON.stringify({ credential: 'x'.repeat(3_000_000) }), 'application/json')).to.equal(
      413,
    )
    expect(await send('<a/>', 'application/xml')).to.equal(415)
    expect(succeeded(await service.anonymous.call<Json>('GET', '/health/live'))).to.deep.equal({
      status: 'ok',
    })
  })
})
