import { createPublicKey } from 'node:crypto'
import { expect } from 'chai'
import { didDocument, jsonWebKeySet } from '../../server/proof/did-document.ts'
import { decodePublicKey } from '../../server/proof/multikey.ts'
import type { Issuer } from '../../server/proof/types.ts'

// did:key examples of the W3C CCG specification, with the key of the first as its published JWK.
const first = 'z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'
const firstX = 'O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik'
const second = 'z6MkjchhfUsD6mmvni8mCdXHw216Xrm9bQe2mBH1P5RDjVJG'

function issuer(did: string, publicKeyMultibase: string): Issuer {
  return {
    organisationId: 'acme',
    did,
    publicKeyMultibase,
    verificationMethod: `${did}#${publicKeyMultibase}`,
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

describe('The JSON Web Key Set of an issuer', () => {
  it('holds the same public key, and nothing private', () => {
    const did = `did:key:${first}`
    expect(jsonWebKeySet([issuer(did, first)])).to.deep.equal({
      keys: [{ kty: 'OKP', crv: 'Ed25519', x: firstX, kid: `${did}#${first}`, alg: 'EdDSA', use: 'sig' }],
    })
  })
})

describe('A Multikey', () => {
  it('is read as the Ed25519 key it stands for', () => {
    const expected = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: firstX }, format: 'jwk' })
    expect(decodePublicKey(first)?.equals(expected)).to.equal(true)
  })

  const table: Record<string, string> = {
    'a P-256 key': 'zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169',
    'cut short': first.slice(0, -1),
    'too long': `${first}1`,
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
