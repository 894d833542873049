/** The release of a framework version as a verifiable credential: who released it, when, and exactly what. */
/** What a release credential says. */
export interface ReleaseStatement {
  /** The DID of whoever releases. */
  readonly issuer: string
  /** IRI of the version. */
  readonly iri: string
  readonly version: string
  /** By language tag. */
  readonly title: Readonly<Record<string, string>>
  /** Digest of the bytes of the JSON-LD served at `iri`. */
  readonly digestSri: string
  /** Digest of the canonical N-Quads, which are served as they are. */
  readonly digestMultibase: string
  readonly publishedAt: string
  /** IRI of the framework, all versions. */
  readonly framework: string
  /** IRI of the version it follows. */
  readonly replaces?: string
}

const dcterms = 'http://purl.org/dc/terms/'
const versionInfo = 'http://www.w3.org/2002/07/owl#versionInfo'
const dateTime = 'http://www.w3.org/2001/XMLSchema#dateTime'

/** IRI of the release credential of the version `iri`. */
export function releaseIri(iri: string): string {
  return `${iri}/release`
}

/** Where the canonical N-Quads of the version `iri` are served. */
function nQuadsIri(iri: string): string {
  return `${iri}?format=n-quads`
}

/**
 * The unsigned release credential. It needs no context but that of W3C, so that any verifier can read it: whatever that context
 * has no term for is said under its IRI. It does not expire; whether the version is still the one to use is its status, which
 * is not part of the release.
 *
 * Both digests are of bytes, as a verifier who fetches them works them out: `digestSRI` of the JSON-LD, `digestMultibase` of the
 * canonical N-Quads; the latter also holds for the JSON-LD written in any other way.
 * @see https://www.w3.org/TR/vc-data-model-2.0/#integrity-of-related-resources
 */
export function releaseCredential(statement: ReleaseStatement): Record<string, unknown> {
  const { issuer, iri, version, title, publishedAt, replaces } = statement
  const named = `${title['fr'] ?? title['en'] ?? Object.values(title)[0] ?? ''} ${version}`
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id: releaseIri(iri),
    type: ['VerifiableCredential'],
    name: `Publication : ${named}`,
    description: `La version ${version} de ce référentiel a été publiée avec exactement ce contenu, et ne change plus.`,
    issuer,
    validFrom: publishedAt,
    credentialSubject: {
      id: iri,
      [`${dcterms}title`]: Object.entries(title).map(([language, words]) => ({
        '@value': words,
        '@language': language,
      })),
      [versionInfo]: version,
      [`${dcterms}issued`]: { '@value': publishedAt, '@type': dateTime },
      [`${dcterms}isVersionOf`]: { id: statement.framework },
      ...(replaces === undefined ? {} : { [`${dcterms}replaces`]: { id: replaces } }),
    },
    relatedResource: [
      { id: iri, mediaType: 'application/ld+json', digestSRI: statement.digestSri },
      {
        id: nQuadsIri(iri),
        mediaType: 'application/n-quads',
        digestMultibase: statement.digestMultibase,
      },
    ],
  }
}

/** The digests a release credential vouches for; `undefined` when it says none. */
export function credentialDigests(
  credential: string,
): { readonly digestSri: string; readonly digestMultibase: string } | undefined {
  const { relatedResource = [] } = JSON.parse(credential) as {
    readonly relatedResource?: readonly { readonly digestSRI?: string; readonly digestMultibase?: string }[]
  }
  const digestSri = relatedResource.find((resource) => resource.digestSRI !== undefined)?.digestSRI
  const digestMultibase = relatedResource.find(
    (resource) => resource.digestMultibase !== undefined,
  )?.digestMultibase
  return digestSri === undefined || digestMultibase === undefined ? undefined : { digestSri, digestMultibase }
}
