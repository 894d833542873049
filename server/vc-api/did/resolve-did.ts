/** DID resolution: did:key, and did:web of the issuers of this service. Nothing is fetched. */
import { publishedOrFirst } from '../../proof/keys/published-keys.ts'
import { didDocument } from '../../proof/keys/did-document.ts'
import { webDid } from '../../proof/keys/issuer-did.ts'
import type { VcApiDeps } from '../deps.ts'
import { isObject, listOf } from '../values.ts'
import { isDidUrl, parseDidUrl, type DidUrl } from './did-url.ts'
import { keyDocument, type DidDocument, type DidError, type DocumentOptions } from './key-document.ts'

export interface Resolution {
  readonly status: 200 | 400 | 404
  /** A DID resolution result, or a dereferencing result in the same form. */
  readonly body: Readonly<Record<string, unknown>>
}

/**
 * Resolves a DID to its document, or dereferences the DID URL of a verification method to that method, which then is the `didDocument`. A
 * did:web of another host is not found, because nobody is asked. Does NOT throw for any text.
 * @see https://www.w3.org/TR/did-resolution/#bindings-https
 */
export async function resolveDid(
  deps: Pick<VcApiDeps, 'keys' | 'publicUrl' | 'store'>,
  text: string,
  options: DocumentOptions,
): Promise<Resolution> {
  const isUrl = isDidUrl(text)
  const parsed = parseDidUrl(text)
  if (parsed === undefined) return result(isUrl ? 'invalidDidUrl' : 'invalidDid', isUrl)
  const document = await documentOf(deps, parsed, options)
  if (typeof document === 'string' || !isUrl) return result(document, isUrl)
  return result(dereferenced(document, parsed), isUrl)
}

function result(found: DidDocument | DidError, isUrl: boolean): Resolution {
  const isError = typeof found === 'string'
  const metadata = isError ? { error: found } : { contentType: 'application/did+ld+json' }
  return {
    status: !isError ? 200 : found === 'notFound' ? 404 : 400,
    body: {
      '@context': 'https://w3id.org/did-resolution/v1',
      didDocument: isError ? {} : found,
      didDocumentMetadata: {},
      ...(isUrl ? { didDereferencingMetadata: metadata } : { didResolutionMetadata: metadata }),
    },
  }
}

async function documentOf(
  deps: Pick<VcApiDeps, 'keys' | 'publicUrl' | 'store'>,
  { did, method, id }: DidUrl,
  options: DocumentOptions,
): Promise<DidDocument | DidError> {
  if (method === 'key') return keyDocument(did, id, options)
  if (method !== 'web') return 'methodNotSupported'
  const base = webDid(deps.publicUrl, '')
  const organisation = did.startsWith(base)
    ? await deps.store.organisations.get(did.slice(base.length))
    : undefined
  if (organisation?.didMethod !== 'web') return 'notFound'
  // Its first key is made with its document: the DID is known before its first credential.
  return didDocument(did, await publishedOrFirst(deps.keys, organisation._id))
}

/** What the fragment names in the document. Paths and queries lead out of it: nothing is served there. */
function dereferenced(document: DidDocument, { did, path, fragment }: DidUrl): DidDocument | DidError {
  if (path !== '' || fragment === undefined || fragment === '') return 'notFound'
  const methods = listOf(document['verificationMethod']).filter(isObject)
  const method = methods.find(({ id }) => id === `${did}#${fragment}`)
  return method === undefined ? 'notFound' : { '@context': document['@context'], ...method }
}
