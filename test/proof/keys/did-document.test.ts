import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { encode } from 'base58-universal'
import { expect } from 'chai'
import { didDocument, jsonWebKeySet } from '../../../server/proof/keys/did-document.ts'
import { jwkThumbprint } from '../../../server/proof/keys/jwk.ts'
import { decodePublicKey, encodePublicKey } from '../../../server/proof/keys/multikey.ts'
import type { PublishedKey } from '../../../server/proof/types.ts'

// did:key examples of the W3C CCG specification, with the key of the first as its published JWK.
const first = 'z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'
const firstX = 'O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik'
const second = 'z6MkjchhfUsD6mmvni8mCdXHw216Xrm9bQe2mBH1P5RDjVJG'

// JWK of RFC 7638 §3.1, and its thumbprint.
const rsaN =
  '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64t' +
  'Z_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbO' +
  'pbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw'
const rsaThumbprint = 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs'
const rsa = encodePublicKey(createPublicKey({ key: { kty: 'RSA', n: rsaN, e: 'AQAB' }, format: 'jwk' }))
// did:key examples of the W3C CCG specification.
const p256 = 'zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169'

const publicUrl = 'https://badges.example.org'
const createdAt = '2026-11-21T09:00:00Z'

function issuer(did: string, publicKeyMultibase: string): PublishedKey {
  return {
    organisationId: 'acme',
    did,
    algorithm: 'Ed25519',
    publicKeyMultibase,
    verificationMethod: `${did}#${publicKeyMultibase}`,
    createdAt,
  }
}

describe('The DID document of an issuer', () => {
  const did = 'did:web:badges.example.org:issuers:acme'

  it('lists every published key as a Multikey that may sign assertions', () => {
    expect(didDocument(did, [issuer(did, second), issuer(did, first)])).to.deep.equal({
      '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
      id: did,
      verificationMethod: [
        { id: `${did}#${second}`, type: 'Multikey', controller: did, publicKeyMultibase: second },
        { id: `${did}#${first}`, type: 'Multikey', controller: did, publicKeyMultibase: first },
      ],
      assertionMethod: [`${did}#${second}`, `${did}#${first}`],
    })
  })

  it('leaves out the keys of another DID', () => {
    const document = didDocument(`did:key:${first}`, [
      issuer(`did:key:${second}`, second),
      issuer(`did:key:${first}`, first),
    ])
    expect(document['assertionMethod']).to.deep.equal([`did:key:${first}#${first}`])
  })
})

describe('The DID document of an issuer with keys of every kind', () => {
  const did = 'did:web:badges.example.org:issuers:acme'
  const method = `${did}#${rsaThumbprint}`
  const keys: readonly PublishedKey[] = [
    { ...issuer(did, rsa), algorithm: 'RSA', verificationMethod: method },
    { ...issuer(did, p256), algorithm: 'P-256' },
    { ...issuer(did, first), compromisedAt: '2026-12-01T00:00:00Z' },
  ]

  it('writes an RSA key as a JsonWebKey, with its context', () => {
    const document = didDocument(did, keys)
    expect(document['@context']).to.deep.equal([
      'https://www.w3.org/ns/did/v1',
      'https://w3id.org/security/multikey/v1',
      'https://w3id.org/security/jwk/v1',
    ])
    const publicKeyJwk = { kty: 'RSA', n: rsaN, e: 'AQAB' }
    expect(document['verificationMethod']).to.deep.include({
      ...{ id: method, type: 'JsonWebKey', controller: did },
      publicKeyJwk,
    })
  })

  it('says since when a key is compromised, and keeps it for what it signed before (CID 1.0 §2.2 revoked)', () => {
    const document = didDocument(did, keys)
    expect(document['verificationMethod']).to.deep.include({
      ...{ id: `${did}#${first}`, type: 'Multikey', controller: did, publicKeyMultibase: first },
      revoked: '2026-12-01T00:00:00Z',
    })
    expect(document['assertionMethod']).to.deep.equal(
      keys.map(({ verificationMethod }) => verificationMethod),
    )
  })

  it('has the same keys as its JSON Web Key Set, each named by its address', () => {
    const set = jsonWebKeySet(publicUrl, keys).keys
    expect(set.map(({ alg }) => alg)).to.deep.equal(['RS256', 'ES256', 'EdDSA'])
    expect(set[0]).to.deep.equal({
      ...{ kty: 'RSA', n: rsaN, e: 'AQAB', alg: 'RS256', use: 'sig' },
      kid: `${publicUrl}/issuers/acme/keys/${rsaThumbprint}`,
    })
  })
})

