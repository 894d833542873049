/** Each Data Integrity form, against the reference implementation: it verifies what we sign, and we verify what it signs. */
import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import { generate as generateEcdsa } from '@digitalbazaar/ecdsa-multikey'
import { cryptosuite as ecdsaSuite } from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite'
import {
  createDiscloseCryptosuite,
  createSignCryptosuite,
  createVerifyCryptosuite,
} from '@digitalbazaar/ecdsa-sd-2023-cryptosuite'
import { generate as generateEd25519 } from '@digitalbazaar/ed25519-multikey'
import { Ed25519Signature2020 } from '@digitalbazaar/ed25519-signature-2020'
import { cryptosuite as eddsaSuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'
import { derive, issue, signPresentation, verify, verifyCredential } from '@digitalbazaar/vc'
import { expect } from 'chai'
import { ecdsaRdfc2019 } from '../../server/proof/data-integrity/ecdsa-rdfc-2019.ts'
import { ecdsaSd2023 } from '../../server/proof/data-integrity/ecdsa-sd-2023.ts'
import { eddsaRdfc2022 } from '../../server/proof/data-integrity/eddsa-rdfc-2022.ts'
import { verifyPresentationProof } from '../../server/proof/data-integrity/presentation.ts'
import { deriveCredential } from '../../server/proof/data-integrity/selective-disclosure/derive.ts'
import { mandatoryPointers } from '../../server/proof/data-integrity/selective-disclosure/mandatory-pointers.ts'
import { verifyProofs } from '../../server/proof/data-integrity/verify-proofs.ts'
import { bundledLoader, documentLoader } from '../../server/proof/json-ld/document-loader.ts'
import type { Credential, KeyAlgorithm } from '../../server/proof/types.ts'
import { changed, now, openIssuing, type Issuing } from '../verify/issuing.ts'

const context = { now, purpose: 'assertionMethod' } as const
const suite2020 = 'https://w3id.org/security/suites/ed25519-2020/v1'

/** What a resolver answers for keys whose controller is `did`. */
function served(did: string, multibases: readonly string[]): ReadonlyMap<string, object> {
  const methods = multibases.map((publicKeyMultibase) => ({
    ...{ id: `${did}#${publicKeyMultibase}`, type: 'Multikey', controller: did, publicKeyMultibase },
  }))
  const ids = methods.map(({ id }) => id)
  const controller = {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: did,
    verificationMethod: methods,
    assertionMethod: ids,
    authentication: ids,
  }
  return new Map<string, object>([
    [did, controller],
    ...methods.map(
      (method) => [method.id, { '@context': 'https://w3id.org/security/multikey/v1', ...method }] as const,
    ),
  ])
}

/** The verdict of the library on `credential`, and on the same with another name. */
async function libraryVerdicts(
  credential: Credential,
  cryptosuite: object,
  documents: ReadonlyMap<string, object>,
) {
  const suite = new DataIntegrityProof({ cryptosuite })
  const options = { suite, documentLoader: documentLoader(documents), now }
  const verdictOn = async (each: Credential) =>
    (await verifyCredential({ ...options, credential: structuredClone(each) })).verified
  return [await verdictOn(credential), await verdictOn({ ...credential, name: 'Expert' })]
}

describe('the reference implementation of Data Integrity', () => {
  let issuing: Issuing
  let badge: Credential
  before(async () => {
    issuing = await openIssuing()
    badge = changed(await issuing.unsigned('independent'), ['credentialStatus'], () => undefined)
  })
  after(() => issuing.close())

  const acme = async (algorithm: KeyAlgorithm) => {
    const { keys } = issuing.signing
    const issuer = await keys.current('acme', algorithm)
    return { keys, issuer, documents: served(issuer.did, [issuer.publicKeyMultibase]) }
  }

  for (const [format, suite] of [
    [eddsaRdfc2022, eddsaSuite],
    [ecdsaRdfc2019, ecdsaSuite],
  ] as const) {
    it(`verifies our badges signed with ${format.name}, and not once a word is changed`, async () => {
      const { keys, issuer, documents } = await acme(format.algorithm)
      const signed = await format.sign(keys, issuer, badge, now)
      expect(await libraryVerdicts(signed, suite, documents)).to.deep.equal([true, false])
    })
  }

  for (const [name, suite, generate] of [
    ['eddsa-rdfc-2022', eddsaSuite, generateEd25519],
    ['ecdsa-rdfc-2019 (P-256)', ecdsaSuite, () => generateEcdsa({ curve: 'P-256' })],
    ['ecdsa-rdfc-2019 (P-384)', ecdsaSuite, () => generateEcdsa({ curve: 'P-384' })],
  ] as const) {
    it(`signs with ${name} what we verify, and not once a word is changed`, async () => {
      const { credential, signer } = await theirs(await generate())
      const issued = await issue({
        credential,
        suite: new DataIntegrityProof({ signer, cryptosuite: suite, date: now }),
        documentLoader: bundledLoader,
        now,
      })
      expect(await verifyProofs(issued, context)).to.have.property('verified', true)
      expect(await verifyProofs({ ...issued, name: 'Expert' }, context)).to.have.property('verified', false)
    })
  }

  it('signs with Ed25519Signature2020 what we verify, in both data models', async () => {
    const { credential, signer } = await theirs(await generateEd25519())
    const { validFrom, validUntil: _end, relatedResource: _pin, ...rest } = credential
    const [, ...contexts] = credential['@context'] as readonly string[]
    const old = {
      ...rest,
      issuanceDate: validFrom,
      '@context': ['https://www.w3.org/2018/credentials/v1', ...contexts],
    }
    for (const unsigned of [credential, old]) {
      const withSuite = { ...unsigned, '@context': [...(unsigned['@context'] as string[]), suite2020] }
      const issued = await issue({
        credential: structuredClone(withSuite),
        suite: new Ed25519Signature2020({ signer, date: now }),
        documentLoader: bundledLoader,
        now,
      })
      expect(await verifyProofs(issued, context)).to.have.property('verified', true)
      expect(await verifyProofs({ ...issued, name: 'Expert' }, context)).to.have.property('verified', false)
    }
  })

  describe('of ecdsa-sd-2023', () => {
    const chosen = ['/credentialSubject/achievement/tag', '/credentialSubject/achievement/alignment']
    const verifySuite = createVerifyCryptosuite()
    /** Without the ordered lists of values, which the library neither signs nor derives from. */
    const withoutLists = (credential: Credential) =>
      ['result', 'achievement/resultDescription'].reduce(
        (rest, path) => changed(rest, ['credentialSubject', ...path.split('/')], () => undefined),
        credential,
      )

    it('verifies what is derived from our badges', async () => {
      const { keys, issuer, documents } = await acme('P-256')
      const base = await ecdsaSd2023.sign(keys, issuer, badge, now)
      for (const pointers of [[], chosen, ['']]) {
        const derived = await deriveCredential(base, pointers)
        expect(await libraryVerdicts(derived, verifySuite, documents), String(pointers)).to.deep.equal([
          true,
          false,
        ])
      }
    })

    it('derives from our badges what we verify', async () => {
      const { keys, issuer } = await acme('P-256')
      const base = await ecdsaSd2023.sign(keys, issuer, withoutLists(badge), now)
      const cryptosuite = createDiscloseCryptosuite({ selectivePointers: chosen })
      const derived = await derive({
        verifiableCredential: { ...base, proof: (base['proof'] as [object])[0] },
        suite: new DataIntegrityProof({ cryptosuite }),
        documentLoader: bundledLoader,
      })
      expect(await verifyProofs(derived, context)).to.have.property('verified', true)
      const { proof: _theirs, ...document } = derived
      const { proof: _ours, ...same } = await deriveCredential(base, chosen)
      expect(same).to.deep.equal(document)
    })

    it('signs badges from which we derive what both verify', async () => {
      const { credential, signer, did, publicKeyMultibase } = await theirs(
        await generateEcdsa({ curve: 'P-256' }),
      )
      const cryptosuite = createSignCryptosuite({ mandatoryPointers: mandatoryPointers(credential) })
      const base = await issue({
        credential: withoutLists(credential),
        suite: new DataIntegrityProof({ signer, cryptosuite, date: now }),
        documentLoader: bundledLoader,
        now,
      })
      // An array of one, which the library itself cannot point into.
      const derived = await deriveCredential(base, [...chosen, '/evidence/0'])
      expect(await verifyProofs(derived, context)).to.have.property('verified', true)
      const documents = served(did, [publicKeyMultibase])
      expect(await libraryVerdicts(derived, verifySuite, documents)).to.deep.equal([true, false])
    })
  })

  describe('of presentations', () => {
    const asked = { challenge: 'uZk9', domain: 'employer.example' }
    const unsigned = (holder: string) => ({
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiablePresentation'],
      holder,
    })

    it('verifies ours, for the challenge and the domain they were made for', async () => {
      const { keys, issuer, documents } = await acme('Ed25519')
      const presentation = await eddsaRdfc2022.sign(keys, issuer, unsigned(issuer.did), now, {
        proofPurpose: 'authentication',
        ...asked,
      })
      const verdict = async (answers: { challenge: string; domain: string }) =>
        (
          await verify({
            presentation: structuredClone(presentation),
            suite: new DataIntegrityProof({ cryptosuite: eddsaSuite }),
            documentLoader: documentLoader(documents),
            now,
            ...answers,
          })
        ).verified
      expect(await verdict(asked)).to.equal(true)
      expect(await verdict({ ...asked, challenge: 'other' })).to.equal(false)
      expect(await verdict({ ...asked, domain: 'other.example' })).to.equal(false)
    })

    it('signs what we verify', async () => {
      const { signer, did } = await theirs(await generateEd25519())
      const presentation = await signPresentation({
        presentation: unsigned(did),
        suite: new DataIntegrityProof({ signer, cryptosuite: eddsaSuite, date: now }),
        purpose: {
          update: (proof) => Promise.resolve({ ...proof, proofPurpose: 'authentication', ...asked }),
        },
        documentLoader: bundledLoader,
      })
      expect(await verifyPresentationProof(presentation, { now, ...asked })).to.have.property(
        'verified',
        true,
      )
    })
  })

  /** The badge as the holder of another key would issue it under its did:key. */
  async function theirs(pair: Awaited<ReturnType<typeof generateEd25519>>) {
    const { publicKeyMultibase } = pair
    const did = `did:key:${publicKeyMultibase}`
    pair.id = `${did}#${publicKeyMultibase}`
    pair.controller = did
    const credential = changed(badge, ['issuer', 'id'], () => did)
    return Promise.resolve({ credential, signer: pair.signer(), did, publicKeyMultibase })
  }
})
