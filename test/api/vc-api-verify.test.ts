import { expect } from 'chai'
import { loner, type Loner } from '../proof/data-integrity/proving.ts'
import { startService, type TestService } from '../support/service.ts'
import { secured } from './vc-api-proofs.ts'
import {
  credentialOf,
  entriesOf,
  examples,
  expectNotVerified,
  expectVcProblem,
  expectVerifiedFor,
  objectIn,
  openTenant,
  types,
  v1,
  v2,
  verifyFor,
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

  it('reads no more than 512 KiB, before anything of it is parsed', async () => {
    for (const [path, member] of [
      ['credentials/verify', 'verifiableCredential'],
      ['presentations/verify', 'verifiablePresentation'],
    ] as const) {
      const body = (characters: number) => ({ [member]: { x: 'x'.repeat(characters) } })
      expect((await tenant.post(path, body(500 * 1024))).status, path).to.equal(400)
      expect((await tenant.post(path, body(512 * 1024))).status, path).to.equal(413)
    }
  })

  it('reads no more than 10,000 values, however short, and texts of any kind as one', async () => {
    for (const [path, member] of [
      ['credentials/verify', 'verifiableCredential'],
      ['presentations/verify', 'verifiablePresentation'],
    ] as const) {
      const refusedFor = async (values: readonly unknown[]) =>
        objectIn({ ...(await tenant.post(path, { [member]: values })) }, 'body')['detail']
      for (const value of [1, {}, [], { a: 1 }, '"', '\\'])
        expect(await refusedFor(Array.from({ length: 10_000 }, () => value)), path).to.match(/10000/u)
      expect(await refusedFor([',[{"\\'.repeat(20_000)]), path).not.to.match(/10000/u)
      expect(await refusedFor(Array.from({ length: 9_990 }, () => 1)), path).not.to.match(/10000/u)
    }
  })

  const verify = (credential: unknown, options?: unknown) => verifyFor(tenant, credential, options)
  const withProof = (change: Json) => ({
    ...issued,
    proof: without({ ...objectIn(issued, 'proof'), ...change }),
  })
  const expectVerified = (credential: unknown, options?: unknown) =>
    expectVerifiedFor(tenant, credential, options)

  it('answers 200 and verified: true, with what was looked at', async () => {
    for (const options of [
      undefined,
      {},
      { checks: ['proof'] },
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

  it('keeps nothing of what it is shown', async () => {
    const before = await service.documents()
    await verify(issued, {})
    await verify({ ...issued, issuer: 'x' }, {})
    expect(await service.documents()).to.deep.equal(before)
  })
})
