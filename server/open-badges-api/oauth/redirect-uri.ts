/** Where people may be sent back to, with a code. */

const longest = 500

/**
 * Whether an application may register it: https; or, for programs on somebody's own machine, http to its loopback address (RFC 8252 §7.3; not
 * `localhost`, which may be another one). Written in the one way that browsers write it, without a fragment, a name or a password.
 */
export function isRedirectUri(text: string): boolean {
  if (text.length > longest || !/^[\x21-\x7e]+$/u.test(text) || /[#*\\"<>]/u.test(text)) return false
  if (!URL.canParse(text)) return false
  const { href, protocol, username, password } = new URL(text)
  const isWrittenSo = href === text || href === `${text}/`
  return isWrittenSo && username === '' && password === '' && (protocol === 'https:' || isLoopback(text))
}

/** http to this machine, by number. */
export function isLoopback(uri: string): boolean {
  const { protocol, hostname } = new URL(uri)
  return protocol === 'http:' && (hostname === '127.0.0.1' || hostname === '[::1]')
}

/** Whether `asked` is one of those registered: the same text; on loopback any port, which a program has no say in (RFC 8252 §7.3). */
export function isRegistered(asked: string, registered: readonly string[]): boolean {
  if (registered.includes(asked)) return true
  if (!isRedirectUri(asked) || !isLoopback(asked)) return false
  return registered.some((uri) => isLoopback(uri) && withoutPort(uri) === withoutPort(asked))
}

function withoutPort(uri: string): string {
  const url = new URL(uri)
  url.port = ''
  return url.href
}

/** `uri`, with what is answered there added to its query. */
export function redirectTo(uri: string, answer: Readonly<Record<string, string | undefined>>): string {
  const said = Object.entries(answer).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return `${uri}${uri.includes('?') ? '&' : '?'}${new URLSearchParams(said).toString()}`
}
