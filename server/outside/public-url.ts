/** Which addresses (URLs) this service asks at all. */
import { isIP } from 'node:net'
import { isPublicAddress } from './public-address.ts'

const longestUrl = 2048

/** As sloppy readers of addresses would not agree on the others: no missing slashes, no backslash, space or control character, no `@` before the path. */
const strictForm = /^https:\/\/[^/?#@\\]+(?:[/?#]|$)[^\\]*$/iu
const invisible = /[\u0000-\u0020\u007f-\u009f]/u

/**
 * Names that lead to no public host: special-use (RFC 6761, 6762, 8375, 9476, 7686), kept for private use (.internal), or what home and office
 * networks call themselves. A name without a dot is one of these networks' own.
 */
const privateSuffix =
  /(?:^|\.)(?:localhost|localdomain|local|internal|intranet|private|corp|home|lan|home\.arpa|in-addr\.arpa|ip6\.arpa|test|invalid|onion|alt)$/u
const dottedName = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/u

/**
 * The URL of `text`, without its fragment, when it may be asked for: https on port 443, no credentials, and a host that is a public address or may be a
 * public name. `undefined` otherwise. The parser that is believed is the one whose result is used: what `text` hides in escapes, other digits or other
 * dots is looked at after it. Does NOT look names up: that is done when the connection is made.
 * @param ownHost host name of this service, which is not asked either: what it publishes it knows
 * @see https://url.spec.whatwg.org/#host-parsing
 */
export function publicUrl(text: string, ownHost: string): URL | undefined {
  if (text.length > longestUrl || invisible.test(text) || !strictForm.test(text) || !URL.canParse(text)) {
    return undefined
  }
  const url = new URL(text)
  if (url.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '')
    return undefined
  if (!isPublicHost(url.hostname, ownHost)) return undefined
  url.hash = ''
  return url
}

function isPublicHost(host: string, ownHost: string): boolean {
  if (host === ownHost) return false
  const literal = host.replace(/^\[|\]$/gu, '')
  if (isIP(literal) !== 0) return isPublicAddress(literal)
  return dottedName.test(host) && !privateSuffix.test(host)
}
