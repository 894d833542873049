/** Signing in to a Passeport without a password: by a link sent by mail, or by a card and its secret. */
import { expect } from 'chai'
import { openPassport } from '../../server/passport/passports.ts'
import { plainSecret } from '../../server/passport/sign-in/card-secret.ts'
import { useLink } from '../../server/passport/sign-in/link.ts'
import { forgetPassportTokens } from '../../server/passport/sign-in/session.ts'
import { everything } from '../../server/store/everything.ts'
import { browserOf, linkByMail, linksTo, signedInBrowser } from '../support/passports.ts'
import { startService, testDay, type TestService } from '../support/service.ts'

const minutes = (number: number) => new Date(testDay.getTime() + number * 60_000)
const days = (number: number) => minutes(number * 1440)

describe('signing in to a Passeport', function () {
  this.timeout(90_000)
  let service: TestService
  before(async () => {
    service = await startService()
  })
  after(() => service.stop())
  afterEach(() => {
    service.now = testDay
  })
  const store = () => service.context.deps.store

  describe('by e-mail', () => {
    it('opens a new Passeport for an address that has none, and the same one every time after', async () => {
      const before = await store().passports.count({})
      const first = await signedInBrowser(service, 'anna@exemple.fr')
      expect((await first.get('/passeport')).text).to.include('Mon Passeport')
      const second = await signedInBrowser(service, 'anna@exemple.fr')
      expect((await second.get('/passeport')).text).to.include('Mon Passeport')
      service.now = minutes(20)
      await signedInBrowser(service, 'ANNA@Exemple.fr')
      expect(await store().passports.count({})).to.equal(before + 1)
    })

    it('says the same, whether or not the address has a Passeport', async () => {
      await signedInBrowser(service, 'known@exemple.fr')
      const [known, unknown] = [
        await browserOf(service).post('/passeport/lien', { email: 'known@exemple.fr' }),
        await browserOf(service).post('/passeport/lien', { email: 'unknown@exemple.fr' }),
      ]
      expect([known.status, known.text]).to.deep.equal([unknown.status, unknown.text])
      expect(await linksTo(service, 'unknown@exemple.fr')).to.have.length(1)
    })

    it('is not done by opening the link, which mail scanners do too', async () => {
      const link = await linkByMail(service, 'scanned@exemple.fr')
      const before = JSON.stringify(await everything(store().passportTokens, {}))
      for (let time = 0; time < 3; time += 1) {
        const { status, headers } = await browserOf(service).get(`/passeport/lien/${link}`)
        expect([status, headers.get('set-cookie')]).to.deep.equal([200, null])
      }
      expect(JSON.stringify(await everything(store().passportTokens, {}))).to.equal(before)
    })

    it('is done once with a link: of twenty at once, one is signed in', async () => {
      const link = await linkByMail(service, 'once@exemple.fr')
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => browserOf(service).post(`/passeport/lien/${link}`, {})),
      )
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([
        303,
        ...Array.from({ length: 19 }, () => 410),
      ])
      expect((await browserOf(service).get(`/passeport/lien/${link}`)).status).to.equal(410)
    })

    it('counts one of twenty uses that come between reading the link and writing it', async () => {
      const link = await linkByMail(service, 'entre@exemple.fr')
      const uses = await Promise.allSettled(
        Array.from({ length: 20 }, () => useLink(service.context.deps, link)),
      )
      expect(uses.filter(({ status }) => status === 'fulfilled')).to.have.length(1)
    })

    it('opens one Passeport when two links to a new address are used at once', async () => {
      const before = await store().passports.count({})
      const links = [await linkByMail(service, 'two@exemple.fr'), '']
      await browserOf(service).post('/passeport/lien', { email: 'two@exemple.fr' })
      const all = await linksTo(service, 'two@exemple.fr')
      links[1] = all.find((link) => link !== links[0]) ?? ''
      const answers = await Promise.all(
        links.map((link) => browserOf(service).post(`/passeport/lien/${link}`, {})),
      )
      expect(answers.map(({ status }) => status)).to.deep.equal([303, 303])
      expect(await store().passports.count({})).to.equal(before + 1)
    })

    it('is over fifteen minutes after the link was sent', async () => {
      const link = await linkByMail(service, 'late@exemple.fr')
      service.now = minutes(15)
      expect((await browserOf(service).post(`/passeport/lien/${link}`, {})).status).to.equal(410)
    })

    it('sends three links to an address in a quarter of an hour, and no more, without a word of it', async () => {
      for (let time = 0; time < 5; time += 1)
        expect(
          (await browserOf(service).post('/passeport/lien', { email: 'many@exemple.fr' })).status,
        ).to.equal(200)
      expect(await linksTo(service, 'many@exemple.fr')).to.have.length(3)
      service.now = minutes(15)
      await browserOf(service).post('/passeport/lien', { email: 'many@exemple.fr' })
      expect(await linksTo(service, 'many@exemple.fr')).to.have.length(4)
    })

    it('takes no made-up link, and no form that another site sends', async () => {
      const link = await linkByMail(service, 'forged@exemple.fr')
      const flipped = `${link.slice(0, -3)}${link.endsWith('AAA') ? 'BBB' : 'AAA'}`
      expect((await browserOf(service).post(`/passeport/lien/${flipped}`, {})).status).to.equal(404)
      const foreign = { Origin: 'https://evil.example' }
      expect((await browserOf(service).post(`/passeport/lien/${link}`, {}, foreign)).status).to.equal(403)
      expect((await browserOf(service).post(`/passeport/lien/${link}`, {})).status).to.equal(303)
    })

    it('asks again for what is no address', async () => {
      const { status, text } = await browserOf(service).post('/passeport/lien', { email: 'a@b, c@d.fr' })
      expect(status).to.equal(422)
      expect(text).to.include('role="alert"')
    })
  })

  describe('by a card and its secret', () => {
    const made = async (secret = 'merle bleu') => {
      const { passport } = await openPassport(service.context.deps, { secret: plainSecret(secret) })
      return { id: passport._id, code: service.context.deps.passportSecrets.cardCode(passport) }
    }
    const enter = async (code: string, secret: string) =>
      browserOf(service).post('/passeport/carte', { code, secret })

    it('takes both however they are typed, and not one without the other', async () => {
      const { code } = await made()
      const other = await made('autre secret')
      expect((await enter(code.toLowerCase().replaceAll('-', ' '), ' Merle  BLEU ')).status).to.equal(303)
      for (const [typed, secret] of [
        [code, 'merle noir'],
        [other.code, 'merle bleu'],
        ['7KQW-4XRM-9ACE', 'merle bleu'],
        [code, ''],
      ] as const)
        expect((await enter(typed, secret)).status, typed).to.equal(422)
    })

    it('looks at five wrong secrets, and then at none for fifteen minutes, however many come at once', async () => {
      const { id, code } = await made()
      const answers = await Promise.all(Array.from({ length: 20 }, () => enter(code, 'deviné')))
      const statuses = answers.map(({ status }) => status)
      expect(statuses.filter((status) => status === 422)).to.have.length(5)
      expect(statuses.filter((status) => status === 429)).to.have.length(15)
      expect((await enter(code, 'merle bleu')).status).to.equal(429)
      service.now = minutes(14)
      expect((await enter(code, 'merle bleu')).status).to.equal(429)
      service.now = minutes(15)
      expect((await enter(code, 'merle bleu')).status).to.equal(303)
      expect((await store().passports.get(id))?.wrongTries).to.equal(0)
    })

    it('opens nothing where no secret was chosen', async () => {
      const { passport } = await openPassport(service.context.deps, {})
      expect((await enter(service.context.deps.passportSecrets.cardCode(passport), '')).status).to.equal(422)
    })

    it('keeps neither code nor secret', async () => {
      const { code } = await made('hirondelle 42')
      const kept = JSON.stringify(await everything(store().passports, {}))
      expect(kept).to.not.include(code).and.not.include('hirondelle')
    })
  })

  describe('lasts', () => {
    it('thirty days after it was last used', async () => {
      const browser = await signedInBrowser(service, 'stays@exemple.fr')
      const idle = await signedInBrowser(service, 'stays@exemple.fr')
      service.now = days(20)
      expect((await browser.get('/passeport')).text).to.include('Mon Passeport')
      service.now = days(40)
      expect((await browser.get('/passeport')).text).to.include('Mon Passeport')
      expect((await idle.get('/passeport')).text).to.not.include('Mon Passeport')
      await forgetPassportTokens(service.context.deps)
      expect(await store().passportTokens.count({ kind: 'link' })).to.equal(0)
      expect((await browser.get('/passeport')).text).to.include('Mon Passeport')
      service.now = days(70)
      expect((await browser.get('/passeport')).text).to.not.include('Mon Passeport')
    })

    it('until it is ended, here or everywhere', async () => {
      const email = 'leaves@exemple.fr'
      const [one, two, three] = [
        await signedInBrowser(service, email),
        await signedInBrowser(service, email),
        await signedInBrowser(service, email),
      ]
      const cookie = one.cookie
      const isIn = async (sent: string) =>
        (
          await service.anonymous.call('GET', '/passeport', {
            headers: { Cookie: sent, 'Accept-Language': 'fr' },
          })
        ).bytes
          .toString('utf8')
          .includes('Mon Passeport')
      expect(await isIn(cookie)).to.equal(true)
      await one.post('/passeport/sortie', { where: 'here' })
      expect([one.cookie, await isIn(cookie), await isIn(two.cookie)]).to.deep.equal(['', false, true])
      const others = [two.cookie, three.cookie]
      await two.post('/passeport/sortie', { where: 'everywhere' })
      expect(await Promise.all(others.map(isIn))).to.deep.equal([false, false])
    })

    it('with a cookie no script reads, no other site sends, and the store does not have', async () => {
      const link = await linkByMail(service, 'cookie@exemple.fr')
      const { headers } = await browserOf(service).post(`/passeport/lien/${link}`, {})
      const cookie = headers.get('set-cookie') ?? ''
      expect(cookie).to.match(/^passeport=[\w-]{43}; HttpOnly; SameSite=Lax; Path=\/; Max-Age=\d+$/u)
      const token = /=([\w-]{43})/u.exec(cookie)?.[1] ?? '-'
      expect(JSON.stringify(await everything(store().passportTokens, {}))).to.not.include(token)
    })
  })

  it('leaves no address to read in the store, but in mails that wait', async () => {
    await signedInBrowser(service, 'nulle-part@exemple.fr')
    const { passports, passportEmails, passportTokens } = store()
    const kept = [
      await everything(passports, {}),
      await everything(passportEmails, {}),
      await everything(passportTokens, {}),
    ]
    expect(JSON.stringify(kept)).to.not.include('nulle-part')
  })
})

describe('a Passeport on https', function () {
  this.timeout(60_000)
  it('has a cookie that only this host gets, and only over https', async () => {
    const service = await startService({ PUBLIC_URL: 'https://badges.example' })
    try {
      const link = await linkByMail(service, 'anna@exemple.fr')
      const { headers } = await browserOf(service).post(`/passeport/lien/${link}`, {})
      expect(headers.get('set-cookie')).to.match(
        /^__Host-passeport=[\w-]{43}; Secure; HttpOnly; SameSite=Lax; Path=\/; Max-Age=\d+$/u,
      )
    } finally {
      await service.stop()
    }
  })
})
