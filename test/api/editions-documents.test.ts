import { expect } from 'chai'
import { unbake } from '../../server/credential/unbake.ts'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'
import {
  badges,
  enrol,
  learner,
  oneBadge,
  openSession,
  signJudging,
  type AwardedLine,
} from '../support/training.ts'
import { readPdf } from '../view/read-pdf.ts'

const printable = ['certificate.pdf', 'card.pdf'] as const

describe('the forms of a badge', function () {
  this.timeout(60_000)
  let service: TestService
  let trainer: Client
  let badge: AwardedLine
  before(async () => {
    service = await startService()
    trainer = await service.organisation('atelier-dole', undefined, { name: 'Atelier numérique de Dole' })
    badge = await awarded()
  })
  after(() => service.stop())

  const get = <Body>(path: string, headers: Readonly<Record<string, string>> = {}) =>
    service.anonymous.call<Body>('GET', path, { headers })
  const awarded = async (change: Parameters<typeof oneBadge>[1] = {}) =>
    (await oneBadge(trainer, change)).line
  const change = async ({ awardId }: AwardedLine, state: string) =>
    succeeded(
      await trainer.call('PUT', `/awards/${awardId}/state`, { json: { state, reason: 'Raison-Secrète' } }),
    )
  const editionsOf = async ({ awardId }: AwardedLine) =>
    succeeded(await get<Schemas['Editions']>(`/credentials/${awardId}/editions`))
  const textOf = async ({ credential }: AwardedLine) => (await get(credential)).bytes.toString('utf8')

  describe('are listed', () => {
    it('each with an address that answers in its media type', async () => {
      const { credential, state, editions } = await editionsOf(badge)
      expect([credential, state]).to.deep.equal([badge.credential, 'active'])
      expect(new Set(editions.map(({ form }) => form))).to.deep.equal(
        new Set([
          'open-badges-3.0',
          'open-badges-3.0-derived',
          'open-badges-3.0-jwt',
          'sd-jwt-vc',
          'open-badges-3.0-image',
          'open-badges-2.0',
          'open-badges-2.0-image',
          'european-learning-model',
          'certificate',
          'card',
        ]),
      )
      for (const { url, mediaType, accept, available, form, method } of editions) {
        expect(available, form).to.equal(true)
        if (method === 'POST') continue
        const answer = await get(url, accept === true ? { Accept: mediaType } : {})
        expect([answer.status, answer.headers.get('content-type')?.split(';')[0]], url).to.deep.equal([
          200,
          mediaType,
        ])
        expect(answer.headers.get('cache-control'), url).to.equal('private, no-store')
        expect(answer.headers.get('x-robots-tag'), url).to.equal('noindex')
      }
    })

    it('in every proof it can have, and each really has it', async () => {
      const { editions } = await editionsOf(badge)
      const proofsOf = (form: string) => editions.filter((one) => one.form === form).map(({ proof }) => proof)
      expect(proofsOf('open-badges-3.0')).to.deep.equal([
        undefined,
        'eddsa-rdfc-2022',
        'eddsa-jcs-2022',
        'ecdsa-rdfc-2019',
        'ecdsa-sd-2023',
      ])
      for (const form of ['open-badges-3.0-jwt', 'sd-jwt-vc'])
        expect(proofsOf(form)).to.have.members(['EdDSA', 'ES256', 'RS256'])
      expect(proofsOf('open-badges-3.0-image')).to.deep.equal(['embedded', 'jwt', 'embedded', 'jwt'])
      for (const { form, url, proof = '' } of editions) {
        if (form === 'open-badges-3.0' && proof !== '')
          expect((await get<{ proof: object[] }>(url)).body.proof[0]).to.include({ cryptosuite: proof })
        if (form === 'open-badges-3.0-jwt' || form === 'sd-jwt-vc') {
          const [header = ''] = (await get(url)).bytes.toString('utf8').split('.')
          expect(JSON.parse(Buffer.from(header, 'base64url').toString('utf8'))).to.include({ alg: proof })
        }
        if (form === 'open-badges-3.0-image') {
          const unbaked = unbake((await get(url)).bytes)
          expect('text' in unbaked && unbaked.text).to.match(proof === 'jwt' ? /^eyJ/ : /^\{/)
        }
      }
    })

    it('in the proofs of its one key, when the issuer is a did:key', async () => {
      const ofKey = await service.organisation('cle-seule', undefined, { didMethod: 'key' })
      const { awardId } = (await oneBadge(ofKey)).line
      const { editions } = succeeded(await get<Schemas['Editions']>(`/credentials/${awardId}/editions`))
      const proofs = editions.flatMap(({ proof }) => proof ?? [])
      expect(new Set(proofs)).to.deep.equal(
        new Set(['eddsa-rdfc-2022', 'eddsa-jcs-2022', 'EdDSA', 'embedded', 'jwt']),
      )
      for (const { url } of editions.filter(({ proof }) => proof !== undefined))
        expect((await get(url)).status, url).to.equal(200)
    })

    it('for whoever has the address, and for nobody to keep', async () => {
      const { headers } = await get(`/credentials/${badge.awardId}/editions`)
      expect(headers.get('cache-control')).to.equal('private, no-store')
      expect(headers.get('x-robots-tag')).to.equal('noindex')
      expectProblem(await get(`/credentials/${'0'.repeat(32)}/editions`), 404, 'not-found')
    })

    for (const [state, status, code] of [
      ['suspended', 404, 'award-suspended'],
      ['revoked', 410, 'award-revoked'],
    ] as const) {
      it(`with those that are not given out while the badge is ${state}`, async () => {
        const line = await awarded()
        await change(line, state)
        const list = await editionsOf(line)
        expect(list.state).to.equal(state)
        for (const { form, url, mediaType, accept, available, method } of list.editions) {
          if (method === 'POST') continue
          const answer = await get(url, accept === true ? { Accept: mediaType } : {})
          if (available) expect(answer.status, form).to.equal(200)
          else if (form === 'open-badges-2.0' && state === 'revoked') expect(answer.status).to.equal(410)
          else expectProblem(answer, status, code)
        }
        const given = list.editions.filter(({ available }) => available).map(({ form }) => form)
        expect(new Set(given)).to.deep.equal(
          new Set([
            'open-badges-3.0',
            'open-badges-3.0-derived',
            'open-badges-3.0-jwt',
            'sd-jwt-vc',
            'open-badges-3.0-image',
          ]),
        )
        expect(JSON.stringify(list)).not.to.include('Secrète')
      })
    }

    it('all of them once the badge has ended, which they say themselves', async () => {
      const line = await awarded({ session: { validUntil: '2026-11-30' } })
      const today = service.now
      service.now = new Date('2026-12-01T12:00:00Z')
      const list = await editionsOf(line)
      expect(list.state).to.equal('expired')
      expect(list.editions.every(({ available }) => available)).to.equal(true)
      for (const file of printable) {
        const { text } = await readPdf((await get(`/credentials/${line.awardId}/${file}`)).bytes)
        expect(text).to.include('Ce badge a pris fin le 30 novembre 2026.')
      }
      const european = await get<{ validUntil?: string }>(`/credentials/${line.awardId}/elm`)
      expect(succeeded(european).validUntil).to.equal('2026-11-30T22:59:59Z')
      service.now = today
    })

    it('with the check code printed on the card and the certificate, another for each badge', async () => {
      const { checkCode } = await editionsOf(badge)
      expect(checkCode).to.match(/^[34679ACEFGHJKMNPQRTVWXY]{4}-[34679ACEFGHJKMNPQRTVWXY]{4}$/)
      for (const file of printable)
        expect((await readPdf((await get(`/credentials/${badge.awardId}/${file}`)).bytes)).text).to.include(
          checkCode,
        )
      expect((await editionsOf(await awarded())).checkCode).not.to.equal(checkCode)
    })
  })

  describe('to print', () => {
    const pdfOf = async (line: AwardedLine, file: string, headers = {}) => {
      const answer = await get(`/credentials/${line.awardId}/${file}`, headers)
      expect([answer.status, answer.headers.get('content-type')]).to.deep.equal([200, 'application/pdf'])
      return { answer, pdf: await readPdf(answer.bytes) }
    }

    it('have the exact credential in the certificate, and the way to it on both', async () => {
      const { pdf } = await pdfOf(badge, 'certificate.pdf')
      expect(pdf.attachments.get('badge.json')?.toString('utf8')).to.equal(await textOf(badge))
      const card = (await pdfOf(badge, 'card.pdf')).pdf
      for (const { qrCode, links } of [pdf, card]) {
        expect(qrCode()).to.equal(badge.credential)
        const [printed = '', ...others] = new Set(links)
        expect(others).to.deep.equal([])
        expect(printed).to.match(/\/b\/[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/)
        const followed = await get(printed)
        expect(followed.status).to.equal(303)
        expect(followed.headers.get('location')).to.equal(badge.credential)
      }
    })

    it('say the name only when the badge does', async () => {
      const named = await awarded({ person: { nameInBadge: true } })
      for (const file of printable) {
        expect((await pdfOf(named, file)).pdf.text).to.include('Éloïse Béranger')
        expect((await pdfOf(badge, file)).pdf.text).not.to.match(/Éloïse|Béranger/)
      }
    })

    it('are in the language asked for: by the address, or else as the reader prefers, French first', async () => {
      for (const file of printable) {
        for (const [query, header, language] of [
          ['', {}, 'fr'],
          ['', { 'Accept-Language': 'en-GB,en;q=0.9' }, 'en'],
          ['?language=fr', { 'Accept-Language': 'en' }, 'fr'],
          ['?language=en', {}, 'en'],
        ] as const) {
          const { answer, pdf } = await pdfOf(badge, file + query, header)
          expect(answer.headers.get('content-language')).to.equal(language)
          expect(answer.headers.get('vary')).to.match(/Accept-Language/)
          expect(pdf.language).to.equal(language === 'fr' ? 'fr-FR' : 'en-GB')
          expect(pdf.text).to.include(language === 'fr' ? 'Instaurer un accueil' : 'Set up an encouraging')
        }
        expectProblem(await get(`/credentials/${badge.awardId}/${file}?language=de`), 400, 'invalid-request')
      }
    })

    it('can be shown in a browser, under a name that says nothing of anybody', async () => {
      const { answer } = await pdfOf(badge, 'certificate.pdf')
      expect(answer.headers.get('content-disposition')).to.equal('inline; filename="certificat.pdf"')
    })
  })

  it('name the English edition of what is recognised, which answers and names the French one', async () => {
    interface Edition {
      readonly id: string
      readonly inLanguage: string
      readonly name: string
      readonly related: readonly { readonly id: string; readonly inLanguage: string }[]
    }
    const { credentialSubject } = JSON.parse(await textOf(badge)) as {
      readonly credentialSubject: { readonly achievement: Edition }
    }
    const { achievement } = credentialSubject
    expect(achievement.inLanguage).to.equal('fr')
    const [english, ...others] = achievement.related
    expect(others).to.deep.equal([])
    expect(english?.inLanguage).to.equal('en')
    const at = (iri: string) => iri.replace('https://frameworks.example', '')
    const edition = succeeded(await get<Edition>(at(english?.id ?? '')))
    expect(edition).to.include({ id: english?.id, inLanguage: 'en' })
    expect(edition.name).to.match(/^Set up an encouraging/)
    expect(edition.related.map(({ id }) => id)).to.deep.equal([achievement.id])
    expect(succeeded(await get<Edition>(at(achievement.id))).name).to.equal(achievement.name)
  })

  it('do not exist at another address', async () => {
    for (const form of ['elm', 'certificate.pdf', 'card.pdf', 'editions']) {
      for (const id of ['0'.repeat(32), badge.awardId.toUpperCase(), `${badge.awardId}0`])
        if (id !== badge.awardId) expectProblem(await get(`/credentials/${id}/${form}`), 404, 'not-found')
    }
  })

  it('leave no trace of anybody’s e-mail, reference or reason', async () => {
    const session = await openSession(trainer)
    await enrol(trainer, session, [
      learner('Noël', { familyName: 'Discret', email: 'noel.discret@exemple.fr', reference: 'REF-9' }),
    ])
    const [line] = badges(succeeded(await signJudging(trainer, session)))
    if (line === undefined) throw new Error('no badge')
    const { editions } = await editionsOf(line)
    const made = editions.filter(({ form }) => !/^open-badges-3|^sd-jwt/u.test(form))
    for (const { url, mediaType } of made) {
      const { bytes } = await get(url)
      const text = mediaType === 'application/pdf' ? (await readPdf(bytes)).text : bytes.toString('utf8')
      expect(text, url).not.to.match(/Noël|Discret|REF-9|exemple\.fr/i)
    }
  })
})
