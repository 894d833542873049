/** What people do with endorsements through the API: ask, open the link of the mail, answer its form. */
import type { Answer, Client, Schemas, TestService } from '../support/service.ts'
import { succeeded } from '../support/service.ts'

export type Requested = Schemas['EndorsementRequest']

export const endorser = { name: 'Nadia Ferrand', email: 'nadia.ferrand@exemple.fr' }

/** A request that asks `endorser` for the endorsement of `target`. */
export function asking(target: object, change: object = {}): object {
  return { target, endorser, language: 'fr', ...change }
}

export async function ask(client: Client, target: object, change: object = {}): Promise<Requested> {
  const json = asking(target, change)
  return succeeded(await client.call<Requested>('POST', '/endorsement-requests', { json }))
}

/** Where the link of the mail `<purpose>:<id>` leads. Mails wait in the outbox: no mail server is configured. */
export async function linkIn(
  service: TestService,
  id: string,
  purpose: 'endorsement-request' | 'endorsement-given' = 'endorsement-request',
): Promise<string> {
  const mail = await service.context.deps.store.mails.get(`${purpose}:${id}`)
  const [link] = /\S+\/endorsement-links\/\S+/u.exec(mail?.text ?? '') ?? []
  if (link === undefined) throw new Error('no mail with a link')
  return link
}

const browser = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

export function open(
  service: TestService,
  link: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer<Schemas['Problem']>> {
  return service.anonymous.call('GET', link, { headers: { ...browser, ...headers } })
}

/** A good answer; each field can be replaced. */
export const yes = {
  answer: 'give',
  comment: 'Je l’ai vue accueillir dix personnes, le 12 octobre, à la médiathèque.',
  statement: 'yes',
}

export function send(
  service: TestService,
  link: string,
  form: Readonly<Record<string, string>> = yes,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer<Schemas['Problem']>> {
  return service.anonymous.call('POST', link, {
    raw: new URLSearchParams(form).toString(),
    headers: { ...browser, 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
  })
}

/** The text a person reads of a page, without the site around it. */
export function read({ bytes }: Answer<unknown>): string {
  const [main = ''] = /<main[\s\S]*<\/main>/u.exec(bytes.toString('utf8')) ?? []
  return main
    .replaceAll(/<[^>]*>/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim()
}
