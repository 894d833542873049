/** The VC API about credentials whose issuer publishes its keys on another site. */
import { expect } from 'chai'
import { compact } from '../proof/jose/tokens.ts'
import { outsideOf, startOtherSite, type OtherSite } from '../support/other-site.ts'
import { startService, type TestService } from '../support/service.ts'
import { did, didPath, documentOf } from '../verify/foreign/foreign-issuer.ts'
import { plainKey, plainlySigned, plainPrivateKey } from '../verify/plain-signer.ts'
import {
  credentialOf,
  expectNotVerified,
  expectVerifiedFor,
  openTenant,
  types,
  v2,
  verifyFor,
  type Json,
  type Tenant,
} from './vc-api-tenants.ts'

const named = { verificationMethod: `${did}#key-1` }
const another = { publicKeyMultibase: 'z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK' }

function enveloped(credential: Json): Json {
  const text = compact({ alg: 'EdDSA', typ: 'vc+jwt', kid: `${did}#key-1` }, credential, plainPrivateKey)
  return { '@context': v2, id: `data:application/vc+jwt,${text}`, type: 'EnvelopedVerifiableCredential' }
}

describe('VC API: verify what is signed by a key published on another site', function () {
  this.timeout(60_000)
  let site: OtherSite
  let service: TestService
  let tenant: Tenant
  beforeEach(async () => {
    site = await startOtherSite('univ.example')
    // Two other sites a minute, six verifications.
    service = await startService({ RATE_LIMIT_PER_MINUTE: '60' }, undefined, outsideOf([site]))
    tenant = await openTenant(service, 'ailleurs')
  })
  afterEach(async () => {
    await service.stop()
    await site.stop()
  })

  const forms: Readonly<Record<string, () => Promise<Json>>> = {
    'with a proof that names the key': () => plainlySigned(credentialOf(did), did, named),
    'with a proof that holds the key': () => plainlySigned(credentialOf(did), did),
    'in an envelope': () => Promise.resolve(enveloped(credentialOf(did))),
  }
  for (const [form, make] of Object.entries(forms)) {
    it(`is verified, ${form}, when its issuer lists the key for this`, async () => {
      site.answer(didPath, { body: documentOf(did) })
      await expectVerifiedFor(tenant, await make())
      expect(site.asked).to.deep.equal([`GET ${didPath}`])
    })

    const doubts: Readonly<Record<string, () => void>> = {
      'lists another key': () => {
        site.answer(didPath, { body: documentOf(did, another) })
      },
      'lists it for something else': () => {
        site.answer(didPath, { body: documentOf(did, {}, { assertionMethod: [] }) })
      },
      'does not answer': () => {
        site.answer(didPath, { status: 503 })
      },
    }
    for (const [title, answer] of Object.entries(doubts)) {
      it(`is not verified, ${form}, when its issuer ${title}`, async () => {
        answer()
        expectNotVerified(await verifyFor(tenant, await make(), {}), types.proof)
        expect(site.asked).to.deep.equal([`GET ${didPath}`])
      })
    }
  }

  it('is not verified for a key that its issuer revoked, nor for one of somebody else who signed', async () => {
    site.answer(didPath, { body: documentOf(did, { revoked: '2026-11-20T00:00:00Z' }) })
    expectNotVerified(
      await verifyFor(tenant, await plainlySigned(credentialOf(did), did, named), {}),
      types.proof,
    )
    const other = 'did:web:univ.example:autre'
    const foreign = await plainlySigned(credentialOf(did), other, {
      verificationMethod: `${other}#${plainKey}`,
    })
    expectNotVerified(await verifyFor(tenant, foreign, {}), types.proof)
    expect(site.asked).to.deep.equal([`GET ${didPath}`])
  })

  it('leads to no more other sites than what is handed in to /verifications', async () => {
    for (const path of ['a', 'b', 'c', 'd']) {
      const issuer = `did:web:univ.example:${path}`
      const credential = await plainlySigned(credentialOf(issuer), issuer)
      expectNotVerified(await verifyFor(tenant, credential, {}), types.proof)
    }
    expect(site.asked).to.deep.equal(['GET /a/did.json', 'GET /b/did.json'])
  })

  it('says that it asks nobody, where it does not', async () => {
    const silent = await startService()
    try {
      const asking = await openTenant(silent, 'silence')
      for (const make of Object.values(forms)) {
        const { status } = await verifyFor(asking, await make(), {})
        expect(status).to.equal(400)
      }
    } finally {
      await silent.stop()
    }
    expect(site.asked).to.deep.equal([])
  })
})
