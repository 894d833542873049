import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, type Schemas, type TestService } from '../support/service.ts'
import { oneBadge, type AwardedLine } from '../support/training.ts'

type Report = Schemas['VerificationReport']

describe('a verification', () => {
  let service: TestService
  let badge: AwardedLine
  before(async () => {
    service = await startService({ RATE_LIMIT_PER_MINUTE: '6000' })
    const trainer = await service.organisation('atelier-dole')
    badge = (await oneBadge(trainer, { person: { nameInBadge: true } })).line
  })
  after(() => service.stop())

  const post = (raw: string | Uint8Array, type = 'application/json') =>
    service.anonymous.call<Report>('POST', '/verifications', { raw, headers: { 'Content-Type': type } })
  const first = (report: Report) => `${report.verdict} ${report.checks[0]?.code ?? ''}`

  it('finds the badge in a certificate of this service', async () => {
    const { bytes } = await service.anonymous.call('GET', `${badge.credential}/certificate.pdf`)
    const report = succeeded(await post(bytes, 'application/pdf'))
    expect(report.verdict).to.equal('valid')
    expect(report.input).to.deep.equal({
      kind: 'pdf',
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })
    expect(report.credential).to.include({ id: badge.credential })
    const other = Buffer.concat([bytes, Buffer.from('<html>')])
    expect(first(succeeded(await post(other, 'application/pdf')))).to.equal('invalid malformed-pdf')
  })

  it('finds the badge at its address, and by the code of its card', async () => {
    const page = (await service.anonymous.call('GET', badge.credential, { headers: { Accept: 'text/html' } }))
      .bytes
    const [, code = ''] = /\/b\/((?:[A-Z0-9]{4}-?){4})/u.exec(page.toString('utf8')) ?? []
    for (const given of [{ url: badge.credential }, { url: `${service.url}/b/${code}` }, { code }]) {
      const report = succeeded(await post(JSON.stringify(given)))
      expect(report.verdict, JSON.stringify(given)).to.equal('valid')
      expect(report.input).to.include({ kind: 'json', url: badge.credential })
    }
    const mistyped = succeeded(await post(JSON.stringify({ code: 'AAAA-AAAA-AAAA-AAAA' })))
    expect(first(mistyped)).to.equal('undetermined code-mistyped')
    expect(mistyped.input).to.not.have.property('url')
  })

  it('takes nothing but an object of that one member for an address', async () => {
    for (const body of [
      '{"url":"https://a.example","code":"x"}',
      '{"url":["https://a.example"]}',
      '{"url":"https://a.example","url":"https://b.example"}',
      `{"url":"https://a.example/${'x'.repeat(9000)}"}`,
      '["https://a.example"]',
      '"https://a.example"',
    ])
      expect(succeeded(await post(body)).verdict, body.slice(0, 60)).to.equal('invalid')
    expect(succeeded(await post('{"url":"https://a.example"}', 'application/ld+json')).verdict).to.equal(
      'invalid',
    )
  })

  it('answers the three questions, and says every check in easy French', async () => {
    const report = succeeded(await post(JSON.stringify({ url: badge.credential })))
    expect(report.questions.map(({ id, answer }) => `${id} ${answer}`)).to.deep.equal([
      'intact yes',
      'still-good yes',
      'issuer-recognised yes',
    ])
    expect(report.checks.every(({ easy }) => easy.length > 5)).to.equal(true)
  })

  it('is refused with a question nobody asked of a badge, never answered without it', async () => {
    for (const query of ['challenge=abc', 'domain=employeur.example']) {
      const answer = await service.anonymous.call('POST', `/verifications?${query}`, { json: {} })
      expect([answer.status >= 400, query]).to.deep.equal([true, query])
    }
  })

  it('lists every check and code, for programs and for people', async () => {
    const table = succeeded(
      await service.anonymous.call<Schemas['CheckTable']>('GET', '/verifications/checks'),
    )
    const report = succeeded(await post('{}'))
    const listed = table.checks.map(({ id }) => id)
    expect(listed.slice(0, report.checks.length)).to.deep.equal(report.checks.map(({ id }) => id))
    const codes = new Set(table.codes.map(({ code }) => code))
    expect(report.checks.filter(({ code }) => !codes.has(code))).to.deep.equal([])
    const page = await service.anonymous.call('GET', '/verifications/checks?language=en', {
      headers: { Accept: 'text/html' },
    })
    expect(page.bytes.toString('utf8'))
      .to.include('<html lang="en">')
      .and.include('What is checked in a badge')
    const etag = page.headers.get('etag') ?? ''
    const again = await service.anonymous.call('GET', '/verifications/checks?language=en', {
      headers: { Accept: 'text/html', 'If-None-Match': etag },
    })
    expect([etag === '', again.status]).to.deep.equal([false, 304])
  })

  it('visits other sites for nobody without end, and goes on judging what is handed in', async () => {
    const slow = await startService({ RATE_LIMIT_PER_MINUTE: '90' })
    try {
      const ask = (url: string, client = slow.anonymous) =>
        client.call<Report>('POST', '/verifications', { json: { url } })
      for (let visit = 0; visit < 3; visit += 1) succeeded(await ask('https://192.0.2.1/badge'))
      const refused = await ask('https://192.0.2.1/badge')
      expectProblem(refused, 429, 'too-many-requests')
      expect(refused.headers.get('retry-after')).to.equal('60')
      succeeded(await ask(`${slow.url}/credentials/nothing`))
      slow.now = new Date(slow.now.getTime() + 60_000)
      succeeded(await ask('https://192.0.2.1/badge'))
    } finally {
      await slow.stop()
    }
  })
})
