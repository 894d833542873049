/** What an answer to a request for a presentation may cost others: as much as any badge somebody hands in. */
import { expect } from 'chai'
import { isWanted } from '../../server/presentation-request/question.ts'
import { outsideOf, startOtherSite, type OtherSite } from '../support/other-site.ts'
import { startService, succeeded, testDay, type Schemas, type TestService } from '../support/service.ts'
import { documentOf } from '../verify/foreign/foreign-issuer.ts'
import { plainlySigned } from '../verify/plain-signer.ts'
import { openWallet } from '../verify/presentation/wallet.ts'
import { openTenant, type Json, type Tenant } from './vc-api-tenants.ts'

/** Leads to a document of its own on `site`; nobody signed it. */
function badgeFrom(site: OtherSite, place: number, subject: string): Json {
  const issuer = `did:web:${site.host}:${String(place)}`
  return {
    '@context': [
      'https://www.w3.org/ns/credentials/v2',
      'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
    ],
    id: `urn:uuid:7c1a5ad8-9c4c-4b0f-8d0f-5b2ef0c5a1${String(10 + place)}`,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: 'Accueillir',
    issuer: { id: issuer, type: ['Profile'], name: 'Ailleurs' },
    validFrom: '2026-11-20T09:30:00Z',
    credentialSubject: {
      id: subject,
      type: ['AchievementSubject'],
      achievement: {
        id: 'urn:uuid:7c1a5ad8-9c4c-4b0f-8d0f-5b2ef0c5a113',
        type: ['Achievement'],
        name: 'Accueillir',
        description: 'Accueillir',
        criteria: { narrative: 'Accueillir une personne.' },
      },
    },
    proof: {
      type: 'DataIntegrityProof',
      cryptosuite: 'eddsa-rdfc-2022',
      created: '2026-11-20T09:30:00Z',
      verificationMethod: `${issuer}#key-1`,
      proofPurpose: 'assertionMethod',
      proofValue: `z${'2'.repeat(87)}`,
    },
  }
}

describe('an answer to a request for a presentation', function () {
  this.timeout(90_000)
  let site: OtherSite
  let service: TestService
  let tenant: Tenant
  const wallet = openWallet()
  beforeEach(async () => {
    site = await startOtherSite('victim.example')
    // Three other sites a minute.
    service = await startService({ RATE_LIMIT_PER_MINUTE: '90' }, undefined, outsideOf([site]))
    tenant = await openTenant(service, 'employeur')
  })
  afterEach(async () => {
    await service.stop()
    await site.stop()
  })

  /** A request of the tenant: what is presented to it is answered with a status and, when it is refused, the codes. */
  const asking = async () => {
    const purpose = { fr: 'Un entretien', en: 'An interview' }
    const made = await tenant.client.call<Schemas['PresentationRequest']>(
      'POST',
      `/organisations/${tenant.id}/presentation-requests`,
      { json: { purpose } },
    )
    const exchange = `/exchanges/${succeeded(made).id}`
    const asked = await service.anonymous.call<{ verifiablePresentationRequest: Record<string, string> }>(
      'POST',
      exchange,
      { json: {} },
    )
    const { challenge = '', domain = '' } = succeeded(asked).verifiablePresentationRequest
    return async (badges: readonly Json[]) => {
      const verifiablePresentation = await wallet.sign(wallet.presentation(badges), { challenge, domain })
      return service.anonymous.call('POST', exchange, { json: { verifiablePresentation } })
    }
  }

  it('has no more other sites visited than whoever hands in a badge', async () => {
    const present = await asking()
    const answer = await present(
      Array.from({ length: 8 }, (_none, place) => badgeFrom(site, place, wallet.did)),
    )
    expect(answer.status).to.equal(400)
    expect(site.asked).to.have.length(3)
  })

  const proofs: Readonly<Record<string, (issuer: string) => Json>> = {
    'says which key it is': (issuer) => ({ verificationMethod: `${issuer}#key-1` }),
    'holds its key': () => ({}),
  }
  for (const [title, method] of Object.entries(proofs)) {
    it(`may be given again, when its proof ${title} and the issuer did not answer, until it is judged`, async () => {
      const present = await asking()
      const issuer = `did:web:${site.host}:later`
      const { proof: _proof, ...unsigned } = badgeFrom(site, 20, wallet.did)
      const named = { ...unsigned, issuer: { id: issuer, type: ['Profile'], name: 'Ailleurs' } }
      const badge = await plainlySigned(named, issuer, method(issuer))
      const document = '/later/did.json'
      site.answer(document, { status: 503 })
      const first = await present([badge])
      expect(first.status).to.equal(400)
      expect(first.bytes.toString('utf8')).to.include('issuer-document-unreachable')
      site.answer(document, { body: documentOf(issuer) })
      service.now = new Date(testDay.getTime() + 31_000)
      expect((await present([badge])).status).to.equal(200)
      expect((await present([badge])).status).to.be.oneOf([400, 404, 410])
    })
  }
})

describe('whether a badge is of a framework that is asked for', () => {
  const frameworks = ['https://hub.example/frameworks/lettres/']
  const aligned = (targetUrl: string): Json => ({
    credentialSubject: { achievement: { alignment: [{ targetUrl }] } },
  })

  it('is told by where an identifier leads, not by how it begins', () => {
    expect(isWanted({ frameworks }, aligned('https://hub.example/frameworks/lettres/0.1.0/A'))).to.equal(true)
    for (const elsewhere of [
      'https://hub.example/frameworks/lettres/../mediateurs/0.1.0/RM-A1',
      'https://hub.example/frameworks/lettres/%2e%2e/mediateurs/0.1.0/RM-A1',
      'https://hub.example/frameworks/lettres-2/A',
    ])
      expect(isWanted({ frameworks }, aligned(elsewhere)), elsewhere).to.equal(false)
  })
})
