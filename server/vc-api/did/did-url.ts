/** DIDs and DID URLs, as the specification spells them. */

const idChar = String.raw`(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})`
const pathChar = String.raw`(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})`
const didSyntax = new RegExp(`^did:[a-z0-9]+:(?:${idChar}*:)*${idChar}+$`, 'u')
const urlRest = new RegExp(
  `^(?:/${pathChar}*)*(?:\\?(?:${pathChar}|[/?])*)?(?:#(?:${pathChar}|[/?])*)?$`,
  'u',
)

export interface DidUrl {
  readonly did: string
  readonly method: string
  /** What follows the method: `z6Mk…` of `did:key:z6Mk…`. */
  readonly id: string
  /** Path and query, each with its mark; empty when there is none. */
  readonly path: string
  readonly fragment?: string
}

/** Whether `text` is about something in or beside a DID document: it has a path, a query or a fragment. */
export function isDidUrl(text: string): boolean {
  return /[/?#]/u.test(text)
}

/** The parts of a DID or DID URL; undefined when it is neither. @see https://www.w3.org/TR/did-core/#did-syntax */
export function parseDidUrl(text: string): DidUrl | undefined {
  const end = text.search(/[/?#]/u)
  const did = end === -1 ? text : text.slice(0, end)
  const rest = end === -1 ? '' : text.slice(end)
  if (text.length > 2000 || !didSyntax.test(did) || !urlRest.test(rest)) return undefined
  const [, method = '', ...id] = did.split(':')
  const [path = '', fragment] = rest.split('#')
  return { did, method, id: id.join(':'), path, ...(fragment === undefined ? {} : { fragment }) }
}
