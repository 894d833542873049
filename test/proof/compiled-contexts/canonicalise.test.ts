import { expect } from 'chai'
import { createCanonicaliser } from '../../../server/proof/compiled-contexts/canonicalise.ts'
import { documentsByOutcome, type Outcome } from '../../../server/proof/compiled-contexts/counts.ts'
import { reasons } from '../../../server/proof/compiled-contexts/unsupported.ts'
import { canonicalNQuads, NotCanonicalError } from '../../../server/proof/json-ld/canonical.ts'
import { credentialsV2, openBadges303 } from '../../../server/proof/json-ld/contexts.ts'
import { bundledLoader, documentLoader } from '../../../server/proof/json-ld/document-loader.ts'
import { randomFrom } from '../../chaos/allocators.ts'
import { leftContexts, leftDocuments } from '../../support/left-documents.ts'
import { randomBadge } from '../../support/random-json-ld/random-badge.ts'
import { randomDocument, type Document } from '../../support/random-json-ld/random-document.ts'

const engine = createCanonicaliser(bundledLoader)
/** Serves the same contexts, but nobody knows that it always will: such documents are left to jsonld.js. */
const loader = documentLoader(new Map())
const contexts = [credentialsV2, openBadges303]

/** What the library makes of it; the code of its refusal, if it refuses. */
async function theirs(document: Document): Promise<string> {
  try {
    return await canonicalNQuads(structuredClone(document), loader)
  } catch (error) {
    if (error instanceof NotCanonicalError) return `refused: ${error.failure.code}`
    throw error
  }
}

function badge(subject: object, rest: object = {}): Document {
  return {
    '@context': contexts,
    id: 'urn:badge',
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: 'Accueillir',
    issuer: { id: 'did:example:issuer', type: ['Profile'], name: 'Atelier' },
    validFrom: '2026-01-01T00:00:00Z',
    credentialSubject: subject,
    ...rest,
  }
}

const achievement = {
  id: 'urn:achievement',
  type: ['Achievement'],
  name: 'Accueillir',
  description: 'Été',
  criteria: { narrative: 'On a vu.\nEt « entendu ».' },
}
const result = { type: ['Result'], value: 'A', resultDescription: 'urn:scale:1' }
const scale = (number: number, allowedValue: readonly string[]) => ({
  id: `urn:scale:${String(number)}`,
  type: ['ResultDescription'],
  name: 'Niveau',
  resultType: 'RubricCriterionLevel',
  allowedValue,
})
const proof = { type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022', proofPurpose: 'assertionMethod' }

describe('canonical forms with compiled contexts', function () {
  this.timeout(120_000)

  const alike: readonly (readonly [string, Document])[] = [
    ['a plain badge', badge({ type: ['AchievementSubject'], achievement })],
    [
      'two results that say the same',
      badge({ type: ['AchievementSubject'], achievement, result: [result, result] }),
    ],
    [
      'two scales with the same values',
      badge({
        achievement: { ...achievement, resultDescription: [scale(1, ['a', 'b']), scale(2, ['a', 'b'])] },
        type: 'AchievementSubject',
      }),
    ],
    [
      'two scales that share a value in the middle',
      badge({
        achievement: {
          ...achievement,
          resultDescription: [scale(1, ['a', 'm', 'b']), scale(2, ['c', 'm', 'd'])],
        },
        type: 'AchievementSubject',
      }),
    ],
    [
      'two anonymous people with the same results',
      badge([
        { type: 'AchievementSubject', achievement, result },
        { type: 'AchievementSubject', achievement, result },
      ]),
    ],
    [
      'three proofs that say the same',
      badge({ type: 'AchievementSubject', achievement }, { proof: [proof, proof, proof] }),
    ],
    [
      'one thing described in two places, the second time with more',
      badge({
        type: 'AchievementSubject',
        achievement: {
          ...achievement,
          creator: { id: 'did:example:issuer', type: ['Profile'], name: 'Atelier', url: 'https://a.example' },
        },
      }),
    ],
    [
      'a value said twice, and as a string and a number',
      badge({
        type: 'AchievementSubject',
        achievement: { ...achievement, tag: ['a', 'a', 'b'], creditsAvailable: [1, 1, 2.5] },
      }),
    ],
    [
      'an endorsement with its own contexts and proof',
      badge(
        { type: 'AchievementSubject', achievement },
        {
          endorsement: [
            {
              '@context': contexts,
              id: 'urn:e',
              type: ['VerifiableCredential', 'EndorsementCredential'],
              name: 'e',
              issuer: 'did:example:other',
              validFrom: '2026-01-01T00:00:00Z',
              credentialSubject: {
                id: 'urn:achievement',
                type: ['EndorsementSubject'],
                endorsementComment: 'Oui',
              },
              proof,
            },
          ],
        },
      ),
    ],
  ]
  for (const [title, document] of alike)
    it(`are those of the library: ${title}`, async () => {
      expect(await engine.canonicalNQuads(document)).to.equal(await theirs(document))
    })

  it('are those of the library when what is known of earlier documents is there twice', async () => {
    const document = badge({ type: ['AchievementSubject'], achievement: [achievement, achievement] })
    const expected = await theirs(document)
    for (let time = 0; time < 3; time += 1)
      expect(await engine.canonicalNQuads(structuredClone(document))).to.equal(expected)
  })

  it('are those of the library with SHA-384, too', async () => {
    const document = badge([
      { type: 'AchievementSubject', achievement, result },
      { type: 'AchievementSubject', achievement, result },
    ])
    const expected = await canonicalNQuads(structuredClone(document), loader, { digest: 'sha384' })
    expect(await engine.canonicalNQuads(document, 'sha384')).to.equal(expected)
    expect(expected).not.to.equal(await theirs(document))
  })

  const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000)
  it(`are those of the library, whatever the document (FUZZ_SEED=${String(seed)})`, async () => {
    let compared = 0
    for (let number = 0; number < 240; number += 1) {
      const random = randomFrom(seed * 1000 + number)
      const document = number % 2 === 0 ? randomBadge(random) : randomDocument(random, 0.03)
      const ours = await engine.canonicalNQuads(document)
      if (typeof ours !== 'string') continue
      compared += 1
      expect(ours, JSON.stringify(document)).to.equal(await theirs(document))
    }
    expect(compared).to.be.above(100)
  })

  const strange: readonly (readonly [string, Document, Outcome])[] = [
    ...reasons.map((reason) => [reason, leftDocuments[reason], reason] as const),
    [
      'a key that is no key of a copied object',
      JSON.parse(
        '{"@context":["https://www.w3.org/ns/credentials/v2","https://www.w3.org/ns/credentials/examples/v2"],"id":"urn:x","__proto__":"x","name":"y"}',
      ) as Document,
      'keyword',
    ],
  ]
  for (const [title, document, reason] of strange)
    it(`are left to the library: ${title}`, async () => {
      const engine = createCanonicaliser(documentLoader(leftContexts))
      const before = documentsByOutcome().get(reason) ?? 0
      expect(await engine.canonicalNQuads(document)).to.equal(undefined)
      expect(documentsByOutcome().get(reason)).to.equal(before + 1)
    })

  it('do not change the document', async () => {
    const document = badge({ type: 'AchievementSubject', achievement, result: [result, result] })
    const before = JSON.stringify(document)
    await engine.canonicalNQuads(document)
    expect(JSON.stringify(document)).to.equal(before)
  })
})
