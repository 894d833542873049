/** What verification without network goes by: all that the service would say of itself at one moment, signed by its hub. */
import type { PublishedKey } from '../../proof/types.ts'
import type { Recognition } from '../types.ts'

/** The claims of a trust bundle (`typ: trust-bundle+jwt`). `iat` and `exp` in seconds since 1970. */
export interface TrustBundle {
  /** DID of the hub. */
  readonly iss: string
  /** Where it was read, and the next one is. */
  readonly sub: string
  readonly iat: number
  readonly exp: number
  /** Base of the addresses of the service. */
  readonly publicUrl: string
  /** Every issuer of the service, with every key it ever had. */
  readonly issuers: readonly BundledIssuer[]
  readonly recognitions: readonly (Recognition & { readonly issuer: string })[]
  readonly frameworks: readonly BundledFramework[]
  /** Of the JSON-LD contexts and JSON Schemas that were gone by, the SHA-256 of each (hexadecimal): others could read a badge otherwise. */
  readonly contexts: readonly Digest[]
  readonly schemas: readonly Digest[]
  /** Those of the service, as they were then. */
  readonly statusLists: readonly BundledList[]
  /** What the sites of recognised issuers elsewhere served last: their keys, and status lists. Absent: nobody was asked. */
  readonly documents?: readonly BundledDocument[]
}

/** A document of another site, as it was there: it is judged by who verifies, like one just read. */
export interface BundledDocument {
  /** What was asked for. */
  readonly url: string
  /** RFC 3339: when it was read there or, without `found`, when the site was asked in vain. */
  readonly askedAt: string
  /** `url`: the address that answered, after redirects. `content`: base64. */
  readonly found?: { readonly url: string; readonly mediaType: string; readonly content: string }
}

export interface BundledIssuer {
  readonly did: string
  /** Its name in the addresses of its keys, which signed texts name them by. */
  readonly organisationId: string
  readonly name: string
  readonly keys: readonly Omit<PublishedKey, 'did' | 'organisationId'>[]
}

export interface BundledFramework {
  readonly slug: string
  readonly version: string
  readonly iri: string
  readonly digestSri: string
  /** The last segment of the IRI of every node. */
  readonly codes: readonly string[]
}

export interface Digest {
  readonly id: string
  readonly sha256: string
}

export interface BundledList {
  readonly url: string
  /** DID of its issuer. */
  readonly issuer: string
  readonly purpose: string
  /** As in a BitstringStatusListCredential: `u` and base64url of the compressed bits. */
  readonly encodedList: string
}
