import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect } from 'chai'
import { exportJWK, SignJWT } from 'jose'
import { chromium, type Browser, type Page } from 'playwright-core'
import { buildPage } from '../../scripts/offline-page/build-page.ts'
import { contextDigests } from '../../server/proof/json-ld/context-digests.ts'
import { encodePublicKey } from '../../server/proof/keys/multikey.ts'
import { schemaDigests } from '../../server/schema.ts'
import { openBundle, type OpenedBundle } from '../../server/verify/offline/open-bundle.ts'
import { verifyOffline } from '../../server/verify/offline/verify-offline.ts'
import { newScratchFolder } from '../support/scratch-folder.ts'
import { testDay } from '../support/service.ts'

const executablePath = '/usr/bin/chromium'
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync']
const quiet = ['--disable-background-networking', '--disable-component-update']

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Of nobody: what it says of the verifier itself is all there is in it. */
function bundleOfNobody() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const multibase = encodePublicKey(publicKey)
  const iss = `did:key:${multibase}`
  const iat = testDay.getTime() / 1000 - 60
  const none = { issuers: [], recognitions: [], frameworks: [], statusLists: [] }
  const mine = { contexts: contextDigests(), schemas: schemaDigests() }
  const where = { sub: 'https://hub.example/trust/bundle', publicUrl: 'https://hub.example' }
  const header = base64url({ alg: 'EdDSA', typ: 'trust-bundle+jwt', kid: `${iss}#${multibase}` })
  const input = `${header}.${base64url({ iss, iat, exp: iat + 86_400, ...where, ...none, ...mine })}`
  return { hub: iss, text: `${input}.${sign(null, Buffer.from(input), privateKey).toString('base64url')}` }
}

const pairs = {
  EdDSA: () => generateKeyPairSync('ed25519'),
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
} satisfies Readonly<Record<string, () => { publicKey: KeyObject; privateKey: KeyObject }>>

function badgeOf(issuer: string) {
  return {
    '@context': [
      'https://www.w3.org/ns/credentials/v2',
      'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
    ],
    id: 'https://elsewhere.example/badges/1',
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    issuer: { id: issuer, type: ['Profile'], name: 'Elsewhere' },
    validFrom: '2026-01-01T00:00:00Z',
    name: 'Badge',
    credentialSubject: {
      id: 'did:example:somebody',
      type: ['AchievementSubject'],
      achievement: {
        id: 'https://elsewhere.example/achievements/1',
        type: ['Achievement'],
        name: 'Badge',
        description: 'A badge',
        criteria: { narrative: 'Somebody did it.' },
      },
    },
  }
}

describe('the page that verifies offline, beside the verifier in Node.js', function () {
  this.timeout(240_000)
  const folder = newScratchFolder()
  let browser: Browser
  let page: Page
  let opened: OpenedBundle

  before(async function () {
    if (!existsSync(executablePath)) {
      console.warn(`skipped: there is no ${executablePath}`)
      this.skip()
    }
    mkdirSync(folder, { recursive: true })
    const { hub, text } = bundleOfNobody()
    const read = openBundle(text, hub)
    if ('failure' in read) throw new Error(read.failure)
    opened = read
    writeFileSync(path.join(folder, 'page.html'), await buildPage(hub))
    writeFileSync(path.join(folder, 'bundle.jwt'), text)
    browser = await chromium.launch({ executablePath, args: [...args, ...quiet] })
    page = await browser.newPage()
    page.setDefaultTimeout(20_000)
    await page.goto(pathToFileURL(path.join(folder, 'page.html')).href)
    await page.clock.setFixedTime(testDay)
    await page.setInputFiles('#bundle', path.join(folder, 'bundle.jwt'))
  })
  after(async () => {
    if (!existsSync(executablePath)) return
    await browser.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const words = {
    valid: 'Badge valide Valid',
    'valid-with-warnings': 'Badge valide, avec',
    invalid: 'Badge NON valide',
    undetermined: 'On ne sait pas',
  }
  /** The report Node.js makes of `bytes`, once the page was seen to say the same. */
  const alike = async (bytes: Buffer, name = '') => {
    await page.setInputFiles('#badge', { name: 'badge', mimeType: 'application/octet-stream', buffer: bytes })
    await page.click('#verify')
    await page.waitForSelector('#result h2')
    const verdict = (await page.textContent('#result h2'))?.slice(2)
    const lines = page.locator('#result li')
    const codes = await lines.evaluateAll((all) => all.map((line) => line.getAttribute('data-code')))
    const report = await verifyOffline(opened, bytes, testDay)
    const here = report.checks.map(({ outcome, code }) => `${outcome} ${code}`)
    expect(codes, name).to.deep.equal(here)
    expect(verdict, name).to.include(words[report.verdict])
    return report
  }

  for (const [alg, made] of Object.entries(pairs)) {
    for (const form of ['did:key', 'did:jwk', 'jwk'] as const) {
      it(`reads a badge signed with ${alg}, its key in ${form}, and finds one changed`, async () => {
        const { publicKey, privateKey } = made()
        const multibase = encodePublicKey(publicKey)
        const jwk = await exportJWK(publicKey)
        const did = form === 'did:key' ? `did:key:${multibase}` : `did:jwk:${base64url(jwk)}`
        const kid = form === 'did:key' ? `${did}#${multibase}` : `${did}#0`
        const badge = badgeOf(did)
        const about = { iss: did, sub: badge.credentialSubject.id, jti: badge.id }
        const nbf = Date.parse(badge.validFrom) / 1000
        const text = await new SignJWT({ ...badge, ...about, nbf })
          .setProtectedHeader({ alg, typ: 'JWT', ...(form === 'jwk' ? { jwk } : { kid }) })
          .sign(privateKey)
        expect((await alike(Buffer.from(text))).verdict).to.equal('valid-with-warnings')
        const at = text.length - 20
        const changed = text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)
        expect((await alike(Buffer.from(changed))).verdict).to.equal('invalid')
      })
    }
  }

  it('answers as it does for every given fixture', async function () {
    const given = path.resolve(process.env['CONFORMANCE_DATA'] ?? '../shared/conformance')
    if (!existsSync(given)) {
      console.warn('skipped: no conformance data')
      this.skip()
    }
    const files = readdirSync(given, { recursive: true, encoding: 'utf8' })
      .filter((name) => !/schemas|contexts|^case/u.test(name))
      .map((name) => path.join(given, name))
      .filter((name) => statSync(name).isFile() && statSync(name).size < 300_000)
    expect(files).to.not.be.empty
    for (const name of files) await alike(readFileSync(name), name)
  })
})
