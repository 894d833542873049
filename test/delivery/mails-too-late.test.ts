import { createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { createMailStops } from '../../server/delivery/mail-stops.ts'
import { forgetMail, queueMail, type Message } from '../../server/delivery/outbox.ts'
import { MailRefusal, sendMails, type SendMailsDeps } from '../../server/delivery/send-mails.ts'
import { smtpTransport } from '../../server/delivery/smtp.ts'
import { openSqliteStore, type SqliteStore } from '../../server/store/sqlite/open-sqlite-store.ts'
import { newFolder } from '../support/store-folder.ts'

const days = 86_400_000
const message: Message = {
  id: 'mail:1',
  to: 'nadia.ferrand@exemple.fr',
  language: 'fr',
  subject: 'Votre badge prend fin dans un mois',
  lines: ['Bonjour Nadia,'],
}
const emptied = { to: '', subject: '', text: '', html: '' }

const mailStops = createMailStops(Buffer.alloc(32, 7), 'https://badges.example')

describe('a mail that waits', () => {
  const folder = newFolder()
  let store: SqliteStore
  let files = 0
  let failed: object[]
  const clock = { now: new Date() }
  beforeEach(async () => {
    clock.now = new Date('2026-11-21T09:30:00Z')
    failed = []
    files += 1
    store = await openSqliteStore({ file: folder.file(`store-${String(files)}.sqlite`) })
  })
  afterEach(() => store.close())
  after(() => {
    folder.remove()
  })

  const queue = (change: Partial<Message> = {}) =>
    queueMail(
      { store, clock: () => clock.now, publicUrl: 'https://badges.example', mailStops },
      { ...message, ...change },
    )
  const run = (transport?: SendMailsDeps['transport']) =>
    sendMails({
      store,
      clock: () => clock.now,
      mailFailed: (mail) => failed.push(mail),
      ...(transport === undefined ? {} : { transport }),
    })
  const pass = (milliseconds: number) => {
    clock.now = new Date(clock.now.getTime() + milliseconds)
  }
  const inDays = (number: number) => new Date(clock.now.getTime() + number * days)
  const kept = (id = message.id) => store.mails.get(id)

  for (const [what, notAfter, at] of [
    ['until it is of no use any more', 10, 10],
    ['30 days when nothing else is said', undefined, 30],
    ['30 days even when more is said', 300, 30],
  ] as const)
    it(`without a mail server waits ${what}; then its address and words are gone, and it is said so`, async () => {
      await queue(notAfter === undefined ? {} : { notAfter: inDays(notAfter) })
      pass(at * days - 1000)
      await run()
      expect(await kept()).to.include({ to: message.to, state: 'pending', attempts: 0 })
      pass(1000)
      await run()
      expect(await kept()).to.include({ ...emptied, state: 'failed', failure: 'too-late' })
      expect(failed).to.deep.equal([{ mailId: message.id, code: 'too-late' }])
      await queue()
      expect(await kept(), 'queued again').to.include({ to: '', state: 'failed' })
    })

  it('is not sent too late by a mail server that comes back', async () => {
    const sent: string[] = []
    await queue({ notAfter: inDays(1) })
    await queue({ id: 'mail:2' })
    await run(() => Promise.reject(new MailRefusal('451', false)))
    pass(days)
    await run((mail) => {
      sent.push(mail._id)
      return Promise.resolve()
    })
    expect(sent).to.deep.equal(['mail:2'])
  })

  it('is emptied at the moment it is of no use, whenever it would have been tried again', async () => {
    await queue({ notAfter: inDays(0.5) })
    const refuse = () => Promise.reject(new MailRefusal('451', false))
    for (const minutes of [0, 1, 5, 30, 120, 360]) {
      pass(minutes * 60_000)
      await run(refuse)
    }
    // Eight hours and 36 minutes have gone by; the next attempt would be twelve hours later.
    expect(await kept()).to.include({ to: message.to, state: 'pending', attempts: 6 })
    pass(days / 2 - 516 * 60_000)
    await run(refuse)
    expect(await kept()).to.include({ ...emptied, state: 'failed', failure: 'too-late', attempts: 6 })
  })

  it('is forgotten with what it was about', async () => {
    await queue()
    await forgetMail({ store }, message.id)
    await forgetMail({ store }, message.id)
    expect(await kept()).to.equal(undefined)
  })

  it('waits for the next run when the one before it found the mail server gone: one silence, not fifty', async () => {
    const sockets: Socket[] = []
    const silent = createServer((socket) => {
      sockets.push(socket)
      socket.on('error', () => undefined)
      socket.end()
    })
    await new Promise<void>((resolve) => {
      silent.listen(0, '127.0.0.1', resolve)
    })
    const { port } = silent.address() as AddressInfo
    const transport = smtpTransport({ url: `smtp://127.0.0.1:${String(port)}`, from: 'b@exemple.fr' })
    for (const id of ['mail:1', 'mail:2', 'mail:3']) await queue({ id })
    await run(transport)
    const attempts = async () =>
      Promise.all(['mail:1', 'mail:2', 'mail:3'].map(async (id) => (await kept(id))?.attempts))
    expect(await attempts()).to.deep.equal([1, 0, 0])
    await run(transport)
    expect(await attempts(), 'the next in turn').to.deep.equal([1, 1, 0])
    expect(sockets).to.have.length(2)
    await new Promise((resolve) => silent.close(resolve))
    // A refusal is an answer: the others are tried.
    await run(() => Promise.reject(new MailRefusal('451', false)))
    pass(60_000)
    await run(() => Promise.reject(new MailRefusal('451', false)))
    expect(await attempts()).to.deep.equal([2, 2, 2])
  })
})
