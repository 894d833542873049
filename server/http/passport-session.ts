/** The cookie of a Passeport's session. */
import type { PassportDeps } from '../passport/deps.ts'
import type { OpenPassport } from '../passport/passports.ts'
import { passportOfSession } from '../passport/sign-in/session.ts'
import type { Reply } from './contract/operation.ts'

interface CookieReader {
  header(name: string): string | undefined
}

/** The most browsers keep; when a session ends is decided by the service. */
const cookieSeconds = 400 * 86_400

// `__Host-`: https only, this host only, whole site. Loopback without https has no such cookies.
const isSecure = (publicUrl: string) => publicUrl.startsWith('https:')
const cookieName = (publicUrl: string) => (isSecure(publicUrl) ? '__Host-passeport' : 'passeport')

/** @see https://www.rfc-editor.org/rfc/rfc6265#section-4.1 */
function cookie(publicUrl: string, value: string, seconds: number): string {
  const secure = isSecure(publicUrl) ? 'Secure; ' : ''
  return `${cookieName(publicUrl)}=${value}; ${secure}HttpOnly; SameSite=Lax; Path=/; Max-Age=${String(seconds)}`
}

/** What the request's cookie holds; empty when there is none. */
export function sessionToken(publicUrl: string, request: CookieReader): string {
  const name = `${cookieName(publicUrl)}=`
  const pairs = (request.header('cookie') ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(name))?.slice(name.length) ?? ''
}

/** The Passeport that is signed in to, in the browser that asks. */
export async function signedIn(deps: PassportDeps, request: CookieReader): Promise<OpenPassport | undefined> {
  const token = sessionToken(deps.publicUrl, request)
  return token === '' ? undefined : passportOfSession(deps, token)
}

/** What the browser is to keep of a session: for `Set-Cookie`. */
export function sessionCookie(publicUrl: string, token: string): string {
  return cookie(publicUrl, token, cookieSeconds)
}

/** To the Passeport, signed in with `token`; or, with a good `returnPath`, back to the application that asked. */
export function enter(publicUrl: string, token: string, returnPath?: string): Reply {
  const location = returnPathIn(returnPath)
  const headers = { 'Set-Cookie': sessionCookie(publicUrl, token) }
  return toPassport(location === undefined ? headers : { ...headers, Location: location })
}

/** Where applications ask to be let in. */
export const consentPath = '/passeport/autoriser'

/** `text`, when it is the page where an application asked; nobody is sent anywhere else. */
export function returnPathIn(text: string | undefined): string | undefined {
  return text?.startsWith(`${consentPath}?`) === true && /^[\x21-\x7e]{1,2000}$/u.test(text)
    ? text
    : undefined
}

/** The cookie gone, with what is answered. */
export function erased(publicUrl: string): Readonly<Record<string, string>> {
  return { 'Set-Cookie': cookie(publicUrl, '', 0) }
}

/** Where one signs in, with the cookie gone. */
export function leave(publicUrl: string): Reply {
  return toPassport(erased(publicUrl))
}

/** To the page of the Passeport, or where one signs in. */
export function toPassport(headers: Readonly<Record<string, string>> = {}): Reply {
  return { status: 303, headers: { Location: '/passeport', 'Cache-Control': 'no-store', ...headers } }
}
