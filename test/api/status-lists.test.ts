import { gunzipSync } from 'node:zlib'
import { expect } from 'chai'
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose'
import { setIndexes } from '../../server/status/bitstring/bits.ts'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, testDay, type Client, type TestService } from '../support/service.ts'
import { oneBadge } from '../support/training.ts'

const list = '/status-lists/atelier-dole-1'

interface StatusListCredential {
  readonly id: string
  readonly issuer: string
  readonly validFrom: string
  readonly validUntil: string
  readonly credentialSubject: { readonly encodedList: string; readonly statusPurpose: string }
}

describe('a status list, as anybody reads it', () => {
  let service: TestService
  let trainer: Client
  before(async () => {
    service = await startService()
    trainer = await service.organisation('atelier-dole')
  })
  after(() => service.stop())
  beforeEach(async () => {
    service.now = testDay
    await oneBadge(trainer)
  })

  const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
    service.anonymous.call<StatusListCredential>('GET', path, { headers })
  const revoke = async () => {
    const { line } = await oneBadge(trainer)
    succeeded(
      await trainer.call('PUT', `/awards/${line.awardId}/state`, {
        json: { state: 'revoked', reason: 'Erreur' },
      }),
    )
  }
  const revoked = ({ credentialSubject: { encodedList } }: StatusListCredential) =>
    setIndexes(gunzipSync(Buffer.from(encodedList.slice(1), 'base64url')))

  for (const [accept, mediaType] of [
    ['*/*', 'application/vc+ld+json'],
    ['application/vc+ld+json', 'application/vc+ld+json'],
    ['application/vc', 'application/vc'],
    ['application/ld+json', 'application/ld+json'],
    ['application/json', 'application/json'],
    ['application/vc+jwt', 'application/vc+jwt'],
  ] as const) {
    it(`is ${mediaType} for who asks for ${accept}`, async () => {
      for (const path of [list, `${list}/suspension`]) {
        const answer = await get(path, { Accept: accept })
        expect([answer.status, answer.headers.get('content-type')]).to.deep.equal([200, mediaType])
        expect(answer.headers.get('vary')).to.match(/\bAccept\b/)
        expect(answer.headers.get('cache-control')).to.equal('public, max-age=60')
      }
    })
  }

  it('is nothing else', async () => {
    for (const accept of ['text/html', 'application/jwt', 'image/png'])
      expectProblem(await get(list, { Accept: accept }), 406, 'not-acceptable')
  })

  it('is the same list as a JWT, signed with a key the issuer publishes', async () => {
    await revoke()
    const { bytes } = await get(list, { Accept: 'application/vc+jwt' })
    const keys = await service.anonymous.call<JSONWebKeySet>('GET', '/issuers/atelier-dole/jwks.json')
    const { payload, protectedHeader } = await jwtVerify(
      bytes.toString('utf8'),
      createLocalJWKSet(succeeded(keys)),
      { currentDate: testDay },
    )
    const { body } = await get(list)
    expect(protectedHeader.typ).to.equal('vc+jwt')
    expect(payload).to.deep.include({
      id: body.id,
      issuer: body.issuer,
      credentialSubject: body.credentialSubject,
    })
  })

  it('is not sent again to who has it, until it changes', async () => {
    const first = await get(list)
    const etag = first.headers.get('etag') ?? 'none'
    expect(etag).to.match(/^"[\w-]{43}"$/)
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await get(list, { 'If-None-Match': tag })
      expect([again.status, again.bytes.length, again.headers.get('etag')]).to.deep.equal([304, 0, etag])
    }
    expect((await get(list, { 'If-None-Match': '"other"' })).status).to.equal(200)
    await revoke()
    const changed = await get(list, { 'If-None-Match': etag })
    expect(changed.status).to.equal(200)
    expect(revoked(changed.body).length).to.equal(revoked(first.body).length + 1)
  })

  it('is the very same text as long as nobody is revoked, whoever is awarded a badge', async () => {
    const first = await get(list)
    await oneBadge(trainer)
    expect((await get(list)).bytes.equals(first.bytes)).to.equal(true)
  })

  it('is good for seven days, and is signed again after one', async () => {
    const { body } = await get(list)
    expect([body.validFrom, body.validUntil]).to.deep.equal(['2026-11-21T09:30:00Z', '2026-11-28T09:30:00Z'])
    service.now = new Date('2026-11-22T09:30:00Z')
    expect((await get(list)).body.validFrom).to.equal('2026-11-22T09:30:00Z')
  })

  it('does not say why', async () => {
    const { line } = await oneBadge(trainer)
    const reason = 'Motif très particulier'
    succeeded(
      await trainer.call('PUT', `/awards/${line.awardId}/state`, { json: { state: 'suspended', reason } }),
    )
    for (const path of [list, `${list}/suspension`])
      expect((await get(path)).bytes.toString('utf8')).not.to.include('Motif')
  })
})

describe('the badges of an issuer whose only key (did:key) is compromised', function () {
  this.timeout(60_000)
  let service: TestService
  let trainer: Client
  const id = 'cle-perdue'
  const address = `/status-lists/${id}-1`
  before(async () => {
    service = await startService()
    trainer = await service.organisation(id, undefined, { didMethod: 'key' })
  })
  after(() => service.stop())

  const award = async () => (await oneBadge(trainer)).line
  const textOf = async (path: string) => (await service.anonymous.call('GET', path)).bytes.toString('utf8')
  const report = async (raw: string) => {
    const { verdict, checks } = succeeded(
      await service.anonymous.call<{ verdict: string; checks: { id: string; code: string }[] }>(
        'POST',
        '/verifications',
        { raw, headers: { 'Content-Type': 'application/vc+ld+json' } },
      ),
    )
    const code = (check: string) => checks.find((each) => each.id === check)?.code
    return [verdict, code('issuer.key'), code('status.revocation')]
  }

  it('of before verify, and what is revoked since is seen, though the list can no longer be signed', async () => {
    const [kept, withdrawn] = [await award(), await award()]
    const texts = [await textOf(kept.credential), await textOf(withdrawn.credential)]
    const list = await textOf(address)
    const compromise = { json: { at: '2026-11-21T09:30:01Z' } }
    service.now = new Date('2026-11-21T09:40:00Z')
    succeeded(await service.operator.call('POST', `/organisations/${id}/keys/${id}:1/compromise`, compromise))
    expect(await textOf(address)).to.equal(list)
    for (const text of texts)
      expect(await report(text)).to.deep.equal(['valid', 'key-published-then', 'not-revoked'])
    succeeded(
      await trainer.call('PUT', `/awards/${withdrawn.awardId}/state`, {
        json: { state: 'revoked', reason: 'Erreur' },
      }),
    )
    const answer = await service.anonymous.call<{ detail: string }>('GET', address)
    expectProblem(answer, 503, 'signing-key-unavailable')
    expect(await report(texts[0] ?? '')).to.deep.equal(['valid', 'key-published-then', 'not-revoked'])
    expect(await report(texts[1] ?? '')).to.deep.equal(['invalid', 'key-published-then', 'revoked'])
  })
})
