/** What is asked of DID resolution in an encoding that cannot be undone. */
import type { RequestHandler } from 'express'

const base = '/1.0/identifiers/'

/**
 * Encodes once more a DID whose percent-encoding is broken, so that it is resolved as it was sent, and answered as any other text that is no
 * DID, in the form of DID resolution. Does nothing to other requests.
 * @see https://www.w3.org/TR/did-resolution/#bindings-https
 */
export const didAsSent: RequestHandler = (request, _response, next) => {
  if (request.url.startsWith(base)) {
    const [did = '', ...query] = request.url.slice(base.length).split('?')
    if (!isEncoded(did)) {
      request.url = [base + encodeURIComponent(did), ...query].join('?')
      // The contract is held to this one.
      request.originalUrl = request.url
    }
  }
  next()
}

function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
