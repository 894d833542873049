/** Links and printed codes: what their holder sees, and what nobody else can do with them. */
import { expect } from 'chai'
import { everything } from '../../server/store/everything.ts'
import { forgetClaims } from '../../server/claim/claims.ts'
import {
  startService,
  succeeded,
  testDay,
  type Client,
  type Schemas,
  type TestService,
} from '../support/service.ts'
import { expectProblem } from '../support/problems.ts'
import { enrol, evaluate, learner, openSession } from '../support/training.ts'

const form = { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'text/html' }
const days = (number: number) => new Date(testDay.getTime() + number * 86_400_000)

describe('a badge handed over by a link or a printed code', function () {
  this.timeout(90_000)
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

  let people = 0
  async function ready() {
    people += 1
    const { id } = await openSession(trainer)
    await enrol(trainer, { id }, [
      learner('Zoé', {
        familyName: `N${String(people)}`,
        email: undefined,
        reference: `R-${String(people)}`,
      }),
    ])
    const { evaluation } = await evaluate(trainer, { id })
    const headers = { 'Idempotency-Key': `claims-${String(people)}` }
    return { id, request: { json: { evaluation, signedBy: 'Sylvie Marchand' }, headers } }
  }
  async function awarded(): Promise<string> {
    const { id, request } = await ready()
    const { lines } = succeeded(
      await trainer.call<Schemas['AwardReport']>('POST', `/sessions/${id}/awards`, request),
    )
    return lines[0]?.awardId ?? ''
  }
  const claim = async (awardId: string) =>
    succeeded(await trainer.call<Schemas['NewClaim']>('POST', `/awards/${awardId}/claims`))
  const pathOf = ({ link }: Schemas['NewClaim']) => new URL(link).pathname
  const page = async (path: string, language = 'fr') => {
    const headers = { Accept: 'text/html', 'Accept-Language': language }
    const answer = await service.anonymous.call('GET', path, { headers })
    return { ...answer, text: answer.bytes.toString('utf8') }
  }
  const post = async (path: string, raw: string, headers: object = {}) => {
    const answer = await service.anonymous.call('POST', path, { raw, headers: { ...form, ...headers } })
    return { ...answer, text: answer.bytes.toString('utf8') }
  }
  const states = async (awardId: string) =>
    succeeded(
      await trainer.call<{ items: Schemas['Claim'][] }>('GET', `/awards/${awardId}/claims`),
    ).items.map(({ state }) => state)

  it('says which badge it is and who gives it, in French and in English, to nobody’s search engine', async () => {
    const path = pathOf(await claim(await awarded()))
    const french = await page(path)
    expect(french.status).to.equal(200)
    expect(french.text).to.include('Organisation mednum-bfc').and.to.include('Recevoir dans mon portefeuille')
    expect(french.headers.get('x-robots-tag')).to.include('noindex')
    expect(french.headers.get('cache-control')).to.equal('private, no-store')
    expect((await page(path, 'en')).text).to.include('Receive it in my wallet')
  })

  it('leads to a picture and a certificate that are there', async () => {
    const { text } = await page(pathOf(await claim(await awarded())))
    const links = [...text.matchAll(/href="([^"]+\/credentials\/[^"]+)"/gu)].map(([, href = '']) => href)
    expect(links).to.have.length(2)
    for (const link of links)
      expect((await service.anonymous.call('GET', new URL(link).pathname)).status, link).to.equal(200)
  })

  it('is found by its printed code, however it is typed', async () => {
    const made = await claim(await awarded())
    for (const typed of [made.code, made.code.replaceAll('-', ' ').toLowerCase()]) {
      const answer = await post('/recevoir', new URLSearchParams({ code: typed }).toString())
      expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, made.link])
    }
    const last = made.code.endsWith('A') ? 'C' : 'A'
    const wrong = await post(
      '/recevoir',
      new URLSearchParams({ code: `${made.code.slice(0, -1)}${last}` }).toString(),
    )
    expect(wrong.status).to.equal(422)
    expect(wrong.text).to.include('role="alert"')
  })

  it('stays as it is however often it is opened', async () => {
    const awardId = await awarded()
    const path = pathOf(await claim(awardId))
    const before = await everything(service.context.deps.store.claims, { awardId })
    for (let time = 0; time < 3; time += 1) await page(path)
    await service.anonymous.call('GET', `${path}?iuv=1`, { headers: { Accept: 'application/json' } })
    expect(await everything(service.context.deps.store.claims, { awardId })).to.deep.equal(before)
  })

  it('is closed for good by who says it is not them, and the organisation sees it', async () => {
    const awardId = await awarded()
    const path = pathOf(await claim(awardId))
    const refused = await post(path, 'answer=refuse')
    expect(refused.text).to.include('Ce badge a été refusé avec ce lien.')
    expect(await states(awardId)).to.deep.equal(['refused'])
    expect((await post(path, 'answer=wallet')).status).to.equal(409)
    expect((await service.context.deps.store.awards.get(awardId))?.state).to.equal('active')
  })

  it('takes no answer that another site sends', async () => {
    const awardId = await awarded()
    const path = pathOf(await claim(awardId))
    expect((await post(path, 'answer=refuse', { 'Sec-Fetch-Site': 'cross-site' })).status).to.equal(403)
    expect((await post(path, 'answer=refuse', { Origin: 'https://evil.example' })).status).to.equal(403)
    expect(await states(awardId)).to.deep.equal(['open'])
  })

  it('is nobody’s with a link that was changed or made up', async () => {
    const path = pathOf(await claim(await awarded()))
    const flipped = `${path.slice(0, -3)}${path.endsWith('AAA') ? 'BBB' : 'AAA'}`
    for (const wrong of [flipped, '/recevoir/x', `/recevoir/${'A'.repeat(43)}`])
      expect((await page(wrong)).status, wrong).to.equal(404)
  })

  it('keeps none of its secrets in the store', async () => {
    const made = await claim(await awarded())
    const kept = JSON.stringify(await everything(service.context.deps.store.claims, {}))
    expect(kept).not.to.include(made.code).and.not.to.include(pathOf(made).split('/').at(-1))
  })

  it('can be handed over by several cards, and is over 180 days later; a month after that nothing is left', async () => {
    const awardId = await awarded()
    const [first, second] = [await claim(awardId), await claim(awardId)]
    expect(first.code).not.to.equal(second.code)
    service.now = days(181)
    expect((await page(pathOf(first))).text).to.include('Ce lien est trop ancien')
    expect((await post(pathOf(second), 'answer=wallet')).status).to.equal(409)
    service.now = days(211)
    await forgetClaims(service.context.deps)
    expect(await everything(service.context.deps.store.claims, { awardId })).to.deep.equal([])
  })

  it('is made by the organisation that awarded it, while the award is good', async () => {
    const awardId = await awarded()
    const other = await service.organisation('ailleurs')
    expectProblem(await other.call('POST', `/awards/${awardId}/claims`), 404, 'not-found')
    expectProblem(await other.call('GET', `/awards/${awardId}/claims`), 404, 'not-found')
    const { code: _, ...made } = await claim(awardId)
    succeeded(
      await trainer.call('PUT', `/awards/${awardId}/state`, { json: { state: 'revoked', reason: 'Erreur' } }),
    )
    expectProblem(await trainer.call('POST', `/awards/${awardId}/claims`), 409, 'claim-closed')
    expect((await page(new URL(made.link).pathname)).text).to.include('Ce badge ne peut plus être remis')
    expect(await states(awardId)).to.deep.equal(['closed'])
  })

  it('is not handed over as long as its batch can be taken back', async () => {
    const { id, request } = await ready()
    const job = succeeded(await trainer.call<Schemas['AwardJob']>('POST', `/sessions/${id}/award`, request))
    succeeded(await trainer.call('GET', `/award-jobs/${job.id}/events`))
    const [award] = await everything(service.context.deps.store.awards, { sessionId: id })
    expectProblem(await trainer.call('POST', `/awards/${award?._id ?? ''}/claims`), 409, 'claim-closed')
    service.now = new Date(testDay.getTime() + 11 * 60_000)
    const again = service.withToken(
      await service.tokenOf(await service.apiKey('mednum-bfc', ['award:write'])),
    )
    expect((await again.call('POST', `/awards/${award?._id ?? ''}/claims`)).status).to.equal(201)
  })
})
