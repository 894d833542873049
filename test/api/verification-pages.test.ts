import { expect } from 'chai'
import { startService, type TestService } from '../support/service.ts'
import { oneBadge, type AwardedLine } from '../support/training.ts'
import type { Credential } from '../../server/proof/types.ts'
import { issuedBy, plainlySigned } from '../verify/plain-signer.ts'

describe('the page where anybody verifies a badge', () => {
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

  const send = async (fields: Readonly<Record<string, string | Blob>>, query = '') => {
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.set(name, value)
    const answer = await fetch(`${service.url}/verifier${query}`, {
      method: 'POST',
      body: form,
      redirect: 'manual',
    })
    return { status: answer.status, headers: answer.headers, html: await answer.text() }
  }
  const bytesAt = async (path: string, accept = '*/*') =>
    new Blob([
      new Uint8Array((await service.anonymous.call('GET', path, { headers: { Accept: accept } })).bytes),
    ])

  it('is a form without script, in French and in English', async () => {
    const french = (await service.anonymous.call('GET', '/verifier')).bytes.toString('utf8')
    expect(french)
      .to.include('<html lang="fr">')
      .and.include('enctype="multipart/form-data"')
      .and.not.include('<script')
    const english = (await service.anonymous.call('GET', '/verifier?language=en')).bytes.toString('utf8')
    expect(english).to.include('<html lang="en">').and.include('Verify a badge')
  })

  const ways: readonly (readonly [string, () => Promise<Readonly<Record<string, string | Blob>>>])[] = [
    ['its link', () => Promise.resolve({ where: badge.credential })],
    ['a text', () => Promise.resolve({ where: '', text: ` ${text} ` })],
    ['a link pasted as a text', () => Promise.resolve({ text: badge.credential })],
    ['an image', async () => ({ file: await bytesAt(`${badge.credential}/badge.png`) })],
    ['a drawing', async () => ({ file: await bytesAt(`${badge.credential}/badge.svg`) })],
    ['a certificate', async () => ({ file: await bytesAt(`${badge.credential}/certificate.pdf`) })],
    ['a signed text', async () => ({ file: await bytesAt(badge.credential, 'application/vc+jwt') })],
  ]
  for (const [what, fields] of ways) {
    it(`says that a good badge is good, given as ${what}`, async () => {
      const { status, headers, html } = await send(await fields())
      expect(status).to.equal(200)
      expect(html).to.include('verdict-valid"').and.include('Ce badge est bon').and.include('Éloïse')
      expect(html).to.not.include('<script')
      expect([headers.get('cache-control'), headers.get('x-robots-tag')]).to.deep.equal([
        'no-store',
        'noindex',
      ])
    })
  }

  it('says plainly what is wrong with a code', async () => {
    const { html } = await send({ where: 'AAAA-AAAA-AAAA-AAAA' })
    expect(html).to.include('verdict-undetermined').and.include('faute de frappe')
  })

  it('finds a modified badge bad, and shows nothing of what it says', async () => {
    const { html } = await send({ text: text.replace('Éloïse', 'Mallory') })
    expect(html)
      .to.include('verdict-invalid')
      .and.include('Ce badge n’est pas bon')
      .and.not.include('Mallory')
  })

  it('is never green for an issuer nobody knows', async () => {
    const { proof, ...unsigned } = JSON.parse(text) as Credential
    const { decision, ...elsewhere } = issuedBy(unsigned)
    expect([typeof proof, typeof decision]).to.not.include('never')
    const { html } = await send({ text: JSON.stringify(await plainlySigned(elsewhere)) })
    expect(html).to.include('verdict-valid-with-warnings').and.not.include('verdict-valid"')
  })

  it('asks again, and says so, when nothing was given', async () => {
    const { status, html } = await send({ where: ' ', text: '', file: new Blob([]) })
    expect(status).to.equal(400)
    expect(html).to.include('role="alert"').and.include('Donnez un lien')
  })

  it('leads to a report when one is wanted, without the name of anybody', async () => {
    const { status, headers } = await send({ where: badge.credential, keep: 'yes' })
    expect(status).to.equal(303)
    const page = await service.anonymous.call('GET', headers.get('location') ?? '', {
      headers: { Accept: 'text/html' },
    })
    expect(page.bytes.toString('utf8')).to.include('Ce badge est bon').and.not.include('Éloïse')
  })

  it('shows words of a badge as words', async () => {
    const { html } = await send({ where: '"><script>alert(1)</script>' })
    expect(html).to.not.include('<script')
  })

  it('has what a link brings in its field already, and is led to from the page of a badge', async () => {
    const page = await service.anonymous.call('GET', badge.credential, { headers: { Accept: 'text/html' } })
    const [, link = ''] = /href="(\/verifier\?[^"]+)"/u.exec(page.bytes.toString('utf8')) ?? []
    const form = (await service.anonymous.call('GET', link.replaceAll('&amp;', '&'))).bytes.toString('utf8')
    const [, where = ''] = / value="([^"]+\/b\/[^"]+)"/u.exec(form) ?? []
    expect((await send({ where })).html).to.include('Ce badge est bon')
    const hostile = await service.anonymous.call(
      'GET',
      `/verifier?where=${encodeURIComponent('"><script>1</script>')}`,
    )
    expect(hostile.bytes.toString('utf8')).to.not.include('<script')
  })

  it('says what went wrong in the form itself, to whoever reads pages, and to programs as ever', async () => {
    const tooLarge = { file: new Blob([new Uint8Array(3 * 1024 * 1024)]) }
    const read = async (query: string, accept: string) => {
      const body = new FormData()
      body.set('file', tooLarge.file)
      const answer = await fetch(`${service.url}/verifier${query}`, {
        method: 'POST',
        body,
        headers: { Accept: accept },
      })
      return [answer.status, answer.headers.get('content-type'), await answer.text()] as const
    }
    const browsers = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
    const [status, type, html] = await read('?language=en', browsers)
    expect([status, type]).to.deep.equal([413, 'text/html; charset=utf-8'])
    expect(html).to.include('<html lang="en">').and.include('larger than allowed').and.include('enctype=')
    expect((await read('', browsers))[2]).to.include('dépasse la taille permise')
    expect((await read('', '*/*'))[1]).to.include('application/problem+json')
  })

  it('says of an issuer that is registered and not recognised that these are two things', async () => {
    const { html } = await send({ where: badge.credential })
    expect(html).to.include('Ce n’est pas une reconnaissance').and.include('href="/trust/register"')
  })
})
