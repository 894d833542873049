/** Mails that come back: what is read of a notification, and what is made of it. */
import { expect } from 'chai'
import { readDeliveryStatus } from '../../server/delivery/delivery-status.ts'
import { messageKey } from '../../server/delivery/message-key.ts'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'
import { enrol, learner, openSession, sign } from '../support/training.ts'
import { header, startMailServer, type MailServer } from './mail-server.ts'

interface Notification {
  readonly messageId?: string
  readonly action?: string
  readonly status?: string
  readonly recipient?: string
  readonly returned?: string
  readonly type?: string
}

/** As Postfix writes one. */
function notification({
  messageId = `${'ab'.repeat(16)}@mediation.example`,
  action = 'failed',
  status = '5.1.1',
  recipient = 'Final-Recipient: rfc822; nadia@exemple.fr',
  returned = 'message/rfc822',
  type = 'multipart/report; report-type=delivery-status;\r\n\tboundary="9B095B5ADSN=_01/mx.example"',
}: Notification = {}): string {
  return [
    'From: MAILER-DAEMON@mx.example (Mail Delivery System)',
    'Subject: Undelivered Mail Returned to Sender',
    `Content-Type: ${type}`,
    '',
    'This is a MIME-encapsulated message.',
    '--9B095B5ADSN=_01/mx.example',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'Status: 2.0.0',
    'Message-ID: <not.this.one@mx.example>',
    '--9B095B5ADSN=_01/mx.example',
    'Content-Description: Delivery report',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example',
    'Arrival-Date: Sat, 21 Nov 2026 10:30:00 +0100 (CET)',
    '',
    recipient,
    `Action: ${action}`,
    `Status: ${status}`,
    'Diagnostic-Code: smtp; 550 5.1.1 <nadia@exemple.fr>:',
    '    Recipient address rejected: User unknown',
    '',
    '--9B095B5ADSN=_01/mx.example',
    `Content-Type: ${returned}`,
    '',
    'From: badges@mediation.example',
    'Message-ID:',
    ` <${messageId}>`,
    'Subject: =?UTF-8?Q?badge?=',
    '',
    'Bonjour',
    '--9B095B5ADSN=_01/mx.example--',
    '',
  ].join('\r\n')
}

describe('a delivery status notification', () => {
  const read = (change?: Notification) => readDeliveryStatus(Buffer.from(notification(change)))
  const messageId = `${'ab'.repeat(16)}@mediation.example`

  it('says which mail it is about, what became of it and why', () => {
    expect(read()).to.deep.equal({ messageId, action: 'failed', status: '5.1.1' })
    expect(read({ returned: 'text/rfc822-headers' })).to.deep.include({ messageId })
    expect(read({ action: 'Delayed', status: '4.4.1' })).to.deep.equal({
      messageId,
      action: 'delayed',
      status: '4.4.1',
    })
  })

  it('is read with bare line feeds too', () => {
    expect(readDeliveryStatus(Buffer.from(notification().replaceAll('\r\n', '\n')))?.messageId).to.equal(
      messageId,
    )
  })

  for (const [what, change] of Object.entries({
    'another type of report': {
      type: 'multipart/report; report-type=feedback-report; boundary="9B095B5ADSN=_01/mx.example"',
    },
    'no report': { type: 'multipart/mixed; boundary="9B095B5ADSN=_01/mx.example"' },
    'no boundary': { type: 'multipart/report; report-type=delivery-status' },
    'another boundary': { type: 'multipart/report; report-type=delivery-status; boundary=x' },
    'an action that does not exist': { action: 'exploded' },
    'a status that is none': { status: 'nine' },
    'no recipient': { recipient: 'X-Other: y' },
    'no mail given back': { returned: 'text/plain' },
  } satisfies Record<string, Notification>))
    it(`is none with ${what}`, () => {
      expect(read(change)).to.equal(undefined)
    })

  it('is none when it is longer than any, and takes no time at all', () => {
    const began = performance.now()
    for (const hostile of [
      '-'.repeat(262_144),
      '\n'.repeat(262_144),
      notification() + ' '.repeat(262_144),
      'a:'.repeat(100_000),
    ])
      expect(readDeliveryStatus(Buffer.from(hostile))).to.equal(undefined)
    expect(performance.now() - began).to.be.below(2000)
  })
})

