/** What this service takes for an e-mail address. */
import { domainToASCII } from 'node:url'

const dotAtom = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/u
const label = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/u

/**
 * Whether `text` is exactly one address, as in `prenom.nom@exemple.fr`: no display name, no list, no quoted form, no control
 * character, nothing that could end a header field or begin another recipient. The domain may have accents, the name before
 * `@` may not: many servers refuse it. Does NOT ask whether anybody reads mail there.
 * @see https://www.rfc-editor.org/rfc/rfc5321#section-4.1.2 (Dot-string)
 */
export function isMailAddress(text: string): boolean {
  const at = text.lastIndexOf('@')
  const [name, domain] = [text.slice(0, at), text.slice(at + 1)]
  // RFC 5321 §4.5.3.1: 64 octets, 255, and 254 for the whole path.
  if (at < 1 || name.length > 64 || text.length > 254 || !dotAtom.test(name)) return false
  // What URLs decode in a host has no place in an address.
  if (!/^[\p{L}\p{N}.-]+$/u.test(domain)) return false
  const labels = domainToASCII(domain).split('.')
  return labels.length > 1 && labels.every((part) => label.test(part))
}
