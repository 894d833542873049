/** People with a Passeport, as their browser is: it keeps the cookie, and follows nothing by itself. */
import { everything } from '../../server/store/everything.ts'
import type { TestService } from './service.ts'

export interface Page {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly bytes: Buffer
}

export interface Browser {
  /** Of the session; empty: signed out. */
  readonly cookie: string
  get(path: string): Promise<Page>
  /** Sends a form as a page of the service does. */
  post(path: string, fields: Readonly<Record<string, string>>, headers?: object): Promise<Page>
  /** The same, of a form with files. */
  send(path: string, fields: Readonly<Record<string, string | Blob>>, headers?: object): Promise<Page>
}

/** A browser without any cookie. */
export function browserOf(service: Pick<TestService, 'anonymous'>): Browser {
  let cookie = ''
  const send = async (method: string, path: string, raw?: string | Uint8Array, headers: object = {}) => {
    const answer = await service.anonymous.call(method, path, {
      ...(raw === undefined ? {} : { raw }),
      headers: {
        Accept: 'text/html',
        'Accept-Language': 'fr',
        ...(raw === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' }),
        ...(cookie === '' ? {} : { Cookie: cookie }),
        ...headers,
      },
    })
    const set = answer.headers.get('set-cookie')?.split(';')[0]
    if (set !== undefined) cookie = set.endsWith('=') ? '' : set
    const { status, bytes } = answer
    return { status, headers: answer.headers, text: bytes.toString('utf8'), bytes }
  }
  return {
    get cookie() {
      return cookie
    },
    get: (path) => send('GET', path),
    async send(path, fields, headers) {
      const form = new FormData()
      for (const [name, value] of Object.entries(fields)) form.set(name, value)
      const written = new Response(form)
      const type = { 'Content-Type': written.headers.get('content-type') ?? '', ...headers }
      return send('POST', path, new Uint8Array(await written.arrayBuffer()), type)
    },
    post: (path, fields, headers) => send('POST', path, new URLSearchParams(fields).toString(), headers),
  }
}

/** Asks for a link for `email`, and reads it in the mail to that address: what comes after `/passeport/lien/`. */
export async function linkByMail(service: TestService, email: string): Promise<string> {
  const before = await linksTo(service, email)
  await browserOf(service).post('/passeport/lien', { email })
  return (await linksTo(service, email)).find((link) => !before.includes(link)) ?? ''
}

/** The links in the mails that wait for that address. */
export async function linksTo({ context }: TestService, email: string): Promise<readonly string[]> {
  const mails = await everything(context.deps.store.mails, {})
  return mails
    .filter(({ to }) => to === email)
    .flatMap(({ text }) => /\/passeport\/lien\/([A-Za-z0-9_-]{43})/u.exec(text)?.[1] ?? [])
}

/** A browser that is signed in to the Passeport of `email`. */
export async function signedInBrowser(service: TestService, email: string): Promise<Browser> {
  const browser = browserOf(service)
  await browser.post(`/passeport/lien/${await linkByMail(service, email)}`, {})
  return browser
}

/** Takes the badge behind `link` (`/recevoir/…`) into a new Passeport with a card, and makes it public. Answers what its addresses end with. */
export async function shownInPassport(
  browser: Browser,
  link: string,
): Promise<{ readonly passportItem: string; readonly publicBadge: string }> {
  await browser.post(`${link}/passeport`, { how: 'new-card', secret: 'merle bleu' })
  const { text } = await browser.get('/passeport')
  const passportItem = /\/passeport\/badges\/([0-9a-f]{32})/u.exec(text)?.[1] ?? ''
  await browser.post(`/passeport/badges/${passportItem}`, { do: 'show', age: '15' })
  const page = await browser.get(`/passeport/badges/${passportItem}`)
  return { passportItem, publicBadge: /\/passeport\/public\/([0-9a-f]{32})/u.exec(page.text)?.[1] ?? '' }
}
