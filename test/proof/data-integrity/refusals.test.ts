/** What no reader of proofs accepts, whatever the form of the proof. */
import { createPrivateKey } from 'node:crypto'
import { encode } from 'base58-universal'
import { expect } from 'chai'
import { eddsaJcs2022, signJson } from '../../../server/proof/data-integrity/eddsa-jcs-2022.ts'
import { proofFormats, proofReaders } from '../../../server/proof/data-integrity/index.ts'
import { canonicalHash } from '../../../server/proof/json-ld/canonical.ts'
import { bundledLoader } from '../../../server/proof/json-ld/document-loader.ts'
import type { Credential, ProofReader } from '../../../server/proof/types.ts'
import { codeOf, judged, loner, lonerOf, shown, type Loner } from './proving.ts'

type Change = (proof: Record<string, unknown>, credential: Credential) => unknown

const created = new Date('2026-11-21T09:30:00Z')
const v2 = 'https://www.w3.org/ns/credentials/v2'
const suite2020 = 'https://w3id.org/security/suites/ed25519-2020/v1'

// RFC 8032 §7.1, test 1: the secret key, and the Multikey of the public one.
const seed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'
const known = lonerOf(
  createPrivateKey({
    key: Buffer.from(`302e020100300506032b657004220420${seed}`, 'hex'),
    format: 'der',
    type: 'pkcs8',
  }),
  'z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw',
  'Ed25519',
)
const strangersKey = 'z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'
const strangersP256Key = loner('P-256').issuer.publicKeyMultibase

function unsigned({ issuer }: Loner, contexts: readonly unknown[] = [v2]): Credential {
  return {
    '@context': contexts,
    id: 'urn:uuid:6f8a2f0e-4a6e-4d7e-9d0c-0f6a6f0f3a11',
    type: ['VerifiableCredential'],
    issuer: issuer.did,
    validFrom: '2026-11-21T09:30:00Z',
    credentialSubject: { id: 'urn:uuid:0b8d7f7c-7a0e-4a5c-8f43-3f1c1f6d2b22' },
  }
}

/** As those signed who made the forms that are only read: the hashes of eddsa-rdfc-2022 under another name. */
async function signedAsBefore(
  signer: Loner,
  named: object,
  contexts: readonly unknown[],
): Promise<Credential> {
  const document = unsigned(signer, contexts)
  const proof = {
    ...named,
    created: '2026-11-21T09:30:00Z',
    verificationMethod: signer.issuer.verificationMethod,
    proofPurpose: 'assertionMethod',
  }
  const configuration = { ...proof, '@context': contexts }
  const loader = bundledLoader
  const hashes = [await canonicalHash(configuration, loader), await canonicalHash(document, loader)]
  const proofValue = `z${encode(await signer.keys.sign(signer.issuer, Buffer.concat(hashes)))}`
  return { ...document, proof: [{ ...proof, proofValue }] }
}

async function signedWith(reader: ProofReader, signer: Loner): Promise<Credential> {
  const format = proofFormats.find((candidate) => candidate.name === reader.name)
  if (format !== undefined) {
    return shown(await format.sign(signer.keys, signer.issuer, unsigned(signer), created))
  }
  return reader.name === 'Ed25519Signature2020'
    ? signedAsBefore(signer, { type: 'Ed25519Signature2020' }, [v2, suite2020])
    : signedAsBefore(signer, { type: 'DataIntegrityProof', cryptosuite: reader.name }, [v2])
}

function refusals(signer: Loner, isEcdsa: boolean): Record<string, Record<string, Change>> {
  const { publicKeyMultibase: key, did } = signer.issuer
  const [same, other] = isEcdsa ? [strangersP256Key, strangersKey] : [strangersKey, strangersP256Key]
  const value = (proof: Record<string, unknown>) => String(proof['proofValue'])
  return {
    'proof-malformed': {
      'a proof with contexts of its own': (proof) => (proof['@context'] = 'https://example.org/c'),
    },
    'proof-type-unsupported': {
      'another proof type': (proof) => (proof['type'] = 'NoneSuch'),
      'two proof types': (proof) => (proof['type'] = [proof['type'], 'NoneSuch']),
    },
    'cryptosuite-unsupported': {
      'another cryptosuite': (proof) => (proof['cryptosuite'] = 'none-such'),
      'two cryptosuites': (proof) => (proof['cryptosuite'] = [proof['cryptosuite'], 'none-such']),
    },
    'proof-purpose-wrong': {
      'another purpose': (proof) => (proof['proofPurpose'] = 'authentication'),
      'two purposes': (proof) => (proof['proofPurpose'] = ['assertionMethod', 'authentication']),
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
      'a bare key': (proof) => (proof['verificationMethod'] = `#${key}`),
      'two fragments': (proof) => (proof['verificationMethod'] = `did:web:a#b#${key}`),
      'a did:key with the fragment of another key': (proof) =>
        (proof['verificationMethod'] = `${did}#${same}`),
      'a key of another kind': (proof) => (proof['verificationMethod'] = `did:web:a.example#${other}`),
      'an embedded verification method': (proof) => (proof['verificationMethod'] = { id: did }),
    },
    'proof-value-malformed': {
      'no signature': (proof) => delete proof['proofValue'],
      'a signature that is no text': (proof) => (proof['proofValue'] = 1),
      'a signature in hexadecimal': (proof) => (proof['proofValue'] = `f${'00'.repeat(64)}`),
      'a signature without multibase prefix': (proof) => (proof['proofValue'] = value(proof).slice(1)),
      'a signature cut short': (proof) => (proof['proofValue'] = value(proof).slice(0, -4)),
      'a signature too long': (proof) => (proof['proofValue'] = `${value(proof)}1111`),
      'a megabyte': (proof) => (proof['proofValue'] = `${value(proof)[0] ?? ''}${'1'.repeat(1_000_000)}`),
    },
    'signature-mismatch': {
      'the key of another': (proof) => (proof['verificationMethod'] = `did:web:a.example#${same}`),
      'another controller of the same key': (proof) =>
        (proof['verificationMethod'] = `did:web:elsewhere.example#${key}`),
    },
    'terms-undefined': {
      'a term of the proof no context defines': (proof) => (proof['undefinedTerm'] = 'x'),
      'a term no context defines': (_, credential) => (credential['undefinedTerm'] = 'x'),
      'a relative type': (_, credential) => (credential['type'] = ['VerifiableCredential', 'NoneSuch']),
    },
    'context-unknown': {
      'a remote context': (_, credential) => (credential['@context'] = [v2, 'https://example.org/c.json']),
      'no credentials context': (_, credential) => (credential['@context'] = ['https://example.org/c.json']),
    },
    'not-canonical': {
      'a redefined protected term': (_, credential) =>
        (credential['@context'] = [v2, { VerifiableCredential: 'https://example.org/v' }]),
    },
    'too-costly-to-check': {
      'a clique of blank nodes': (_, credential) => {
        const ids = Array.from({ length: 12 }, (_value, index) => `_:b${index}`)
        const knows = { knows: { '@id': 'https://example.org/knows', '@type': '@id' } }
        credential['@context'] = [...(credential['@context'] as unknown[]), knows]
        credential['credentialSubject'] = ids.map((id) => ({
          id,
          knows: ids.filter((each) => each !== id),
        }))
      },
    },
  }
}

