/** What every proof format promises. Run on each one of the registry. */
import { expect } from 'chai'
import type { Credential, Issuer, ProofFormat } from '../../server/proof/types.ts'
import { codeOf, judged, loner, shown } from '../proof/data-integrity/proving.ts'
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
    let presented: Credential
    before(async () => {
      signing = await openSigning()
      issuer = await signing.keys.current('acme', format.algorithm)
      signed = await format.sign(signing.keys, issuer, deepFreeze(unsignedFor(issuer)), now)
      presented = await shown(signed)
    })
    after(() => signing.close())

    const proofOf = (credential: Credential) =>
      (credential['proof'] as readonly Record<string, unknown>[])[0] ?? {}

    it('adds one proof in an array, and nothing else', () => {
      const { proof: proofs, ...rest } = signed
      expect(proofs).to.be.an('array').with.lengthOf(1)
      expect(rest).to.deep.equal(unsignedFor(issuer))
    })

    it('recognises its own proofs, and no other', () => {
      const proof = proofOf(signed)
      expect(format.recognises(proof)).to.equal(true)
      expect(format.recognises({ ...proof, cryptosuite: 'none-such', type: 'NoneSuch' })).to.equal(false)
      expect(format.recognises({})).to.equal(false)
    })

    it('signs a copy: the unsigned credential is left as it was', async () => {
      const unsigned = unsignedFor(issuer)
      const before = JSON.stringify(unsigned)
      await format.sign(signing.keys, issuer, unsigned, now)
      expect(JSON.stringify(unsigned)).to.equal(before)
    })

    it('names the verification method of the issuer, the purpose and the time of signing', () => {
      expect(proofOf(signed)).to.include({
        type: 'DataIntegrityProof',
        cryptosuite: format.name,
        verificationMethod: issuer.verificationMethod,
        created: '2026-11-21T09:30:00Z',
        proofPurpose: 'assertionMethod',
      })
    })

    it('verifies what it signed, after a trip through JSON, and names who signed', async () => {
      const { did: controller, verificationMethod } = issuer
      const read = JSON.parse(JSON.stringify(presented)) as Credential
      const created = '2026-11-21T09:30:00Z'
      expect(await judged(format, read)).to.deep.equal({
        ...{ verified: true, verificationMethod, controller, created },
      })
    })

    it('verifies what a did:key issuer signed', async () => {
      const other = loner(format.algorithm)
      const theirs = await format.sign(other.keys, other.issuer, unsignedFor(other.issuer), now)
      const result = await judged(format, await shown(theirs))
      expect(result).to.include({ verified: true, controller: other.issuer.did })
    })

    it('says for whom and in answer to what a presentation is made, and checks it', async () => {
      const asked = { challenge: 'u7Zk', domain: 'employer.example' }
      const presentation = {
        '@context': ['https://www.w3.org/ns/credentials/v2'],
        id: 'urn:uuid:5b4a7d0e-6f9c-4b8e-8f1e-7d2b7b0c9a10',
        type: ['VerifiablePresentation'],
        holder: issuer.did,
      }
      const options = { proofPurpose: 'authentication', ...asked } as const
      const made = await shown(await format.sign(signing.keys, issuer, presentation, now, options))
      const purpose = 'authentication'
      expect(codeOf(await judged(format, made, { purpose, ...asked }))).to.equal('verified')
      expect(codeOf(await judged(format, made))).to.equal('proof-purpose-wrong')
      expect(codeOf(await judged(format, made, { purpose, ...asked, challenge: 'u7Zl' }))).to.equal(
        'proof-challenge-wrong',
      )
      expect(codeOf(await judged(format, made, { purpose, ...asked, domain: 'other.example' }))).to.equal(
        'proof-domain-wrong',
      )
    })

    it('refuses to sign what the proof would not cover', async () => {
      for (const flawed of [
        { undefinedTerm: 'x' },
        { type: ['VerifiableCredential', 'NoneSuch'] },
        { '@context': ['https://www.w3.org/ns/credentials/v2', 'https://example.org/context.json'] },
      ]) {
        const error: unknown = await format
          .sign(signing.keys, issuer, { ...unsignedFor(issuer), ...flawed }, now)
          .catch((reason: unknown) => reason)
        expect(error, JSON.stringify(flawed)).to.have.property('name', 'NotCanonicalError')
      }
    })

    it('says that the key is missing, not that the credential is bad', async () => {
      const nobody = { ...issuer, publicKeyMultibase: loner(format.algorithm).issuer.publicKeyMultibase }
      const error: unknown = await format
        .sign(signing.keys, nobody, unsignedFor(issuer), now)
        .catch((reason: unknown) => reason)
      expect(error).to.include({ code: 'signing-key-unavailable' })
    })

    it('signs a credential of data model 1.1, and adds the terms of its proof to the contexts', async () => {
      const { validFrom: _from, name: _name, issuer: _named, ...rest } = unsignedFor(issuer)
      const old = {
        ...rest,
        '@context': ['https://www.w3.org/2018/credentials/v1'],
        issuer: issuer.did,
        issuanceDate: '2026-11-21T09:30:00Z',
      }
      const made = await format.sign(signing.keys, issuer, deepFreeze(old), now)
      expect(made['@context']).to.deep.equal([
        'https://www.w3.org/2018/credentials/v1',
        'https://w3id.org/security/data-integrity/v2',
      ])
      expect(codeOf(await judged(format, await shown(made)))).to.equal('verified')
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
        const changed = structuredClone(presented)
        change(changed)
        expect(codeOf(await judged(format, changed))).to.equal('signature-mismatch')
      })
    }
  })
}
