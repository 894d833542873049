/** A key in the document of an issuer, and in a key set that is one. */
import { generateKeyPairSync } from 'node:crypto'
import { expect } from 'chai'
import { decode, encode } from 'base58-universal'
import { encodePublicKey } from '../../../server/proof/keys/multikey.ts'
import {
  readBareJwk,
  readControllerDocument,
  readKey,
} from '../../../server/verify/foreign/controller-document.ts'
import type { JsonObject, JsonValue } from '../../../server/verify/strict-json.ts'
import { plainKey } from '../plain-signer.ts'
import { did, jwkOf, multikey, plainJwk } from './foreign-issuer.ts'

const name = `${did}#key-1`
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey
const koblitz = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey
/** The 32 bytes of the key of the tests, as they are written in the oldest documents. */
const base58 = encode(decode(plainKey.slice(1)).subarray(2))
const methodOf = (more: object = {}): JsonObject => ({ ...multikey(name, did), ...more })
const bare = (more: object): JsonObject => ({ id: name, controller: did, ...more })

describe('a key in the document of an issuer', () => {
  const p256Key = encodePublicKey(p256)
  const forms: readonly (readonly [title: string, method: JsonObject, key: string | undefined])[] = [
    ['a Multikey', bare({ type: 'Multikey', publicKeyMultibase: plainKey }), plainKey],
    ['a Multikey of P-256', bare({ type: 'Multikey', publicKeyMultibase: p256Key }), p256Key],
    ['a Multikey that is none', bare({ type: 'Multikey', publicKeyMultibase: 'z6Mk' }), undefined],
    ['a Multikey that is no text', bare({ type: 'Multikey', publicKeyMultibase: 7 }), undefined],
    ['a Multikey with a JWK', bare({ type: 'Multikey', publicKeyJwk: plainJwk() }), undefined],
    ['a JsonWebKey', bare({ type: 'JsonWebKey', publicKeyJwk: plainJwk() }), plainKey],
    ['a JsonWebKey2020', bare({ type: 'JsonWebKey2020', publicKeyJwk: jwkOf(p256) }), p256Key],
    ['a JsonWebKey that is none', bare({ type: 'JsonWebKey', publicKeyJwk: { kty: 'OKP' } }), undefined],
    ['a JsonWebKey that is a text', bare({ type: 'JsonWebKey', publicKeyJwk: plainKey }), undefined],
    ['a JsonWebKey of secp256k1', bare({ type: 'JsonWebKey', publicKeyJwk: jwkOf(koblitz) }), undefined],
    ['a JsonWebKey with a Multikey', bare({ type: 'JsonWebKey', publicKeyMultibase: plainKey }), undefined],
    [
      'an Ed25519 key of 2020',
      bare({ type: 'Ed25519VerificationKey2020', publicKeyMultibase: plainKey }),
      plainKey,
    ],
    [
      'one of 2020 of P-256',
      bare({ type: 'Ed25519VerificationKey2020', publicKeyMultibase: p256Key }),
      undefined,
    ],
    [
      'an Ed25519 key of 2018',
      bare({ type: 'Ed25519VerificationKey2018', publicKeyBase58: base58 }),
      plainKey,
    ],
    [
      'one of 2018 as a JWK',
      bare({ type: 'Ed25519VerificationKey2018', publicKeyJwk: plainJwk() }),
      plainKey,
    ],
    [
      'one of 2018 as a Multikey',
      bare({ type: 'Ed25519VerificationKey2018', publicKeyMultibase: plainKey }),
      plainKey,
    ],
    [
      'one of 2018 as a JWK of P-256',
      bare({ type: 'Ed25519VerificationKey2018', publicKeyJwk: jwkOf(p256) }),
      undefined,
    ],
    [
      'one of 2018 that is too long',
      bare({ type: 'Ed25519VerificationKey2018', publicKeyBase58: `${base58}111` }),
      undefined,
    ],
    [
      'one of 2018 that is too short',
      bare({ type: 'Ed25519VerificationKey2018', publicKeyBase58: base58.slice(5) }),
      undefined,
    ],
    [
      'one of 2018 that is not base58',
      bare({ type: 'Ed25519VerificationKey2018', publicKeyBase58: `0${base58.slice(1)}` }),
      undefined,
    ],
    [
      'one of 2018 after a space',
      bare({ type: 'Ed25519VerificationKey2018', publicKeyBase58: ` ${base58}` }),
      undefined,
    ],
    [
      'one of 2018 before a space',
      bare({ type: 'Ed25519VerificationKey2018', publicKeyBase58: `${base58} ` }),
      undefined,
    ],
    [
      'one of 2020 as a JWK',
      bare({ type: 'Ed25519VerificationKey2020', publicKeyJwk: plainJwk() }),
      undefined,
    ],
    [
      'one of 2020 in base58',
      bare({ type: 'Ed25519VerificationKey2020', publicKeyBase58: base58 }),
      undefined,
    ],
    [
      'one of 2018 that is a list',
      bare({ type: 'Ed25519VerificationKey2018', publicKeyBase58: [base58] }),
      undefined,
    ],
    [
      'one of 2018 that is no text',
      bare({ type: 'Ed25519VerificationKey2018', publicKeyBase58: 7 }),
      undefined,
    ],
    [
      'one of another type',
      bare({ type: 'Ed25519VerificationKey2017', publicKeyMultibase: plainKey }),
      undefined,
    ],
    ['one without a type', bare({ publicKeyMultibase: plainKey }), undefined],
    ['one without a key', bare({ type: 'Multikey' }), undefined],
    ['one in two forms', methodOf({ publicKeyJwk: plainJwk() }), undefined],
    ['one of somebody else', methodOf({ controller: 'did:web:other.example' }), undefined],
    ['one of nobody', { id: name, type: 'Multikey', publicKeyMultibase: plainKey }, undefined],
    ['one without a name', methodOf({ id: 7 }), undefined],
    ['one that ends nobody knows when', methodOf({ expires: 'soon' }), undefined],
    ['one revoked at a number', methodOf({ revoked: 1_700_000_000 }), undefined],
    ['one revoked, and never', methodOf({ revoked: null }), undefined],
  ]
  for (const [title, method, key] of forms)
    it(`is ${key === undefined ? 'not ' : ''}read as ${title}`, () => {
      expect(readKey(method, did, [])?.publicKeyMultibase).to.equal(key)
    })

  it('keeps its name, its purposes, and when it ends', () => {
    expect(readKey(methodOf(), did, ['authentication'])).to.deep.equal({
      verificationMethod: name,
      controller: did,
      publicKeyMultibase: plainKey,
      purposes: ['authentication'],
    })
    const ends = { expires: '2030-01-01T00:00:00Z', revoked: '2029-01-01T00:00:00Z' }
    expect(readKey(methodOf(ends), did, [])).to.deep.include(ends)
  })

  it('is that of a bare JWK, unless it is revoked', () => {
    expect(readBareJwk(plainJwk())).to.equal(plainKey)
    expect(readBareJwk({ ...plainJwk(), revoked: true })).to.equal(undefined)
    for (const value of ['text', [], {}]) expect(readBareJwk(value)).to.equal(undefined)
  })
})

