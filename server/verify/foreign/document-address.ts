/** Where the document of a controller is: of a `did:web`, or of an https address. */

/**
 * Labels of a host name; the last one is not a number, as it is in an IPv4 address. Without `u`, which with `i` takes U+017F for an s, and U+212A
 * for a k, as browsers do.
 */
const hostName =
  /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*(?![0-9]+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i
/** `%3A` and a port after the host name. */
const port = /^(?:%3A([0-9]{1,5}))?$/iu
/** A segment of a path, as a DID may write it. `.` and `..` would lead elsewhere. */
const segment = /^(?!\.{1,2}$)[A-Za-z0-9._-]+$/u

const longest = 2000

/**
 * The https address of the document of `id`: `did.json` of a `did:web`, or the address that an https identifier is. `undefined` for any other
 * identifier: IP addresses, names with a user, percent-encoded paths, fragments, `http:`. Does NOT say that the address may be asked: that is
 * for `Outside` to judge.
 * @see https://w3c-ccg.github.io/did-method-web/#read-resolve
 */
export function documentAddress(id: string): string | undefined {
  if (id.length > longest) return undefined
  if (id.startsWith('did:web:')) return didWebAddress(id.slice('did:web:'.length))
  if (!id.startsWith('https://') || !URL.canParse(id) || /[#\\\s]/u.test(id)) return undefined
  const { href, hostname, username, password } = new URL(id)
  // A browser reads many texts as one address; a name is compared letter by letter.
  const isPlain = href === id || href === `${id}/`
  return isPlain && hostName.test(hostname) && username === '' && password === '' ? href : undefined
}

function didWebAddress(methodSpecificId: string): string | undefined {
  const [authority = '', ...path] = methodSpecificId.split(':')
  const end = authority.indexOf('%')
  const host = end === -1 ? authority : authority.slice(0, end)
  const [isRead, number] = port.exec(end === -1 ? '' : authority.slice(end)) ?? []
  if (isRead === undefined || !hostName.test(host) || !path.every((each) => segment.test(each)))
    return undefined
  const base = `https://${host.toLowerCase()}${number === undefined ? '' : `:${number}`}`
  if (!URL.canParse(base)) return undefined
  // "If no path has been specified in the URL, append /.well-known."
  return path.length === 0 ? `${base}/.well-known/did.json` : `${base}/${path.join('/')}/did.json`
}
