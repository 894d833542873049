/** With which keys an award is signed again in another form, when it is not, and how often. */
import { expect } from 'chai'
import { keysMade } from '../../server/award/award-issuer.ts'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'
import { oneBadge } from '../support/training.ts'

type Credential = Readonly<Record<string, unknown>>
type Keys = { readonly items: readonly { readonly id: string; readonly algorithm: string }[] }

const forms = [
  ...['?proof=eddsa-jcs-2022', '?proof=ecdsa-rdfc-2019', '?proof=ecdsa-sd-2023'],
  ...['/credential.jwt', '/credential.jwt?alg=ES256', '/credential.jwt?alg=EdDSA', '/credential.sd-jwt'],
  ...['/badge.png?proof=jwt', '/badge.svg?proof=jwt'],
]

describe('an award signed again in another form', function () {
  this.timeout(120_000)
  let service: TestService
  before(async () => {
    service = await startService()
  })
  after(() => service.stop())

  const get = <Body = Schemas['Problem']>(path: string, accept?: string) =>
    service.anonymous.call<Body>('GET', path, accept === undefined ? {} : { headers: { Accept: accept } })
  const statusesOf = async (credential: string) => {
    const statuses = []
    for (const form of forms) statuses.push((await get(credential + form)).status)
    return [...new Set(statuses)]
  }
  const keysOf = async (client: Client, id: string) =>
    succeeded(await client.call<Keys>('GET', `/organisations/${id}/keys`)).items
  const verdictOf = async (json: unknown) =>
    succeeded(await service.anonymous.call<Schemas['VerificationReport']>('POST', '/verifications', { json }))
      .verdict

  it('is not, when its key was no longer safe as it was first signed', async () => {
    const trainer = await service.organisation('atelier-dole')
    const { line } = await oneBadge(trainer)
    const credential = succeeded(await get<Credential>(`${line.credential}?proof=ecdsa-sd-2023`))
    const since = { at: '2026-11-21T09:30:00Z', reason: 'Ordinateur volé' }
    succeeded(
      await service.operator.call('POST', '/organisations/atelier-dole/keys/atelier-dole:1/compromise', {
        json: since,
      }),
    )
    for (const form of forms) expectProblem(await get(line.credential + form), 409, 'conflict')
    expectProblem(await get(line.credential, 'application/vc+jwt'), 409, 'conflict')
    const derivation = { json: { credential, disclose: [] } }
    expectProblem(
      await service.anonymous.call('POST', `/credentials/${line.awardId}/derivation`, derivation),
      409,
      'conflict',
    )
    // As it is kept it is still read, and found bad.
    expect(await verdictOf(succeeded(await get<Credential>(line.credential)))).to.equal('invalid')
  })

  it('is, when its key was still safe as it was first signed', async () => {
    const trainer = await service.organisation('tiers-lieu')
    const { line } = await oneBadge(trainer)
    service.now = new Date('2026-11-21T09:36:00Z')
    succeeded(
      await service.operator.call('POST', '/organisations/tiers-lieu/keys/tiers-lieu:1/compromise', {
        json: { at: '2026-11-21T09:35:00Z', reason: 'Ordinateur volé' },
      }),
    )
    expect(await statusesOf(line.credential)).to.deep.equal([200])
  })

  it('is signed with keys made when it was awarded: no stranger makes the issuer another', async () => {
    const trainer = await service.organisation('maison-jura')
    const { line } = await oneBadge(trainer)
    await keysMade(service.context.deps.keys, 'maison-jura')
    const before = await keysOf(service.operator, 'maison-jura')
    expect(before.map(({ algorithm }) => algorithm).sort()).to.deep.equal(['Ed25519', 'P-256', 'RSA'])
    expect(await statusesOf(line.credential)).to.deep.equal([200])
    // One that ended without a successor is missed until the service makes one of its own accord.
    const rsa = before.find(({ algorithm }) => algorithm === 'RSA')
    const stored = await service.context.deps.store.issuerKeys.get(rsa?.id ?? '')
    if (stored === undefined) throw new Error('an RSA key is kept')
    await service.context.deps.store.issuerKeys.replace({ ...stored, retiredAt: '2026-11-21T09:35:00Z' })
    const missing = await get(`${line.credential}/credential.jwt`)
    expectProblem(missing, 503, 'signing-key-unavailable')
    expect(Number(missing.headers.get('retry-after'))).to.be.greaterThan(0)
    expect(await keysOf(service.operator, 'maison-jura')).to.have.lengthOf(3)
    await service.context.runChores()
    expect((await get(`${line.credential}/credential.jwt`)).status).to.equal(200)
    expect(await keysOf(service.operator, 'maison-jura')).to.have.lengthOf(4)
  })
})

describe('the forms of an award that cost a signature', () => {
  let service: TestService
  before(async () => {
    service = await startService({ RATE_LIMIT_PER_MINUTE: '50' })
  })
  after(() => service.stop())

  const nothing = `/credentials/${'0'.repeat(32)}`
  const statusOf = async (path: string, method = 'GET', json?: object) =>
    (await service.anonymous.call(method, path, json === undefined ? {} : { json })).status

  it('have one limit for all of them, a tenth of that for the badge as it is kept', async () => {
    for (const form of [
      '?proof=ecdsa-rdfc-2019',
      '/credential.jwt',
      '/credential.sd-jwt',
      '/badge.png?proof=jwt',
    ])
      expect(await statusOf(nothing + form), form).to.equal(404)
    expect(await statusOf(`${nothing}/badge.svg?proof=jwt`)).to.equal(404)
    for (const form of [
      '?proof=ecdsa-rdfc-2019',
      '/credential.jwt',
      '/credential.sd-jwt',
      '/badge.png?proof=jwt',
    ])
      expect(await statusOf(nothing + form), form).to.equal(429)
    expect(await statusOf(nothing)).to.equal(404)
  })

  it('have another for what is derived', async () => {
    const body = { credential: {}, disclose: [] }
    for (let time = 0; time < 5; time += 1)
      expect(await statusOf(`${nothing}/derivation`, 'POST', body)).to.not.equal(429)
    expect(await statusOf(`${nothing}/derivation`, 'POST', body)).to.equal(429)
  })
})
