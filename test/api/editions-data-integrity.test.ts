/** The same award under other Data Integrity proofs, and what its holder shows of it. */
import { expect } from 'chai'
import { ecdsaSd2023 } from '../../server/proof/data-integrity/ecdsa-sd-2023.ts'
import {
  succeeded,
  startService,
  testDay,
  type Client,
  type Schemas,
  type TestService,
} from '../support/service.ts'
import { expectProblem } from '../support/problems.ts'
import { oneBadge, type AwardedLine } from '../support/training.ts'

type Credential = Readonly<Record<string, unknown>>
type Report = Schemas['VerificationReport']

describe('the proofs of an award', function () {
  this.timeout(60_000)
  let service: TestService
  let trainer: Client
  let badge: AwardedLine
  let kept: Credential
  before(async () => {
    service = await startService()
    trainer = await service.organisation('atelier-dole', undefined, { url: 'https://atelier.example' })
    badge = (await oneBadge(trainer)).line
    kept = await at('')
  })
  after(() => service.stop())

  const call = <Body>(query: string) => service.anonymous.call<Body>('GET', `${badge.credential}${query}`)
  const at = async (query: string): Promise<Credential> => succeeded(await call<Credential>(query))
  const withoutProof = ({ proof: _proof, ...rest }: Credential) => rest
  const reported = async (credential: Credential) =>
    succeeded(await service.anonymous.call<Report>('POST', '/verifications', { json: credential }))
  /** The full copy of the same text, as another issuer of this service would sign it. */
  const signedBy = async (credential: Credential, organisationId: string) => {
    await service.organisation(organisationId)
    const { keys } = service.context.deps
    const other = await keys.current(organisationId, 'P-256')
    return ecdsaSd2023.sign(keys, other, withoutProof(credential), testDay)
  }
  const derive = (body: object, id = badge.awardId) =>
    service.anonymous.call<Credential>('POST', `/credentials/${id}/derivation`, { json: body })

  it('are the one it was signed with, unless another is asked for', async () => {
    expect(await at('?proof=eddsa-rdfc-2022')).to.deep.equal(kept)
    for (const name of ['eddsa-jcs-2022', 'ecdsa-rdfc-2019', 'ecdsa-sd-2023']) {
      const other = await at(`?proof=${name}`)
      const { id, ...rest } = withoutProof(other)
      const { id: keptId, ...keptRest } = withoutProof(kept)
      expect(rest, name).to.deep.equal(keptRest)
      if (name === 'ecdsa-sd-2023') expect(id).to.match(/^urn:uuid:[0-9a-f-]{36}$/u)
      else expect(id, name).to.equal(keptId)
      expect(other).to.have.nested.property('proof[0].cryptosuite', name)
    }
  })

  it('are each verified here, and the full copy is not', async () => {
    for (const name of ['eddsa-jcs-2022', 'ecdsa-rdfc-2019'])
      expect((await reported(await at(`?proof=${name}`))).verdict, name).to.equal('valid')
    const { verdict, checks } = await reported(await at('?proof=ecdsa-sd-2023'))
    expect(verdict).to.equal('invalid')
    expect(checks.find(({ id }) => id === 'signature')?.code).to.equal('proof-not-derived')
  })

  it('are of the forms that the contract names, and no other', async () => {
    for (const name of ['bbs-2023', 'Ed25519Signature2020', ''])
      expectProblem(await call(`?proof=${name}`), 400, 'invalid-request')
  })

  it('are those of an Ed25519 key when the issuer is one', async () => {
    const other = await service.organisation('atelier-cle', undefined, { didMethod: 'key' })
    const { line } = await oneBadge(other)
    const asked = (name: string) => service.anonymous.call('GET', `${line.credential}?proof=${name}`)
    expect((await asked('eddsa-jcs-2022')).status).to.equal(200)
    expectProblem(await asked('ecdsa-rdfc-2019'), 406, 'not-acceptable')
    expectProblem(await asked('ecdsa-sd-2023'), 406, 'not-acceptable')
  })

  it('let the holder show a part of the badge, which verifies', async () => {
    const credential = await at('?proof=ecdsa-sd-2023')
    const least = succeeded(await derive({ credential, disclose: [] }))
    expect(least).to.not.have.property('evidence')
    expect(least['credentialSubject']).to.not.have.any.keys('identifier', 'result')
    expect((await reported(least)).verdict).to.equal('valid')
    const results = ['/credentialSubject/result', '/credentialSubject/achievement/resultDescription']
    const more = succeeded(await derive({ credential, disclose: ['/evidence', ...results] }))
    expect(more['evidence']).to.deep.equal(kept['evidence'])
    expect((await reported(more)).verdict).to.equal('valid')
  })

  it('let nothing be derived from anything but the full copy of that badge', async () => {
    const credential = await at('?proof=ecdsa-sd-2023')
    const elsewhere = (await oneBadge(trainer)).line
    const derived = succeeded(await derive({ credential, disclose: [''] }))
    const [proof] = credential['proof'] as readonly [Credential]
    const nested = `u${Buffer.from(`d95d00${'d840'.repeat(24_000)}`, 'hex').toString('base64url')}`
    for (const [title, other] of Object.entries({
      'the badge as it is kept': kept,
      'one changed': { ...credential, name: 'Expert' },
      'one with more in it': { ...credential, termsOfUse: [{ type: 'Ajout' }] },
      'one under other contexts': { ...credential, '@context': ['https://example.org/c'] },
      'one under the address of the badge': { ...credential, id: kept['id'] },
      'a proof with a word more': { ...credential, proof: [{ ...proof, nonce: 'u1' }] },
      'a proof of proofs': { ...credential, proof: [{ ...proof, previousProof: ['urn:a'] }] },
      'a proof whose date is a list': { ...credential, proof: [{ ...proof, created: [] }] },
      'a proof that nests 24,000 times': { ...credential, proof: [{ ...proof, proofValue: nested }] },
      'the proof of another issuer': await signedBy(credential, 'tiers-lieu'),
      'what was derived before': derived,
      'without a proof': withoutProof(credential),
      'two proofs': { ...credential, proof: [proof, proof] },
      'the proof dated otherwise': { ...credential, proof: [{ ...proof, created: '2026-11-01T00:00:00Z' }] },
      'a proof nobody made': { ...credential, proof: [{ ...proof, proofValue: 'u2V0A' }] },
    })) {
      const refused = await derive({ credential: other, disclose: [] })
      expect([title, refused.status]).to.deep.equal([title, 400])
      expectProblem(refused, 400, 'invalid-request')
    }
    expectProblem(await derive({ credential, disclose: [] }, elsewhere.awardId), 400, 'invalid-request')
    expectProblem(await derive({ credential, disclose: [] }, 'nobody'), 404, 'not-found')
    expectProblem(await derive({ credential, disclose: ['/nothing'] }), 400, 'invalid-request')
  })
})
