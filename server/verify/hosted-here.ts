/** Whether an identifier, however it is written, is one that only this service could publish anything under. */

/** Host and port of `authority`, as every browser reads them; a default port is none. */
function hostOf(authority: string): string | undefined {
  if (!URL.canParse(`https://${authority}`)) return undefined
  const { hostname, port } = new URL(`https://${authority}`)
  // A name with a final dot is the same name.
  return `${hostname.replace(/\.$/, '')}:${port === '80' || port === '443' ? '' : port}`
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

/** The hosts an identifier could be looked up at: `did:web` and its relatives name one in a segment, an address in its authority. */
function hostsNamedBy(id: string): readonly (string | undefined)[] {
  const [, authority] = /^https?:[\\/]*([^?#]*)/i.exec(id) ?? []
  if (authority !== undefined) return [hostOf(authority)]
  const [, method, segments] = /^did:(web|webs|webvh|tdw):([^?#]*)/i.exec(id) ?? []
  if (method === undefined || segments === undefined) return []
  const [first = '', second = ''] = segments.split(':').map(decoded)
  // did:webvh and did:tdw put a hash of their log before the host.
  return [hostOf(/webvh|tdw/i.test(method) ? second : first)]
}

/**
 * Whether `id` names the host of `publicUrl`, at any path: as a DID of the web family or as an address, in upper or lower
 * case, percent-encoded, with a default port or a final dot. Does NOT say that anybody is registered under it.
 * @see https://w3c-ccg.github.io/did-method-web/#method-specific-identifier
 */
export function isHostedHere(publicUrl: string, id: string): boolean {
  return hostsNamedBy(id).includes(ownHostOf(publicUrl))
}

/** The address of a service does not change while it runs. */
let own: { readonly publicUrl: string; readonly host: string | undefined } | undefined

function ownHostOf(publicUrl: string): string | undefined {
  if (own?.publicUrl !== publicUrl) own = { publicUrl, host: hostOf(new URL(publicUrl).host) }
  return own.host
}

/** Whether `id` is a DID whose scheme and method are not in lower case: not a DID, but easily taken for one. */
export function isMisspeltDid(id: string): boolean {
  const [prefix] = /^did:[^:]*/i.exec(id) ?? []
  return prefix !== undefined && prefix !== prefix.toLowerCase()
}
