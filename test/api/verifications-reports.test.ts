import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { compactVerify, decodeJwt, decodeProtectedHeader } from 'jose'
import { decodePublicKey } from '../../server/proof/keys/multikey.ts'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, testDay, type Schemas, type TestService } from '../support/service.ts'
import { oneBadge, type AwardedLine } from '../support/training.ts'

type Report = Schemas['VerificationReport']

describe('a report of a verification', () => {
  let service: TestService
  let badge: AwardedLine
  let text: string
  before(async () => {
    service = await startService()
    badge = (await oneBadge(await service.organisation('atelier-dole'), { person: { nameInBadge: true } }))
      .line
    text = (await service.anonymous.call('GET', badge.credential)).bytes.toString('utf8')
  })
  after(() => service.stop())
  afterEach(() => {
    service.now = testDay
  })

  const verify = async (query = '?keep=true', raw = text) =>
    service.anonymous.call<Report>('POST', `/verifications${query}`, {
      raw,
      headers: { 'Content-Type': 'application/vc' },
    })
  const kept = async () => {
    const answer = await verify()
    return { answer, kept: succeeded(answer).kept ?? { url: '', signed: '', validUntil: '' } }
  }
  const page = async (url: string, language = 'fr') =>
    service.anonymous.call('GET', `${url}?language=${language}`, { headers: { Accept: 'text/html' } })

  it('is kept only when it is asked for', async () => {
    const before = (await service.documents())['keptReports']
    expect(succeeded(await verify(''))).to.not.have.property('kept')
    expect(succeeded(await verify('?keep=false'))).to.not.have.property('kept')
    expect((await service.documents())['keptReports']).to.equal(before)
  })

  it('says what was found, at an address nobody guesses, for a day', async () => {
    const { answer, kept: where } = await kept()
    expect([answer.status, answer.headers.get('location')]).to.deep.equal([201, where.url])
    expect(where.url).to.match(/\/verifications\/[\w-]{22}$/u)
    const told = succeeded(answer)
    const read = await service.anonymous.call<Report>('GET', where.url)
    expect(succeeded(read).verdict).to.equal('valid')
    expect(succeeded(read).checks).to.deep.equal(told.checks)
    expect(succeeded(read).questions).to.deep.equal(told.questions)
    expect(read.headers.get('cache-control')).to.equal('private, max-age=300')
    service.now = new Date(testDay.getTime() + 86_399_000)
    succeeded(await service.anonymous.call('GET', where.url))
    service.now = new Date(testDay.getTime() + 86_400_000)
    expectProblem(await service.anonymous.call('GET', where.url), 404, 'not-found')
    expectProblem(await service.anonymous.call('GET', where.signed), 404, 'not-found')
    expect((await page(where.url)).status).to.equal(404)
    await service.context.runChores()
    expect((await service.documents())['keptReports']).to.equal(0)
  })

  it('is forgotten with all others of its day, however many they are', async () => {
    const { keptReports } = service.context.deps.store
    const expiresAt = '2026-11-20T00:00:00Z'
    const createdAt = '2026-11-19T00:00:00Z'
    for (let index = 0; index < 501; index += 1) {
      await keptReports.insert({
        _id: `due-${String(index)}`,
        state: 'kept',
        report: '{}',
        createdAt,
        expiresAt,
      })
    }
    await service.context.runChores()
    expect(await keptReports.get('due-500')).to.equal(undefined)
    const { items } = await keptReports.page({ where: { state: 'kept' }, limit: 10 })
    expect(items.filter(({ _id }) => _id.startsWith('due-'))).to.deep.equal([])
  })

  it('is kept less often than badges are judged', async () => {
    const strict = await startService({ RATE_LIMIT_PER_MINUTE: '40' })
    const keep = () =>
      fetch(`${strict.url}/verifications?keep=true`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{}',
      })
    const statuses = [(await keep()).status, (await keep()).status, (await keep()).status]
    const unkept = await fetch(`${strict.url}/verifications`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    })
    await strict.stop()
    expect([...statuses, unkept.status]).to.deep.equal([201, 201, 429, 200])
  })

  it('holds nothing of what the badge says', async () => {
    const { kept: where } = await kept()
    const stored = await service.context.deps.store.keptReports.get(where.url.split('/').at(-1) ?? '')
    const signed = (await service.anonymous.call('GET', where.signed)).bytes.toString('utf8')
    const read = (await service.anonymous.call('GET', where.url)).bytes.toString('utf8')
    const subject = (JSON.parse(text) as { credentialSubject: { id: string } }).credentialSubject.id
    for (const told of [
      stored?.report ?? '',
      read,
      JSON.stringify(decodeJwt(signed)),
      (await page(where.url)).bytes.toString('utf8'),
    ]) {
      expect(told).to.include(createHash('sha256').update(text).digest('hex'))
      for (const word of ['Éloïse', badge.credential, badge.awardId, subject, 'credentialSubject'])
        expect(told.includes(word), word).to.equal(false)
    }
  })

  it('is not sent again to who has it', async () => {
    const { kept: where } = await kept()
    for (const [url, accept] of [
      [where.url, 'application/json'],
      [where.url, 'text/html'],
      [where.signed, '*/*'],
    ] as const) {
      const first = await service.anonymous.call('GET', url, { headers: { Accept: accept } })
      const headers = { Accept: accept, 'If-None-Match': first.headers.get('etag') ?? '' }
      expect((await service.anonymous.call('GET', url, { headers })).status, url).to.equal(304)
    }
  })

  it('can be checked by anybody, with the DID of the hub', async () => {
    const { kept: where } = await kept()
    const jwt = (await service.anonymous.call('GET', where.signed)).bytes.toString('utf8')
    const { typ, kid = '', alg } = decodeProtectedHeader(jwt)
    expect([typ, alg]).to.deep.equal(['verification-report+jwt', 'EdDSA'])
    const hub = succeeded(await service.anonymous.call<Json>('GET', '/issuers/hub/did.json'))
    const method = (hub['verificationMethod'] as readonly Method[]).find(({ id }) => id === kid)
    const key = decodePublicKey(method?.publicKeyMultibase ?? '')?.key
    if (key === undefined) throw new Error('the document of the hub holds the key')
    const { payload } = await compactVerify(jwt, key)
    const claims = JSON.parse(Buffer.from(payload).toString('utf8')) as Json
    const digest = createHash('sha256').update(text).digest('base64url')
    expect(claims).to.include({
      iss: hub['id'],
      sub: `ni:///sha-256;${digest}`,
      jti: where.url,
      verdict: 'valid',
      iat: testDay.getTime() / 1000,
      exp: testDay.getTime() / 1000 + 86_400,
    })
    expect(claims['checks']).to.deep.include({ id: 'signature', outcome: 'pass', code: 'signature-valid' })
  })

  it('is a page too, in French and in English, that no search engine keeps', async () => {
    const { kept: where } = await kept()
    const french = await page(where.url)
    expect(french.bytes.toString('utf8')).to.include('Ce badge est bon').and.include('Le badge est-il intact')
    expect(french.headers.get('x-robots-tag')).to.equal('noindex')
    expect((await page(where.url, 'en')).bytes.toString('utf8')).to.include('This badge is good')
  })
})

type Json = Readonly<Record<string, unknown>>
interface Method {
  readonly id: string
  readonly publicKeyMultibase?: string
}
