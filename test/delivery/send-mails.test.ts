import { expect } from 'chai'
import { createMailStops } from '../../server/delivery/mail-stops.ts'
import { queueMail, type Message } from '../../server/delivery/outbox.ts'
import { MailRefusal, sendMails, type SendMailsDeps } from '../../server/delivery/send-mails.ts'
import { smtpTransport } from '../../server/delivery/smtp.ts'
import { openSqliteStore, type SqliteStore } from '../../server/store/sqlite/open-sqlite-store.ts'
import type { Mail } from '../../server/store/recognition-documents.ts'
import { newFolder } from '../support/store-folder.ts'
import { header, headerNames, startMailServer, type MailServer } from './mail-server.ts'

const from = 'badges@mediation.example'
const minute = 60_000
const hour = 60 * minute

const message: Message = {
  id: 'endorsement-request:1',
  to: 'nadia.ferrand@exemple.fr',
  language: 'fr',
  subject: 'Éloïse Béranger vous demande un endossement',
  lines: ['Bonjour Nadia,', 'Vous l’avez vue <b>animer</b> & former.'],
  link: 'https://badges.example/endorsement-links/abc',
}

const mailStops = createMailStops(Buffer.alloc(32, 7), 'https://badges.example')

describe('the outbox', () => {
  const folder = newFolder()
  let store: SqliteStore
  let files = 0
  let server: MailServer
  let failed: { readonly mailId: string; readonly code: string }[]
  const clock = { now: new Date('2026-11-21T09:30:00Z') }
  before(async () => {
    server = await startMailServer()
  })
  after(async () => {
    await server.stop()
    folder.remove()
  })
  beforeEach(async () => {
    clock.now = new Date('2026-11-21T09:30:00Z')
    files += 1
    store = await openSqliteStore({ file: folder.file(`store-${String(files)}.sqlite`) })
    failed = []
    server.recipientReplies.length = 0
    server.messageReplies.length = 0
    server.accepted = () => Promise.resolve()
  })
  afterEach(() => store.close())

  const queue = (change: Partial<Message> = {}) =>
    queueMail(
      { store, clock: () => clock.now, publicUrl: 'https://badges.example', mailStops },
      { ...message, ...change },
    )
  const deps = (change: Partial<SendMailsDeps> = {}): SendMailsDeps => ({
    store,
    clock: () => clock.now,
    transport: smtpTransport({ url: server.url, from }),
    mailFailed: (mail) => failed.push(mail),
    ...change,
  })
  const run = (change?: Partial<SendMailsDeps>) => sendMails(deps(change))
  const kept = async (id = message.id): Promise<Mail> => {
    const mail = await store.mails.get(id)
    if (mail === undefined) throw new Error('no such mail')
    return mail
  }
  const pass = (milliseconds: number) => {
    clock.now = new Date(clock.now.getTime() + milliseconds)
  }
  /** What the server received while `send` ran. */
  const during = async (send: () => Promise<void>) => {
    const before = server.received.length
    await send()
    return server.received.slice(before)
  }
  const [emptied, whole] = [
    { to: '', subject: '', text: '', html: '' },
    { to: message.to, subject: message.subject },
  ]

  it('sends a mail to its one recipient, and keeps neither address nor words of it', async () => {
    await queue()
    const [mail, ...others] = await during(() => run())
    if (mail === undefined) throw new Error('nothing was received')
    expect(others).to.deep.equal([])
    expect([mail.from, mail.to]).to.deep.equal([from, [message.to]])
    expect(header(mail, 'To')).to.equal(message.to)
    expect(header(mail, 'Auto-Submitted')).to.equal('auto-generated')
    expect(header(mail, 'Content-Type')).to.match(/^multipart\/alternative/)
    expect(headerNames(mail)).not.to.include.members(['cc', 'bcc', 'reply-to', 'x-mailer'])
    expect(await kept()).to.include({ ...emptied, state: 'sent', attempts: 1 })
  })

  it('writes text and HTML with the same words, escaped, and nothing to be fetched', async () => {
    await queue()
    const { text, html } = await kept()
    for (const form of [text, html]) expect(form).to.include('Bonjour Nadia,').and.to.include(message.link)
    expect(text).to.include('<b>animer</b> & former')
    expect(html).to.include('&lt;b>animer&lt;/b> &amp; former').and.not.to.include('<b>')
    expect(html).to.match(/<html lang="fr">/)
    expect(html).not.to.match(/<(?:img|script|link|iframe)|url\(|src=/u)
    expect(html.match(/https?:\/\/[^"<\s]+/gu)).to.satisfy((found: readonly string[]) =>
      found.every((url) => url.startsWith('https://badges.example')),
    )
  })

  it('sends a mail queued twice once, even long after', async () => {
    await queue()
    expect(await during(() => run())).to.have.length(1)
    await queue({ subject: 'Autre' })
    pass(100 * hour)
    expect(await during(() => run())).to.deep.equal([])
  })

  it('keeps mails while there is no mail server, and sends them once there is one', async () => {
    await queue()
    const { transport: _, ...without } = deps()
    await sendMails(without)
    expect(await kept()).to.include({ ...whole, state: 'pending', attempts: 0 })
    expect(await during(() => run())).to.have.length(1)
  })

  for (const [code, where] of [
    [450, 'the recipient'],
    [452, 'the message'],
  ] as const) {
    it(`tries again after ${String(code)} for ${where}, a minute later`, async () => {
      await queue()
      ;(where === 'the recipient' ? server.recipientReplies : server.messageReplies).push(code)
      expect(await during(() => run())).to.deep.equal([])
      expect(await kept()).to.include({
        ...whole,
        state: 'pending',
        failure: String(code),
        nextAttemptAt: '2026-11-21T09:31:00Z',
      })
      pass(minute - 1000)
      expect(await during(() => run()), 'before the minute is over').to.deep.equal([])
      pass(1000)
      expect(await during(() => run())).to.have.length(1)
      expect(await kept()).to.include({ ...emptied, state: 'sent', attempts: 2 })
      expect(await kept()).not.to.have.property('failure')
    })
  }

  for (const [code, where] of [
    [550, 'the recipient'],
    [554, 'the message'],
  ] as const) {
    it(`gives up after ${String(code)} for ${where}, says so, and forgets the address`, async () => {
      await queue()
      ;(where === 'the recipient' ? server.recipientReplies : server.messageReplies).push(code)
      await run()
      expect(await kept()).to.include({ ...emptied, state: 'failed', failure: String(code) })
      expect(failed).to.deep.equal([{ mailId: message.id, code: String(code) }])
      pass(100 * hour)
      expect(await during(() => run())).to.deep.equal([])
    })
  }

  it('tries again when the connection breaks off, before or after the text', async () => {
    await queue()
    server.recipientReplies.push('cut')
    await run()
    expect(await kept()).to.include({ ...whole, state: 'pending', failure: 'network' })
    pass(minute)
    server.messageReplies.push('cut')
    await run()
    expect(await kept()).to.include({ ...whole, state: 'pending', failure: 'network', attempts: 2 })
    pass(5 * minute)
    expect(await during(() => run())).to.have.length(1)
  })

  it('tries again when no server answers, or the server refuses us and not the mail', async () => {
    await queue()
    await run({ transport: smtpTransport({ url: 'smtp://127.0.0.1:1', from }) })
    expect(await kept()).to.include({ ...whole, state: 'pending', failure: 'network' })
    pass(minute)
    // Credentials that are not taken are the operator's to mend.
    const strict = await startMailServer({ refuseLogin: 535 })
    try {
      const url = strict.url.replace('smtp://', 'smtp://service:secret@')
      await run({ transport: smtpTransport({ url, from }) })
    } finally {
      await strict.stop()
    }
    expect(await kept()).to.include({ ...whole, state: 'pending', failure: '535' })
    expect(failed).to.deep.equal([])
  })

  it('makes eight attempts in two days, then gives up', async () => {
    await queue()
    const refuse = () => Promise.reject(new MailRefusal('451', false))
    const at: number[] = []
    const begun = clock.now.getTime()
    for (let step = 0; step < 4000 && (await kept()).state === 'pending'; step += 1) {
      const { attempts } = await kept()
      await run({ transport: refuse })
      if ((await kept()).attempts > attempts) at.push((clock.now.getTime() - begun) / minute)
      pass(minute)
    }
    expect(at).to.deep.equal([0, 1, 6, 36, 156, 516, 1236, 2676])
    expect(await kept()).to.include({ ...emptied, state: 'failed', failure: '451', attempts: 8 })
    expect(failed).to.deep.equal([{ mailId: message.id, code: '451' }])
  })

  it('sends once when two processes run at the same moment', async () => {
    for (let number = 0; number < 5; number += 1) await queue({ id: `mail:${String(number)}` })
    const mails = await during(async () => {
      await Promise.all([run(), run(), run()])
    })
    expect(mails).to.have.length(5)
  })

  it('sends five at once, and hundreds in a run, each once', async () => {
    for (let number = 0; number < 120; number += 1) await queue({ id: `mail:${String(number)}` })
    const seen = { now: 0, most: 0 }
    const sent: string[] = []
    await run({
      async transport({ _id }) {
        seen.now += 1
        seen.most = Math.max(seen.most, seen.now)
        await new Promise(setImmediate)
        seen.now -= 1
        sent.push(_id)
      },
    })
    expect([sent.length, new Set(sent).size, seen.most]).to.deep.equal([120, 120, 5])
  })

  it('goes on when one connection in five breaks off', async () => {
    for (let number = 0; number < 60; number += 1) await queue({ id: `mail:${String(number)}` })
    let calls = 0
    await run({
      transport() {
        calls += 1
        return calls % 5 === 0 ? Promise.reject(new MailRefusal('network', false)) : Promise.resolve()
      },
    })
    expect(await store.mails.count({ state: 'sent' })).to.be.above(15)
    expect(calls).to.be.below(61)
  })

  it('leaves to others what they are sending, and takes it over when they have not finished in five minutes', async () => {
    await queue()
    let crashed = false
    server.accepted = async () => {
      // Accepted, and the process dies before it can write so: somebody else looks meanwhile, and then later.
      if (crashed) return
      crashed = true
      expect(await during(() => run()), 'while it is being sent').to.deep.equal([])
    }
    const before = server.received.length
    await run({
      store: {
        mailStops: store.mailStops,
        mails: { ...store.mails, replace: onlyFirst(store.mails.replace) },
      },
    })
    expect(await kept()).to.include({ ...whole, state: 'pending', attempts: 1 })
    pass(5 * minute - 1000)
    expect(await during(() => run())).to.deep.equal([])
    pass(1000)
    await run()
    const [first, second, ...others] = server.received.slice(before)
    if (first === undefined || second === undefined) throw new Error('not sent again')
    expect(others).to.deep.equal([])
    expect(header(first, 'Message-ID'))
      .to.match(/^<[0-9a-f]{32}@mediation\.example>$/)
      .and.to.equal(header(second, 'Message-ID'))
    expect((await kept()).state).to.equal('sent')
  })

  /** A store whose process ends after its first write. */
  function onlyFirst(replace: SqliteStore['mails']['replace']): typeof replace {
    let calls = 0
    return (mail) => {
      calls += 1
      return calls === 1 ? replace(mail) : Promise.resolve(undefined)
    }
  }

  for (const [what, to] of Object.entries({
    'two addresses': 'a@exemple.fr, b@exemple.fr',
    'two addresses without a space': 'a@exemple.fr,b@exemple.fr',
    'a semicolon': 'a@exemple.fr;b@exemple.fr',
    'a name': 'Nadia <nadia@exemple.fr>',
    'a line break': 'a@exemple.fr\r\nBcc: b@exemple.fr',
    'a bare line feed': 'a@exemple.fr\nBcc: b@exemple.fr',
    'a quoted local part': '"a b"@exemple.fr',
    'a null character': 'a\u0000@exemple.fr',
    'a group': 'amis: a@exemple.fr',
    'no domain': 'nadia',
    'a domain of one label': 'nadia@localhost',
    'an address literal': 'nadia@[127.0.0.1]',
    'a source route': '@relais.example:a@exemple.fr',
    'a percent in the domain': 'a@ex%2cemple.fr',
    'a long name': `${'a'.repeat(65)}@exemple.fr`,
    'a long address': `a@${'b.'.repeat(130)}fr`,
    'two dots': 'a..b@exemple.fr',
    nothing: '',
  })) {
    it(`takes exactly one address: not ${what}`, async () => {
      const error: unknown = await queue({ to }).catch((thrown: unknown) => thrown)
      expect(error).to.be.instanceOf(Error)
      expect(await store.mails.count({})).to.equal(0)
    })
  }

  it('takes an address whose domain has accents', async () => {
    await queue({ to: 'nadia@médiathèque.example' })
    const [mail] = await during(() => run())
    // As servers that know no other letters read it.
    expect(mail && header(mail, 'To')).to.equal('nadia@xn--mdiathque-53af.example')
  })

  it('takes a subject of one line only, whatever is in it', async () => {
    for (const subject of [
      'Bonjour\r\nBcc: b@exemple.fr',
      'Bonjour\nBcc: b@exemple.fr',
      'a\u2028b',
      'a\u0000b',
    ]) {
      const error: unknown = await queue({ subject }).catch((thrown: unknown) => thrown)
      expect(error, JSON.stringify(subject)).to.be.instanceOf(Error)
    }
    const subject = 'Bcc: b@exemple.fr; =?utf-8?q?=0D=0ABcc:_b@exemple.fr?= <b@exemple.fr>'
    await queue({ subject, lines: ['.', '\r\n.\r\nMAIL FROM:<x@y.example>\r\n', 'Bcc: b@exemple.fr'] })
    const [mail, ...others] = await during(() => run())
    expect(others).to.deep.equal([])
    expect(mail?.to).to.deep.equal([message.to])
    if (mail === undefined) return
    expect(headerNames(mail)).not.to.include('bcc')
  })
})
