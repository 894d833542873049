/** A Passeport that leaves one service, and comes into another. */
import { hash } from 'node:crypto'
import { expect } from 'chai'
import { unzipSync, zipSync } from 'fflate'
import { createApp } from '../../server/app.ts'
import type { PassportExport } from '../../server/passport/transfer/write-export.ts'
import { schemaErrors } from '../../server/schema.ts'
import { outsideOf, startOtherSite, type OtherSite } from '../support/other-site.ts'
import { browserOf, signedInBrowser, type Browser } from '../support/passports.ts'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'
import { oneBadge } from '../support/training.ts'
import { issuedBy, plainlySigned } from '../verify/plain-signer.ts'
import type { Credential } from '../../server/proof/types.ts'

type Files = Record<string, Uint8Array>

describe('a Passeport that moves', function () {
  this.timeout(180_000)
  let site: OtherSite
  let first: TestService
  let second: TestService
  let trainer: Client
  /** Names of badges, in the order they were kept. */
  const names: string[] = []
  let archive: Buffer
  let files: Files
  let document: PassportExport

  before(async () => {
    site = await startOtherSite('premier.example')
    first = await startService({ PUBLIC_URL: site.url })
    site.otherwise(createApp(first.context.deps))
    second = await startService({ PUBLIC_URL: 'https://second.example' }, undefined, outsideOf([site]))
    trainer = await first.organisation('mednum-bfc')
    const browser = await signedInBrowser(first, 'anais@exemple.fr')
    const kept: string[] = []
    for (const line of [await badge(0), await badge(1), await badge(2)]) {
      const made = await trainer.call<Schemas['NewClaim']>('POST', `/awards/${line.awardId}/claims`)
      await browser.post(`${new URL(succeeded(made).link).pathname}/passeport`, { how: 'signed-in' })
      later()
      kept.push(line.awardId)
    }
    const png = (await first.anonymous.call('GET', `/credentials/${(await badge(3)).awardId}/badge.png`))
      .bytes
    await browser.send('/passeport/ajouter', { file: new Blob([new Uint8Array(png)]) })
    later()
    await browser.send('/passeport/ajouter', { file: new Blob([` ${await strangers(kept[0] ?? '')}\n`]) })
    const ids = itemsIn((await browser.get('/passeport')).text)
    await browser.post(`/passeport/badges/${ids[1] ?? ''}`, { do: 'arrange', collection: 'Mon travail' })
    await browser.post(`/passeport/badges/${ids[4] ?? ''}`, { do: 'arrange', collection: '=Ailleurs' })
    await browser.post(`/passeport/badges/${ids[0] ?? ''}`, { do: 'arrange', collection: 'Mon travail' })
    await browser.post(`/passeport/badges/${ids[2] ?? ''}`, { do: 'show', age: '15' })
    const saved = await browser.get('/passeport/export')
    expect([saved.status, saved.headers.get('content-type')]).to.deep.equal([200, 'application/zip'])
    expect(saved.headers.get('cache-control')).to.equal('private, no-store')
    archive = saved.bytes
    files = unzipSync(archive)
    document = JSON.parse(textOf(files['passeport.jsonld'])) as PassportExport
    names.push(...namesIn((await browser.get('/passeport')).text))
    expect((await browser.get('/passeport/effacer')).text).to.include('value="moved"')
    await browser.post('/passeport/effacer', { sure: 'moved' })
    const { store } = first.context.deps
    const left = ['passports', 'passportEmails', 'passportItems', 'passportFiles', 'passportTokens'] as const
    for (const name of left) expect(await store[name].count({}), name).to.equal(0)
  })
  after(async () => {
    await first.stop()
    await second.stop()
    await site.stop()
  })

  const later = () => {
    first.now = new Date(first.now.getTime() + 1000)
  }
  const badge = async (number: number) =>
    (await oneBadge(trainer, { person: { reference: `R-${String(number)}`, email: undefined } })).line
  const strangers = async (awardId: string) => {
    const kept = (await first.context.deps.store.awards.get(awardId))?.credential ?? ''
    const { proof: _proof, ...unsigned } = JSON.parse(kept) as Credential
    const { decision: _decision, ...written } = issuedBy(unsigned)
    return JSON.stringify(await plainlySigned({ ...written, id: 'urn:x-badge:elsewhere' }))
  }
  const itemsIn = (text: string) =>
    [...text.matchAll(/<h3><a href="\/passeport\/badges\/([0-9a-f]{32})"/gu)].map(([, id = '']) => id)
  const namesIn = (text: string) =>
    [...text.matchAll(/<h[23]>(?:<a [^>]+>)?([^<]+)/gu)].map(([, name = '']) => name)
  const textOf = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? new Uint8Array()).toString('utf8')
  const bring = (browser: Browser, bytes: Uint8Array) =>
    browser.send('/passeport/transfert', { file: new Blob([new Uint8Array(bytes)]) })
  const zipped = (changed: Files) => Buffer.from(zipSync({ ...files, ...changed }))
  const named = (change: Partial<PassportExport>): Files => ({
    'passeport.jsonld': Buffer.from(JSON.stringify({ ...document, ...change })),
  })
  let people = 0
  const person = () => {
    people += 1
    return signedInBrowser(second, `nouveau${String(people)}@exemple.fr`)
  }

  it('leaves as one archive: each badge as it was signed or came, how they were arranged, a table, and how to read them', async () => {
    expect(Object.keys(files)).to.have.members([
      'LISEZMOI.txt',
      'passeport.jsonld',
      'badges.csv',
      ...['0001.json', '0002.json', '0003.json', '0004.png', '0005.json'].map((name) => `badges/${name}`),
    ])
    expect(schemaErrors('passport-export.schema.json', document)).to.deep.equal([])
    for (const { file, sha256 } of document.badges)
      expect(hash('sha256', files[file] ?? '', 'hex'), file).to.equal(sha256)
    expect(document.collections.map(({ name, badges }) => [name, badges.length])).to.deep.equal([
      ['Mon travail', 2],
      ['=Ailleurs', 1],
    ])
    expect(document.badges.map(({ wasPublic }) => wasPublic)).to.include.members([true, false])
    const [signed] = document.badges
    const { items } = await first.context.deps.store.awards.page({ where: {}, limit: 100 })
    const texts = new Set(items.map(({ credential }) => credential))
    expect(texts.has(textOf(files[signed?.file ?? '']))).to.equal(true)
    const csv = textOf(files['badges.csv'])
    expect(csv.startsWith('\uFEFF"fichier"')).to.equal(true)
    expect(csv).to.include(`"'=Ailleurs"`)
    expect(archive.toString('latin1')).to.not.include('anais@exemple.fr')
  })

  it('is in the other one as it was: names, order, collections, issuers, days, criteria, and every file byte for byte', async () => {
    const browser = await person()
    const answer = await bring(browser, archive)
    expect(answer.status).to.equal(200)
    expect(answer.text).to.include('5 badges sont dans votre Passeport').and.not.include('Ces fichiers')
    const { text } = await browser.get('/passeport')
    expect(namesIn(text)).to.deep.equal(names)
    expect(text).to.not.include('Public')
    const seen: string[] = []
    for (const id of itemsIn(text)) {
      const page = (await browser.get(`/passeport/badges/${id}`)).text
      expect(page)
        .to.match(/Ce badge est bon/u)
        .and.match(/Organisation mednum-bfc/u)
      expect(page).to.include('Donné le 21 novembre 2026').and.include('Ce qu’il a fallu faire')
      seen.push(hash('sha256', (await browser.get(`/passeport/badges/${id}/fichier`)).bytes, 'hex'))
    }
    expect(seen).to.have.members(document.badges.map(({ sha256 }) => sha256))
    expect(site.asked.some((line) => line.includes('/status'))).to.equal(true)
  })

  it('twice is there once', async () => {
    const browser = await person()
    await bring(browser, archive)
    await bring(browser, archive)
    expect(namesIn((await browser.get('/passeport')).text)).to.deep.equal(names)
  })

  it('says which file is missing or was changed, which badge is not good, and keeps the others', async () => {
    const [one = { file: '' }, two = { file: '' }, three] = document.badges
    const forged = Buffer.from(textOf(files[two.file]).replace('mednum-bfc', 'mednum-bfd'))
    const badges = document.badges.map((entry) =>
      entry.file === two.file ? { ...entry, sha256: hash('sha256', forged, 'hex') } : entry,
    )
    const { [one.file]: _one, ...others } = { ...files, [two.file]: forged, ...named({ badges }) }
    const browser = await person()
    const answer = await bring(browser, zipSync({ ...others, [three?.file ?? '']: Buffer.from('{}') }))
    expect(answer.text).to.include('2 badges sont dans votre Passeport')
    expect(answer.text)
      .to.include(`${one.file} – Ce fichier manque`)
      .and.include(`${three?.file ?? ''} – Ce fichier manque`)
    expect(answer.text).to.match(new RegExp(`${two.file} – Ce badge n’est pas bon`, 'u'))
  })

  const large = () => ({ 'badges/0001.json': Buffer.alloc(3 * 1024 * 1024) })
  const flawed: readonly (readonly [string, () => Uint8Array, string])[] = [
    ['is no archive', () => Buffer.from('PK no archive'), 'n’est pas un Passeport'],
    ['is nothing', () => new Uint8Array(), 'Choisissez un fichier'],
    ['is another archive', () => zipSync({ 'a.txt': Buffer.from('a') }), 'n’est pas un Passeport'],
    ['is cut', () => archive.subarray(0, archive.length - 40), 'n’est pas un Passeport'],
    [
      'has a document that is not JSON',
      () => zipped({ 'passeport.jsonld': Buffer.from('{') }),
      'n’est pas un Passeport',
    ],
    [
      'says one thing twice',
      () => zipped({ 'passeport.jsonld': Buffer.from('{"type":"PassportExport","type":"PassportExport"}') }),
      'n’est pas un Passeport',
    ],
    [
      'leads out of its folder',
      () =>
        zipped(named({ badges: document.badges.map((entry) => ({ ...entry, file: '../../etc/passwd' })) })),
      'n’est pas un Passeport',
    ],
    [
      'names a badge twice',
      () => zipped(named({ badges: [...document.badges, ...document.badges] })),
      'n’est pas un Passeport',
    ],
    ['has a file that is too large', () => zipped(large()), 'plus que ce qu’un Passeport peut garder'],
    [
      'unpacks to more than a Passeport holds',
      () =>
        zipSync(
          Object.fromEntries(
            Array.from({ length: 40 }, (_, at) => [
              `badges/${String(at).padStart(4, '0')}.json`,
              Buffer.alloc(1024 * 1024),
            ]),
          ),
        ),
      'plus que ce qu’un Passeport peut garder',
    ],
    [
      'has thousands of files',
      () =>
        zipSync(
          Object.fromEntries(Array.from({ length: 2_200 }, (_, at) => [`x/${String(at)}`, Buffer.from('x')])),
        ),
      'plus que ce qu’un Passeport peut garder',
    ],
  ]
  for (const [what, make, said] of flawed) {
    it(`is refused, and nothing of it kept, when the file ${what}`, async () => {
      const browser = await person()
      const answer = await bring(browser, make())
      expect(answer.status).to.equal(422)
      expect(answer.text).to.include('role="alert"').and.include(said)
      expect((await browser.get('/passeport')).text).to.include('Votre Passeport est vide')
    })
  }

  it('says less of a file than it is, and gets no more room for it', async () => {
    // The size that both headers tell, of a file that is a megabyte.
    const bytes = zipped({ 'badges/0001.json': Buffer.alloc(1024 * 1024, 0x20) })
    for (
      let at = bytes.indexOf('badges/0001.json');
      at !== -1;
      at = bytes.indexOf('badges/0001.json', at + 1)
    ) {
      const isLocal = bytes.readUInt32LE(at - 30) === 0x04_03_4b_50
      bytes.writeUInt32LE(10, isLocal ? at - 8 : at - 22)
    }
    const answer = await bring(await person(), bytes)
    expect(answer.text)
      .to.include('4 badges sont dans votre Passeport')
      .and.include('badges/0001.json – Ce fichier manque')
  })

  it('is read only of somebody who has a Passeport there, on a page of the service', async () => {
    expect((await bring(browserOf(second), archive)).status).to.equal(303)
    const browser = await person()
    const foreign = { 'Sec-Fetch-Site': 'cross-site' }
    const answer = await browser.send(
      '/passeport/transfert',
      { file: new Blob([new Uint8Array(archive)]) },
      foreign,
    )
    expect(answer.status).to.equal(403)
    expect((await bring(browser, Buffer.alloc(25 * 1024 * 1024))).status).to.equal(413)
    expect((await browserOf(second).get('/passeport/export')).text).to.include('Ouvrir mon Passeport')
  })
})