/** A signature over the text says first that the text was changed; what it means is looked at afterwards. */
const ofText: Readonly<Record<string, string>> = {
  'proof-malformed': 'context-changed',
  'no credentials context': 'context-changed',
  'terms-undefined': 'signature-mismatch',
  'too-costly-to-check': 'signature-mismatch',
}

for (const reader of proofReaders) {
  const isEcdsa = reader.name.startsWith('ecdsa')
  const isText = reader.name === 'eddsa-jcs-2022'
  const signer = isEcdsa ? loner('P-256') : known

  describe(`What is no proof of ${reader.name}`, () => {
    let signed: Credential
    before(async () => {
      signed = await signedWith(reader, signer)
    })

    it('is told from one that is', async () => {
      expect(codeOf(await judged(reader, signed))).to.equal('verified')
    })

    for (const [code, changes] of Object.entries(refusals(signer, isEcdsa))) {
      for (const [title, change] of Object.entries(changes)) {
        const expected = (isText ? (ofText[title] ?? ofText[code]) : undefined) ?? code
        it(`includes ${title}: ${expected}`, async () => {
          const copy = structuredClone(signed)
          change((copy['proof'] as [Record<string, unknown>])[0], copy)
          expect(codeOf(await judged(reader, copy))).to.equal(expected)
        })
      }
    }

    for (const proof of ['z1', 1, null, [], undefined]) {
      it(`includes ${JSON.stringify(proof) ?? 'nothing'} in place of a proof`, async () => {
        const { proof: _proof, ...document } = signed
        const result = await reader.verify(document, proof, { now: created, purpose: 'assertionMethod' })
        expect(codeOf(result)).to.equal('proof-malformed')
      })
    }

    it('does not include one by a clock that is five minutes fast', async () => {
      const now = new Date('2026-11-21T09:25:00Z')
      expect(codeOf(await judged(reader, signed, { now }))).to.equal('verified')
    })
  })
}

describe('A proof of eddsa-jcs-2022', () => {
  const multikey = 'https://w3id.org/security/multikey/v1'
  const judgedUnder = async (contexts: unknown) => {
    const signed = await eddsaJcs2022.sign(known.keys, known.issuer, unsigned(known), created)
    return codeOf(await judged(eddsaJcs2022, { ...signed, '@context': contexts }))
  }

  it('vc-di-eddsa §3.3.2: verifies when the contexts of the document start with those of the proof', async () => {
    expect(await judgedUnder([v2, multikey])).to.equal('verified')
    expect(await judgedUnder([v2, { room: 'https://example.org/room' }])).to.equal('verified')
  })

  it('vc-di-eddsa §3.3.2: does not verify when they do not, in the same order', async () => {
    for (const contexts of [[multikey, v2], [multikey], [], undefined])
      expect(await judgedUnder(contexts), JSON.stringify(contexts)).to.equal('context-changed')
  })

  it('does not verify when a context that was added gives a signed word another meaning', async () => {
    const document = {
      ...unsigned(known),
      '@context': [v2, { room: 'https://example.org/room' }],
      credentialSubject: { room: 'A' },
    }
    const signed = await eddsaJcs2022.sign(known.keys, known.issuer, document, created)
    const renamed = { room: 'https://example.org/prison' }
    const changed = { ...signed, '@context': [...document['@context'], renamed] }
    expect(codeOf(await judged(eddsaJcs2022, changed))).to.equal('context-changed')
  })

  it('is not believed of a document whose words nobody defined, though its signature is good', async () => {
    const document = { ...unsigned(known), undefinedTerm: 'x' }
    const signed = await signJson(known.keys, known.issuer, document, created)
    expect(codeOf(await judged(eddsaJcs2022, signed))).to.equal('terms-undefined')
  })
})
