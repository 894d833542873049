import { expect } from 'chai'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, type Client, type TestService } from '../support/service.ts'
import { oneBadge, type AwardedLine } from '../support/training.ts'
import { byTag, readHtml, text } from '../view/html.ts'
import { readPdf } from '../view/read-pdf.ts'

/** What a browser says it would rather have. */
const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8'
const code = /\/b\/ ?((?:[34679ACEFGHJKMNPQRTVWXY]{4}-){3}[34679ACEFGHJKMNPQRTVWXY]{4})/u

describe('the page of a badge', function () {
  this.timeout(60_000)
  let service: TestService
  let trainer: Client
  let badge: AwardedLine
  before(async () => {
    service = await startService()
    trainer = await service.organisation('atelier-dole', undefined, {
      name: 'Atelier <b>numérique</b> & Cie',
    })
    badge = await awarded()
  })
  after(() => service.stop())

  const awarded = async (change: Parameters<typeof oneBadge>[1] = {}) =>
    (await oneBadge(trainer, change)).line
  const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
    service.anonymous.call('GET', path, { headers: { Accept: browser, ...headers } })
  const pageAt = async (path: string, language = 'fr-FR,fr') => {
    const answer = await get(path, { 'Accept-Language': language })
    expect(answer.status).to.equal(200)
    const root = readHtml(answer.bytes.toString('utf8'))
    return { root, said: text(root) }
  }
  const change = async ({ awardId }: AwardedLine, state: string) =>
    succeeded(
      await trainer.call('PUT', `/awards/${awardId}/state`, { json: { state, reason: 'Raison-Secrète' } }),
    )
  /** The code that is printed, as somebody who has the paper reads it. */
  const codeOn = async (form: string, { credential }: AwardedLine) => {
    const { bytes } = await get(`${credential}/${form}`)
    return code.exec((await readPdf(bytes)).text)?.[1] ?? 'none'
  }
  const followed = async (typed: string) => get(`/b/${encodeURIComponent(typed)}`)

  it('says what was recognised, by whom, when, and that it is good, to a browser', async () => {
    const { root, said } = await pageAt(badge.credential)
    expect(root.attributes.get('lang')).to.equal('fr')
    expect(byTag(root, 'h1').map(text)).to.have.length(1)
    for (const words of [
      'Ce badge est valable.',
      'Par : Atelier <b>numérique</b> & Cie',
      'Sans date de fin',
      'Le nom de la personne n’est pas écrit dans ce badge.',
      'Référentiel : ',
      'Évaluée : quelqu’un a vu la personne faire',
    ])
      expect(said).to.include(words)
    const answer = await service.anonymous.call<{ name: string }>('GET', badge.credential)
    expect(text(byTag(root, 'h1')[0] ?? root)).to.equal(answer.body.name)
  })

  it('is in English for who asks for it, by their browser or by the link on the page', async () => {
    const { root } = await pageAt(badge.credential)
    const link = byTag(root, 'a').find(({ attributes }) => attributes.get('hreflang') === 'en')
    const chosen = await pageAt(`${badge.credential}${link?.attributes.get('href') ?? ''}`)
    const preferred = await pageAt(badge.credential, 'en-GB,en;q=0.9')
    for (const { root: page, said } of [chosen, preferred]) {
      expect(page.attributes.get('lang')).to.equal('en')
      expect(said).to.include('This badge is valid.')
      expect(said).not.to.match(/Remis|Valable|Preuve|contrôle/u)
    }
    expect((await pageAt(`${badge.credential}?language=fr`, 'en')).said).to.include('Ce badge est valable.')
  })

  it('has no script, asks nobody else for anything, and is shown by no search engine', async () => {
    const answer = await get(badge.credential)
    expect(answer.headers.get('content-type')).to.equal('text/html; charset=utf-8')
    expect(answer.headers.get('x-robots-tag')).to.equal('noindex')
    expect(answer.headers.get('referrer-policy')).to.equal('no-referrer')
    expect(answer.headers.get('cache-control')).to.equal('private, no-store')
    expect(answer.headers.get('vary'))
      .to.match(/\bAccept\b/)
      .and.to.match(/Accept-Language/)
    const root = readHtml(answer.bytes.toString('utf8'))
    expect(byTag(root, 'script', 'iframe', 'object', 'embed', 'form')).to.deep.equal([])
    const loaded = [...byTag(root, 'img'), ...byTag(root, 'link')].map(
      ({ attributes }) => attributes.get('src') ?? attributes.get('href') ?? '',
    )
    for (const address of loaded) expect(address).to.match(/^\/(?!\/)/u)
  })

  it('shows the picture with its words, and gives every form to keep', async () => {
    const { root } = await pageAt(badge.credential)
    const [picture] = byTag(root, 'img')
    expect(picture?.attributes.get('alt')).to.match(/^Le badge\u00A0: .{10}/u)
    const kept = byTag(root, 'a')
      .map(({ attributes }) => attributes.get('href') ?? '')
      .filter((href) => href.startsWith('/credentials/'))
    const types = new Map<string, string>()
    for (const href of [...kept, picture?.attributes.get('src') ?? '']) {
      const answer = await get(href)
      expect(answer.status, href).to.equal(200)
      types.set(href.split('/').at(-1) ?? '', answer.headers.get('content-type') ?? '')
    }
    expect([...types.values()]).to.have.members([
      'image/png',
      'application/pdf',
      'application/pdf',
      'application/vc+ld+json',
      'application/json; charset=utf-8',
    ])
  })

  it('leads to the competency in its framework', async () => {
    const { root } = await pageAt(badge.credential)
    const links = byTag(root, 'a').map(({ attributes }) => attributes.get('href') ?? '')
    expect(links).to.include('https://frameworks.example/frameworks/referentiel-mediateurs/0.1.0/RM-A1.1')
  })

  it('says the check code that card and certificate have', async () => {
    const editions = await service.anonymous.call<{ checkCode: string }>(
      'GET',
      `${badge.credential}/editions`,
    )
    expect((await pageAt(badge.credential)).said).to.include(`Code de contrôle : ${editions.body.checkCode}`)
  })

  it('says a name only when the badge itself does', async () => {
    expect((await pageAt(badge.credential)).said).not.to.include('Éloïse')
    const named = await awarded({ person: { nameInBadge: true } })
    expect((await pageAt(named.credential)).said).to.match(/Remis à Éloïse/u)
  })

  it('says that a badge has ended, and since when', async () => {
    const line = await awarded({ session: { validUntil: '2026-11-30' } })
    expect((await pageAt(line.credential)).said).to.include('Valable jusqu’au 30 novembre 2026')
    const today = service.now
    service.now = new Date('2026-12-01T12:00:00Z')
    const { said } = await pageAt(line.credential)
    service.now = today
    expect(said).to.include('Ce badge a pris fin le 30 novembre 2026.').and.not.to.include('est valable')
  })

  for (const [state, title] of [
    ['suspended', 'Ce badge est suspendu'],
    ['revoked', 'Ce badge a été retiré'],
  ] as const) {
    it(`is plain for a badge that is ${state}: no name, no picture, nothing to keep, no reason`, async () => {
      const line = await awarded({ person: { nameInBadge: true } })
      await change(line, state)
      const { root, said } = await pageAt(line.credential)
      expect(said).to.include(title)
      expect(said).not.to.match(/Éloïse|est valable|Raison-Secrète|Garder/u)
      expect(byTag(root, 'img')).to.deep.equal([])
      const kept = byTag(root, 'a').filter(({ attributes }) =>
        attributes.get('href')?.startsWith('/credentials/'),
      )
      expect(kept).to.deep.equal([])
    })
  }

  it('is a page too where there is no badge, and does not say whether there ever was', async () => {
    const answer = await get(`/credentials/${'0'.repeat(32)}`)
    expect([answer.status, answer.headers.get('content-type')]).to.deep.equal([
      404,
      'text/html; charset=utf-8',
    ])
    expect(text(readHtml(answer.bytes.toString('utf8')))).to.include('Il n’y a pas de badge à cette adresse')
    const asProgram = await service.anonymous.call('GET', `/credentials/${'0'.repeat(32)}`)
    expectProblem(asProgram, 404, 'not-found')
  })

  describe('has a short address', () => {
    it('that is on the page, the card and the certificate, and leads to the page', async () => {
      const shown = code.exec((await pageAt(badge.credential)).said)?.[1] ?? 'none'
      expect([await codeOn('card.pdf', badge), await codeOn('certificate.pdf', badge)]).to.deep.equal([
        shown,
        shown,
      ])
      for (const typed of [
        shown,
        shown.toLowerCase(),
        shown.replaceAll('-', ''),
        shown.replaceAll('-', ' '),
      ]) {
        const answer = await followed(typed)
        expect([answer.status, answer.headers.get('location')], typed).to.deep.equal([303, badge.credential])
        expect(answer.headers.get('x-robots-tag')).to.equal('noindex')
        expect(answer.headers.get('cache-control')).to.equal('private, no-store')
      }
    })

    it('of its own', async () => {
      const other = await awarded()
      const [one, another] = [await codeOn('card.pdf', badge), await codeOn('card.pdf', other)]
      expect(one).not.to.equal(another)
      expect((await followed(another)).headers.get('location')).to.equal(other.credential)
    })

    it('that leads nowhere, in plain words, when a sign of it is wrong or there is no such badge', async () => {
      const right = await codeOn('card.pdf', badge)
      const wrong = `${right.slice(0, -1)}${right.endsWith('3') ? '4' : '3'}`
      for (const typed of [
        wrong,
        '3333-3333-3333-3333',
        'x',
        `${right}${right}`,
        '../credentials',
        '\u0000',
        '🦋',
      ]) {
        const answer = await followed(typed)
        expect([answer.status, answer.headers.get('content-type')], typed).to.deep.equal([
          404,
          'text/html; charset=utf-8',
        ])
        expect(text(readHtml(answer.bytes.toString('utf8')))).to.include('comparez chaque signe')
        expectProblem(
          await service.anonymous.call('GET', `/b/${encodeURIComponent(typed)}`),
          404,
          'not-found',
        )
      }
    })

    it('that shows neither of two badges it could be of', async () => {
      const { awards } = service.context.deps.store
      const award = await awards.get(badge.awardId)
      if (award === undefined) throw new Error('no award')
      const { revision: _, ...twin } = award
      await awards.insert({ ...twin, _id: `${badge.awardId.slice(0, 16)}${'0'.repeat(16)}` })
      expect((await followed(await codeOn('card.pdf', badge))).status).to.equal(404)
    })
  })

  it('cannot be searched for by trying short addresses', async () => {
    const strict = await startService({ RATE_LIMIT_PER_MINUTE: '50' })
    try {
      const statuses: number[] = []
      for (let times = 0; times < 7; times += 1)
        statuses.push((await strict.anonymous.call('GET', '/b/3333-3333-3333-3333')).status)
      expect(statuses).to.deep.equal([404, 404, 404, 404, 404, 429, 429])
    } finally {
      await strict.stop()
    }
  })
})
