/** What every proof format promises. Run on each one of the registry. */
import { expect } from 'chai'
import type { Credential, Issuer, ProofFormat } from '../../server/proof/types.ts'
import { now, openSigning, type Signing } from '../proof/signing.ts'

function unsignedFor(issuer: Issuer): Credential {
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id: 'urn:uuid:6f8a2f0e-4a6e-4d7e-9d0c-0f6a6f0f3a11',
    type: ['VerifiableCredential'],
    name: 'Accueil à l’espace numérique 🎓',
    issuer: { id: issuer.did, name: 'Acmé' },
    validFrom: '2026-11-21T09:30:00Z',
    credentialSubject: { id: 'urn:uuid:0b8d7f7c-7a0e-4a5c-8f43-3f1c1f6d2b22' },
  }
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(deepFreeze)
  return Object.freeze(value)
}

export function proofFormatContract(format: ProofFormat): void {
  describe(`The proof format ${format.name}`, () => {
    let signing: Signing
    let issuer: Issuer
    let signed: Credential
    before(async () => {
      signing = await openSigning()
      issuer = await signing.keys.current('acme')
      signed = await format.sign(signing.keys, issuer, deepFreeze(unsignedFor(issuer)), now)
    })
    after(() => signing.close())

    const proof = () => (signed['proof'] as readonly Record<string, unknown>[])[0] ?? {}

    it('adds one proof in an array, and nothing else', () => {
      const { proof: proofs, ...rest } = signed
      expect(proofs).to.be.an('array').with.lengthOf(1)
      expect(rest).to.deep.equal(unsignedFor(issuer))
    })

    it('recognises its own proofs, and no other', () => {
      expect(format.recognises(proof())).to.equal(true)
      expect(format.recognises({ ...proof(), cryptosuite: 'none-such', type: 'NoneSuch' })).to.equal(false)
      expect(format.recognises({})).to.equal(false)
    })

    it('signs a copy: the unsigned credential is left as it was', async () => {
      const unsigned = unsignedFor(issuer)
      const before = JSON.stringify(unsigned)
      await format.sign(signing.keys, issuer, unsigned, now)
      expect(JSON.stringify(unsigned)).to.equal(before)
    })

    it('names the verification method of the issuer, and the time of signing', () => {
      expect(proof()['verificationMethod']).to.equal(issuer.verificationMethod)
      expect(proof()['created']).to.equal('2026-11-21T09:30:00Z')
      expect(proof()['proofPurpose']).to.equal('assertionMethod')
    })

    it('verifies what it signed, after a trip through JSON, and names who signed', async () => {
      const { did: controller, verificationMethod } = issuer
      const read = JSON.parse(JSON.stringify(signed)) as Credential
      expect(await format.verify(read, now)).to.deep.equal({ verified: true, verificationMethod, controller })
    })

    it('verifies what a did:key issuer signed', async () => {
      const beta = await signing.keys.current('beta')
      const result = await format.verify(await format.sign(signing.keys, beta, unsignedFor(beta), now), now)
      expect(result).to.include({ verified: true, controller: beta.did })
    })

    it('refuses to sign what the proof would not cover', async () => {
      const error: unknown = await format
        .sign(signing.keys, issuer, { ...unsignedFor(issuer), undefinedTerm: 'x' }, now)
        .catch((reason: unknown) => reason)
      expect(error).to.be.instanceOf(Error)
    })

    const changes: Record<string, (credential: Credential) => unknown> = {
      'a changed value': (credential) => (credential['name'] = 'Autre nom'),
      'an added value': (credential) => (credential['description'] = 'Ajout'),
      'a removed value': (credential) => delete credential['name'],
      'another issuer': (credential) => (credential['issuer'] = 'did:web:elsewhere.example'),
      'another subject': (credential) => (credential['credentialSubject'] = { id: 'urn:uuid:0' }),
      'an added type': (credential) =>
        (credential['type'] = ['VerifiableCredential', 'VerifiablePresentation']),
      'another time of signing': (credential) =>
        ((credential['proof'] as [Credential])[0]['created'] = '2026-11-21T09:29:59Z'),
      'an added expiry': (credential) =>
        ((credential['proof'] as [Credential])[0]['expires'] = '2030-01-01T00:00:00Z'),
    }
    for (const [title, change] of Object.entries(changes)) {
      it(`refuses ${title}`, async () => {
        const changed = structuredClone(signed)
        change(changed)
        const result = await format.verify(changed, now)
        expect(result)
          .to.deep.include({ verified: false })
          .and.nested.include({ 'failure.code': 'signature-mismatch' })
      })
    }
  })
}
