import { generateKeyPairSync } from 'node:crypto'
import { expect } from 'chai'
import { encodePublicKey } from '../../server/proof/keys/multikey.ts'
import { loner, type Loner } from '../proof/data-integrity/proving.ts'
import { compact } from '../proof/jose/tokens.ts'
import {
  startService,
  succeeded,
  trainerScopes,
  type Client,
  type Schemas,
  type TestService,
} from '../support/service.ts'
import { oneBadge } from '../support/training.ts'
import { proofOf, secured } from './vc-api-proofs.ts'
import {
  credentialOf,
  credentialScopes,
  entriesOf,
  entryOf,
  examples,
  expectNotVerified,
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

describe('VC API: verify a credential', function () {
  this.timeout(60_000)
  let service: TestService
  let tenant: Tenant
  let issued: Json
  const author: Loner = loner()
  before(async () => {
    service = await startService()
    tenant = await openTenant(service, 'verificateur')
    issued = await tenant.issued({ id: 'urn:uuid:v', validFrom: '2024-01-01T00:00:00Z' })
  })
  after(() => service.stop())

  const proofOnly = { checks: ['proof'] }
  const verify = (verifiableCredential: unknown, options: unknown = proofOnly) =>
    tenant.post('credentials/verify', { verifiableCredential, options })
  const withProof = (change: Json) => ({
    ...issued,
    proof: without({ ...objectIn(issued, 'proof'), ...change }),
  })
  const expectVerified = async (credential: unknown, options: unknown = proofOnly) => {
    const answer = await verify(credential, options)
    expect(answer.status, answer.bytes.toString().slice(0, 800)).to.equal(200)
    expect(answer.body['verified']).to.equal(true)
    return answer.body
  }

  it('answers 200 and verified: true, with what was looked at', async () => {
    for (const options of [
      undefined,
      {},
      proofOnly,
      { checks: ['proof', 'credentialStatus'] },
      { checks: [] },
    ])
      expect(await expectVerified(issued, options)).to.include({ verified: true })
    const body = await expectVerified(issued, {})
    const results = objectIn(body, 'results')
    expect(results['proof']).to.deep.equal([{ verified: true, input: issued['proof'] }])
    expect(results['credentialStatus']).to.deep.equal(
      entriesOf(issued).map((input) => ({ verified: true, input })),
    )
    expect(results['validFrom']).to.deep.equal({ verified: true, input: '2024-01-01T00:00:00Z' })
    expect(body).to.deep.include({ problemDetails: [], warnings: [] })
    expect(body).not.to.have.property('document')
  })

  it('answers as much as is asked for', async () => {
    const options = { returnCredential: true, returnResults: false, returnProblemDetails: false }
    expect((await verify(issued, options)).body).to.deep.equal({ verified: true, document: issued })
  })

  it('verifies what others issued, of either data model', async () => {
    await expectVerified(await secured(author, credentialOf(author.issuer.did)))
    const old = {
      '@context': [v1, 'https://w3id.org/security/data-integrity/v2'],
      type: ['VerifiableCredential'],
      issuer: author.issuer.did,
      issuanceDate: '2020-01-01T00:00:00Z',
      credentialSubject: { id: 'did:example:s' },
    }
    await expectVerified(await secured(author, old))
  })

  describe('rejects', () => {
    const rows: readonly (readonly [string, (() => unknown) | Json, string])[] = [
      ['a text instead of an object', () => 'VerifiableCredential', types.parsing],
      ['null', () => null, types.parsing],
      ['a list', () => [issued], types.parsing],
      ['proof: missing', () => without({ ...issued, proof: undefined }), types.parsing],
      ['proof: null', { proof: null }, types.parsing],
      ['proof: a text', { proof: 'proof' }, types.parsing],
      ['proof: an empty list', { proof: [] }, types.parsing],
      ['proof.type: missing', () => withProof({ type: undefined }), types.parsing],
      ['proof.type: not DataIntegrityProof', () => withProof({ type: 'UnknownProofType' }), types.parsing],
      [
        'proof.verificationMethod: missing',
        () => withProof({ verificationMethod: undefined }),
        types.parsing,
      ],
      ['proof.verificationMethod: a list', () => withProof({ verificationMethod: [] }), types.parsing],
      ['proof.proofPurpose: missing', () => withProof({ proofPurpose: undefined }), types.proof],
      ['proof.proofPurpose: another', () => withProof({ proofPurpose: 'authentication' }), types.proof],
      ['proof.cryptosuite: unknown', () => withProof({ cryptosuite: 'UnknownSuite' }), types.parsing],
      ['proof.cryptosuite: missing', () => withProof({ cryptosuite: undefined }), types.parsing],
      ['proof.proofValue: missing', () => withProof({ proofValue: undefined }), types.parsing],
      ['proof.proofValue: null', () => withProof({ proofValue: null }), types.parsing],
      [
        'proof.proofValue: without z',
        () => withProof({ proofValue: String(objectIn(issued, 'proof')['proofValue']).slice(1) }),
        types.parsing,
      ],
      ['proof.created: not a moment', () => withProof({ created: 'hier' }), types.parsing],
      ['proof.created: changed', () => withProof({ created: '2026-11-21T09:29:59Z' }), types.proof],
      [
        'an undefined term added afterwards',
        { '@context': [v2, examples, { '@vocab': null }], nope: 1 },
        types.malformed,
      ],
      [
        'a key that JSON-LD leaves out, added afterwards (@index)',
        {
          credentialSubject: {
            id: 'did:example:subject',
            alumniOf: 'Université de Bourgogne',
            '@index': 'PhD',
          },
        },
        types.malformed,
      ],
      [
        'a key that JSON-LD leaves out, added afterwards (__proto__)',
        { ['__proto__']: { degree: 'PhD' } },
        types.malformed,
      ],
      ['an undefined type added afterwards', { type: ['VerifiableCredential', 'urn'] }, types.proof],
      [
        'a claim changed',
        { credentialSubject: { id: 'did:example:subject', alumniOf: 'Paris' } },
        types.proof,
      ],
      [
        'identifiers that rest on @base',
        { '@context': [v2, examples, { '@base': 'https://x.example/' }] },
        types.malformed,
      ],
      ['@context: a text', { '@context': v2 }, types.malformed],
      ['@context: an object', { '@context': {} }, types.malformed],
      ['@context: a list in a list', { '@context': [[]] }, types.malformed],
      ['@context: with a number', { '@context': [v2, 4] }, types.malformed],
      ['@context: unknown and remote', { '@context': [v2, 'https://example.com'] }, types.malformed],
      ['type: a text', { type: 'VerifiableCredential' }, types.malformed],
      ['type: not texts', { type: ['VerifiableCredential', null] }, types.malformed],
      ...['issuer', 'credentialSubject'].flatMap((member) =>
        [null, true, 4, []].map(
          (value) => [`${member}: ${JSON.stringify(value)}`, { [member]: value }, types.malformed] as const,
        ),
      ),
      ...[true, 4].map(
        (value) => [`proof: ${JSON.stringify(value)}`, { proof: value }, types.parsing] as const,
      ),
    ]
    for (const [what, change, type] of rows) {
      it(what, async () => {
        const credential = typeof change === 'function' ? change() : { ...issued, ...change }
        expectNotVerified(await verify(credential), type)
      })
    }

    it('an undefined term or type that was there before issuance, which its proof does not cover', async () => {
      const context = { '@context': [v2, { '@vocab': null }] }
      const good = await secured(
        author,
        credentialOf(author.issuer.did, { ...context, credentialSubject: { id: 'did:example:s' } }),
      )
      await expectVerified(good)
      for (const change of [{ nope: 1 }, { credentialSubject: { id: 'did:example:s', nope: 1 } }])
        expectNotVerified(await verify({ ...good, ...change }), types.malformed)
      expectNotVerified(await verify({ ...good, type: ['VerifiableCredential', 'Nope'] }), types.malformed)
    })

    it('a word that a context makes @index, or the key of a map, whatever it says', async () => {
      const subject = (change: Json) => ({ id: 'did:example:s', name: 'x', ...change })
      for (const [context, change] of [
        [{ note: '@index' }, { note: 'PhD' }],
        [{ note: { '@id': '@index' } }, { note: 'PhD' }],
        [
          { grades: { '@id': 'https://example.org/#g', '@container': ['@index', '@set'] } },
          { grades: { PhD: 'x' } },
        ],
        [
          { inner: { '@id': 'https://example.org/#i', '@context': { note: '@index' } } },
          { inner: { note: 'PhD' } },
        ],
      ] as readonly (readonly [Json, Json])[]) {
        const document = credentialOf(author.issuer.did, {
          '@context': [v2, examples, context],
          credentialSubject: subject(change),
        })
        expectNotVerified(await verify(await secured(author, document)), types.malformed)
      }
    })

    it('a proof that is good, by somebody who is not the issuer', async () => {
      const credential = credentialOf('did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK')
      expectNotVerified(await verify(await secured(author, credential)), types.cryptographic)
    })

    it('a key of one’s own behind somebody else’s identifier', async () => {
      const stolen = async (did: string) => {
        const { keys, issuer } = loner()
        const method = `${did}#${issuer.publicKeyMultibase}`
        const forger = { keys, issuer: { ...issuer, did, verificationMethod: method } }
        expectNotVerified(await verify(await secured(forger, credentialOf(did))), types.proof)
      }
      await stolen('did:web:autre.example')
      await stolen((await openTenant(service, 'vole', 'web')).did)
      await stolen('https://autre.example/issuer')
    })

    it('a credential that is over, or not begun', async () => {
      for (const change of [{ validUntil: '2026-11-21T09:00:00Z' }, { validFrom: '2026-11-21T10:00:00Z' }])
        expectNotVerified(
          await verify(await secured(author, credentialOf(author.issuer.did, change))),
          types.range,
        )
    })

    it('bodies and options it does not know', async () => {
      expectVcProblem(await tenant.post('credentials/verify', {}), types.malformed)
      expectVcProblem(await tenant.post('credentials/verify', { credential: issued }), types.malformed)
      expectVcProblem(await verify(issued, { checks: ['everything'] }), types.unknownOption)
      expectVcProblem(await verify(issued, { expand: true }), types.unknownOption)
      expectVcProblem(await verify(issued, { checks: 'proof' }), types.malformed)
    })
  })

  describe('reads sets and chains of proofs', () => {
    const witness = loner()
    const first = 'urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4544'
    const second = 'urn:uuid:8cc9022b-6b14-4cf3-8571-74972c5feb54'
    const document = () => credentialOf(author.issuer.did)
    /** By a witness, then by the issuer over it. */
    const chain = async (previousProof: unknown = first) => {
      const one = await proofOf(witness, document(), { id: first })
      const two = await proofOf(author, { ...document(), proof: [one] }, { id: second, previousProof })
      return [one, two] as const
    }

    it('a set, one of whose proofs is the issuer’s', async () => {
      const set = [await proofOf(witness, document()), await proofOf(author, document())]
      const body = await expectVerified({ ...document(), proof: set })
      expect(objectIn(body, 'results')['proof']).to.deep.equal(
        set.map((input) => ({ verified: true, input })),
      )
    })

    it('a chain, by a text or a list', async () => {
      await expectVerified({ ...document(), proof: await chain() })
      await expectVerified({ ...document(), proof: await chain([first]) })
    })

    for (const [what, type, break_] of [
      [
        'a failing earlier proof',
        types.proof,
        ([one, two]: readonly Json[]) => [{ ...one, created: '2020-01-01T00:00:00Z' }, two],
      ],
      ['a later proof without the earlier one', types.parsing, ([, two]: readonly Json[]) => [two]],
      [
        'previousProof that names nothing there',
        types.parsing,
        ([one, two]: readonly Json[]) => [one, { ...two, previousProof: 'urn:x:1' }],
      ],
      [
        'previousProof that is no text',
        types.parsing,
        ([one, two]: readonly Json[]) => [one, { ...two, previousProof: 4 }],
      ],
      [
        'previousProof with one that is no text',
        types.parsing,
        ([one, two]: readonly Json[]) => [one, { ...two, previousProof: [first, 4] }],
      ],
      [
        'a bad proof beside good ones',
        types.proof,
        ([one, two]: readonly Json[]) => [
          one,
          two,
          { ...one, id: 'urn:x:2', created: '2020-01-01T00:00:00Z' },
        ],
      ],
    ] as readonly (readonly [string, string, (proofs: readonly Json[]) => unknown])[]) {
      it(`rejects ${what}`, async () => {
        expectNotVerified(await verify({ ...document(), proof: break_(await chain()) }), type)
      })
    }
  })

  describe('reads envelopes', () => {
    const envelop = (text: string, change: Json = {}) =>
      without({
        '@context': [v2],
        type: 'EnvelopedVerifiableCredential',
        id: `data:application/vc+jwt,${text}`,
        ...change,
      })

    it('of its own making', async () => {
      const body = await expectVerified(await tenant.issued({}, 'vc-jwt'))
      expect(objectIn(body, 'results')['proof']).to.have.length(1)
    })

    it('of a did:key with P-256 (ES256), the credential in the claim vc', async () => {
      const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const multibase = encodePublicKey(pair.publicKey)
      const iss = `did:key:${multibase}`
      const vc = { ...credentialOf(iss), validFrom: '2020-01-01T00:00:00Z' }
      const header = { alg: 'ES256', kid: `${iss}#${multibase}`, typ: 'JWT' }
      const payload = { vc, iss, sub: 'did:example:subject', nbf: 1577836800 }
      await expectVerified(envelop(compact(header, payload, pair.privateKey), {}))
    })

    it('rejects an envelope of the wrong form', async () => {
      const good = await tenant.issued({}, 'vc-jwt')
      const id = String(good['id'])
      for (const change of [
        { '@context': [] },
        { '@context': examples },
        { id: id.split(',').pop() },
        { type: 'VerifiableCredential' },
        { type: undefined },
        { id: `${id.slice(0, -2)}xx` },
        { id: 'data:application/vc+jwt,a.b' },
        { name: 'beside' },
      ]) {
        const answer = await verify(without({ ...good, ...change }))
        expect([answer.status, answer.body['verified']], JSON.stringify(change).slice(0, 80)).to.deep.equal([
          400,
          false,
        ])
      }
    })

    it('holds what is inside to the same rules', async () => {
      const inside = async (credential: Json) => {
        const pair = generateKeyPairSync('ed25519')
        const multibase = encodePublicKey(pair.publicKey)
        const issuer = `did:key:${multibase}`
        const header = { alg: 'EdDSA', kid: `${issuer}#${multibase}`, typ: 'vc+jwt' }
        return verify(envelop(compact(header, { ...credential, issuer }, pair.privateKey)))
      }
      expect((await inside(credentialOf(''))).status).to.equal(200)
      expectNotVerified(await inside(credentialOf('', { credentialSubject: [] })), types.malformed)
      expectNotVerified(
        await inside(credentialOf('', { '@context': [v2, 'https://example.com'] })),
        types.malformed,
      )
      expectNotVerified(await inside(credentialOf('', { validUntil: '2020-01-01T00:00:00Z' })), types.range)
    })
  })

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
      await expectVerified(credential, proofOnly)
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

  it('keeps nothing of what it is shown', async () => {
    const before = await service.documents()
    await verify(issued, {})
    await verify({ ...issued, issuer: 'x' }, {})
    expect(await service.documents()).to.deep.equal(before)
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
