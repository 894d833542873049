/** Badges taken into a Passeport, and what their person does with them. */
import { expect } from 'chai'
import { holderOf, keepClaim } from '../../server/passport/badges/keep-claim.ts'
import { openPassport } from '../../server/passport/passports.ts'
import { everything } from '../../server/store/everything.ts'
import { browserOf, linkByMail, linksTo, shownInPassport, signedInBrowser } from '../support/passports.ts'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'
import { oneBadge } from '../support/training.ts'

describe('badges in a Passeport', function () {
  this.timeout(120_000)
  let service: TestService
  let trainer: Client
  before(async () => {
    service = await startService()
    trainer = await service.organisation('mednum-bfc')
  })
  after(() => service.stop())

  const store = () => service.context.deps.store
  const awarded = async () => (await oneBadge(trainer)).line.awardId
  const claim = async (awardId: string) => {
    const made = await trainer.call<Schemas['NewClaim']>('POST', `/awards/${awardId}/claims`)
    return new URL(succeeded(made).link).pathname
  }
  const states = async (awardId: string) =>
    succeeded(
      await trainer.call<{ items: Schemas['Claim'][] }>('GET', `/awards/${awardId}/claims`),
    ).items.map(({ state }) => state)
  const itemIn = (text: string) => /\/passeport\/badges\/([0-9a-f]{32})/u.exec(text)?.[1] ?? ''

  describe('come there', () => {
    it('into the one that is open in the browser, and the link is used up', async () => {
      const awardId = await awarded()
      const link = await claim(awardId)
      const browser = await signedInBrowser(service, 'un@exemple.fr')
      expect((await browser.get(link)).text).to.include(`href="${link}/passeport"`)
      expect((await browser.get(`${link}/passeport`)).text).to.include('value="signed-in"')
      expect((await browser.post(`${link}/passeport`, { how: 'signed-in' })).status).to.equal(303)
      const { text } = await browser.get('/passeport')
      expect(text).to.include('Organisation mednum-bfc').and.include('Ce badge est valable')
      expect(text).to.include('Privé').and.include('Évaluée')
      expect(await states(awardId)).to.deep.equal(['taken'])
      expect((await browserOf(service).get(`${link}/passeport`)).status).to.equal(409)
    })

    it('by a link sent by mail, which opens a new one, with the badge in it', async () => {
      const awardId = await awarded()
      const browser = browserOf(service)
      const asked = await browser.post(`${await claim(awardId)}/passeport`, {
        how: 'email',
        email: 'deux@exemple.fr',
      })
      expect(asked.status).to.equal(200)
      expect(await states(awardId)).to.deep.equal(['open'])
      const [mailed = ''] = await linksTo(service, 'deux@exemple.fr')
      expect((await browser.post(`/passeport/lien/${mailed}`, {})).status).to.equal(303)
      expect(itemIn((await browser.get('/passeport')).text)).to.have.length(32)
      expect(await states(awardId)).to.deep.equal(['taken'])
    })

    it('into that of a card, with its secret', async () => {
      const browser = browserOf(service)
      const first = await browser.post(`${await claim(await awarded())}/passeport`, {
        how: 'new-card',
        secret: 'deux mots',
      })
      const code = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/u.exec(first.text)?.[0] ?? ''
      expect((await browser.get('/passeport/carte')).text).to.include(code)
      const other = browserOf(service)
      const link = await claim(await awarded())
      expect((await other.post(`${link}/passeport`, { how: 'card', code, secret: 'faux' })).status).to.equal(
        422,
      )
      expect(
        (await other.post(`${link}/passeport`, { how: 'card', code, secret: 'Deux mots' })).status,
      ).to.equal(303)
      expect((await other.get('/passeport')).text.match(/<article>/gu)).to.have.length(2)
    })

    it('not with a secret anybody would try', async () => {
      const link = await claim(await awarded())
      const before = await store().passports.count({})
      for (const secret of ['abc', '111111', '123456', 'abababab', 'fedcba', '   a b  '])
        expect(
          (await browserOf(service).post(`${link}/passeport`, { how: 'new-card', secret })).status,
          secret,
        ).to.equal(422)
      expect(await store().passports.count({})).to.equal(before)
    })

    it('once: of twenty who open a new Passeport for it, one has it, and the others have none', async () => {
      const awardId = await awarded()
      const link = await claim(awardId)
      const before = [await store().passports.count({}), await store().passportItems.count({})]
      const answers = await Promise.all(
        Array.from({ length: 20 }, () =>
          browserOf(service).post(`${link}/passeport`, { how: 'new-card', secret: 'vingt à la fois' }),
        ),
      )
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([
        200,
        ...Array.from({ length: 19 }, () => 409),
      ])
      expect([await store().passports.count({}), await store().passportItems.count({})]).to.deep.equal(
        before.map((number) => number + 1),
      )
    })

    it('once: of ten Passeports that come between reading the claim and writing it', async () => {
      const awardId = await awarded()
      await claim(awardId)
      const [one] = await everything(store().claims, { awardId })
      if (one === undefined) throw new Error('no claim')
      const { deps } = service.context
      const opened = await Promise.all(Array.from({ length: 10 }, () => openPassport(deps, {})))
      const before = await store().passportItems.count({})
      const kept = await Promise.allSettled(opened.map((passport) => keepClaim(deps, passport, one)))
      expect(kept.filter(({ status }) => status === 'fulfilled')).to.have.length(1)
      expect(await store().passportItems.count({})).to.equal(before + 1)
    })

    it('once: however often one Passeport asks at once', async () => {
      const link = await claim(await awarded())
      const browser = await signedInBrowser(service, 'souvent@exemple.fr')
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => browser.post(`${link}/passeport`, { how: 'signed-in' })),
      )
      expect(new Set(answers.map(({ status }) => status))).to.deep.equal(new Set([303]))
      expect((await browser.get('/passeport')).text.match(/<article>/gu)).to.have.length(1)
    })

    it('after a crash between the claim and the item too', async () => {
      const link = await claim(await awarded())
      const browser = await signedInBrowser(service, 'panne@exemple.fr')
      await browser.post(`${link}/passeport`, { how: 'signed-in' })
      const id = itemIn((await browser.get('/passeport')).text)
      const item = await store().passportItems.get(id)
      if (item === undefined) throw new Error('not kept')
      await store().passportItems.replace({ ...item, state: 'arriving' })
      expect(itemIn((await browser.get('/passeport')).text)).to.equal(id)
      expect((await store().passportItems.get(id))?.state).to.equal('kept')
    })

    it('not when a wallet has begun to take the badge', async () => {
      const awardId = await awarded()
      const link = await claim(awardId)
      const [one] = await everything(store().claims, { awardId })
      if (one === undefined) throw new Error('no claim')
      await store().claims.replace({ ...one, holders: ['did:key:z6MkexampleA'] })
      const browser = await signedInBrowser(service, 'portefeuille@exemple.fr')
      expect((await browser.post(`${link}/passeport`, { how: 'signed-in' })).status).to.equal(409)
      expect(itemIn((await browser.get('/passeport')).text)).to.equal('')
    })
  })

  it('say in the store neither which badge they are, nor whose', async () => {
    const awardId = await awarded()
    await shownInPassport(browserOf(service), await claim(awardId))
    const items = JSON.stringify(await everything(store().passportItems, {}))
    expect(items).to.not.include(awardId)
    const [taken] = await everything(store().claims, { awardId })
    const passports = await everything(store().passports, {})
    for (const { _id } of passports) expect(JSON.stringify(taken)).to.not.include(_id)
    expect(taken?.holders?.[0]).to.match(new RegExp(`^${holderOf('[0-9a-f]{32}')}$`, 'u'))
  })

  it('are saved as they were signed', async () => {
    const awardId = await awarded()
    const browser = browserOf(service)
    const { passportItem, publicBadge } = await shownInPassport(browser, await claim(awardId))
    const signed = (await service.anonymous.call('GET', `/credentials/${awardId}`)).bytes
    for (const path of [`/passeport/badges/${passportItem}`, `/passeport/public/${publicBadge}`])
      expect((await browser.get(`${path}/fichier`)).bytes.equals(signed), path).to.equal(true)
  })

  it('leave it when their person says they are not theirs, and the organisation sees it', async () => {
    const awardId = await awarded()
    const browser = browserOf(service)
    const { passportItem } = await shownInPassport(browser, await claim(awardId))
    expect((await browser.post(`/passeport/badges/${passportItem}`, { do: 'refuse' })).status).to.equal(303)
    expect(await states(awardId)).to.deep.equal(['refused'])
    expect(itemIn((await browser.get('/passeport')).text)).to.equal('')
    expect((await browser.get(`/passeport/badges/${passportItem}`)).status).to.equal(404)
    expect((await store().awards.get(awardId))?.state).to.equal('active')
  })

  describe('are private', () => {
    it('until their person shows them one by one, and again when they say so; each time at another address', async () => {
      const browser = browserOf(service)
      const { passportItem, publicBadge } = await shownInPassport(browser, await claim(await awarded()))
      const address = `/passeport/public/${publicBadge}`
      const shown = await browserOf(service).get(address)
      expect([shown.status, shown.headers.get('x-robots-tag')]).to.deep.equal([200, 'noindex, nofollow'])
      expect(shown.text).to.include('Organisation mednum-bfc').and.not.include('Éloïse')
      await browser.post(`/passeport/badges/${passportItem}`, { do: 'hide' })
      expect((await browserOf(service).get(address)).status).to.equal(404)
      await browser.post(`/passeport/badges/${passportItem}`, { do: 'show', age: '15' })
      expect((await browserOf(service).get(address)).status).to.equal(404)
    })

    it('under fifteen', async () => {
      const browser = await signedInBrowser(service, 'jeune@exemple.fr')
      await browser.post(`${await claim(await awarded())}/passeport`, { how: 'signed-in' })
      const id = itemIn((await browser.get('/passeport')).text)
      const answer = await browser.post(`/passeport/badges/${id}`, { do: 'show' })
      expect(answer.status).to.equal(422)
      expect(answer.text).to.include('role="alert"')
      expect((await store().passportItems.get(id))?.publicId).to.equal(undefined)
    })

    it('to everybody else, and nobody else changes them', async () => {
      const browser = browserOf(service)
      const { passportItem } = await shownInPassport(browser, await claim(await awarded()))
      const path = `/passeport/badges/${passportItem}`
      const stranger = await signedInBrowser(service, 'autre@exemple.fr')
      expect((await stranger.get(path)).status).to.equal(404)
      expect((await stranger.post(path, { do: 'refuse' })).status).to.equal(404)
      expect((await browserOf(service).post(path, { do: 'refuse' })).status).to.equal(303)
      const foreign = { 'Sec-Fetch-Site': 'cross-site' }
      expect((await browser.post(path, { do: 'refuse' }, foreign)).status).to.equal(403)
      expect((await browser.get(path)).status).to.equal(200)
    })
  })

  it('are arranged in collections, by name and in order, which nobody reads in the store', async () => {
    const browser = await signedInBrowser(service, 'range@exemple.fr')
    for (let number = 0; number < 3; number += 1)
      await browser.post(`${await claim(await awarded())}/passeport`, { how: 'signed-in' })
    const shown = async () =>
      [...(await browser.get('/passeport')).text.matchAll(/<h2>([^<]+)<\/h2>|badges\/([0-9a-f]{32})/gu)]
        .map(([, heading, id]) => heading ?? id ?? '')
        .slice(0, -1)
    const [, ...ids] = await shown()
    const [first = '', second = '', third = ''] = ids
    const arrange = (id: string, collection: string) =>
      browser.post(`/passeport/badges/${id}`, { do: 'arrange', collection })
    await arrange(first, 'Mon travail')
    await arrange(second, ' Chez moi ')
    expect(await shown()).to.deep.equal(['Mon travail', first, 'Chez moi', second, 'Autres badges', third])
    await browser.post('/passeport/reglages', { do: 'move-up', which: 'Chez moi' })
    await arrange(third, 'Chez moi')
    expect(await shown()).to.deep.equal(['Chez moi', second, third, 'Mon travail', first])
    await arrange(first, '')
    await browser.post(`/passeport/badges/${second}`, { do: 'refuse' })
    expect(await shown()).to.deep.equal(['Chez moi', third, 'Autres badges', first])
    expect(JSON.stringify(await everything(store().passports, {}))).to.not.include('Chez moi')
  })

  it('say so when they were withdrawn', async () => {
    const awardId = await awarded()
    const browser = browserOf(service)
    const { publicBadge } = await shownInPassport(browser, await claim(awardId))
    succeeded(
      await trainer.call('PUT', `/awards/${awardId}/state`, { json: { state: 'revoked', reason: 'Erreur' } }),
    )
    expect((await browser.get('/passeport')).text).to.include('Ce badge a été retiré')
    expect((await browserOf(service).get(`/passeport/public/${publicBadge}`)).text).to.include(
      'Ce badge a été retiré',
    )
  })

  it('open the Passeport all the same when somebody else took the badge before the mail was read', async () => {
    const link = await claim(await awarded())
    const late = browserOf(service)
    await late.post(`${link}/passeport`, { how: 'email', email: 'tard@exemple.fr' })
    await browserOf(service).post(`${link}/passeport`, { how: 'new-card', secret: 'plus rapide' })
    const [mailed = ''] = await linksTo(service, 'tard@exemple.fr')
    expect((await late.post(`/passeport/lien/${mailed}`, {})).status).to.equal(303)
    expect(itemIn((await late.get('/passeport')).text)).to.equal('')
    expect(await linkByMail(service, 'tard@exemple.fr')).to.have.length(43)
  })
})