describe('The JSON Web Key Set of an issuer', () => {
  it('holds the same public key, and nothing private', () => {
    // Thumbprint computed by hand: SHA-256 of the three members in order.
    const members = `{"crv":"Ed25519","kty":"OKP","x":"${firstX}"}`
    const thumbprint = createHash('sha256').update(members).digest('base64url')
    const kid = `${publicUrl}/issuers/acme/keys/${thumbprint}`
    expect(jsonWebKeySet(publicUrl, [issuer(`did:key:${first}`, first)])).to.deep.equal({
      keys: [{ kty: 'OKP', crv: 'Ed25519', x: firstX, kid, alg: 'EdDSA', use: 'sig' }],
    })
  })
})

describe('The thumbprint of a key', () => {
  const table: readonly (readonly [string, string, Record<string, string>])[] = [
    ['RFC 7638 §3.1', rsaThumbprint, { kty: 'RSA', n: rsaN, e: 'AQAB' }],
    [
      'RFC 8037 §A.3',
      'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
      { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' },
    ],
  ]
  for (const [source, thumbprint, key] of table) {
    it(`is that of ${source}`, () => {
      expect(jwkThumbprint(createPublicKey({ key, format: 'jwk' }))).to.equal(thumbprint)
    })
  }
})

describe('A Multikey', () => {
  const jwks: readonly (readonly [string, string, Record<string, string>])[] = [
    ['Ed25519', first, { kty: 'OKP', crv: 'Ed25519', x: firstX }],
    [
      'P-256',
      p256,
      {
        ...{ kty: 'EC', crv: 'P-256', x: 'fyNYMN0976ci7xqiSdag3buk-ZCwgXU4kz9XNkBlNUI' },
        y: 'hW2ojTNfH7Jbi8--CJUo3OCbH3y5n91g-IMA9MLMbTU',
      },
    ],
    [
      'P-384',
      'z82Lm1MpAkeJcix9K8TMiLd5NMAhnwkjjCBeWHXyu3U4oT2MVJJKXkcVBgjGhnLBn2Kaau9',
      {
        ...{ kty: 'EC', crv: 'P-384', x: 'lInTxl8fjLKp_UCrxI0WDklahi-7-_6JbtiHjiRvMvhedhKVdHBfi2HCY8t_QJyc' },
        y: 'y6N1IC-2mXxHreETBW7K3mBcw0qGr3CWHCs-yl09yCQRLcyfGv7XhqAngHOu51Zv',
      },
    ],
  ]
  for (const [algorithm, multibase, key] of jwks) {
    it(`is read as the ${algorithm} key it stands for, and written back`, () => {
      const expected = createPublicKey({ key, format: 'jwk' })
      const read = decodePublicKey(multibase)
      expect(read?.algorithm).to.equal(algorithm)
      expect(read?.key.equals(expected)).to.equal(true)
      expect(encodePublicKey(expected)).to.equal(multibase)
    })
  }

  it('of an RSA key is its PKCS#1 DER after 0x1205, and is read back', () => {
    const key = createPublicKey({ key: { kty: 'RSA', n: rsaN, e: 'AQAB' }, format: 'jwk' })
    const header = Buffer.from([0x85, 0x24])
    expect(rsa).to.equal(`z${encode(Buffer.concat([header, key.export({ format: 'der', type: 'pkcs1' })]))}`)
    expect(rsa).to.match(/^z4M/)
    expect(decodePublicKey(rsa)?.algorithm).to.equal('RSA')
    expect(decodePublicKey(rsa)?.key.equals(key)).to.equal(true)
  })

  it('of a key that is neither Ed25519, P-256, P-384 nor RSA of 2,048 to 4,096 bits is not written', () => {
    const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey
    const other = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey
    for (const key of [short, other]) expect(() => encodePublicKey(key)).to.throw('no Multikey')
  })

  const multicodec = (header: readonly number[], body: Uint8Array) =>
    `z${encode(Buffer.concat([Buffer.from(header), body]))}`
  const table: Record<string, string> = {
    'a secp256k1 key': 'zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme',
    'cut short': first.slice(0, -1),
    'too long': `${first}1`,
    'of another length': multicodec([0xed, 0x01], Buffer.alloc(33, 7)),
    'a number that is no point of the curve': multicodec([0x80, 0x24], Buffer.alloc(33, 0xff)),
    'an uncompressed point': multicodec([0x80, 0x24], Buffer.alloc(65, 4)),
    'an RSA key that is no DER': multicodec([0x85, 0x24], Buffer.alloc(270, 1)),
    'an RSA key with something after it': multicodec(
      [0x85, 0x24],
      Buffer.concat([
        createPublicKey({ key: { kty: 'RSA', n: rsaN, e: 'AQAB' }, format: 'jwk' }).export({
          format: 'der',
          type: 'pkcs1',
        }),
        Buffer.from([0]),
      ]),
    ),
    endless: `z${'2'.repeat(100_000)}`,
    'in another alphabet': first.replace('T', '0'),
    'in base64url': `u${first.slice(1)}`,
    empty: '',
  }
  for (const [title, text] of Object.entries(table)) {
    it(`is refused when it is ${title}`, () => {
      expect(decodePublicKey(text)).to.equal(undefined)
    })
  }
})
