import { createPublicKey } from 'node:crypto'
import { expect } from 'chai'
import { decodeProtectedHeader } from 'jose'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'
import { oneBadge } from '../support/training.ts'

type Key = Schemas['SigningKey']
interface Did {
  readonly id: string
  readonly verificationMethod: readonly Readonly<Record<string, unknown>>[]
  readonly assertionMethod: readonly string[]
}

const scopes = ['session:read', 'session:write', 'award:read', 'award:write', 'key:write'] as const

describe('the signing keys of an organisation', () => {
  let service: TestService
  let client: Client
  const id = 'atelier-dole'
  before(async () => {
    service = await startService()
    client = await service.organisation(id, scopes)
  })
  after(() => service.stop())

  const path = (rest = '', organisation = id) => `/organisations/${organisation}/keys${rest}`
  const rotate = async (json: object = { algorithm: 'Ed25519' }) =>
    succeeded(await client.call<Key>('POST', path(), { json }))
  const list = async () => succeeded(await client.call<{ items: Key[] }>('GET', path())).items
  const did = async () => succeeded(await service.anonymous.call<Did>('GET', `/issuers/${id}/did.json`))

  it('are listed with what has become of each, and never a private part', async () => {
    await did()
    await rotate({ algorithm: 'P-256' })
    const keys = await list()
    expect(keys.map(({ id: key, algorithm, state }) => [key, algorithm, state])).to.have.deep.members([
      [`${id}:1`, 'Ed25519', 'current'],
      [`${id}:P-256:1`, 'P-256', 'current'],
    ])
    const answer = await client.call('GET', path())
    expect(answer.bytes.toString('utf8')).not.to.match(/private|encrypted|v1\.|"d"|token/iu)
  })

  it('rotate, now and from a moment on, and are all in the DID document and the JWK set', async () => {
    const made = await rotate()
    const later = await rotate({ algorithm: 'Ed25519', activeFrom: '2026-12-24T00:00:00Z' })
    expect([made.state, later.state, later.activeFrom]).to.deep.equal([
      'current',
      'scheduled',
      '2026-12-24T00:00:00Z',
    ])
    const document = await did()
    const keys = await list()
    expect(document.assertionMethod).to.have.members(keys.map(({ verificationMethod }) => verificationMethod))
    const set = succeeded(
      await service.anonymous.call<{ keys: { kid: string }[] }>('GET', `/issuers/${id}/jwks.json`),
    )
    expect(set.keys.map(({ kid }) => kid)).to.have.members(keys.map(({ jwk }) => jwk))
  })

  it('are each served alone, as the bare JWK that a kid leads to, to pages of every origin', async () => {
    const made = await rotate({ algorithm: 'P-256' })
    const answer = await service.anonymous.call<Record<string, string>>('GET', made.jwk, {
      headers: { Origin: 'https://portefeuille.example' },
    })
    const { kty = '', crv = '', x = '', y = '' } = succeeded(answer)
    expect(answer.headers.get('content-type')).to.equal('application/jwk+json')
    expect(answer.headers.get('access-control-allow-origin')).to.equal('*')
    expect(answer.headers.get('cache-control')).to.match(/^public, max-age=\d+$/)
    expect(Object.keys(answer.body)).to.have.members(['kty', 'crv', 'x', 'y', 'kid', 'alg', 'use'])
    // It is a key, and that of the list: the x coordinate ends its compressed point.
    const key = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' })
    expect(key.asymmetricKeyType).to.equal('ec')
    expect(answer.body['kid']).to.equal(made.jwk)
    const json = await service.anonymous.call('GET', made.jwk, { headers: { Accept: 'application/json' } })
    expect(json.headers.get('content-type')).to.equal('application/json')
  })

  it('of nobody are not found, in a good form or another', async () => {
    const table = [
      [`/issuers/${id}/keys/${'A'.repeat(43)}`, 404, 'not-found'],
      [`/issuers/personne/keys/${'A'.repeat(43)}`, 404, 'not-found'],
      [`/issuers/${id}/keys/${'A'.repeat(42)}`, 400, 'invalid-request'],
      ['/issuers/personne/did.json', 404, 'not-found'],
      ['/issuers/personne/jwks.json', 404, 'not-found'],
    ] as const
    for (const [address, status, code] of table) {
      expectProblem(await service.anonymous.call('GET', address), status, code)
    }
  })

  it('are another organisation’s: as good as none', async () => {
    const stranger = await service.organisation('tiers-lieu', scopes)
    const since = { json: { at: '2026-11-20T00:00:00Z' } }
    for (const organisation of [id, 'personne']) {
      const answers = [
        await stranger.call('GET', path('', organisation)),
        await stranger.call('POST', path('', organisation), { json: { algorithm: 'Ed25519' } }),
        await stranger.call('POST', path(`/${organisation}:1/retirement`, organisation)),
        await stranger.call('POST', path(`/${organisation}:1/compromise`, organisation), since),
      ]
      for (const answer of answers) expectProblem(answer, 404, 'not-found')
    }
    expectProblem(
      await stranger.call('POST', path(`/${id}:1/compromise`, 'tiers-lieu'), since),
      404,
      'not-found',
    )
    succeeded(await service.operator.call('GET', path()))
  })

  it('take a right of their own', async () => {
    const trainer = await service.organisation('sans-droit')
    expectProblem(await trainer.call('GET', path('', 'sans-droit')), 403, 'forbidden')
    expectProblem(await service.anonymous.call('GET', path()), 401, 'unauthorized')
  })

  const bad: readonly (readonly [string, string, unknown])[] = [
    ['an unknown algorithm', '', { algorithm: 'secp256k1' }],
    ['no algorithm', '', {}],
    ['a moment that is none', '', { algorithm: 'Ed25519', activeFrom: 'demain' }],
    ['a moment in the past', '', { algorithm: 'Ed25519', activeFrom: '2020-01-01T00:00:00Z' }],
    ['a key of one’s own making', '', { algorithm: 'Ed25519', publicKeyMultibase: 'z6MkA' }],
    ['a list', '', ['Ed25519']],
    ['a compromise without a moment', `/${id}:1/compromise`, {}],
    ['a compromise in the future', `/${id}:1/compromise`, { at: '2027-01-01T00:00:00Z' }],
    ['a compromise on the 30th of February', `/${id}:1/compromise`, { at: '2026-02-30T00:00:00Z' }],
    [
      'a reason of a book’s length',
      `/${id}:1/compromise`,
      { at: '2026-01-01T00:00:00Z', reason: 'a'.repeat(1001) },
    ],
  ]
  for (const [title, rest, json] of bad) {
    it(`are not changed by ${title}`, async () => {
      const before = await list()
      expectProblem(await client.call('POST', path(rest), { json }), 400, 'invalid-request')
      expect(await list()).to.deep.equal(before)
    })
  }

  it('are published though they cannot be used, and no other is made for who asks', async () => {
    const own = await service.organisation('did-perdu', scopes, { didMethod: 'key' })
    const document = await service.anonymous.call<Did>('GET', '/issuers/did-perdu/did.json')
    const since = { json: { at: '2026-11-20T00:00:00Z' } }
    succeeded(await own.call('POST', path('/did-perdu:1/compromise', 'did-perdu'), since))
    const after = succeeded(await service.anonymous.call<Did>('GET', '/issuers/did-perdu/did.json'))
    expect(after.id).to.equal(succeeded(document).id)
    expect(after.verificationMethod[0]).to.include({ revoked: '2026-11-20T00:00:00Z' })
    succeeded(await service.anonymous.call('GET', '/issuers/did-perdu/jwks.json'))
    const keys = succeeded(await own.call<{ items: Key[] }>('GET', path('', 'did-perdu'))).items
    expect(keys.map(({ state }) => state)).to.deep.equal(['compromised'])
  })

  it('are the only one, and stay, where the identifier is the key (did:key)', async () => {
    const own = await service.organisation('did-cle', scopes, { didMethod: 'key' })
    await service.anonymous.call('GET', '/issuers/did-cle/did.json')
    const refused = [
      await own.call('POST', path('', 'did-cle'), { json: { algorithm: 'Ed25519' } }),
      await own.call('POST', path('', 'did-cle'), { json: { algorithm: 'RSA' } }),
      await own.call('POST', path('/did-cle:1/retirement', 'did-cle')),
    ]
    for (const answer of refused) expectProblem(answer, 409, 'state-change-refused')
  })
})

