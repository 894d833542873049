import { generateKeyPairSync } from 'node:crypto'
import { encode } from 'base58-universal'
import { expect } from 'chai'
import { startService, succeeded, type TestService } from '../support/service.ts'
import { objectIn, openTenant, type Json } from './vc-api-tenants.ts'

/** From the did:key specification, §Test vectors and examples. */
const ed25519 = 'z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK'
const p256 = 'zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169'
const p384 = 'z82Lm1MpAkeJcix9K8TMiLd5NMAhnwkjjCBeWHXyu3U4oT2MVJJKXkcVBgjGhnLBn2Kaau9'

const multikey = (...bytes: number[]) => `z${encode(Uint8Array.from(bytes))}`

describe('DID resolution', () => {
  let service: TestService
  before(async () => {
    service = await startService()
  })
  after(() => service.stop())

  const resolve = (did: string, query = '', headers: Readonly<Record<string, string>> = {}) =>
    service.anonymous.call<Json>('GET', `/1.0/identifiers/${encodeURIComponent(did)}${query}`, { headers })

  for (const [kind, key, jwk] of [
    ['Ed25519', ed25519, { kty: 'OKP', crv: 'Ed25519' }],
    ['P-256', p256, { kty: 'EC', crv: 'P-256' }],
    ['P-384', p384, { kty: 'EC', crv: 'P-384' }],
  ] as const) {
    it(`did:key of ${kind}: the document is the key, and may do all a key may`, async () => {
      const did = `did:key:${key}`
      const answer = await resolve(did)
      expect(answer.status).to.equal(200)
      expect(answer.body['didResolutionMetadata']).to.deep.equal({ contentType: 'application/did+ld+json' })
      expect(answer.body['didDocumentMetadata']).to.deep.equal({})
      expect(answer.body).to.have.property('@context')
      const method = `${did}#${key}`
      expect(answer.body['didDocument']).to.deep.equal({
        '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
        id: did,
        verificationMethod: [{ id: method, type: 'Multikey', controller: did, publicKeyMultibase: key }],
        authentication: [method],
        assertionMethod: [method],
        capabilityDelegation: [method],
        capabilityInvocation: [method],
      })
      const asJwk = await resolve(did, '?publicKeyFormat=JsonWebKey2020')
      const [only] = objectIn(asJwk.body, 'didDocument')['verificationMethod'] as readonly Json[]
      expect(only?.['type']).to.equal('JsonWebKey2020')
      expect(only?.['publicKeyJwk']).to.include(jwk)
    })
  }

  it('the key of an Ed25519 document in the form that is asked for', async () => {
    for (const [query, type] of [
      ['?publicKeyFormat=Ed25519VerificationKey2020', 'Ed25519VerificationKey2020'],
      [
        '?publicKeyFormat=Ed25519VerificationKey2018&enableExperimentalPublicKeyTypes=true',
        'Ed25519VerificationKey2018',
      ],
    ]) {
      const document = objectIn(succeeded(await resolve(`did:key:${ed25519}`, query)), 'didDocument')
      expect((document['verificationMethod'] as readonly Json[])[0]?.['type']).to.equal(type)
    }
  })

  it('did#key: the method itself, with its controller', async () => {
    const did = `did:key:${ed25519}`
    const { status, body } = await resolve(`${did}#${ed25519}`)
    expect(status).to.equal(200)
    expect(body['didDocument']).to.deep.include({
      id: `${did}#${ed25519}`,
      controller: did,
      type: 'Multikey',
    })
    expect(body).to.have.property('didDereferencingMetadata')
  })

  const { publicKey } = generateKeyPairSync('x25519')
  const x25519 = [...publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)]
  const rows: readonly (readonly [
    what: string,
    did: string,
    error: string,
    query?: string,
    status?: number,
  ])[] = [
    ['a scheme that is not did', `key:${ed25519}`, 'invalidDid'],
    ['another scheme', `urn:key:${ed25519}`, 'invalidDid'],
    ['no method', `did:${ed25519}`, 'invalidDid'],
    ['a method in capitals', `did:KEY:${ed25519}`, 'invalidDid'],
    ['a version that is no positive integer', `did:key:-v4:${ed25519}`, 'invalidDid'],
    ['version 0', `did:key:0:${ed25519}`, 'invalidDid'],
    ['a key that is not multibase base58', `did:key:${ed25519.slice(1)}`, 'invalidDid'],
    ['letters base58 does not have', 'did:key:z6Mk0OIl', 'invalidDid'],
    ['a kind of key that does not exist', `did:key:${multikey(0x01, 0x02, 3, 4)}`, 'invalidDid'],
    [
      'an Ed25519 key that is too short',
      `did:key:${multikey(0xed, 0x01, ...x25519.slice(1))}`,
      'invalidPublicKeyLength',
    ],
    [
      'a P-256 key that is too long',
      `did:key:${multikey(0x80, 0x24, 2, 2, ...x25519)}`,
      'invalidPublicKeyLength',
    ],
    ['a P-256 key that is no point', `did:key:${multikey(0x80, 0x24, 9, ...x25519)}`, 'invalidPublicKey'],
    ['a key for encryption only', `did:key:${multikey(0xec, 0x01, ...x25519)}`, 'unsupportedPublicKeyType'],
    ['an unknown form of keys', `did:key:${ed25519}`, 'unsupportedPublicKeyType', '?publicKeyFormat=unknown'],
    [
      'a form left behind, unless it is asked for',
      `did:key:${ed25519}`,
      'invalidPublicKeyType',
      '?publicKeyFormat=Ed25519VerificationKey2018&enableExperimentalPublicKeyTypes=false',
    ],
    [
      'a form for Ed25519, of a P-256 key',
      `did:key:${p256}`,
      'invalidPublicKeyType',
      '?publicKeyFormat=Ed25519VerificationKey2020',
    ],
    ['more than 2,000 characters', `did:key:z${'1'.repeat(3000)}`, 'invalidDid'],
    [
      'a form of keys with a name of any length',
      `did:key:${ed25519}`,
      'unsupportedPublicKeyType',
      `?publicKeyFormat=${'x'.repeat(3000)}`,
    ],
    ['another method', 'did:example:123456', 'methodNotSupported'],
    ['did:web of another site, which is not visited', 'did:web:autre.example', 'notFound', '', 404],
  ]
  for (const [what, did, error, query = '', status = 400] of rows) {
    it(`${error} for ${what}`, async () => {
      const answer = await resolve(did, query)
      expect(answer.status, answer.bytes.toString()).to.equal(status)
      expect(answer.body['didResolutionMetadata']).to.deep.equal({ error })
      expect(answer.body).to.deep.include({ didDocument: {}, didDocumentMetadata: {} })
      expect(answer.body).to.have.property('@context')
      expect(answer.headers.get('cache-control')).to.equal('no-store')
    })
  }

  for (const [what, did, error, query = '', status = 400] of [
    ['two fragments', `did:key:${ed25519}#${ed25519}#x`, 'invalidDidUrl'],
    ['characters no URL has', `did:key:${ed25519}?^=1`, 'invalidDidUrl'],
    ['a DID URL of no DID', `key:${ed25519}#x`, 'invalidDidUrl'],
    ['a key that is not in the document', `did:key:${ed25519}#${p256}`, 'notFound', '', 404],
    ['a path', `did:key:${ed25519}/path`, 'notFound', '', 404],
    [
      'a form left behind',
      `did:key:${ed25519}#${ed25519}`,
      'invalidPublicKeyType',
      '?publicKeyFormat=Ed25519VerificationKey2018&enableExperimentalPublicKeyTypes=false',
    ],
  ] as readonly (readonly [string, string, string, string?, number?])[]) {
    it(`${error} for a DID URL with ${what}`, async () => {
      const answer = await resolve(did, query)
      expect(answer.status, answer.bytes.toString()).to.equal(status)
      expect(answer.body['didDereferencingMetadata']).to.deep.equal({ error })
      expect(answer.body).to.deep.include({ didDocument: {} })
    })
  }

  for (const [what, sent, member, error] of [
    ['no percent-encoding', '%ZZ', 'didResolutionMetadata', 'invalidDid'],
    ['half a character', 'did%3Akey%3A%C3', 'didResolutionMetadata', 'invalidDid'],
    ['a broken DID URL', 'did:key:z6Mk%2Fx%', 'didResolutionMetadata', 'invalidDid'],
  ] as const) {
    it(`${error} for what cannot be decoded: ${what}`, async () => {
      const answer = await service.anonymous.call<Json>('GET', `/1.0/identifiers/${sent}`)
      expect(answer.status, answer.bytes.toString()).to.equal(400)
      expect(answer.body[member]).to.deep.equal({ error })
      expect(answer.body).to.deep.include({ didDocument: {}, didDocumentMetadata: {} })
    })
  }

  it('did:web of an issuer of this service, as its document is served; not of one that has another DID, nor of nobody', async () => {
    const web = await openTenant(service, 'par-le-web', 'web')
    const { body } = await resolve(web.did)
    const served = await service.anonymous.call<Json>('GET', '/issuers/par-le-web/did.json')
    expect(body['didDocument']).to.deep.equal(succeeded(served))
    await openTenant(service, 'par-la-cle', 'key')
    for (const id of ['par-la-cle', 'personne', ''])
      expect((await resolve(web.did.replace('par-le-web', id))).status, id).to.be.within(400, 404)
  })

  it('answers in the media type asked for by name, else in one every JSON reader takes', async () => {
    const did = `did:key:${ed25519}`
    for (const [accept, type] of [
      ['*/*', 'application/json'],
      ['application/did-resolution', 'application/did-resolution'],
      [
        'application/ld+json;profile="https://w3id.org/did-resolution"',
        'application/ld+json;profile="https://w3id.org/did-resolution"',
      ],
    ]) {
      const answer = await resolve(did, '', { Accept: accept ?? '' })
      expect(answer.headers.get('content-type')).to.equal(type)
      expect((JSON.parse(answer.bytes.toString()) as Json)['didDocument']).to.include({ id: did })
    }
  })
})
