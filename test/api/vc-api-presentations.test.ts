import { generateKeyPairSync } from 'node:crypto'
import { expect } from 'chai'
import { encodePublicKey } from '../../server/proof/keys/multikey.ts'
import { loner, type Loner } from '../proof/data-integrity/proving.ts'
import { compact } from '../proof/jose/tokens.ts'
import { startService, succeeded, type TestService } from '../support/service.ts'
import { secured } from './vc-api-proofs.ts'
import {
  credentialOf,
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

const challenge = 'ubQbgFrKvg8vQ3cXhvyc1bw'
const domain = 'github.com/w3c/vc-data-model-2.0-test-suite'
const asked = { challenge, domain }

describe('VC API: verify a presentation', function () {
  this.timeout(60_000)
  let service: TestService
  let tenant: Tenant
  let credential: Json
  const holder: Loner = loner()
  const author: Loner = loner()
  before(async () => {
    service = await startService()
    tenant = await openTenant(service, 'verificateur')
    credential = await secured(author, credentialOf(author.issuer.did))
  })
  after(() => service.stop())

  const presentation = (change: Json = {}): Json =>
    without({
      '@context': [v2],
      type: ['VerifiablePresentation'],
      verifiableCredential: [credential],
      ...change,
    })
  const signed = (change: Json = {}, members: Json = {}, by = holder) =>
    secured(by, presentation(change), without({ proofPurpose: 'authentication', ...asked, ...members }))
  const verify = (verifiablePresentation: unknown, options: unknown = asked) =>
    tenant.post('presentations/verify', { verifiablePresentation, options })
  const expectVerified = async (document: unknown, options: unknown = asked) => {
    const answer = await verify(document, options)
    expect(answer.status, answer.bytes.toString().slice(0, 800)).to.equal(200)
    expect(answer.body['verified']).to.equal(true)
    return answer.body
  }

  describe('accepts', () => {
    const rows: readonly (readonly [string, Json])[] = [
      ['a presentation with a credential', {}],
      ['none', { verifiableCredential: undefined }],
      ['an empty list of credentials', { verifiableCredential: [] }],
      ['an id', { id: 'urn:uuid:7c1a5ad8-9c4c-4b0f-8d0f-5b2ef0c5a111' }],
      ['the holder as a text', { holder: holder.issuer.did }],
      ['the holder as an object', { holder: { id: holder.issuer.did } }],
      [
        'another type, by mapped term',
        {
          '@context': [v2, { MyPresentation: 'https://example.org/#MyPresentation' }],
          type: ['VerifiablePresentation', 'MyPresentation'],
        },
      ],
    ]
    for (const [what, change] of rows) {
      it(what, async () => {
        await expectVerified(await signed(change))
      })
    }

    it('several credentials, of the service and of others, embedded and enveloped', async () => {
      const all = [credential, await tenant.issued(), await tenant.issued({}, 'vc-jwt')]
      const body = await expectVerified(await signed({ verifiableCredential: all }))
      const results = objectIn(body, 'results')
      expect((results['credentials'] as Json[]).map((each) => each['verified'])).to.deep.equal([
        true,
        true,
        true,
      ])
      expect(results['presentation']).to.deep.include({
        challenge: { verified: true, input: challenge },
        domain: { verified: true, input: domain },
      })
    })

    it('the holder’s own statement, that only the presentation signs', async () => {
      const own = credentialOf(holder.issuer.did)
      await expectVerified(await signed({ holder: holder.issuer.did, verifiableCredential: [own] }))
    })

    it('one without a challenge, with the warning that it may have been shown before', async () => {
      const body = await expectVerified(await signed({}, { challenge: undefined }), { domain })
      expect((body['warnings'] as Json[]).map((each) => each['type'])).to.deep.equal([types.challenge])
    })
  })

  describe('rejects', () => {
    const unsigned: readonly (readonly [string, Json, string?])[] = [
      ['@context: missing', { '@context': undefined }],
      ['@context: another first', { '@context': ['https://www.w3.org/ns/credentials/examples/v2', v2] }],
      ['@context: a text', { '@context': v2 }],
      ['@context: with a number', { '@context': [v2, 4] }],
      ['@context: unknown and remote', { '@context': [v2, 'https://example.com'] }],
      ['type: missing', { type: undefined }],
      ['type: another', { type: ['VerifiableCredential'] }],
      ['type: not a text', { type: ['VerifiablePresentation', 4] }],
      ['id: not a URL', { id: 'not-a-url' }],
      ['holder: without id', { holder: { name: 'Acme' } }],
      ['holder: not a URL', { holder: 'acme' }],
      ['a credential as a text', { verifiableCredential: ['https://example.org/vc'] }],
      ['a credential that is no object', { verifiableCredential: [4] }],
      ['more credentials than are read', { verifiableCredential: Array.from({ length: 51 }, () => ({})) }],
    ]
    for (const [what, change, type = types.malformed] of unsigned) {
      it(what, async () => {
        const good = await signed()
        expectNotVerified(await verify(without({ ...good, ...change })), type)
      })
    }

    it('@context: a word that means something else than when it was signed', async () => {
      const meaning = (url: string) => ({ '@context': [v2, { MyPresentation: url }] })
      const type = ['VerifiablePresentation', 'MyPresentation']
      const good = await signed({ ...meaning('https://example.org/#One'), type })
      await expectVerified(good)
      expectNotVerified(await verify({ ...good, ...meaning('https://example.org/#Other') }), types.proof)
    })

    it('no proof, or one that is not good', async () => {
      const good = await signed()
      const proof = objectIn(good, 'proof')
      expectNotVerified(await verify(presentation()), types.parsing)
      expectNotVerified(await verify({ ...good, proof: { ...proof, proofValue: 'zzz' } }), types.parsing)
      expectNotVerified(await verify({ ...good, id: 'urn:x:added' }), types.proof)
      expectNotVerified(await verify(await signed({}, { proofPurpose: 'assertionMethod' })), types.proof)
    })

    it('another challenge or domain than was asked for, or none', async () => {
      for (const members of [{ challenge: 'other' }, { challenge: undefined }])
        expectNotVerified(await verify(await signed({}, members)), types.challenge)
      for (const members of [{ domain: 'autre.example' }, { domain: [domain, 'autre.example'] }])
        expectNotVerified(await verify(await signed({}, members)), types.domain)
    })

    it('a holder who is not who signed', async () => {
      expectNotVerified(await verify(await signed({ holder: author.issuer.did })), types.proof)
    })

    it('who presents under an identifier that nothing shows to be theirs', async () => {
      const { keys, issuer } = loner()
      const did = 'did:web:victime.example'
      const method = `${did}#${issuer.publicKeyMultibase}`
      const forger = { keys, issuer: { ...issuer, did, verificationMethod: method } }
      expectNotVerified(await verify(await signed({ holder: did }, {}, forger)), types.proof)
    })

    it('a credential inside that is not good, wherever it stands', async () => {
      const bad = { ...credential, name: 'Expert' }
      const body = expectNotVerified(
        await verify(await signed({ verifiableCredential: [credential, bad] })),
        types.proof,
      )
      const pointers = (body['problemDetails'] as Json[]).map((each) => each['pointer'])
      expect(pointers).to.deep.equal(['/verifiableCredential/1/proof'])
      expect(
        (objectIn(body, 'results')['credentials'] as Json[]).map((each) => each['verified']),
      ).to.deep.equal([true, false])
    })

    it('an unsigned credential by anybody but the holder named', async () => {
      const own = credentialOf(holder.issuer.did)
      expectNotVerified(await verify(await signed({ verifiableCredential: [own] })), types.proof)
      const others = credentialOf('did:example:acme')
      const presented = { holder: holder.issuer.did, verifiableCredential: [others] }
      expectNotVerified(await verify(await signed(presented)), types.proof)
    })

    it('bodies and options it does not know', async () => {
      expectVcProblem(await tenant.post('presentations/verify', { presentation: {} }), types.malformed)
      expectVcProblem(await verify(await signed(), { ...asked, nonce: 'x' }), types.unknownOption)
      expectVcProblem(await verify(await signed(), { challenge: 4 }), types.malformed)
      for (const document of ['text', null, 4, []]) expectNotVerified(await verify(document), types.parsing)
    })
  })

  describe('enveloped', () => {
    const pair = generateKeyPairSync('ed25519')
    const multibase = encodePublicKey(pair.publicKey)
    const did = `did:key:${multibase}`
    const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const p256Multibase = encodePublicKey(p256.publicKey)
    const p256Did = `did:key:${p256Multibase}`
    const credentialJwt = () => {
      const vc = { ...credentialOf(p256Did), validFrom: '2020-01-01T00:00:00Z' }
      const header = { alg: 'ES256', kid: `${p256Did}#${p256Multibase}`, typ: 'JWT' }
      return compact(header, { vc, iss: p256Did, nbf: 1577836800 }, p256.privateKey)
    }
    const envelope = (payload: Json = {}, change: Json = {}): Json => {
      const vp = {
        '@context': [v2],
        type: ['VerifiablePresentation'],
        verifiableCredential: [
          {
            '@context': [v2],
            type: 'EnvelopedVerifiableCredential',
            id: `data:application/vc+jwt,${credentialJwt()}`,
          },
        ],
      }
      const claims = { vp, iss: did, aud: 'example.com', nonce: challenge, ...payload }
      const text = compact({ alg: 'EdDSA', kid: `${did}#${multibase}`, typ: 'JWT' }, claims, pair.privateKey)
      return without({
        '@context': [v2],
        type: 'EnvelopedVerifiablePresentation',
        id: `data:application/jwt,${text}`,
        ...change,
      })
    }

    it('a vp claim by did:key (EdDSA), with an ES256 credential inside', async () => {
      await expectVerified(envelope(), { challenge })
    })

    it('with credentials as texts, as data model 1.1 has them', async () => {
      const vp = {
        '@context': [v2],
        type: ['VerifiablePresentation'],
        verifiableCredential: [credentialJwt()],
      }
      await expectVerified(envelope({ vp }), { challenge })
    })

    it('rejects another form, another nonce, another audience, a bad credential inside', async () => {
      const good = envelope()
      for (const document of [
        { ...good, '@context': [] },
        { ...good, '@context': ['https://www.w3.org/ns/credentials/examples/v2'] },
        { ...good, id: String(good['id']).split(',').pop() },
        { ...good, type: ['VerifiablePresentation'] },
        envelope({ nonce: 'other' }),
        envelope({ nonce: undefined }),
        envelope({ vp: { '@context': [v2], type: ['Other'] } }),
        envelope({
          vp: {
            '@context': [v2],
            type: ['VerifiablePresentation'],
            verifiableCredential: [`${credentialJwt()}x`],
          },
        }),
      ]) {
        const answer = await verify(document, { challenge })
        expect([answer.status, answer.body['verified']], JSON.stringify(document).slice(0, 90)).to.deep.equal(
          [400, false],
        )
      }
      expectNotVerified(await verify(good, { challenge, domain: 'autre.example' }), types.domain)
    })
  })

  describe('challenges given out here', () => {
    const given = async (by = tenant) => {
      const answer = await by.client.call<Json>('POST', `/vc-api/${by.id}/challenges`)
      return String(succeeded(answer)['challenge'])
    }
    const shown = (own: string) => signed({}, { challenge: own })

    it('are never the same, and have 128 random bits at least', async () => {
      const all = await Promise.all(Array.from({ length: 20 }, () => given()))
      expect(new Set(all).size).to.equal(20)
      for (const one of all) {
        expect(one).to.match(/^u[A-Za-z0-9_-]{22,}$/)
      }
    })

    it('are good once, of all who try at once', async () => {
      const own = await given()
      const document = await shown(own)
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => verify(document, { challenge: own, domain })),
      )
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, ...Array<number>(7).fill(400)])
      expectNotVerified(await verify(document, { challenge: own, domain }), types.challenge)
    })

    it('are not used up by a presentation that is not verified', async () => {
      const own = await given()
      const document = await shown(own)
      expectNotVerified(await verify({ ...document, id: 'urn:x:1' }, { challenge: own, domain }), types.proof)
      await expectVerified(document, { challenge: own, domain })
    })

    it('are no good after ten minutes, nor for another organisation', async () => {
      const own = await given()
      const other = await openTenant(service, 'autre-verificateur')
      const foreign = await other.post('presentations/verify', {
        verifiablePresentation: await shown(own),
        options: { challenge: own, domain },
      })
      expectNotVerified(foreign, types.challenge)
      const before = service.now
      service.now = new Date(before.getTime() + 10 * 60 * 1000)
      expectNotVerified(await verify(await shown(own), { challenge: own, domain }), types.challenge)
      service.now = before
    })

    it('are forgotten once they are over, and still no good then', async () => {
      const [unused, used] = [await given(), await given()]
      await expectVerified(await shown(used), { challenge: used, domain })
      const before = service.now
      service.now = new Date(before.getTime() + 11 * 60 * 1000)
      await service.context.runChores()
      expect((await service.documents())['challenges']).to.equal(0)
      for (const own of [unused, used])
        expectNotVerified(await verify(await shown(own), { challenge: own, domain }), types.challenge)
      service.now = before
    })
  })
})
