/** Badges announced by mail: who gets one, once, and what their organisation sees of it. */
import { expect } from 'chai'
import { handOver } from '../../server/claim/mail/hand-over.ts'
import type { Award } from '../../server/store/documents.ts'
import { everything } from '../../server/store/everything.ts'
import { header, startMailServer, type MailServer, type ReceivedMail } from '../delivery/mail-server.ts'
import { expectProblem } from '../support/problems.ts'
import {
  startService,
  succeeded,
  testDay,
  type Client,
  type Schemas,
  type TestService,
} from '../support/service.ts'
import { enrol, evaluate, learner, openSession, sign } from '../support/training.ts'

const minutes = (number: number) => new Date(testDay.getTime() + number * 60_000)

describe('a badge announced by mail', function () {
  this.timeout(90_000)
  let service: TestService
  let trainer: Client
  let mails: MailServer
  before(async () => {
    mails = await startMailServer()
    service = await startService({
      AWARD_UNDO_MINUTES: '10',
      SMTP_URL: mails.url,
      MAIL_FROM: 'badges@mediation.example',
    })
    trainer = await service.organisation('mednum-bfc')
  })
  after(async () => {
    await service.stop()
    await mails.stop()
  })
  afterEach(() => {
    service.now = testDay
    mails.recipientReplies.length = 0
  })

  let people = 0
  const newEmail = () => {
    people += 1
    return `nadia.${String(people)}@exemple.fr`
  }
  async function ready(person: object, session: object = {}): Promise<Schemas['Session']> {
    const opened = await openSession(trainer, session)
    await enrol(trainer, opened, [learner('Nadia', { familyName: `N${String(people)}`, ...person })])
    return opened
  }
  async function awarded(person: object, session: object = {}): Promise<string> {
    return succeeded(await sign(trainer, await ready(person, session))).lines[0]?.awardId ?? ''
  }
  const runChores = () => service.context.runChores()
  const received = (email: string) => mails.received.filter(({ to }) => to.includes(email))
  const deliveries = async (awardId: string) =>
    succeeded(await trainer.call<Schemas['AwardWithDecision']>('GET', `/awards/${awardId}`)).award.deliveries
  const textOf = ({ raw }: ReceivedMail) =>
    Buffer.from(
      raw
        .replaceAll(/=\r\n/gu, '')
        .replaceAll(/=([0-9A-F]{2})/gu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
      'latin1',
    ).toString('utf8')
  const linkIn = (mail: ReceivedMail) => /\/recevoir\/[A-Za-z0-9_-]{43}/u.exec(textOf(mail))?.[0] ?? ''
  const stopIn = (mail: ReceivedMail) =>
    new URL(header(mail, 'List-Unsubscribe')?.slice(1, -1) ?? '').pathname
  const one = (found: readonly ReceivedMail[]): ReceivedMail => {
    expect(found).to.have.length(1)
    return found[0] as ReceivedMail
  }
  it('reaches its holder once, with a link that opens its page, and says so to who awarded it', async () => {
    const email = newEmail()
    const awardId = await awarded({ email })
    expect(await deliveries(awardId)).to.deep.equal([
      { channel: 'email', state: 'waiting', attempts: 0, notBefore: '2026-11-21T09:30:00Z' },
    ])
    await Promise.all([runChores(), handOver(service.context.deps), handOver(service.context.deps)])
    await runChores()
    const mail = one(received(email))
    const page = await service.anonymous.call('GET', linkIn(mail), { headers: { Accept: 'text/html' } })
    expect([page.status, page.bytes.toString('utf8').includes('mednum-bfc')]).to.deep.equal([200, true])
    expect(await everything(service.context.deps.store.claims, { awardId })).to.have.length(1)
    expect(await deliveries(awardId)).to.deep.equal([
      { channel: 'email', state: 'sent', attempts: 1, at: '2026-11-21T09:30:00Z' },
    ])
  })

  it('is written in the language of the session, without image, and can be stopped at one press', async () => {
    for (const [language, word] of [
      ['fr', 'vous remet un badge'],
      ['en', 'gives you a badge'],
    ] as const) {
      const email = newEmail()
      await awarded({ email }, { language })
      await runChores()
      const mail = one(received(email))
      expect(textOf(mail)).to.include(word).and.to.include(`<html lang="${language}">`)
      expect(textOf(mail)).not.to.match(/<(?:img|script|link|iframe)|url\(|src=/u)
      expect(header(mail, 'Content-Language')).to.equal(language)
      expect(header(mail, 'List-Unsubscribe-Post')).to.equal('List-Unsubscribe=One-Click')
      expect(header(mail, 'List-Unsubscribe')).to.match(
        /^<http[^<>]+\/desinscription\/mednum-bfc\/[\w-]{43}>$/u,
      )
    }
  })

  it('is not sent to who has no address, nor when the trainer wants none, and both are told apart', async () => {
    const none = await awarded({ email: undefined, reference: 'R-none' })
    const email = newEmail()
    const unwanted = await awarded({ email }, { claimMails: false })
    await runChores()
    expect(received(email)).to.deep.equal([])
    expect((await deliveries(none))?.[0]).to.include({
      channel: 'claim-page',
      state: 'by-hand',
      code: 'no-address',
    })
    expect((await deliveries(unwanted))?.[0]).to.include({ state: 'by-hand', code: 'not-wanted' })
  })

  it('waits until its batch cannot be taken back, and is not sent when it was', async () => {
    const [kept, undone] = [newEmail(), newEmail()]
    const start = async (email: string) => {
      const session = await ready({ email, familyName: email.slice(0, 8) })
      const { evaluation } = await evaluate(trainer, session)
      const headers = { 'Idempotency-Key': email }
      const json = { evaluation, signedBy: 'Sylvie Marchand' }
      const job = succeeded(
        await trainer.call<Schemas['AwardJob']>('POST', `/sessions/${session.id}/award`, { json, headers }),
      )
      succeeded(await trainer.call('GET', `/award-jobs/${job.id}/events`))
      return job
    }
    await start(kept)
    const job = await start(undone)
    await runChores()
    expect(received(kept)).to.deep.equal([])
    succeeded(await trainer.call('POST', `/award-jobs/${job.id}/undo`))
    service.now = minutes(11)
    await runChores()
    expect(received(kept)).to.have.length(1)
    expect(received(undone)).to.deep.equal([])
  })

  it('is not sent of an award of a batch that was taken back, though a slow process wrote it later', async () => {
    const email = newEmail()
    const { store } = service.context.deps
    const award = await taken(await awarded({ email }))
    await store.awardJobs.insert({
      _id: 'job-undone',
      organisationId: 'mednum-bfc',
      state: 'undone',
      total: 1,
      done: 0,
      request: '',
      report: '{"kept":[],"last":[]}',
      createdAt: award.awardedAt,
      createdBy: 'key-1',
      deliverAt: award.awardedAt,
    })
    await store.awards.replace({ ...award, jobId: 'job-undone' })
    await runChores()
    expect(received(email)).to.deep.equal([])
    expect((await deliveries(award._id))?.[0]).to.include({ state: 'failed', code: 'not-good' })
  })

  async function taken(awardId: string): Promise<Award> {
    const award = await service.context.deps.store.awards.get(awardId)
    if (award === undefined) throw new Error('no award')
    return award
  }

  it('is not sent of a badge revoked before, nor to who takes their agreement back', async () => {
    const [first, second] = [newEmail(), newEmail()]
    const revoked = await awarded({ email: first })
    succeeded(
      await trainer.call('PUT', `/awards/${revoked}/state`, { json: { state: 'revoked', reason: 'Erreur' } }),
    )
    const { learnerId = '', _id } = await taken(await awarded({ email: second, familyName: 'Autre' }))
    const { learners } = service.context.deps.store
    const enrolled = await learners.get(learnerId)
    if (enrolled === undefined) throw new Error('no learner')
    await learners.replace({ ...enrolled, consent: false })
    await runChores()
    expect([...received(first), ...received(second)]).to.deep.equal([])
    expect((await deliveries(revoked))?.[0]).to.include({ state: 'failed', code: 'not-good' })
    expect((await deliveries(_id))?.[0]).to.include({ state: 'failed', code: 'no-consent' })
  })

  it('is tried again after 4xx and given up after 5xx, and the trainer sees which', async () => {
    const [soft, hard] = [newEmail(), newEmail()]
    mails.recipientReplies.push(450)
    const first = await awarded({ email: soft })
    await runChores()
    expect((await deliveries(first))?.[0]).to.deep.equal({
      channel: 'email',
      state: 'pending',
      attempts: 1,
      code: '450',
    })
    service.now = minutes(1)
    await runChores()
    expect((await deliveries(first))?.[0]).to.include({ state: 'sent', at: '2026-11-21T09:31:00Z' })
    mails.recipientReplies.push(550)
    const second = await awarded({ email: hard, familyName: 'Dure' })
    await runChores()
    expect((await deliveries(second))?.[0]).to.include({ state: 'failed', code: '550' })
  })

  it('is sent again where it failed, to a corrected address, with a link of its own; and nowhere else', async () => {
    const [wrong, right] = [newEmail(), newEmail()]
    mails.recipientReplies.push(550)
    const awardId = await awarded({ email: wrong })
    await runChores()
    const path = `/awards/${awardId}/deliveries`
    expectProblem(await trainer.call('POST', path, { json: { email: 'nadia' } }), 400, 'invalid-request')
    const stranger = await service.organisation('tiers-lieu')
    expectProblem(await stranger.call('POST', path, { json: {} }), 404, 'not-found')
    expect(
      succeeded(
        await trainer.call<{ deliveries: Schemas['Delivery'][] }>('POST', path, { json: { email: right } }),
      ).deliveries,
    ).to.deep.equal([{ channel: 'email', state: 'waiting', attempts: 1, notBefore: '2026-11-21T09:30:00Z' }])
    await runChores()
    expect(received(wrong)).to.deep.equal([])
    const mail = one(received(right))
    expect((await service.anonymous.call('GET', linkIn(mail))).status).to.equal(200)
    expect((await deliveries(awardId))?.[0]).to.include({ state: 'sent', attempts: 2 })
    expectProblem(await trainer.call('POST', path, { json: {} }), 409, 'conflict')
  })

  it('reaches somebody who had no address once the trainer learns of one', async () => {
    const awardId = await awarded({ email: undefined, reference: 'R-later' })
    const email = newEmail()
    succeeded(await trainer.call('POST', `/awards/${awardId}/deliveries`, { json: { email } }))
    await runChores()
    one(received(email))
  })

  it('comes no more from an organisation whose mails were stopped, by a person or by their mail program', async () => {
    for (const [type, raw] of [
      ['application/x-www-form-urlencoded', 'List-Unsubscribe=One-Click'],
      [
        'multipart/form-data; boundary=b',
        '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
      ],
    ] as const) {
      const email = newEmail()
      await awarded({ email })
      await runChores()
      const path = stopIn(one(received(email)))
      const opened = await service.anonymous.call('GET', path)
      expect(opened.bytes.toString('utf8')).to.include('<button>Ne plus recevoir ces messages</button>')
      const before = await everything(service.context.deps.store.mailStops, {})
      const headers = { 'Content-Type': type }
      const stopped = await service.anonymous.call('POST', path, { raw, headers })
      expect([stopped.status, stopped.headers.get('location')], type).to.deep.equal([200, null])
      expect(stopped.bytes.toString('utf8')).to.include('C’est fait')
      const after = await everything(service.context.deps.store.mailStops, {})
      expect(after).to.have.length(before.length + 1)
      expect(JSON.stringify(after)).not.to.include('nadia')
      const again = await awarded({ email: email.toUpperCase(), familyName: 'Encore' })
      await runChores()
      expect(received(email.toUpperCase())).to.deep.equal([])
      expect((await deliveries(again))?.[0]).to.include({ state: 'unsubscribed' })
      expectProblem(await trainer.call('POST', `/awards/${again}/deliveries`, { json: {} }), 409, 'conflict')
      // Another organisation is another matter.
      const { mailStops } = service.context.deps
      expect(after.map(({ _id }) => _id)).not.to.include(mailStops.of('tiers-lieu', email).stop)
    }
  })

  it('is stopped by nobody who made the link up, or changed whose mails it stops', async () => {
    const email = newEmail()
    const { mailStops } = service.context.deps
    const { pathname } = new URL(mailStops.of('mednum-bfc', email).link)
    for (const wrong of [
      pathname.replace('mednum-bfc', 'tiers-lieu'),
      `${pathname.slice(0, -4)}AAAA`,
      `/desinscription/mednum-bfc/${'A'.repeat(43)}`,
    ])
      expect((await service.anonymous.call('POST', wrong)).status, wrong).to.equal(404)
  })

  it('stops the mails that wait already too', async () => {
    const email = newEmail()
    mails.recipientReplies.push(450)
    const awardId = await awarded({ email })
    await runChores()
    const { pathname } = new URL(service.context.deps.mailStops.of('mednum-bfc', email).link)
    expect((await service.anonymous.call('POST', pathname)).status).to.equal(200)
    service.now = minutes(1)
    await runChores()
    expect(received(email)).to.deep.equal([])
    expect((await deliveries(awardId))?.[0]).to.include({ state: 'unsubscribed' })
  })

  it('keeps neither address nor link once it is sent', async () => {
    const email = newEmail()
    await awarded({ email })
    await runChores()
    const link = linkIn(one(received(email)))
      .split('/')
      .at(-1)
    const kept = JSON.stringify([
      ...(await everything(service.context.deps.store.mails, { state: 'sent' })),
      ...(await everything(service.context.deps.store.claims, {})),
    ])
    expect(kept).not.to.include(email).and.not.to.include(link).and.not.to.include('desinscription')
  })
})
