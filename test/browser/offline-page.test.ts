import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect } from 'chai'
import { chromium, type Browser, type Page } from 'playwright-core'
import { buildPage } from '../../scripts/offline-page/build-page.ts'
import { openBundle } from '../../server/verify/offline/open-bundle.ts'
import { newScratchFolder } from '../support/scratch-folder.ts'
import { startService, succeeded, testDay, type TestService } from '../support/service.ts'
import { oneBadge } from '../support/training.ts'

const executablePath = '/usr/bin/chromium'
const args = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking']
const more = ['--no-sandbox', '--disable-component-update', '--disable-sync']

describe('the page that verifies offline', function () {
  this.timeout(120_000)
  const folder = newScratchFolder()
  const file = (name: string) => path.join(folder, name)
  const requests: string[] = []
  const complaints: string[] = []
  let service: TestService
  let browser: Browser
  let page: Page
  let hub: string
  let html: string

  before(async function () {
    if (!existsSync(executablePath)) {
      console.warn(`skipped: there is no ${executablePath}`)
      this.skip()
    }
    mkdirSync(folder, { recursive: true })
    service = await startService()
    const trainer = await service.organisation('atelier-dole')
    const [fresh, revoked] = [(await oneBadge(trainer)).line, (await oneBadge(trainer)).line]
    const json = { state: 'revoked', reason: 'Erreur de saisie' }
    succeeded(await trainer.call('PUT', `/awards/${revoked.awardId}/state`, { json }))
    const text = async (id: string) => (await service.context.deps.store.awards.get(id))?.credential ?? ''
    const badge = await text(fresh.awardId)
    writeFileSync(file('fresh.json'), badge)
    writeFileSync(file('revoked.json'), await text(revoked.awardId))
    writeFileSync(file('tampered.json'), badge.replace(/"name":"[^"]/u, '$&x'))
    for (const [name, kind] of [
      ['fresh.png', 'badge.png'],
      ['fresh.svg', 'badge.svg'],
    ] as const) {
      const baked = await service.anonymous.call('GET', `/credentials/${fresh.awardId}/${kind}`)
      writeFileSync(file(name), baked.bytes)
    }
    const headers = { Accept: 'application/jwt' }
    const bundle = (await service.anonymous.call('GET', '/trust/bundle', { headers })).bytes.toString()
    writeFileSync(file('bundle.jwt'), bundle)
    const opened = openBundle(bundle)
    if ('failure' in opened) throw new Error(opened.failure)
    hub = opened.thumbprint
    html = await buildPage(hub)
    writeFileSync(file('page.html'), html)
    browser = await chromium.launch({ executablePath, args: [...args, ...more] })
    page = await browser.newPage({ viewport: { width: 320, height: 640 } })
    page.setDefaultTimeout(10_000)
    page.on('request', (request) => requests.push(request.url()))
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
  })
  after(async () => {
    if (!existsSync(executablePath)) return
    await browser.close()
    await service.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const open = async (now: Date) => {
    await page.goto(pathToFileURL(file('page.html')).href)
    await page.clock.setFixedTime(now)
    await page.setInputFiles('#bundle', file('bundle.jwt'))
  }
  const answer = async () => {
    await page.click('#verify')
    await page.waitForSelector('#result h2')
    const lines = page.locator('#result li')
    const codes = await lines.evaluateAll((all) => all.map((line) => line.getAttribute('data-code') ?? ''))
    return {
      verdict: (await page.textContent('#result h2')) ?? '',
      said: (await page.textContent('#result')) ?? '',
      codes,
    }
  }
  const judge = async (name: string, now = testDay) => {
    await open(now)
    await page.setInputFiles('#badge', file(name))
    return answer()
  }

  for (const name of ['fresh.json', 'fresh.png', 'fresh.svg']) {
    it(`finds a fresh badge valid, by every check that the command line makes: ${name}`, async () => {
      const { verdict, said, codes } = await judge(name)
      expect(verdict, said).to.equal('✔ Badge valide Valid badge')
      expect(codes).to.include.members([
        'pass signature-valid',
        'pass well-formed',
        'pass not-revoked',
        'pass framework-unchanged',
        'pass bundle-current',
      ])
      expect(said).to.include('Ces données ont 0 jour\u202F;').and.include('Organisation atelier-dole')
    })
  }

  it('takes the text of a badge', async () => {
    await open(testDay)
    await page.fill('#text', readFileSync(file('fresh.json'), 'utf8'))
    expect((await answer()).verdict).to.include('Badge valide')
  })

  it('refuses a revoked one the bundle knows of', async () => {
    const { verdict, codes } = await judge('revoked.json')
    expect(verdict).to.include('Badge NON valide')
    expect(codes).to.include('fail revoked')
  })

  it('finds a tampered one invalid', async () => {
    const { verdict, said, codes } = await judge('tampered.json')
    expect(verdict, said).to.include('Badge NON valide')
    expect(codes).to.include('fail signature-mismatch')
  })

  it('warns past the end of the data, says how old they are, and finds nothing valid', async () => {
    const { verdict, said } = await judge('fresh.json', new Date(testDay.getTime() + 30 * 86_400_000))
    expect(verdict).to.include('On ne sait pas')
    expect(said).to.include('Ces données ont 30 jours').and.include('ATTENTION\u00A0: elles ont expiré')
  })

  it('is never green when nobody named the key of the hub, and takes no other', async () => {
    await open(testDay)
    await page.setInputFiles('#badge', file('fresh.json'))
    await page.fill('#hub', '')
    expect((await answer()).verdict).to.include('avec des réserves')
    await page.fill('#hub', 'z6Mkother')
    const { verdict, said } = await answer()
    expect([verdict.includes('On ne sait pas'), said.includes('pas signé par la clé du hub')]).to.deep.equal([
      true,
      true,
    ])
  })

  it('is used by keyboard alone, and puts the reader at the verdict', async () => {
    await open(testDay)
    await page.setInputFiles('#badge', file('fresh.json'))
    await page.focus('#hub')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForSelector('#result h2')
    expect(await page.evaluate('document.activeElement.tagName')).to.equal('H2')
    expect(await page.getAttribute('#result', 'role')).to.equal('status')
  })

  it('fits a screen of 320 pixels', async () => {
    await judge('fresh.json')
    await page.click('summary')
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.be.at.most(320)
  })

  it('asks nobody anything, keeps nothing, and breaks no rule of its own', async () => {
    expect(requests).to.not.be.empty
    expect(requests.filter((url) => !url.startsWith('file:'))).to.deep.equal([])
    expect(
      await page.evaluate('localStorage.length + sessionStorage.length + document.cookie.length'),
    ).to.equal(0)
    expect(complaints).to.deep.equal([])
    expect(html).to.match(/default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'/u)
  })

  it('is made byte for byte alike each time', async () => {
    expect((await buildPage(hub)) === html).to.equal(true)
  })
})
