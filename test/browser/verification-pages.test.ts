import { existsSync } from 'node:fs'
import { expect } from 'chai'
import { chromium, type Browser, type Page } from 'playwright-core'
import { startService, succeeded, type Schemas, type TestService } from '../support/service.ts'
import { oneBadge } from '../support/training.ts'

const executablePath = '/usr/bin/chromium'
const args = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking']
const more = ['--no-sandbox', '--disable-component-update', '--disable-sync']

/** What keeps somebody from using a page, as far as the page itself tells. Run in the browser. */
const hindrances = `(() => {
  const all = (selector) => [...document.querySelectorAll(selector)]
  const ranks = all('h1, h2, h3, h4').map((heading) => Number(heading.tagName[1]))
  const ids = all('[id]').map(({ id }) => id)
  const named = (element) => element.getAttribute('aria-label') ?? element.textContent.trim()
  return [
    document.documentElement.scrollWidth > innerWidth && 'wider than the screen',
    document.documentElement.lang === '' && 'no language',
    ranks.filter((rank) => rank === 1).length !== 1 && 'not one first heading',
    ranks.some((rank, at) => rank > (ranks[at - 1] ?? 0) + 1) && 'a rank of heading is skipped',
    new Set(ids).size !== ids.length && 'an id is there twice',
    ['header', 'main', 'footer'].some((tag) => all(tag).length !== 1) && 'a landmark is missing',
    ...all('input, select, textarea').map((field) => [...field.labels].every((label) => named(label) === '') && 'a field has no label'),
    ...all('[aria-describedby]').map((one) => document.getElementById(one.getAttribute('aria-describedby')) === null && 'a description is missing'),
    ...all('a, button, summary').map((one) => named(one) === '' && 'a link has no words'),
    ...all('img:not([alt]), svg:not([aria-hidden]):not([aria-label]):not([aria-labelledby])').map(() => 'an image has no words'),
    ...all('button, summary, input:not([type=hidden])').map((one) => one.getBoundingClientRect().height < 24 && 'too small to touch'),
  ].filter(Boolean)
})()`

describe('the pages of verification', function () {
  this.timeout(120_000)
  let service: TestService
  let browser: Browser
  let badge: string
  let request: string
  before(async function () {
    if (!existsSync(executablePath)) {
      console.warn(`skipped: there is no ${executablePath}`)
      this.skip()
    }
    service = await startService()
    badge = (await oneBadge(await service.organisation('atelier-dole'), { person: { nameInBadge: true } }))
      .line.credential
    const employer = await service.organisation('employeur', ['credential:verify'])
    request = succeeded(
      await employer.call<Schemas['PresentationRequest']>(
        'POST',
        '/organisations/employeur/presentation-requests',
        {
          json: { purpose: { fr: 'Candidature', en: 'Application' } },
        },
      ),
    ).interactionUrl
    browser = await chromium.launch({ executablePath, args: [...args, ...more] })
  })
  after(async () => {
    // Neither is there where the suite was skipped.
    await (browser as Browser | undefined)?.close()
    await (service as TestService | undefined)?.stop()
  })

  async function opened(language: string, width: number) {
    const page = await browser.newPage({
      viewport: { width, height: 640 },
      extraHTTPHeaders: { 'Accept-Language': language },
    })
    const complaints: string[] = []
    page.on('console', (message) => {
      // A page that says what went wrong has the status of what went wrong.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        complaints.push(message.text())
    })
    return { page, complaints }
  }
  const answered = async (page: Page, where: string, keep = false) => {
    await page.goto(`${service.url}/verifier`)
    await page.fill('#where', where)
    if (keep) await page.check('[name=keep]')
    await page.click('button[type=submit]')
  }

  const pages: readonly (readonly [string, (page: Page) => Promise<unknown>])[] = [
    ['the form', (page) => page.goto(`${service.url}/verifier`)],
    ['the form, sent empty', (page) => answered(page, '')],
    ['a good badge', (page) => answered(page, badge)],
    ['a code mistyped', (page) => answered(page, 'AAAA-AAAA-AAAA-AAAA')],
    ['a report that is kept', (page) => answered(page, badge, true)],
    ['a report that is gone', (page) => page.goto(`${service.url}/verifications/AAAAAAAAAAAAAAAAAAAAAA`)],
    ['every check', (page) => page.goto(`${service.url}/verifications/checks`)],
    ['the recognised issuers', (page) => page.goto(`${service.url}/trust/register`)],
    ['a presentation request', (page) => page.goto(request)],
    ['a badge', (page) => page.goto(badge)],
  ]
  for (const language of ['fr', 'en'])
    for (const width of [320, 1280])
      it(`hinder nobody, ${String(width)} pixels wide, in ${language === 'fr' ? 'French' : 'English'}`, async () => {
        const { page, complaints } = await opened(language, width)
        for (const [name, open] of pages) {
          await open(page)
          expect(await page.evaluate(hindrances), name).to.deep.equal([])
          expect(complaints, name).to.deep.equal([])
        }
        await page.close()
      })

  it('lead from a badge to what is found of it, with the keyboard alone, and to everything folded there', async () => {
    const { page } = await opened('fr', 320)
    await page.goto(badge)
    await page.focus('main a[href^="/verifier"]')
    await page.keyboard.press('Enter')
    await page.waitForSelector('#where')
    await page.focus('#where')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.verdict-valid')
    expect(await page.textContent('.verdict')).to.include('Ce badge est bon')
    expect(await page.textContent('main')).to.include('Éloïse')
    await page.focus('details > summary')
    const ring = await page.$eval('details > summary', (summary) => getComputedStyle(summary).outlineStyle)
    await page.keyboard.press('Enter')
    expect([ring, await page.isVisible('details dl')]).to.deep.equal(['solid', true])
    await page.close()
  })
})
