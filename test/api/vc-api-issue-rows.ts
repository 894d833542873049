/** Credentials an issuer must accept, and those it must reject. */
import { dataIntegrity, examples, types, v2, without, type Json } from './vc-api-tenants.ts'

/** SHA-256 and SHA-384 of the 2.0 base context, as VC Data Model 2.0 Appendix B.1 and Example 25 print them. */
const baseContext = {
  id: v2,
  digestSRI: 'sha384-l/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU',
  digestMultibase: 'uEiBZlVztZpfWHgPyslVv6-UwirFoQoRvW1htfx963sknNA',
}

/** SHA-256 of data-integrity/v2, as Data Integrity 1.0 §2.4.1 prints it (there in hexadecimal). */
const dataIntegrityDigest = `sha256-${Buffer.from(
  '67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4',
  'hex',
).toString('base64')}`

const listEntry = {
  type: 'BitstringStatusListEntry',
  statusPurpose: 'revocation',
  statusListIndex: '7',
  statusListCredential: 'https://autre.example/status/1',
}

const inline = { MyType: 'https://example.org/#MyType', myClaim: 'https://example.org/#myClaim' }

/** "Must be accepted", row by row: members that take the place of the usual ones. */
export const accepted: readonly (readonly [string, Json])[] = [
  ['@context: the base context alone', { '@context': [v2], credentialSubject: { id: 'did:example:s' } }],
  ['@context: base and examples (only @vocab)', { '@context': [v2, examples] }],
  ['@context: with data-integrity/v2', { '@context': [v2, dataIntegrity, examples] }],
  ['@context: an inline object', { '@context': [v2, inline], credentialSubject: { myClaim: 'oui' } }],
  [
    '@context: a member named as our own refusals are',
    { '@context': [v2, examples], refused: 1, status: 200 },
  ],
  ['type: another, by URL', { type: ['VerifiableCredential', 'https://example.org/#Other'] }],
  [
    'type: another, by mapped term',
    {
      '@context': [v2, inline],
      type: ['VerifiableCredential', 'MyType'],
      credentialSubject: { myClaim: 'x' },
    },
  ],
  ['id: a URL', { id: 'urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33' }],
  ['credentialSubject: only an id', { credentialSubject: { id: 'did:example:subject' } }],
  ['credentialSubject: several', { credentialSubject: [{ id: 'did:example:a' }, { alumniOf: 'Dijon' }] }],
  ['name and description: texts', { name: 'Titre', description: 'Un titre' }],
  ['name: a language object', { name: { '@value': 'Titre', '@language': 'fr' } }],
  ['name: with a direction', { name: { '@value': 'شهادة', '@language': 'ar', '@direction': 'rtl' } }],
  [
    'name and description: lists',
    {
      name: [
        { '@value': 'Titre', '@language': 'fr' },
        { '@value': 'Title', '@language': 'en' },
      ],
      description: [
        { '@value': 'Un', '@language': 'fr' },
        { '@value': 'One', '@language': 'en' },
      ],
    },
  ],
  ['validFrom: milliseconds', { validFrom: '2023-01-01T19:23:24.123Z' }],
  ['validFrom: an offset', { validFrom: '2023-01-01T19:23:24+02:00' }],
  [
    'validUntil: far in the future',
    { validFrom: '2023-01-01T19:23:24Z', validUntil: '9999-12-31T23:59:59-05:30' },
  ],
  [
    'validFrom and validUntil: the same moment in two zones',
    { validFrom: '2033-01-01T02:00:00+02:00', validUntil: '2033-01-01T00:00:00Z' },
  ],
  [
    'credentialStatus: of an unknown type',
    { credentialStatus: { id: 'urn:x:1', type: 'https://example.org/#Status' } },
  ],
  ['credentialStatus: an entry of another site’s list', { credentialStatus: listEntry }],
  ['credentialStatus: ten of them', { credentialStatus: Array<Json>(10).fill(listEntry) }],
  ['credentialStatus: without id', { credentialStatus: { type: 'ExampleStatus' } }],
  ['credentialSchema: one', { credentialSchema: { id: 'https://example.org/s.json', type: 'JsonSchema' } }],
  [
    'credentialSchema: a list',
    {
      credentialSchema: [1, 2].map((n) => ({
        id: `https://example.org/${String(n)}.json`,
        type: 'JsonSchema',
      })),
    },
  ],
  ['refreshService: one', { refreshService: { id: 'https://example.org/r', type: 'ExampleRefresh' } }],
  ['refreshService: a list', { refreshService: [{ type: 'ExampleRefresh' }, { type: 'OtherRefresh' }] }],
  ['termsOfUse: one', { termsOfUse: { type: 'ExamplePolicy' } }],
  ['termsOfUse: a list, with id', { termsOfUse: [{ type: 'ExamplePolicy', id: 'urn:p:1' }] }],
  ['evidence: one', { evidence: { type: 'ExampleEvidence' } }],
  ['evidence: a list', { evidence: [{ type: 'ExampleEvidence' }, { type: 'Other', id: 'urn:e:1' }] }],
  ['relatedResource: both digests of the base context', { relatedResource: baseContext }],
  [
    'relatedResource: a digestSRI in base64url',
    {
      relatedResource: {
        id: v2,
        digestSRI: 'sha384-l_HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4_Tje8YyzYBM8IhqjHWiWpr8-ZbYU',
      },
    },
  ],
  [
    'relatedResource: several hashes in one digestSRI, the strongest of which counts',
    { relatedResource: { id: v2, digestSRI: `sha256-${'A'.repeat(43)}= ${baseContext.digestSRI}?ct=x` } },
  ],
  [
    'relatedResource: the digest the Data Integrity specification prints of its context',
    { relatedResource: { id: dataIntegrity, digestSRI: dataIntegrityDigest } },
  ],
  [
    'relatedResource: a resource nobody knows here',
    {
      relatedResource: [
        baseContext,
        { id: 'https://example.org/r', digestSRI: 'sha256-MIwhzJyufmsjiGS1qP0waCmFb0gKa5ZGBI0ZZtfQo9Ls=' },
      ],
    },
  ],
]

