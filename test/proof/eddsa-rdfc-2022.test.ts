import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'
import { verifyCredential } from '@digitalbazaar/vc'
import { expect } from 'chai'
import { didDocument } from '../../server/proof/did-document.ts'
import { documentLoader } from '../../server/proof/document-loader.ts'
import { eddsaRdfc2022 } from '../../server/proof/eddsa-rdfc-2022.ts'
import type { Credential, Issuer } from '../../server/proof/types.ts'
import { now, openSigning, type Signing } from './signing.ts'

type Change = (proof: Record<string, unknown>, credential: Credential) => unknown

describe('eddsa-rdfc-2022', () => {
  let signing: Signing
  let issuer: Issuer
  let signed: Credential
  before(async () => {
    signing = await openSigning()
    issuer = await signing.keys.current('acme')
    const unsigned = {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      id: 'urn:uuid:6f8a2f0e-4a6e-4d7e-9d0c-0f6a6f0f3a11',
      type: ['VerifiableCredential'],
      issuer: issuer.did,
      validFrom: '2026-11-21T09:30:00Z',
      credentialSubject: { id: 'urn:uuid:0b8d7f7c-7a0e-4a5c-8f43-3f1c1f6d2b22' },
    }
    signed = await eddsaRdfc2022.sign(signing.keys, issuer, unsigned, now)
  })
  after(() => signing.close())

  const changed = (change: Change): Credential => {
    const copy = structuredClone(signed)
    change((copy['proof'] as [Record<string, unknown>])[0], copy)
    return copy
  }

  const refusals: Record<string, Record<string, Change>> = {
    'proof-missing': {
      'no proof': (_, credential) => delete credential['proof'],
      'an empty proof set': (_, credential) => (credential['proof'] = []),
      'a null proof': (_, credential) => (credential['proof'] = null),
    },
    'proof-multiple': {
      'the same proof twice': (proof, credential) => (credential['proof'] = [proof, { ...proof }]),
      'a good and a bad proof': (proof, credential) =>
        (credential['proof'] = [{ ...proof, proofValue: 'z1' }, proof]),
    },
    'proof-malformed': {
      'a proof that is text': (_, credential) => (credential['proof'] = 'z1'),
      'a proof with contexts of its own': (proof) =>
        (proof['@context'] = 'https://www.w3.org/ns/credentials/v2'),
    },
    'proof-type-unsupported': {
      'another proof type': (proof) => (proof['type'] = 'Ed25519Signature2020'),
      'two proof types': (proof) => (proof['type'] = ['DataIntegrityProof', 'Ed25519Signature2020']),
    },
    'cryptosuite-unsupported': {
      'another cryptosuite': (proof) => (proof['cryptosuite'] = 'eddsa-jcs-2022'),
      'no cryptosuite': (proof) => delete proof['cryptosuite'],
    },
    'proof-purpose-wrong': {
      'another purpose': (proof) => (proof['proofPurpose'] = 'authentication'),
      'no purpose': (proof) => delete proof['proofPurpose'],
    },
    'proof-created-malformed': {
      'a time without time zone': (proof) => (proof['created'] = '2026-11-21T09:30:00'),
      'a day': (proof) => (proof['created'] = '2026-11-21'),
      'a month that does not exist': (proof) => (proof['created'] = '2026-13-21T09:30:00Z'),
      'a number': (proof) => (proof['created'] = 1_795_000_000),
    },
    'proof-created-in-future': {
      'a proof made five minutes and a second from now': (proof) =>
        (proof['created'] = '2026-11-21T09:35:01Z'),
    },
    'proof-expires-malformed': { 'an expiry in words': (proof) => (proof['expires'] = 'tomorrow') },
    'proof-expired': { 'a proof that expires now': (proof) => (proof['expires'] = '2026-11-21T09:30:00Z') },
    'verification-method-undecodable': {
      'no verification method': (proof) => delete proof['verificationMethod'],
      'a verification method without key': (proof) =>
        (proof['verificationMethod'] = 'did:web:badges.example.org#key-1'),
      'a verification method without fragment': (proof) =>
        (proof['verificationMethod'] = 'https://example.org/key'),
      'a bare key': (proof) => (proof['verificationMethod'] = `#${issuer.publicKeyMultibase}`),
      'two fragments': (proof) => (proof['verificationMethod'] = `did:web:a#b#${issuer.publicKeyMultibase}`),
      'a did:key with the fragment of another key': (proof) =>
        (proof['verificationMethod'] =
          `did:key:${issuer.publicKeyMultibase}#z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp`),
      'an embedded verification method': (proof) =>
        (proof['verificationMethod'] = { id: issuer.verificationMethod }),
    },
    'proof-value-malformed': {
      'no signature': (proof) => delete proof['proofValue'],
      'a signature in base64url': (proof) =>
        (proof['proofValue'] = `u${Buffer.alloc(64, 1).toString('base64url')}`),
      'a signature without multibase prefix': (proof) =>
        (proof['proofValue'] = String(proof['proofValue']).slice(1)),
      'a signature cut short': (proof) => (proof['proofValue'] = String(proof['proofValue']).slice(0, -2)),
      'a signature too long': (proof) => (proof['proofValue'] = `${String(proof['proofValue'])}11`),
    },
    'signature-mismatch': {
      'another signature': (proof) => (proof['proofValue'] = `z${'1'.repeat(64)}`),
      'the key of another organisation': (proof) =>
        (proof['verificationMethod'] = `${issuer.did}#z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp`),
      'another controller of the same key': (proof) =>
        (proof['verificationMethod'] = `did:web:elsewhere.example#${issuer.publicKeyMultibase}`),
    },
    'terms-undefined': {
      'a term no context defines': (_, credential) => (credential['undefinedTerm'] = 'x'),
      'a term of the proof no context defines': (proof) => (proof['undefinedTerm'] = 'x'),
      'a relative type': (_, credential) => (credential['type'] = ['VerifiableCredential', 'NoneSuch']),
    },
    'context-unknown': {
      'a remote context': (_, credential) =>
        (credential['@context'] = [
          'https://www.w3.org/ns/credentials/v2',
          'https://example.org/context.json',
        ]),
      'no credentials context': (_, credential) =>
        (credential['@context'] = ['https://example.org/context.json']),
    },
    'not-canonical': {
      'a redefined protected term': (_, credential) =>
        (credential['@context'] = [
          'https://www.w3.org/ns/credentials/v2',
          { VerifiableCredential: 'https://example.org/v' },
        ]),
    },
    'too-costly-to-check': {
      'a clique of blank nodes': (_, credential) => {
        const ids = Array.from({ length: 12 }, (_value, index) => `_:b${index}`)
        credential['evidence'] = ids.map((id) => ({ id, type: ids.map(String), evidence: [] }))
        credential['@context'] = [
          'https://www.w3.org/ns/credentials/v2',
          { knows: { '@id': 'https://example.org/knows', '@type': '@id' } },
        ]
        credential['credentialSubject'] = ids.map((id) => ({
          id,
          knows: ids.filter((other) => other !== id),
        }))
        delete credential['evidence']
      },
    },
  }

  for (const [code, changes] of Object.entries(refusals)) {
    for (const [title, change] of Object.entries(changes)) {
      it(`refuses ${title}: ${code}`, async () => {
        const result = await eddsaRdfc2022.verify(changed(change), now)
        expect(result).to.deep.include({ verified: false }).and.nested.include({ 'failure.code': code })
      })
    }
  }

  it('accepts a clock that is five minutes late', async () => {
    expect(await eddsaRdfc2022.verify(signed, new Date('2026-11-21T09:25:00Z'))).to.include({
      verified: true,
    })
  })

  it('accepts a proof that is not in an array', async () => {
    const single = changed((proof, credential) => (credential['proof'] = proof))
    expect(await eddsaRdfc2022.verify(single, now)).to.include({ verified: true })
  })

  it('is accepted by @digitalbazaar/vc, given the DID document we publish', async () => {
    const method = {
      '@context': 'https://w3id.org/security/multikey/v1',
      id: issuer.verificationMethod,
      type: 'Multikey',
      controller: issuer.did,
      publicKeyMultibase: issuer.publicKeyMultibase,
    }
    const served = new Map<string, object>([
      [issuer.verificationMethod, method],
      [issuer.did, didDocument(issuer.did, await signing.keys.published('acme'))],
    ])
    const options = {
      suite: new DataIntegrityProof({ cryptosuite }),
      documentLoader: documentLoader(served),
      now,
    }
    expect((await verifyCredential({ ...options, credential: structuredClone(signed) })).verified).to.equal(
      true,
    )
    const forged = changed((_, credential) => (credential['name'] = 'x'))
    expect((await verifyCredential({ ...options, credential: forged })).verified).to.equal(false)
  })
})
