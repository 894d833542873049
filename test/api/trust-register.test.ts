import { expect } from 'chai'
import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose'
import { createSignedRegister } from '../../server/trust/register/signed-register.ts'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, testDay, type Schemas, type TestService } from '../support/service.ts'

const univ = {
  issuer: 'did:web:univ.example',
  issuerName: 'Université de l’Exemple',
  reason: 'agreement',
} as const
type Entry = Schemas['RegisterEntry']
type Register = Schemas['TrustRegister']

describe('the register of recognised issuers', () => {
  let service: TestService
  let key: Schemas['NewApiKey']
  beforeEach(async () => {
    service = await startService()
    key = await service.apiKey('hub', ['organisation:write'])
  })
  afterEach(() => service.stop())

  // Tokens last a quarter of an hour, and the clock moves.
  const operator = async () => service.withToken(await service.tokenOf(key))
  const recognise = async (json: object) => (await operator()).call<Entry>('POST', '/recognitions', { json })
  const end = async (id: string, json: object) =>
    (await operator()).call<Entry>('POST', `/recognitions/${id}/end`, { json })
  const register = async (accept = 'application/json') =>
    service.anonymous.call<Register>('GET', '/trust/register', { headers: { Accept: accept } })

  it('says who is recognised, by whom and since when, and not who wrote it down', async () => {
    const entry = succeeded(await recognise({ ...univ, frameworks: ['https://a.example/f'] }))
    expect(entry.since).to.equal('2026-11-21T09:30:00Z')
    const { recognitions } = succeeded(await register())
    const { id } = entry
    const by = { id: `did:web:${encodeURIComponent(new URL(service.url).host)}:issuers:hub`, name: 'Hub' }
    expect(recognitions).to.deep.equal([
      { id, ...univ, by, since: entry.since, frameworks: ['https://a.example/f'] },
    ])
  })

  it('is signed by the hub, dated, good for seven days, and checked with what its DID document publishes', async () => {
    await recognise(univ)
    const { bytes, headers } = await register('application/trust-register+jwt')
    const text = bytes.toString('utf8')
    const { kid = '', typ } = decodeProtectedHeader(text)
    expect(typ).to.equal('trust-register+jwt')
    const { body } = await service.anonymous.call<{ readonly keys: readonly { readonly kty: string }[] }>(
      'GET',
      '/issuers/hub/jwks.json',
    )
    const jwk = body.keys.find(({ kty }) => kty === 'OKP')
    const { payload } = await jwtVerify(text, await importJWK({ ...jwk, kty: 'OKP' }, 'EdDSA'), {
      currentDate: testDay,
      typ: 'trust-register+jwt',
    })
    expect(payload).to.deep.equal((await register()).body)
    expect(kid.split('#')[0]).to.equal(payload.iss)
    expect(payload.iat).to.equal(Date.parse('2026-11-21T00:00:00Z') / 1000)
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).to.equal(7 * 24 * 3600)
    expect(headers.get('content-type')).to.match(/^application\/trust-register\+jwt/u)
  })

  it('is not sent again to who has it, until it changes', async () => {
    await recognise(univ)
    const etag = (await register('application/jwt')).headers.get('etag') ?? ''
    const again = () =>
      service.anonymous.call('GET', '/trust/register', {
        headers: { Accept: 'application/jwt', 'If-None-Match': etag },
      })
    service.now = new Date('2026-11-21T23:00:00Z')
    expect((await again()).status).to.equal(304)
    await recognise({ ...univ, issuer: 'did:web:autre.example' })
    expect((await again()).status).to.equal(200)
  })

  it('is signed once for all who ask, until it changes, and again after a key that was not there', async () => {
    const { store, keys, hubId } = service.context.deps
    let [signed, isBroken] = [0, true]
    const counting: Pick<typeof keys, 'current' | 'sign'> = {
      current: (id) => keys.current(id),
      sign(...given) {
        signed += 1
        return isBroken ? Promise.reject(new Error('no key')) : keys.sign(...given)
      },
    }
    const clock = { now: testDay }
    const read = createSignedRegister({
      ...{ store, hubId, keys: counting, publicUrl: service.url },
      clock: () => clock.now,
    })
    expect(await read().catch(String)).to.equal('Error: no key')
    isBroken = false
    const [first, ...others] = await Promise.all([read(), read(), read()])
    expect([new Set(others), signed]).to.deep.equal([new Set([first]), 2])
    clock.now = new Date(testDay.getTime() + 24 * 3_600_000)
    expect([(await read()) === first, signed]).to.deep.equal([false, 3])
    await recognise({ ...univ, issuer: 'did:web:encore.example' })
    expect([(await read()).length > (first?.length ?? 0), signed]).to.deep.equal([true, 4])
  })

  it('never changes an entry: the same words are the same entry, others another one', async () => {
    const first = await recognise(univ)
    service.now = new Date('2026-11-22T09:30:00Z')
    const again = await recognise(univ)
    expect([first.status, again.status]).to.deep.equal([201, 200])
    expect(again.body).to.deep.equal(first.body)
    const limited = await recognise({ ...univ, labels: ['https://a.example/l'] })
    expect(limited.status).to.equal(201)
    expect(succeeded(await register()).recognitions).to.have.length(2)
  })

  it('keeps an entry that was ended, with its end, and one ended twice as it was ended first', async () => {
    const { id } = succeeded(await recognise({ ...univ, until: '2029-01-01T00:00:00Z' }))
    service.now = new Date('2026-12-01T00:00:00Z')
    const ended = succeeded(await end(id, { reason: 'breach' }))
    const twice = succeeded(await end(id, { reason: 'request', at: '2026-11-25T00:00:00Z' }))
    expect(twice).to.deep.equal(ended)
    expect(ended).to.include({ endedAt: '2026-12-01T00:00:00Z', endReason: 'breach' })
    expect(succeeded(await register()).recognitions[0]).to.include({ until: '2026-12-01T00:00:00Z' })
    // What was said once can be said anew, and is another entry.
    const anew = await recognise({ ...univ, until: '2029-01-01T00:00:00Z' })
    expect([anew.status, anew.body.id === id]).to.deep.equal([201, false])
  })

  it('forgets in public an entry made by mistake, and shows it to its operator', async () => {
    const { id } = succeeded(await recognise(univ))
    await end(id, { reason: 'mistake' })
    expect(succeeded(await register()).recognitions).to.deep.equal([])
    const { items } = succeeded(
      await service.operator.call<{ readonly items: readonly Entry[] }>('GET', '/recognitions'),
    )
    expect(items.map(({ endReason }) => endReason)).to.deep.equal(['mistake'])
  })

  const unusable: readonly (readonly [string, object])[] = [
    ['an issuer that is no identifier', { issuer: 'Université' }],
    ['an issuer on plain http', { issuer: 'http://univ.example' }],
    ['an address spelt in capitals, which no badge names so', { issuer: 'https://UNIV.example/' }],
    ['a DID spelt in capitals', { issuer: 'DID:web:univ.example' }],
    ['an end before the beginning', { until: '2026-11-21T09:30:00Z' }],
    ['a link that runs', { issuerUrl: 'javascript:alert(1)' }],
  ]
  for (const [title, change] of unusable) {
    it(`refuses ${title}`, async () => {
      expectProblem(await recognise({ ...univ, ...change }), 400, 'invalid-request')
      expect(succeeded(await register()).recognitions).to.deep.equal([])
    })
  }

  it('does not end an entry at a moment to come', async () => {
    const { id } = succeeded(await recognise(univ))
    expectProblem(await end(id, { reason: 'request', at: '2026-11-21T09:31:00Z' }), 400, 'invalid-request')
  })

  it('is a page too, in French and in English, that shows names as they are written', async () => {
    const name = 'Fab <b>lab</b> & Cie'
    await recognise({ ...univ, issuerName: name, issuerUrl: 'https://fab.example/' })
    const french = (await register('text/html')).bytes.toString('utf8')
    expect(french).to.include('<html lang="fr">').and.include('Fab &lt;b>lab')
    expect(french)
      .to.match(/reconn/u)
      .and.not.include(name)
    const english = await service.anonymous.call('GET', '/trust/register', {
      headers: { Accept: 'text/html', 'Accept-Language': 'en' },
    })
    expect(english.bytes.toString('utf8')).to.include('Recognised issuers')
  })
})