/** "Must be rejected", row by row, with the type of the problem. */
export const rejected: readonly (readonly [string, Json, string?])[] = [
  ['@context: missing', { '@context': undefined }],
  ['@context: not an array', { '@context': v2 }],
  ['@context: empty', { '@context': [] }],
  ['@context: the base context not first', { '@context': [examples, v2] }],
  ['@context: without the base context', { '@context': [examples] }],
  ['@context: a number', { '@context': [v2, 4] }],
  ['@context: null', { '@context': [v2, null] }],
  ['@context: not a URL', { '@context': [v2, 'https ://not-a-url/path'] }],
  ['@context: a list in the list', { '@context': [v2, [examples]] }],
  ['@context: unknown and remote', { '@context': [v2, 'https://example.com'] }],
  [
    'safe mode: a key that JSON-LD leaves out (@index)',
    { credentialSubject: { id: 'did:example:s', '@index': 'PhD' } },
  ],
  [
    'safe mode: a key that JSON-LD leaves out (__proto__)',
    { credentialSubject: { id: 'did:example:s', ['__proto__']: { degree: 'PhD' } } },
  ],
  [
    'safe mode: a word that a context makes @index',
    {
      '@context': [v2, { note: '@index', ...inline }],
      credentialSubject: { id: 'did:example:s', myClaim: 'oui', note: 'PhD' },
    },
  ],
  [
    'safe mode: a map whose keys say something (@container: @index)',
    {
      '@context': [v2, { degrees: { '@id': 'https://example.org/#degrees', '@container': '@index' } }],
      credentialSubject: { id: 'did:example:s', degrees: { PhD: 'x' } },
    },
  ],
  ['safe mode: an undefined term', { '@context': [v2, { '@vocab': null }], undefinedTerm: 'x' }],
  [
    'safe mode: an undefined type',
    { '@context': [v2, { '@vocab': null }], type: ['VerifiableCredential', 'Nope'] },
  ],
  [
    'safe mode: an undefined term in the subject',
    { '@context': [v2, { '@vocab': null }], credentialSubject: { id: 'did:example:s', nope: 1 } },
  ],
  [
    'safe mode: a protected term redefined',
    {
      '@context': [v2, { VerifiableCredential: 'https://example.org/#Bad' }],
      credentialSubject: { id: 'did:example:s' },
    },
  ],
  ['safe mode: @base', { '@context': [v2, { '@base': 'https://example.org/' }, examples] }],
  [
    'safe mode: @base further in, with a relative identifier',
    {
      credentialSubject: {
        '@context': { '@base': 'https://example.org/' },
        id: 'did:example:s',
        alumniOf: { id: 'rel/ative' },
      },
    },
  ],
  [
    'safe mode: a relative identifier',
    { credentialSubject: { knows: { '@id': 'somebody', alumniOf: 'x' } } },
  ],
  [
    'safe mode: a type mapped to a non-URL',
    {
      '@context': [v2, { '@vocab': null }, { MyType: { '@id': 'not-a-url' } }],
      type: ['VerifiableCredential', 'MyType'],
      credentialSubject: { id: 'did:example:s' },
    },
  ],
  ['type: missing', { type: undefined }],
  ['type: a text', { type: 'VerifiableCredential' }],
  ['type: not texts', { type: ['VerifiableCredential', 4] }],
  ['type: without VerifiableCredential', { type: ['ExampleCredential'] }],
  ['id: null', { id: null }],
  ['id: a list', { id: ['urn:x:1', 'urn:x:2'] }],
  ['id: not a URL', { id: 'not-a-url' }],
  ['id: of more characters than a change of status could name', { id: `urn:x:${'a'.repeat(2000)}` }],
  ['credentialSubject.id: null', { credentialSubject: { id: null } }],
  ['credentialSubject.id: a list', { credentialSubject: { id: ['did:example:a', 'did:example:b'] } }],
  ['credentialSubject.id: not a URL', { credentialSubject: { id: 'not a url' } }],
  [
    'credentialStatus.id: a list',
    { credentialStatus: { type: 'ExampleStatus', id: ['urn:a:1', 'urn:b:1'] } },
  ],
  ['credentialStatus.id: not a URL', { credentialStatus: { type: 'ExampleStatus', id: 'not-a-url' } }],
  ...(
    [
      ['without statusPurpose', { statusPurpose: undefined }],
      ['with several statusPurpose', { statusPurpose: ['revocation', 'suspension'] }],
      ['with a number as statusListIndex', { statusListIndex: 7 }],
      ['without statusListIndex', { statusListIndex: undefined }],
      ['without statusListCredential', { statusListCredential: undefined }],
      ['whose id is its list', { id: listEntry.statusListCredential }],
    ] as const
  ).map(
    ([what, change]) =>
      [
        `credentialStatus: a BitstringStatusListEntry ${what}`,
        { credentialStatus: without({ ...listEntry, ...change }) },
        types.statusMalformed,
      ] as const,
  ),
  [
    'credentialStatus: more entries than are ever read',
    { credentialStatus: Array<Json>(11).fill(listEntry) },
    types.statusMalformed,
  ],
  ['issuer: missing', { issuer: undefined }],
  ['issuer: null', { issuer: null }],
  ['issuer: true', { issuer: true }],
  ['issuer: a number', { issuer: 4 }],
  ['issuer: a list', { issuer: [] }],
  ['issuer: not a URL', { issuer: 'fake-issuer' }],
  ['issuer.id: null', { issuer: { id: null } }],
  ['issuer.id: not a URL', { issuer: { id: 'fake-issuer' } }],
  ['issuer: somebody else', { issuer: 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK' }],
  ['credentialSubject: missing', { credentialSubject: undefined }],
  ['credentialSubject: null', { credentialSubject: null }],
  ['credentialSubject: empty', { credentialSubject: {} }],
  ['credentialSubject: one of several empty', { credentialSubject: [{ id: 'did:example:a' }, {}] }],
  ['credentialSubject: true', { credentialSubject: true }],
  ['credentialSubject: a number', { credentialSubject: 4 }],
  ['credentialSubject: an empty list', { credentialSubject: [] }],
  ['credentialSubject: a text', { credentialSubject: 'did:example:1234' }],
  ['validFrom: no time zone', { validFrom: '2023-01-01T00:00:00' }],
  ['validFrom: a day', { validFrom: '2023-01-01' }],
  ['validFrom: a day there is not', { validFrom: '2023-02-30T00:00:00Z' }],
  ['validFrom: a number', { validFrom: 1700000000 }],
  ['validUntil: not a moment', { validUntil: 'bientôt' }],
  ['validUntil: a list', { validUntil: ['2033-01-01T00:00:00Z'] }],
  [
    'validFrom later than validUntil',
    { validFrom: '2024-01-01T00:00:00.001Z', validUntil: '2024-01-01T00:00:00Z' },
    types.range,
  ],
  ...['credentialStatus', 'termsOfUse', 'evidence', 'refreshService', 'credentialSchema'].flatMap(
    (member): readonly (readonly [string, Json])[] => [
      [`${member}: without type`, { [member]: { id: 'https://example.org/1' } }],
      [`${member}: type not a text`, { [member]: { id: 'https://example.org/1', type: 4 } }],
      [
        `${member}: one of several without type`,
        { [member]: [{ id: 'urn:x:1', type: 'A' }, { id: 'urn:x:2' }] },
      ],
      [`${member}: a text`, { [member]: 'https://example.org/1' }],
    ],
  ),
  ['credentialSchema: without id', { credentialSchema: { type: 'JsonSchema' } }],
  ['credentialSchema: id not a URL', { credentialSchema: { id: 'not-a-url', type: 'JsonSchema' } }],
  [
    'name: a language object with another member',
    { name: { '@value': 'x', '@language': 'en', url: 'https://x.example' } },
  ],
  ['description: the same', { description: { '@value': 'x', '@language': 'en', url: 'https://x.example' } }],
  ['relatedResource: texts', { relatedResource: ['https://example.org/r'] }],
  ['relatedResource: without id', { relatedResource: { digestSRI: baseContext.digestSRI } }],
  ['relatedResource: the same id twice', { relatedResource: [baseContext, baseContext] }],
  ['relatedResource: without digest', { relatedResource: { id: 'https://example.org/r' } }],
  [
    'relatedResource: a digestSRI that does not match',
    {
      relatedResource: {
        id: v2,
        digestSRI: 'sha384-A/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU',
      },
    },
    types.cryptographic,
  ],
  [
    'relatedResource: a digestMultibase that does not match',
    { relatedResource: { id: v2, digestMultibase: 'uEiAAlVztZpfWHgPyslVv6-UwirFoQoRvW1htfx963sknNA' } },
    types.cryptographic,
  ],
  [
    'relatedResource: a digest that does not match the Data Integrity context',
    { relatedResource: { id: dataIntegrity, digestSRI: `sha256-${'A'.repeat(43)}=` } },
    types.cryptographic,
  ],
  [
    'relatedResource: a weak digest that matches beside a strong one that does not',
    {
      relatedResource: {
        id: v2,
        digestSRI: `sha256-WZVc7WaX1h4D8rJVb+vlMIqxaEKEb1tYbX8fet7JJzQ= sha384-${'A'.repeat(64)}`,
      },
    },
    types.cryptographic,
  ],
  [
    'relatedResource: a digest of no form',
    { relatedResource: { id: v2, digestSRI: 'md5-abc' } },
    types.cryptographic,
  ],
  ['proof: one already', { proof: { type: 'DataIntegrityProof' } }],
]
