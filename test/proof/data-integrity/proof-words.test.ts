import { expect } from 'chai'
import { proofConfiguration, wordsOf } from '../../../server/proof/data-integrity/proof-words.ts'
import { canonicalNQuads, NotCanonicalError } from '../../../server/proof/json-ld/canonical.ts'
import { credentialsV2, dataIntegrityV2 } from '../../../server/proof/json-ld/contexts.ts'
import { bundledLoader, documentLoader } from '../../../server/proof/json-ld/document-loader.ts'
import type { Credential } from '../../../server/proof/types.ts'

const document = { '@context': [credentialsV2], type: ['VerifiableCredential'] }
const usual = {
  type: 'DataIntegrityProof',
  cryptosuite: 'eddsa-rdfc-2022',
  created: '2026-11-21T09:30:00Z',
  verificationMethod: 'did:key:z6MkwordsOfProofs#z6MkwordsOfProofs',
  proofPurpose: 'assertionMethod',
  proofValue: 'z1',
}
const { created: _date, ...undated } = usual
const dates = ['2026-11-21T09:30:00Z', '1999-01-01T00:00:00.5+01:00', '9999-12-31T24:00:00Z']
const property = 'http://purl.org/dc/terms/created'

describe('what a proof says beside its date and its value', () => {
  it('has the canonical form it has by itself, worked out before with another date or not', async () => {
    const wordings: readonly Credential[] = [
      usual,
      { ...usual, id: 'urn:uuid:1' },
      { ...usual, expires: '2027-01-01T00:00:00Z', domain: ['one.example', 'two.example'], nonce: 'é"\n' },
      { ...usual, previousProof: ['urn:uuid:2', 'urn:uuid:1'] },
      { ...usual, challenge: 'once' },
      // The date is put in order with others, or puts nodes without a name in order.
      { ...usual, [property]: '2026-11-21T09:30:00Z' },
      { ...usual, [property]: ['2000', '2026-11-21T09:30:00Z', '9999'] },
      { ...usual, 'https://schema.org/about': [{ [property]: '2027' }, { 'https://schema.org/name': 'x' }] },
      { ...usual, 'https://schema.org/name': '2000-01-01T00:00:00.123456789Z' },
    ]
    for (const wording of wordings) {
      for (const created of dates) {
        const proof = { ...wording, created, proofValue: `z${created.replace(/\D/gu, '')}` }
        for (const digest of ['sha256', 'sha384'] as const) {
          const expected = await canonicalNQuads(proofConfiguration(document, proof), bundledLoader, {
            digest,
          })
          const words = wordsOf(document, proof, bundledLoader)
          expect(await words.configuration(digest), JSON.stringify(proof)).to.equal(expected)
          await words.assertSafe()
        }
      }
    }
  })

  it('is another when it has no date, another key, or other contexts', async () => {
    const other = { ...document, '@context': [credentialsV2, dataIntegrityV2] }
    for (const [holder, proof] of [
      [document, usual],
      [document, undated],
      [document, { ...usual, verificationMethod: 'did:key:zOther#zOther' }],
      [other, usual],
      [{ ...document, '@context': ['https://www.w3.org/2018/credentials/v1', dataIntegrityV2] }, usual],
      [document, undated],
    ] as const) {
      const expected = await canonicalNQuads(proofConfiguration(holder, proof), bundledLoader)
      expect(await wordsOf(holder, proof, bundledLoader).configuration('sha256')).to.equal(expected)
    }
  })

  it('is refused each time when a word of it is not defined, whatever was accepted before', async () => {
    await wordsOf(document, usual, bundledLoader).assertSafe()
    for (const proof of [
      { ...usual, invented: 'x' },
      { ...usual, 'https://schema.org/about': [{ invented: 'x' }] },
      { ...usual, invented: 'x' },
    ]) {
      const refusal = await wordsOf(document, proof, bundledLoader)
        .assertSafe()
        .catch((error: unknown) => error)
      expect(refusal).to.be.instanceOf(NotCanonicalError)
    }
  })

  it('is not remembered of documents that may change', async () => {
    const url = 'https://words.example/context'
    const meaning = (iri: string) =>
      documentLoader(new Map([[url, { '@context': { word: { '@id': iri } } }]]))
    const holder = { ...document, '@context': [credentialsV2, url] }
    const proof = { ...usual, word: 'x' }
    for (const iri of ['https://words.example/one', 'https://words.example/two'])
      expect(await wordsOf(holder, proof, meaning(iri)).configuration('sha256')).to.include(`<${iri}> "x"`)
  })
})
