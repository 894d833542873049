import { generateKeyPairSync } from 'node:crypto'
import { expect } from 'chai'
import { encodePublicKey } from '../../server/proof/keys/multikey.ts'
import { loner, type Loner } from '../proof/data-integrity/proving.ts'
import { compact } from '../proof/jose/tokens.ts'
import { startService, type TestService } from '../support/service.ts'
import { proofOf } from './vc-api-proofs.ts'
import {
  credentialOf,
  examples,
  expectNotVerified,
  expectVerifiedFor,
  objectIn,
  openTenant,
  types,
  v2,
  verifyFor,
  without,
  type Json,
  type Tenant,
} from './vc-api-tenants.ts'

describe('VC API: what it verifies is signed by', function () {
  this.timeout(60_000)
  let service: TestService
  let tenant: Tenant
  const author: Loner = loner()
  before(async () => {
    service = await startService()
    tenant = await openTenant(service, 'preuves')
  })
  after(() => service.stop())

  const verify = (credential: unknown, options?: unknown) => verifyFor(tenant, credential, options)
  const expectVerified = (credential: unknown, options?: unknown) =>
    expectVerifiedFor(tenant, credential, options)

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
})