describe('a key set that is an issuer', () => {
  const id = 'https://univ.example/jwks'
  const keysOf = (keys: JsonValue, of = id, more: JsonObject = {}) =>
    readControllerDocument({ keys, ...more }, of)
  const key = (verificationMethod: string) => ({
    verificationMethod,
    controller: id,
    publicKeyMultibase: plainKey,
    purposes: ['assertionMethod'],
  })

  it('has its keys under their kid, whole or after #, and without one under its own name', () => {
    const named = (kid: JsonValue) => ({ ...plainJwk(), kid })
    expect(keysOf([plainJwk(), named('k1'), named('https://univ.example/k2'), named(7)])).to.deep.equal({
      keys: [id, `${id}#k1`, 'https://univ.example/k2', id].map(key),
      unread: [],
      references: [],
    })
    expect(keysOf(plainJwk()), 'one, not in a list').to.deep.equal({
      keys: [key(id)],
      unread: [],
      references: [],
    })
  })

  it('has keys for signatures alone, and says which it has that are not read', () => {
    const jwks = [
      { ...plainJwk(), kid: 'sig', use: 'sig' },
      { ...plainJwk(), kid: 'enc', use: 'enc' },
      { ...plainJwk(), kid: 'revoked', revoked: {} },
      { kty: 'oct', kid: 'oct' },
    ]
    expect(keysOf(jwks)).to.deep.equal({
      keys: [key(`${id}#sig`)],
      unread: [`${id}#revoked`, `${id}#oct`],
      references: [],
    })
  })

  it('is of no use for a DID, when it is empty, or has more than 128 keys', () => {
    expect(keysOf([plainJwk()], did)).to.equal('unusable')
    expect(keysOf([plainJwk()], 'http://univ.example/jwks')).to.equal('unusable')
    expect(keysOf([])).to.equal('unusable')
    expect(keysOf('text')).to.equal('unusable')
    const many = (count: number) => keysOf(Array.from({ length: count }, () => plainJwk()))
    expect(many(128)).to.have.nested.property('keys.length', 128)
    expect(many(129)).to.equal('unusable')
  })

  it('is none when it has an id: then it says what a document says', () => {
    expect(keysOf([plainJwk()], id, { id })).to.equal('without-keys')
  })
})
