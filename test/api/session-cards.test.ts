/** The cards a trainer prints for a session: read back as a learner reads them, with eyes, with a phone, or read out. */
import { expect } from 'chai'
import { everything } from '../../server/store/everything.ts'
import { expectProblem } from '../support/problems.ts'
import {
  startService,
  succeeded,
  testDay,
  type Client,
  type Schemas,
  type TestService,
} from '../support/service.ts'
import { enrol, evaluate, learner, openSession } from '../support/training.ts'
import { readPdf } from '../view/read-pdf.ts'

const form = { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'text/html' }

describe('the cards of a session', function () {
  this.timeout(120_000)
  let service: TestService
  let trainer: Client
  before(async () => {
    service = await startService({ AWARD_UNDO_MINUTES: '10' })
    trainer = await service.organisation('mednum-bfc')
  })
  after(() => service.stop())
  afterEach(() => {
    service.now = testDay
  })

  let sessions = 0
  /** A session whose learners all have their badges. */
  async function awarded(people: readonly ReturnType<typeof learner>[], session: object = {}) {
    sessions += 1
    const { id } = await openSession(trainer, session)
    const learners = await enrol(trainer, { id }, people)
    const { evaluation } = await evaluate(trainer, { id })
    const { lines } = succeeded(
      await trainer.call<Schemas['AwardReport']>('POST', `/sessions/${id}/awards`, {
        json: { evaluation, signedBy: 'Sylvie Marchand' },
        headers: { 'Idempotency-Key': `session-cards-${String(sessions)}` },
      }),
    )
    return { id, learners, awardIds: lines.flatMap(({ awardId }) => awardId ?? []) }
  }
  const print = (id: string, query = '', client = trainer) =>
    client.call('POST', `/sessions/${id}/cards${query}`)
  const person = (givenName: string, familyName: string, reference: string) =>
    learner(givenName, { familyName, reference, email: undefined })
  const claimsOf = (awardId: string) => everything(service.context.deps.store.claims, { awardId })

  it('say who, what and how in large letters, and lead to the badge by square and by code', async () => {
    const { id, learners } = await awarded([person('Zoé', 'Martin', 'C-1'), person('Ali', 'Benali', 'C-2')])
    const [zoe = ''] = learners
    const answer = await print(id, `?learner=${zoe}`)
    expect(answer.status).to.equal(200)
    expect(answer.headers.get('content-type')).to.include('application/pdf')
    expect(answer.headers.get('cache-control')).to.equal('private, no-store')
    const pdf = await readPdf(answer.bytes)
    expect([pdf.pages, pdf.language, pdf.isMarked]).to.deep.equal([1, 'fr-FR', true])
    expect(pdf.text).to.include('Zoé M.').and.to.include('Ce n’est pas vous ? Rendez cette carte.')
    expect(pdf.text).not.to.include('Martin').and.not.to.include('Ali')
    expect(pdf.tagged.map(({ tag }) => tag)).to.include.members(['H1', 'H2', 'P', 'Figure'])
    const link = new URL(pdf.qrCode() ?? '')
    expect(link.search).to.equal('?iuv=1')
    const page = await service.anonymous.call('GET', `${link.pathname}?iuv=1`, {
      headers: { Accept: 'text/html' },
    })
    expect(page.bytes.toString()).to.include('Organisation mednum-bfc')
    const [code = ''] = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/u.exec(pdf.text) ?? []
    const found = await service.anonymous.call('POST', '/recevoir', {
      raw: new URLSearchParams({ code }).toString(),
      headers: form,
    })
    expect(found.headers.get('location')).to.equal(`${link.origin}${link.pathname}`)
  })

  it('are two on a page, in the order of the roster, and tell two people of one name apart', async () => {
    const { id } = await awarded([
      person('Zoé', 'Martin', 'D-1'),
      person('Ali', 'Benali', 'D-2'),
      person('Zoé', 'Moreau', 'D-3'),
    ])
    const { bytes } = await print(id)
    const [first, second] = [await readPdf(bytes, 1), await readPdf(bytes, 2)]
    expect(first.pages).to.equal(2)
    const names = (tagged: typeof first.tagged) =>
      tagged.filter(({ tag }) => tag === 'H1').map(({ text }) => text)
    expect(names(first.tagged)).to.deep.equal(['Zoé Martin', 'Ali B.'])
    expect(names(second.tagged)).to.deep.equal(['Zoé Moreau'])
  })

  it('hand over all badges of a learner by one square: its page leads to each', async () => {
    const achievements = ['RM-A1.1-N1', 'RM-A1.2-N1'].map((code) => `referentiel-mediateurs/0.1.0/${code}`)
    const { id, awardIds } = await awarded([person('Zoé', 'Martin', 'E-1')], { achievements })
    expect(awardIds).to.have.length(2)
    const pdf = await readPdf((await print(id)).bytes)
    expect(pdf.text.match(/•/gu)).to.have.length(2)
    const { pathname } = new URL(pdf.qrCode() ?? '')
    const html = (await service.anonymous.call('GET', pathname, { headers: form })).bytes.toString()
    expect(html).to.include('Vos autres badges sur cette carte')
    const [, other = ''] = /<a href="([^"]+\/recevoir\/[\w-]{43})"/u.exec(html) ?? []
    expect(other).not.to.include(pathname)
    const second = await service.anonymous.call('GET', new URL(other).pathname, { headers: form })
    expect(second.status).to.equal(200)
  })

  it('are made by a request that says so, are others each time, and leave those before good', async () => {
    const { id, awardIds } = await awarded([person('Zoé', 'Martin', 'F-1')])
    expect((await trainer.call('GET', `/sessions/${id}/cards`)).status).to.equal(405)
    const [one, other] = [await readPdf((await print(id)).bytes), await readPdf((await print(id)).bytes)]
    expect(one.qrCode()).not.to.equal(other.qrCode())
    const claims = await claimsOf(awardIds[0] ?? '')
    expect(claims.map(({ state }) => state)).to.deep.equal(['open', 'open'])
  })

  it('are for its own organisation, with the right to award', async () => {
    const { id } = await awarded([person('Zoé', 'Martin', 'G-1')])
    const other = await service.organisation('voisine')
    expectProblem(await print(id, '', other), 404, 'not-found')
    const reader = service.withToken(
      await service.tokenOf(await service.apiKey('mednum-bfc', ['award:read', 'session:read'])),
    )
    expectProblem(await print(id, '', reader), 403, 'forbidden')
  })

  it('are none where nothing is to be handed over, and none before the batch is final', async () => {
    const { id: empty } = await openSession(trainer)
    expectProblem(await print(empty), 409, 'claim-closed')
    const { id, awardIds } = await awarded([person('Zoé', 'Martin', 'H-1')])
    const revoked = { json: { state: 'revoked', reason: 'Erreur' } }
    succeeded(await trainer.call('PUT', `/awards/${awardIds[0] ?? ''}/state`, revoked))
    expectProblem(await print(id), 409, 'claim-closed')
    const { id: batch } = await openSession(trainer)
    await enrol(trainer, { id: batch }, [person('Ali', 'Benali', 'H-2')])
    const { evaluation } = await evaluate(trainer, { id: batch })
    const job = succeeded(
      await trainer.call<Schemas['AwardJob']>('POST', `/sessions/${batch}/award`, {
        json: { evaluation, signedBy: 'Sylvie Marchand' },
        headers: { 'Idempotency-Key': 'session-cards-batch' },
      }),
    )
    succeeded(await trainer.call('GET', `/award-jobs/${job.id}/events`))
    expectProblem(await print(batch), 409, 'claim-closed')
    const [award] = await everything(service.context.deps.store.awards, { sessionId: batch })
    expect(await claimsOf(award?._id ?? '')).to.deep.equal([])
  })
})
