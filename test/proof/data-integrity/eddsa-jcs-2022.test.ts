import { createHash } from 'node:crypto'
import { encode } from 'base58-universal'
import { expect } from 'chai'
import { canonicalJson } from '../../../server/proof/canonical-json.ts'
import { signJson, verifyJson } from '../../../server/proof/data-integrity/eddsa-jcs-2022.ts'
import type { Credential, Issuer } from '../../../server/proof/types.ts'
import { now, openSigning, type Signing } from '../signing.ts'
import { loner } from './proving.ts'

type Change = (document: Credential, proof: Record<string, unknown>) => unknown

const unsigned = {
  type: 'Note',
  text: 'Accueil à l’espace numérique 🎓',
  numbers: [1, 0.5, 1e21],
  inside: { b: true, a: [] },
}

describe('eddsa-jcs-2022', () => {
  let signing: Signing
  let issuer: Issuer
  let signed: Credential
  before(async () => {
    signing = await openSigning()
    issuer = await signing.keys.current('acme')
    signed = await signJson(signing.keys, issuer, unsigned, now)
  })
  after(() => signing.close())

  const changed = (change: Change): Credential => {
    const copy = structuredClone(signed)
    change(copy, copy['proof'] as Record<string, unknown>)
    return copy
  }
  const codeOf = (document: Credential) => {
    const result = verifyJson(document, now)
    return result.verified ? 'verified' : result.failure.code
  }

  it('adds one proof, and changes nothing else', () => {
    const { proof, ...rest } = signed
    expect(rest).to.deep.equal(unsigned)
    expect(proof).to.deep.include({
      type: 'DataIntegrityProof',
      cryptosuite: 'eddsa-jcs-2022',
      created: '2026-11-21T09:30:00Z',
      verificationMethod: issuer.verificationMethod,
      proofPurpose: 'assertionMethod',
    })
    expect(proof)
      .to.have.property('proofValue')
      .that.matches(/^z[1-9A-HJ-NP-Za-km-z]{80,90}$/)
    expect(unsigned).to.not.have.property('proof')
  })

  it('verifies what it signed, whatever the order of the members and the spaces, and names who signed', () => {
    const reversed = Object.fromEntries(Object.entries(signed).toReversed())
    const { verificationMethod, did: controller } = issuer
    const created = '2026-11-21T09:30:00Z'
    for (const document of [signed, JSON.parse(JSON.stringify(reversed, null, 4)) as Credential])
      expect(verifyJson(document, now)).to.deep.equal({
        ...{ verified: true, verificationMethod, controller, created },
      })
  })

  it('signs a document again instead of over its proof', async () => {
    const again = await signJson(signing.keys, issuer, signed, now)
    expect(again).to.deep.equal(signed)
  })

  it('signs with the key of each organisation', async () => {
    const beta = await signing.keys.current('beta')
    const theirs = await signJson(signing.keys, beta, unsigned, now)
    expect(verifyJson(theirs, now)).to.include({ verified: true, controller: beta.did })
  })

  const refusals: Readonly<Record<string, Readonly<Record<string, Change>>>> = {
    'signature-mismatch': {
      'a changed value': (document) => (document['text'] = 'Autre'),
      'a context that was not there': (document) => (document['@context'] = ['https://example.org/x']),
      'an added value': (document) => (document['more'] = 1),
      'a removed value': (document) => delete document['numbers'],
      'a value changed inside': (document) => (document['inside'] = { a: [], b: false }),
      'another order in a list': (document) => (document['numbers'] = [0.5, 1, 1e21]),
      'another time of signing': (_, proof) => (proof['created'] = '2026-11-21T09:29:59Z'),
      'a member added to the proof': (_, proof) => (proof['nonce'] = 'x'),
      'the key of another': (_, proof) =>
        (proof['verificationMethod'] = `${issuer.did}#z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp`),
      'another controller of the same key': (_, proof) =>
        (proof['verificationMethod'] = `did:web:elsewhere.example#${issuer.publicKeyMultibase}`),
      'another signature': (_, proof) => (proof['proofValue'] = `z${'1'.repeat(64)}`),
    },
    'proof-missing': { 'no proof': (document) => delete document['proof'] },
    'proof-multiple': { 'two proofs': (document, proof) => (document['proof'] = [proof, proof]) },
    'proof-malformed': { 'a proof that is text': (document) => (document['proof'] = 'z1') },
    'cryptosuite-unsupported': {
      'the cryptosuite of linked data': (_, proof) => (proof['cryptosuite'] = 'eddsa-rdfc-2022'),
    },
    'proof-type-unsupported': {
      'another proof type': (_, proof) => (proof['type'] = 'Ed25519Signature2020'),
    },
    'proof-created-in-future': {
      'a proof of tomorrow': (_, proof) => (proof['created'] = '2026-11-22T09:30:00Z'),
    },
    'proof-value-malformed': { 'a signature cut short': (_, proof) => (proof['proofValue'] = 'z111') },
    'context-changed': {
      'a context that only the proof knows': (_, proof) => (proof['@context'] = ['https://example.org/x']),
    },
    'not-canonical': {
      'text that UTF-8 cannot write': (document) => (document['text'] = '\ud800'),
      'a name that UTF-8 cannot write': (document) => (document['\udfff'] = 1),
    },
  }
  for (const [code, changes] of Object.entries(refusals)) {
    for (const [title, change] of Object.entries(changes)) {
      it(`refuses ${title}: ${code}`, () => {
        expect(codeOf(changed(change))).to.equal(code)
      })
    }
  }

  it('has a proof of linked data name its contexts, and checks that they are the same', async () => {
    const contexts = ['https://www.w3.org/ns/credentials/v2', 'https://example.org/more']
    const withContexts = await signJson(signing.keys, issuer, { '@context': contexts, ...unsigned }, now)
    expect(withContexts).to.have.nested.property('proof.@context').that.deep.equals(contexts)
    expect(codeOf(withContexts)).to.equal('verified')
    // Not linked data: what a context that was added would do to the words cannot be told.
    expect(codeOf({ ...withContexts, '@context': [...contexts, 'https://example.org/third'] })).to.equal(
      'context-changed',
    )
  })

  it('reads a proof that names no contexts: those of the document are signed with it', async () => {
    const other = loner()
    const document = { '@context': ['https://www.w3.org/ns/credentials/v2'], ...unsigned }
    const options = {
      ...{ type: 'DataIntegrityProof', cryptosuite: 'eddsa-jcs-2022', proofPurpose: 'assertionMethod' },
      verificationMethod: other.issuer.verificationMethod,
    }
    const hashes = [options, document].map((each) =>
      createHash('sha256').update(canonicalJson(each)).digest(),
    )
    const signature = await other.keys.sign(other.issuer, Buffer.concat(hashes))
    const made = { ...document, proof: { ...options, proofValue: `z${encode(signature)}` } }
    expect(codeOf(made)).to.equal('verified')
    expect(codeOf({ ...made, '@context': [] })).to.equal('signature-mismatch')
  })

  it('does not sign what JSON cannot hold', async () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, '\udc00'])
      expect(
        await signJson(signing.keys, issuer, { value }, now).catch((error: unknown) => error),
      ).to.be.instanceOf(Error)
  })
})
