/** Badges of other issuers, put into a Passeport by the person they belong to. */
import { expect } from 'chai'
import { keepForeign } from '../../server/passport/badges/keep-foreign.ts'
import { passportOfEmail } from '../../server/passport/passports.ts'
import type { Credential } from '../../server/proof/types.ts'
import { everything } from '../../server/store/everything.ts'
import { browserOf, signedInBrowser, type Browser, type Page } from '../support/passports.ts'
import { startService, succeeded, type Client, type TestService } from '../support/service.ts'
import { oneBadge, type AwardedLine } from '../support/training.ts'
import { changed } from '../verify/issuing.ts'
import { issuedBy, plainDid, plainlySigned } from '../verify/plain-signer.ts'

describe('a badge put into a Passeport', function () {
  this.timeout(120_000)
  let service: TestService
  let trainer: Client
  let own: AwardedLine
  let ownText: string
  let unsigned: Credential
  before(async () => {
    service = await startService()
    trainer = await service.organisation('mednum-bfc')
    own = (await oneBadge(trainer, { person: { nameInBadge: true } })).line
    ownText = (await service.anonymous.call('GET', own.credential)).bytes.toString('utf8')
    const { proof: _proof, ...signed } = JSON.parse(ownText) as Credential
    const { decision: _decision, ...written } = issuedBy(signed)
    unsigned = written
  })
  after(() => service.stop())

  const store = () => service.context.deps.store
  let people = 0
  const person = () => {
    people += 1
    return signedInBrowser(service, `personne${String(people)}@exemple.fr`)
  }
  const add = (browser: Browser, fields: Readonly<Record<string, string | Blob>>) =>
    browser.send('/passeport/ajouter', fields)
  const placeOf = ({ headers }: Page) => headers.get('location') ?? ''
  const at = async (path: string, accept = '*/*') =>
    (await service.anonymous.call('GET', path, { headers: { Accept: accept } })).bytes
  const strangers = async (id: string, change: Credential = {}) =>
    JSON.stringify(await plainlySigned({ ...unsigned, id, ...change }), null, 3)
  const ended = { validUntil: '2026-11-20T00:00:00Z' }

  it('is of an issuer nobody knows: kept, said to be that, and never green', async () => {
    const browser = await person()
    const added = await add(browser, {
      text: await strangers('urn:uuid:1e3b0c0e-6a8f-4e08-9a4b-000000000001'),
    })
    expect([added.status, placeOf(added)]).to.satisfy(
      ([status, place]: [number, string]) =>
        status === 303 && /^\/passeport\/badges\/[0-9a-f]{32}$/u.test(place),
    )
    const { text } = await browser.get(placeOf(added))
    expect(text)
      .to.include('Ce badge est bon, avec des réserves')
      .and.include('Ce service ne connaît pas cet émetteur')
    expect(text)
      .to.match(/Le badge dit\s: donné par Organisation mednum-bfc/u)
      .and.not.include('>Ce badge est bon<')
    expect(text).to.include('value="remove"').and.not.include('value="refuse"')
    const list = (await browser.get('/passeport')).text
    expect(list).to.include('Badge ajouté par la personne').and.include('Vérifié le 21 novembre 2026')
    expect((await browser.get('/passeport/ajouter')).text).to.not.include('<script')
  })

  const forms: readonly (readonly [string, string, () => Promise<Buffer>])[] = [
    [
      'text with its own spaces',
      'application/json',
      async () => Buffer.from(`\n ${await strangers('urn:x-badge:2')}\n\n`),
    ],
    ['picture', 'image/png', () => at(`${own.credential}/badge.png`)],
    ['drawing', 'image/svg+xml', () => at(`${own.credential}/badge.svg`)],
    ['certificate', 'application/pdf', () => at(`${own.credential}/certificate.pdf`)],
    ['signed text', 'text/plain', () => at(own.credential, 'application/vc+jwt')],
  ]
  for (const [what, type, make] of forms) {
    it(`as a ${what} is kept byte for byte, and comes out as it went in`, async () => {
      const browser = await person()
      const bytes = await make()
      const place = placeOf(await add(browser, { file: new Blob([new Uint8Array(bytes)]) }))
      const file = await browser.get(`${place}/fichier`)
      expect(file.bytes.equals(bytes)).to.equal(true)
      expect(file.headers.get('content-type')).to.include(type)
      expect(file.headers.get('content-disposition')).to.include('attachment')
      expect(file.headers.get('content-security-policy')).to.include('sandbox')
      expect((await browserOf(service).get(`${place}/fichier`)).text).to.include('Ouvrir mon Passeport')
      expect((await (await person()).get(`${place}/fichier`)).status).to.equal(404)
    })
  }

  it('by its link, and by the code of its card, is the badge that is there', async () => {
    const browser = await person()
    const first = await add(browser, { where: own.credential })
    expect((await browser.get(placeOf(first))).text).to.include('<strong>Ce badge est bon</strong>')
    const nowhere = await add(browser, { where: 'AAAA-AAAA-AAAA-AAAA' })
    expect([nowhere.status, nowhere.text.includes('faute de frappe')]).to.deep.equal([422, true])
  })

  it('again, takes the place of the first, whatever its form', async () => {
    const browser = await person()
    const png = new Blob([new Uint8Array(await at(`${own.credential}/badge.png`))])
    const places = [
      await add(browser, { file: png }),
      await add(browser, { text: ownText }),
      await add(browser, { text: ownText }),
    ]
    expect(new Set(places.map(placeOf)).size).to.equal(1)
    expect((await browser.get('/passeport')).text.match(/<article>/gu)).to.have.length(1)
    const { passport } = await passportOfEmail(service.context.deps, `personne${String(people)}@exemple.fr`)
    expect(await store().passportFiles.count({ passportId: passport._id })).to.equal(1)
    const other = await strangers(String((JSON.parse(ownText) as Credential)['id']))
    expect(placeOf(await add(browser, { text: other }))).to.not.equal(placeOf(places[0] ?? added()))
  })
  const added = (): never => {
    throw new Error('nothing was added')
  }

  it('at once from twenty sides is there once, with one file', async () => {
    const browser = await person()
    const text = await strangers('urn:x-badge:at-once')
    const all = await Promise.all(Array.from({ length: 20 }, () => add(browser, { text })))
    expect(new Set(all.map(placeOf)).size).to.equal(1)
    const { passport } = await passportOfEmail(service.context.deps, `personne${String(people)}@exemple.fr`)
    expect(await store().passportItems.count({ passportId: passport._id })).to.equal(1)
    expect(await store().passportFiles.count({ passportId: passport._id })).to.equal(1)
  })

  const refused: readonly (readonly [string, () => Promise<string>, string])[] = [
    ['was changed', () => Promise.resolve(ownText.replace('Éloïse', 'Mallory')), 'Ce badge n’est pas bon'],
    ['is no badge', () => Promise.resolve('{"hello":"world"}'), 'Ce badge n’est pas bon'],
    ['is nothing', () => Promise.resolve(' '), 'Donnez un lien'],
    [
      'cannot be told from one somebody made up, for its issuer is not asked',
      async () => {
        const did = 'did:web:ecole.example'
        return JSON.stringify(
          await plainlySigned(issuedBy(unsigned, did), did, { verificationMethod: `${did}#key-1` }),
        )
      },
      'Nous n’avons pas pu vérifier',
    ],
  ]
  for (const [what, make, said] of refused) {
    it(`is not kept when it ${what}, and why is said`, async () => {
      const browser = await person()
      const before = [await store().passportItems.count({}), await store().passportFiles.count({})]
      const answer = await add(browser, { text: await make() })
      expect(answer.status).to.equal(422)
      expect(answer.text).to.include('role="alert"').and.include(said).and.not.include('Mallory')
      expect([await store().passportItems.count({}), await store().passportFiles.count({})]).to.deep.equal(
        before,
      )
    })
  }

  it('is kept when it has ended, and shown as ended', async () => {
    const browser = await person()
    const place = placeOf(await add(browser, { text: await strangers('urn:x-badge:ended', ended) }))
    expect((await browser.get(place)).text)
      .to.include('Ce badge n’est pas bon')
      .and.include('La date de fin du badge est passée')
  })

  it('is judged anew whenever it is looked at, by its person and by others', async () => {
    const browser = await person()
    const { line } = await oneBadge(trainer, { person: { reference: 'R-anew', email: undefined } })
    const place = placeOf(await add(browser, { where: line.credential }))
    await browser.post(place, { do: 'show', age: '15' })
    const [, shown = ''] = /(\/passeport\/public\/[0-9a-f]{32})/u.exec((await browser.get(place)).text) ?? []
    expect((await browserOf(service).get(shown)).text).to.include('<strong>Ce badge est bon</strong>')
    succeeded(
      await trainer.call('PUT', `/awards/${line.awardId}/state`, {
        json: { state: 'revoked', reason: 'Erreur' },
      }),
    )
    for (const page of [await browser.get(place), await browserOf(service).get(shown)])
      expect(page.text)
        .to.include('Ce badge n’est pas bon')
        .and.not.include('<strong>Ce badge est bon</strong>')
  })

  it('is shown to others with its file, as long as its person shows it', async () => {
    const browser = await person()
    const text = await strangers('urn:x-badge:shown')
    // A field of a form may get other ends of lines; a file does not.
    const place = placeOf(await add(browser, { file: new Blob([text]) }))
    await browser.post(place, { do: 'show', age: '15' })
    const [, shown = ''] = /(\/passeport\/public\/[0-9a-f]{32})/u.exec((await browser.get(place)).text) ?? []
    expect((await browserOf(service).get(`${shown}/fichier`)).text).to.equal(text)
    await browser.post(place, { do: 'hide' })
    expect((await browserOf(service).get(`${shown}/fichier`)).status).to.equal(404)
  })

  it('leaves nothing when it is removed, and when the Passeport is erased', async () => {
    const browser = await person()
    const first = placeOf(await add(browser, { text: await strangers('urn:x-badge:removed') }))
    await add(browser, { text: await strangers('urn:x-badge:erased') })
    const { passport } = await passportOfEmail(service.context.deps, `personne${String(people)}@exemple.fr`)
    const files = () => store().passportFiles.count({ passportId: passport._id })
    await browser.post(first, { do: 'arrange', collection: 'Ailleurs' })
    await browser.post(first, { do: 'remove' })
    expect([await files(), (await browser.get(first)).status]).to.deep.equal([1, 404])
    expect((await browser.get('/passeport')).text).to.not.include('Ailleurs')
    await browser.post('/passeport/effacer', { sure: 'yes' })
    expect(await files()).to.equal(0)
  })

  it('says in the store nothing of itself', async () => {
    await add(await person(), { text: await strangers('urn:x-badge:sealed') })
    const kept = JSON.stringify([
      await everything(store().passportItems, {}),
      await everything(store().passportFiles, {}),
    ])
    for (const secret of ['urn:x-badge', 'credentialSubject', plainDid]) expect(kept).to.not.include(secret)
  })

  it('is not taken from the page of another site', async () => {
    const browser = await person()
    const foreign = { 'Sec-Fetch-Site': 'cross-site' }
    expect((await browser.send('/passeport/ajouter', { text: ownText }, foreign)).status).to.equal(403)
    expect((await browserOf(service).send('/passeport/ajouter', { text: ownText })).status).to.equal(303)
  })

  it('shows no script of its own', async () => {
    const browser = await person()
    const named = changed(
      unsigned,
      ['credentialSubject', 'achievement', 'name'],
      () => '<script>alert(1)</script>',
    )
    const text = JSON.stringify(await plainlySigned({ ...named, id: 'urn:x-badge:script' }))
    const place = placeOf(await add(browser, { text }))
    for (const path of [place, '/passeport'])
      expect((await browser.get(path)).text)
        .to.include('&lt;script')
        .and.not.include('<script')
  })

  it('is refused when the Passeport is full', async () => {
    const { deps } = service.context
    const opened = await passportOfEmail(deps, 'plein@exemple.fr')
    const item = { passportId: opened.passport._id, state: 'kept' as const, keptAt: '2026-11-21T09:30:00Z' }
    const content = { file: 'f', format: 'json', byteCount: 20 * 1024 * 1024, said: {}, judged: {} }
    const sealed = opened.key.seal('passportItems', 'full', content)
    await deps.store.passportItems.insert({ ...item, _id: 'full', sealed })
    const input = { kind: 'json' as const, bytes: Buffer.from(ownText) }
    const answer = await keepForeign(deps, opened, input, deps.verify)
    expect(answer.outcome).to.equal('full')
    await deps.store.passportItems.delete('full')
    expect((await keepForeign(deps, opened, input, deps.verify)).outcome).to.equal('kept')
  })
})
