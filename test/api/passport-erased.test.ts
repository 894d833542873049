/** How a Passeport is opened for as long as it is there, and that nothing of it is left after. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import { removeEmail } from '../../server/passport/emails.ts'
import { removeRemains } from '../../server/passport/erase-passport.ts'
import { passportOfEmail } from '../../server/passport/passports.ts'
import { everything } from '../../server/store/everything.ts'
import {
  browserOf,
  linkByMail,
  linksTo,
  shownInPassport,
  signedInBrowser,
  type Browser,
} from '../support/passports.ts'
import { newScratchFolder } from '../support/scratch-folder.ts'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'
import { oneBadge } from '../support/training.ts'

describe('a Passeport that is opened in several ways, and erased', function () {
  this.timeout(120_000)
  let service: TestService
  let trainer: Client
  let folder: string
  const lines: string[] = []
  before(async () => {
    folder = newScratchFolder()
    service = await startService({ DATA_DIR: folder, LOG_LEVEL: 'debug' }, (line) => lines.push(line))
    trainer = await service.organisation('mednum-bfc')
  })
  after(() => service.stop())
  const store = () => service.context.deps.store
  const claim = async () => {
    const { line } = await oneBadge(trainer)
    const made = await trainer.call<Schemas['NewClaim']>('POST', `/awards/${line.awardId}/claims`)
    return new URL(succeeded(made).link).pathname
  }
  const isOpen = async (browser: Browser) =>
    (await browser.get('/passeport')).text.includes('Vous seul voyez cette page')
  const addEmail = async (browser: Browser, email: string) => {
    await browser.post('/passeport/reglages', { do: 'add-email', email })
    return (await linksTo(service, email))[0] ?? ''
  }
  const emailIds = async (browser: Browser) =>
    [
      ...(await browser.get('/passeport/reglages')).text.matchAll(/name="which" value="([0-9a-f]{32})"/gu),
    ].map(([, id = '']) => id)

  it('is opened by each of its addresses, once mail was read there, and by none that was removed', async () => {
    const browser = await signedInBrowser(service, 'travail@exemple.fr')
    await browser.post(`${await claim()}/passeport`, { how: 'signed-in' })
    const link = await addEmail(browser, 'maison@exemple.fr')
    expect(await emailIds(browser)).to.have.length(1)
    const reader = browserOf(service)
    const page = await reader.get(`/passeport/lien/${link}`)
    expect(page.text).to.include('Confirmer cette adresse')
    expect((await reader.post(`/passeport/lien/${link}`, {})).status).to.equal(200)
    // Whoever reads mail there may be somebody else: they are let in nowhere.
    expect([reader.cookie, await isOpen(reader)]).to.deep.equal(['', false])
    const [first = '', second = ''] = await emailIds(browser)
    expect(second).to.not.equal('')
    const other = await signedInBrowser(service, 'maison@exemple.fr')
    expect((await other.get('/passeport')).text).to.include('Ce badge est valable')
    const { text } = await other.get('/passeport/reglages')
    const work = text.indexOf('Retirer travail@exemple.fr') < text.indexOf('Retirer maison@exemple.fr')
    await other.post('/passeport/reglages', { do: 'remove-email', which: work ? first : second })
    expect(
      (await other.post('/passeport/reglages', { do: 'remove-email', which: work ? second : first })).status,
    ).to.equal(409)
    const fresh = await signedInBrowser(service, 'travail@exemple.fr')
    expect((await fresh.get('/passeport')).text).to.include('Votre Passeport est vide')
  })

  it('keeps one of its addresses when all of them are removed at once', async () => {
    const [first, second] = ['un@exemple.fr', 'deux@exemple.fr']
    const browser = await signedInBrowser(service, first)
    const link = await addEmail(browser, second)
    await browserOf(service).post(`/passeport/lien/${link}`, {})
    const { deps } = service.context
    const opened = await passportOfEmail(deps, first)
    const ids = await emailIds(browser)
    const outcomes = await Promise.allSettled(ids.map((id) => removeEmail(deps, opened, id)))
    expect(outcomes.map(({ status }) => status).toSorted()).to.deep.equal(['fulfilled', 'rejected'])
    expect(await emailIds(browser)).to.have.length(1)
    expect(await everything(store().passportEmails, { passportId: opened.passport._id })).to.have.length(1)
  })

  it('takes no address that opens another one, nor one that is none', async () => {
    await signedInBrowser(service, 'prise@exemple.fr')
    const browser = await signedInBrowser(service, 'preneur@exemple.fr')
    const before = await linksTo(service, 'prise@exemple.fr')
    await browser.post('/passeport/reglages', { do: 'add-email', email: 'prise@exemple.fr' })
    const link = (await linksTo(service, 'prise@exemple.fr')).find((one) => !before.includes(one)) ?? ''
    expect((await browserOf(service).post(`/passeport/lien/${link}`, {})).status).to.equal(409)
    expect(
      (await browser.post('/passeport/reglages', { do: 'add-email', email: 'pas une' })).status,
    ).to.equal(422)
    expect(await emailIds(browser)).to.have.length(1)
  })

  it('removes nobody else’s address', async () => {
    const browser = await signedInBrowser(service, 'mien@exemple.fr')
    const stranger = await signedInBrowser(service, 'leur@exemple.fr')
    const [theirs = ''] = await emailIds(stranger)
    await browser.post('/passeport/reglages', { do: 'remove-email', which: theirs })
    expect(await emailIds(stranger)).to.deep.equal([theirs])
  })

  it('is opened by its newest card alone', async () => {
    const browser = await signedInBrowser(service, 'carte@exemple.fr')
    const codeOf = (text: string) => /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/u.exec(text)?.[0] ?? ''
    const first = codeOf(
      (await browser.post('/passeport/reglages', { do: 'new-card', secret: 'un deux' })).text,
    )
    expect((await browser.post('/passeport/reglages', { do: 'new-card', secret: '123456' })).status).to.equal(
      422,
    )
    const second = codeOf(
      (await browser.post('/passeport/reglages', { do: 'new-card', secret: 'trois quatre' })).text,
    )
    const enter = async (code: string, secret: string) =>
      (await browserOf(service).post('/passeport/carte', { code, secret })).status
    expect(await enter(first, 'un deux')).to.equal(422)
    expect(await enter(first, 'trois quatre')).to.equal(422)
    expect(await enter(second, 'trois quatre')).to.equal(303)
  })

  it('is erased by its person alone, who said to be sure', async () => {
    const browser = await signedInBrowser(service, 'prudent@exemple.fr')
    await browser.post('/passeport/effacer', {})
    expect((await browserOf(service).post('/passeport/effacer', { sure: 'yes' })).status).to.equal(303)
    const foreign = { Origin: 'https://evil.example' }
    expect((await browser.post('/passeport/effacer', { sure: 'yes' }, foreign)).status).to.equal(403)
    expect(await isOpen(browser)).to.equal(true)
  })

  it('leaves nothing once it is erased: no document, no session, no mail, no word in a file or a log', async () => {
    const email = 'ephemere@exemple.fr'
    const names = ['passports', 'passportEmails', 'passportTokens', 'passportItems', 'mails'] as const
    const count = async () => Promise.all(names.map((name) => store()[name].count({})))
    const before = await count()
    const browser = await signedInBrowser(service, email)
    const link = await claim()
    await browser.post(`${link}/passeport`, { how: 'signed-in' })
    const elsewhere = await signedInBrowser(service, email)
    const pending = await linkByMail(service, email)
    const erased = await browser.post('/passeport/effacer', { sure: 'yes' })
    expect([erased.status, browser.cookie]).to.deep.equal([200, ''])
    expect(await count()).to.deep.equal(before)
    expect(await isOpen(elsewhere)).to.equal(false)
    expect((await browserOf(service).post(`/passeport/lien/${pending}`, {})).status).to.equal(410)
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => path.join(folder, name))
      .filter((name) => /\.(?:sqlite|db)(?:-wal|-shm)?$/u.test(name) && existsSync(name))
    expect(files.length).to.be.at.least(2)
    for (const file of files) expect(readFileSync(file, 'latin1'), file).to.not.include(email)
    expect(lines.join('\n')).to.not.include('exemple.fr')
  })

  it('is closed for good in a backup too, without its key', async () => {
    const browser = browserOf(service)
    const { publicBadge } = await shownInPassport(browser, await claim())
    const kept = {
      passports: await everything(store().passports, {}),
      items: await everything(store().passportItems, {}),
      tokens: await everything(store().passportTokens, { kind: 'session' }),
    }
    const { cookie } = browser
    await browser.post('/passeport/effacer', { sure: 'yes' })
    // As a backup of the store brings it back.
    for (const { revision: _, ...doc } of kept.passports) await store().passports.insert(doc)
    for (const { revision: _, ...doc } of kept.items) await store().passportItems.insert(doc)
    for (const { revision: _, ...doc } of kept.tokens) await store().passportTokens.insert(doc)
    expect((await browserOf(service).get(`/passeport/public/${publicBadge}`)).status).to.equal(404)
    const answer = await service.anonymous.call('GET', '/passeport', { headers: { Cookie: cookie } })
    expect(answer.bytes.toString('utf8')).to.not.include('/passeport/badges/')
  })

  it('opens a new one for an address whose Passeport a crash left half erased', async () => {
    const email = 'panne@exemple.fr'
    await signedInBrowser(service, email)
    const { passport } = await passportOfEmail(service.context.deps, email)
    await store().erasableKeys.erase(passport._id)
    const browser = await signedInBrowser(service, email)
    expect((await browser.get('/passeport')).text).to.include('Votre Passeport est vide')
    expect(await store().passports.get(passport._id)).to.equal(undefined)
    await removeRemains(service.context.deps, passport._id)
    expect(await isOpen(browser)).to.equal(true)
  })
})