describe('a mail that came back', function () {
  this.timeout(60_000)
  let service: TestService
  let trainer: Client
  let processor: Client
  let mails: MailServer
  before(async () => {
    mails = await startMailServer()
    service = await startService({ SMTP_URL: mails.url, MAIL_FROM: 'badges@mediation.example' })
    trainer = await service.organisation('mednum-bfc')
    processor = await service.organisation('operateur', ['mail:bounce'])
  })
  after(async () => {
    await service.stop()
    await mails.stop()
  })

  const tell = (raw: string, client = processor, type = 'message/rfc822') =>
    client.call<{ marked: boolean }>('POST', '/mail-bounces', { raw, headers: { 'Content-Type': type } })
  async function sent(email: string) {
    const session = await openSession(trainer)
    await enrol(trainer, session, [learner('Nadia', { email, familyName: email.slice(0, 5) })])
    const awardId = succeeded(await sign(trainer, session)).lines[0]?.awardId ?? ''
    await service.context.runChores()
    const mail = mails.received.find(({ to }) => to.includes(email))
    if (mail === undefined) throw new Error('not sent')
    return { awardId, messageId: header(mail, 'Message-ID')?.slice(1, -1) ?? '' }
  }
  const delivery = async (awardId: string) =>
    succeeded(await trainer.call<Schemas['AwardWithDecision']>('GET', `/awards/${awardId}`)).award
      .deliveries?.[0]

  it('is shown as bounced, with the status, to who awarded the badge, who can send it again', async () => {
    const { awardId, messageId } = await sent('faux@exemple.fr')
    expect(succeeded(await tell(notification({ messageId })))).to.deep.equal({ marked: true })
    expect(await delivery(awardId)).to.deep.equal({
      channel: 'email',
      state: 'bounced',
      attempts: 1,
      at: '2026-11-21T09:30:00Z',
      code: '5.1.1',
    })
    expect(succeeded(await tell(notification({ messageId }))), 'told twice').to.deep.equal({ marked: false })
    const json = { email: 'juste@exemple.fr' }
    succeeded(await trainer.call('POST', `/awards/${awardId}/deliveries`, { json }))
    await service.context.runChores()
    expect(await delivery(awardId)).to.include({ state: 'sent', attempts: 2 })
  })

  it('is told in its multipart body alone too', async () => {
    const { messageId } = await sent('corps@exemple.fr')
    const [head = '', ...body] = notification({ messageId }).split('\r\n\r\n')
    const type = /Content-Type: (.*)$/su.exec(head)?.[1]?.replace('\r\n\t', ' ') ?? ''
    expect(succeeded(await tell(body.join('\r\n\r\n'), processor, type))).to.deep.equal({ marked: true })
  })

  it('stays as it is for a delay, and for a mail of somebody else', async () => {
    const { awardId, messageId } = await sent('tard@exemple.fr')
    for (const change of [
      { messageId, action: 'delayed', status: '4.4.1' },
      { messageId: `${messageKey('another mail')}@mediation.example` },
      { messageId: 'x@y' },
    ])
      expect(succeeded(await tell(notification(change)))).to.deep.equal({ marked: false })
    expect(await delivery(awardId)).to.include({ state: 'sent' })
  })

  it('is told by nobody without the right, and by nothing but a notification', async () => {
    const { messageId } = await sent('droit@exemple.fr')
    expectProblem(await tell(notification({ messageId }), trainer), 403, 'forbidden')
    expectProblem(await tell('Bonjour'), 400, 'invalid-request')
  })
})