describe('badges of three generations of keys', function () {
  // Ten keys and four badges: much for a machine that has other things to do.
  this.timeout(180_000)
  let service: TestService
  let client: Client
  const badges: string[] = []
  /** The same badges as VC-JWTs, signed when they were awarded. */
  const jwts: string[] = []
  const id = 'atelier-dole'
  const t = '2026-12-15T00:00:00Z'
  let apiKey: Schemas['NewApiKey']
  /** Tokens last an hour; the clock moves by days. */
  const moment = async (text: string) => {
    service.now = new Date(text)
    client = service.withToken(await service.tokenOf(apiKey))
  }
  const key = (rest: string, json?: object) =>
    client.call<Key>('POST', `/organisations/${id}/keys${rest}`, json === undefined ? {} : { json })
  const award = async () => {
    const { line } = await oneBadge(client)
    badges.push(line.credential)
    const jwt = await service.anonymous.call('GET', `${line.credential}/credential.jwt?alg=EdDSA`)
    jwts.push(jwt.bytes.toString('utf8'))
  }
  const textOf = async (address: string) =>
    (await service.anonymous.call('GET', address)).bytes.toString('utf8')
  const verify = async (raw: string, mediaType = 'application/vc+ld+json') => {
    const report = succeeded(
      await service.anonymous.call<Schemas['VerificationReport']>('POST', '/verifications', {
        raw,
        headers: { 'Content-Type': mediaType },
      }),
    )
    const found = report.checks.find((check) => check.id === 'issuer.key')
    return `${report.verdict} ${found?.code ?? ''}`
  }
  const all = async () => Promise.all(badges.map(async (address) => verify(await textOf(address))))
  const allJwts = async () => Promise.all(jwts.map((text) => verify(text, 'application/vc+jwt')))

  before(async () => {
    service = await startService()
    await service.organisation(id, scopes)
    apiKey = await service.apiKey(id, scopes)
    await moment('2026-11-21T09:30:00Z')
    await award()
    await moment('2026-12-01T09:30:00Z')
    succeeded(await key('', { algorithm: 'Ed25519' }))
    await award()
    // The thief has key 2 by now, and nobody knows.
    await moment('2026-12-20T09:30:00Z')
    await award()
    await moment('2027-01-10T09:30:00Z')
    succeeded(await key('', { algorithm: 'Ed25519' }))
    await award()
  })
  after(() => service.stop())

  it('all verify', async () => {
    expect(await all()).to.deep.equal(Array(4).fill('valid key-published'))
    const methods = await Promise.all(
      badges.map(async (address) => {
        const { proof } = JSON.parse(await textOf(address)) as { proof: { verificationMethod: string }[] }
        return proof[0]?.verificationMethod
      }),
    )
    expect(new Set(methods).size).to.equal(3)
  })

  it('all verify as JWTs', async () => {
    expect(await allJwts()).to.deep.equal(Array(4).fill('valid key-published'))
    const kids = jwts.map((text) => decodeProtectedHeader(text).kid)
    expect(new Set(kids).size).to.equal(3)
  })

  it('verify but for those dated after the compromise of their key', async () => {
    succeeded(await key(`/${id}:2/compromise`, { at: t, reason: 'Ordinateur volé' }))
    expect(await all()).to.deep.equal([
      'valid key-published',
      'valid key-published-then',
      'invalid key-compromised',
      'valid key-published',
    ])
  })

  it('fail as JWTs when they are dated after the compromise of their key, and only then', async () => {
    expect(await allJwts()).to.deep.equal([
      'valid key-published',
      // Not kept here as it was signed: that it was not made by the thief, with an earlier date, is not known.
      'undetermined key-compromised-since',
      'invalid key-compromised',
      'valid key-published',
    ])
  })

  it('name the compromise in the JWK set, since when and why, and at the address the kid leads to', async () => {
    const set = succeeded(
      await service.anonymous.call<{ keys: Record<string, unknown>[] }>('GET', `/issuers/${id}/jwks.json`),
    )
    // 15 December 2026, midnight UTC.
    const revoked = { revoked_at: 1_797_292_800, reason: 'compromised' }
    const named = set.keys.filter((jwk) => 'revoked' in jwk)
    expect(named.map((jwk) => jwk['revoked'])).to.deep.equal([revoked])
    expect(named[0]?.['kid']).to.equal(decodeProtectedHeader(jwts[1] ?? '').kid)
    const alone = await service.anonymous.call('GET', String(named[0]?.['kid']))
    expect(succeeded(alone)).to.deep.include({ revoked })
  })

  it('are not known to be from before, by a compromised key, unless this service keeps them', async () => {
    const [, second = ''] = badges
    const text = await textOf(second)
    // What a thief could make: the same badge, signed anew with an earlier date. The store has forgotten it.
    const award = await service.context.deps.store.awards.get(second.slice(second.lastIndexOf('/') + 1))
    if (award === undefined) throw new Error('no award')
    const other = JSON.stringify({ ...(JSON.parse(text) as object), proof: [] })
    const kept = await service.context.deps.store.awards.replace({ ...award, credential: other })
    expect(await verify(text)).to.equal('undetermined key-compromised-since')
    if (kept === undefined) throw new Error('not replaced')
    await service.context.deps.store.awards.replace({ ...kept, credential: award.credential })
    expect(await verify(text)).to.equal('valid key-published-then')
  })

  it('name the compromise in the DID document, and keep the key there', async () => {
    const document = succeeded(await service.anonymous.call<Did>('GET', `/issuers/${id}/did.json`))
    const revoked = document.verificationMethod.filter((method) => 'revoked' in method)
    expect(revoked.map((method) => method['revoked'])).to.deep.equal([t])
    const ed25519 = document.assertionMethod.filter((method) => method.includes('#z6Mk'))
    expect(ed25519).to.have.length(3)
    expect(ed25519).to.include(revoked[0]?.['id'])
  })

  it('fail when they are dated after the retirement of their key, and only then', async () => {
    succeeded(await key(`/${id}:1/retirement`))
    expect((await all())[0]).to.equal('valid key-published')
    const stored = await service.context.deps.store.issuerKeys.get(`${id}:1`)
    if (stored === undefined) throw new Error('no key')
    // As if it had been retired before it signed.
    await service.context.deps.store.issuerKeys.replace({ ...stored, retiredAt: '2026-11-21T09:00:00Z' })
    expect((await all())[0]).to.equal('invalid key-retired')
  })

  it('leave decisions by the compromised key to be believed only if they are kept here', async () => {
    const records = await Promise.all(
      badges.map(async (address) => {
        const { decision } = (await service.context.deps.store.awards.get(
          address.slice(address.lastIndexOf('/') + 1),
        )) ?? { decision: '{}' }
        const answer = await service.anonymous.call<{ proof: string }>('POST', '/decisions/recompute', {
          json: JSON.parse(decision) as object,
        })
        return succeeded(answer).proof
      }),
    )
    expect(records.slice(1)).to.deep.equal(['valid', 'invalid', 'valid'])
  })
})
