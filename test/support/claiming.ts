/** Awards and the claims to them, for tests of what wallets do. */
import { succeeded, type Client, type Schemas, type TestService } from './service.ts'
import { enrol, evaluate, learner, openSession } from './training.ts'

export interface Claimed {
  readonly awardId: string
  readonly link: string
  /** Of the link. */
  readonly path: string
  readonly code: string
}

export const ofForm = { 'Content-Type': 'application/x-www-form-urlencoded' }
export const preAuthorizedGrant = 'urn:ietf:params:oauth:grant-type:pre-authorized_code'

let people = 0

/** An award of a person of their own, without an e-mail address unless `change` gives one, and a claim to it. */
export async function claimed(trainer: Client, change: object = { email: undefined }): Promise<Claimed> {
  people += 1
  const number = String(people)
  const { id } = await openSession(trainer)
  const person = learner('Zoé', { familyName: `N${number}`, ...change, reference: `R-${number}` })
  await enrol(trainer, { id }, [person])
  const { evaluation } = await evaluate(trainer, { id })
  const { lines } = succeeded(
    await trainer.call<Schemas['AwardReport']>('POST', `/sessions/${id}/awards`, {
      json: { evaluation, signedBy: 'Sylvie Marchand' },
      headers: { 'Idempotency-Key': `claimed-${number}` },
    }),
  )
  const awardId = lines[0]?.awardId ?? ''
  const { link, code } = succeeded(
    await trainer.call<Schemas['NewClaim']>('POST', `/awards/${awardId}/claims`),
  )
  return { awardId, link, path: new URL(link).pathname, code }
}

/** What a wallet that follows the link is told it may speak. */
export async function protocolsAt(
  service: TestService,
  path: string,
): Promise<Readonly<Record<string, string>>> {
  const headers = { Accept: 'application/json' }
  const answer = await service.anonymous.call<{ protocols: Record<string, string> }>('GET', `${path}?iuv=1`, {
    headers,
  })
  return succeeded(answer).protocols
}

/** The text of the mail that was sent when `before` had been. */
export async function startedByMail(service: TestService, path: string): Promise<string> {
  const { store } = service.context.deps
  const texts = async () => {
    const { items } = await store.mails.page({ where: {}, limit: 500 })
    return items.map(({ text }) => text)
  }
  const before = new Set(await texts())
  succeeded(await service.anonymous.call('POST', path, { raw: 'answer=wallet', headers: ofForm }))
  const [mail = ''] = (await texts()).filter((text) => !before.has(text))
  return mail
}

/** The verdict on a badge as a wallet has it: JSON, or compact text. */
export async function verdictOn(service: TestService, badge: unknown): Promise<string> {
  const raw = typeof badge === 'string' ? badge : JSON.stringify(badge)
  const type = typeof badge === 'string' ? 'text/plain' : 'application/json'
  const answer = await service.anonymous.call<Schemas['VerificationReport']>('POST', '/verifications', {
    raw,
    headers: { 'Content-Type': type },
  })
  return succeeded(answer).verdict
}
