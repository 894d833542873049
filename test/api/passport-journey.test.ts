/** Somebody with neither e-mail nor telephone: from a printed card to a badge that a stranger verifies. */
import { expect } from 'chai'
import { browserOf } from '../support/passports.ts'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'
import { oneBadge } from '../support/training.ts'

describe('somebody with neither e-mail nor telephone', function () {
  this.timeout(120_000)
  let service: TestService
  let trainer: Client
  before(async () => {
    service = await startService()
    trainer = await service.organisation('mednum-bfc')
  })
  after(() => service.stop())

  it('goes from a printed code to a Passeport, leaves, comes back, shows the badge, and a stranger verifies it', async () => {
    const { line } = await oneBadge(trainer, { person: { email: undefined, reference: 'R-1' } })
    const { code } = succeeded(
      await trainer.call<Schemas['NewClaim']>('POST', `/awards/${line.awardId}/claims`),
    )

    // At the trainer's: the code on the printed card, and a secret chosen together.
    const atTheTrainers = browserOf(service)
    const found = await atTheTrainers.post('/recevoir', { code })
    const link = new URL(found.headers.get('location') ?? '').pathname
    const choices = await atTheTrainers.get(link)
    expect(choices.text).to.include('Garder dans mon Passeport')
    const card = await atTheTrainers.post(`${link}/passeport`, { how: 'new-card', secret: 'pain au lait' })
    expect(card.status).to.equal(200)
    const passportCode = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/u.exec(card.text)?.[0] ?? ''
    expect(passportCode).to.not.equal(code)
    expect((await atTheTrainers.get('/passeport')).text).to.include('Ce badge est valable')
    await atTheTrainers.post('/passeport/sortie', { where: 'here' })
    expect((await atTheTrainers.get('/passeport')).text).to.not.include('Ce badge est valable')

    // At the library, another day: the card, and the secret as it is remembered.
    const atTheLibrary = browserOf(service)
    const back = await atTheLibrary.post('/passeport/carte', { code: passportCode, secret: 'Pain au  lait' })
    expect(back.status).to.equal(303)
    const { text } = await atTheLibrary.get('/passeport')
    const badge = /\/passeport\/badges\/[0-9a-f]{32}/u.exec(text)?.[0] ?? ''
    expect((await atTheLibrary.post(badge, { do: 'show', age: '15' })).status).to.equal(303)
    const address = /http[^"]+\/passeport\/public\/[0-9a-f]{32}/u.exec(
      (await atTheLibrary.get(badge)).text,
    )?.[0]

    // A stranger, with that address and nothing else.
    const shown = await browserOf(service).get(new URL(address ?? '').pathname)
    const credential = /href="([^"]+\/credentials\/[0-9a-f]{32})"/u.exec(shown.text)?.[1] ?? ''
    const judged = succeeded(
      await service.anonymous.call<Schemas['VerificationReport']>('POST', '/verifications', {
        json: { url: credential },
      }),
    )
    expect([judged.verdict, judged.checks.filter(({ outcome }) => outcome === 'fail')]).to.deep.equal([
      'valid',
      [],
    ])
  })
})
