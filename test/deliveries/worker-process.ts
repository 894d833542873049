/** Hands over whatever is due, each time it is told what time it is, and then says so; killed at any moment. */
import { handOver } from '../../server/claim/mail/hand-over.ts'
import { sendMails } from '../../server/delivery/send-mails.ts'
import { smtpTransport } from '../../server/delivery/smtp.ts'
import { openContext } from './service.ts'

let now = new Date(0)
const { deps } = await openContext(() => now)
const transport = smtpTransport({ url: process.env['SMTP_URL'] ?? '', from: 'badges@mediation.example' })
const mailing = { store: deps.store, clock: deps.clock, transport, mailFailed: () => undefined }

process.on('message', (time: string) => {
  now = new Date(time)
  void work()
})
process.send?.('ready')

async function work(): Promise<void> {
  await handOver(deps)
  await sendMails(mailing)
  process.send?.('done')
}
