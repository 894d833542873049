/** Badges at the edge of what is compiled, one kind for each reason why a document is left to the library, and for what is dear. */
import { bundledContexts, credentialsV2, openBadges303 } from '../../server/proof/json-ld/contexts.ts'
import { drawFrom, type Random } from '../support/random-json-ld/draw.ts'
import { randomBadge } from '../support/random-json-ld/random-badge.ts'
import type { Document } from '../support/random-json-ld/random-document.ts'
import { languageTags, numbers, oddIris, texts } from '../support/random-json-ld/values.ts'

type Part = Readonly<Record<string, unknown>>

const contexts = [credentialsV2, openBadges303]

function about(subject: unknown, rest: Part = {}): Document {
  return {
    '@context': contexts,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    credentialSubject: subject,
    ...rest,
  }
}

const achieved = (achievement: unknown) => about({ type: 'AchievementSubject', achievement })

/** `innermost` within that many others. */
function nested(levels: number, around: (inner: Part) => Part, innermost: Part): Part {
  let inner = innermost
  for (let level = 0; level < levels; level += 1) inner = around(inner)
  return inner
}

/** Any list of the bundled contexts, in any order. */
function anyContexts(random: Random): readonly string[] {
  const { pick, some } = drawFrom(random)
  const urls = [...bundledContexts.keys()]
  return [pick(urls), ...some(3, () => pick(urls))]
}

type Edge = (random: Random) => Document

/** Around the levels from which on documents are left. */
const deep: Edge = (random) => {
  const { pick, upTo, chance } = drawFrom(random)
  const levels = pick([8, 30, 56, 70]) + upTo(8)
  const innermost = { type: 'Achievement', name: 'x' }
  const around = chance(0.5)
    ? (inner: Part) => ({ type: 'Achievement', creator: { type: 'Profile', parentOrg: inner } })
    : (inner: Part) => ({ type: 'Achievement', creator: inner })
  return achieved(nested(levels, around, innermost))
}

/** Nodes that say the same, more or less. */
const alike: Edge = (random) => {
  const { pick, upTo, chance, maybe } = drawFrom(random)
  const result = () => ({
    type: ['Result'],
    ...maybe({ value: 'A' }, 0.8),
    ...maybe({ alignment: [{ type: 'Alignment', targetName: pick(['a', 'b']) }] }, 0.3),
  })
  const subject = () => ({ type: 'AchievementSubject', result: Array.from({ length: upTo(4) }, result) })
  const twin = subject()
  const subjects = Array.from({ length: 1 + upTo(pick([2, 3, 8])) }, chance(0.5) ? subject : () => twin)
  return about(subjects, maybe({ proof: [{}, {}, {}].map(() => ({ type: 'DataIntegrityProof' })) }, 0.3))
}

const lists: Edge = (random) => {
  const { pick, some, chance } = drawFrom(random)
  const item = (): unknown =>
    pick<unknown>([pick(texts), pick(numbers), null, true, { id: 'urn:i' }, { type: 'Image' }, 'm'])
  const list = () => (chance(0.15) ? [some(2, item), item()] : some(4, item))
  const scale = (index: number) => ({
    id: pick([`urn:r:${String(index)}`, 'urn:r:0']),
    type: ['ResultDescription'],
    allowedValue: chance(0.1) ? item() : list(),
  })
  return achieved({ type: 'Achievement', resultDescription: some(4, scale) })
}

const graphs: Edge = (random) => {
  const { pick, some } = drawFrom(random)
  const proof = (): unknown =>
    pick<unknown>([
      { type: 'DataIntegrityProof', proofPurpose: 'assertionMethod' },
      { type: 'DataIntegrityProof', id: 'urn:proof', previousProof: 'urn:other' },
      { id: 'urn:proof' },
      {},
      null,
      'urn:proof',
      { type: 'DataIntegrityProof', proof: { type: 'DataIntegrityProof', proofValue: 'z1' } },
    ])
  const holder = () => ({ ...randomBadge(random), proof: some(3, proof) })
  return pick([
    () => ({ ...randomBadge(random), proof: some(3, proof) }),
    () => ({
      ...about('urn:s'),
      type: 'VerifiablePresentation',
      verifiableCredential: some(2, holder),
      proof: proof(),
    }),
  ])()
}

/** More contexts, or types with contexts of their own, than are worked out. */
const manyContexts: Edge = (random) => {
  const { pick, chance } = drawFrom(random)
  if (chance(0.4))
    return {
      ...randomBadge(random),
      '@context': Array.from({ length: 30 + Math.floor(random() * 6) }, () => credentialsV2),
    }
  if (chance(0.5))
    return achieved({
      type: Array.from({ length: 30 + Math.floor(random() * 6) }, () => pick(['Achievement', 'Profile'])),
      name: 'x',
    })
  return endorsedUnderMany(random)
}

const endorsedUnderMany: Edge = (random) =>
  achieved({
    type: 'Achievement',
    endorsement: Array.from({ length: 66 }, (_, index) => ({
      '@context': [...contexts, ...anyContexts(random), ...anyContexts(random)],
      id: `urn:e:${String(index)}`,
    })),
  })

const worded = (name: unknown) => achieved({ type: 'Achievement', name })

const edges: readonly (readonly [weight: number, edge: Edge])[] = [
  [6, deep],
  [20, alike],
  [16, lists],
  [16, graphs],
  [2, manyContexts],
  [
    12,
    (random) => {
      const { pick, some } = drawFrom(random)
      const value = () => pick(numbers)
      return achieved({
        type: 'Achievement',
        creditsAvailable: some(3, value),
        name: pick([value(), String(value())]),
      })
    },
  ],
  [
    8,
    (random) => {
      const { pick, maybe } = drawFrom(random)
      const direction = maybe({ '@direction': pick(['ltr', 'up']) }, 0.3)
      return worded({ '@value': pick(texts), '@language': pick(languageTags), ...direction })
    },
  ],
  [8, (random) => ({ ...randomBadge(random), '@context': anyContexts(random) })],
  [6, (random) => worded(drawFrom(random).pick(texts))],
  [6, (random) => achieved(drawFrom(random).pick(oddIris))],
  [
    6,
    (random) => {
      const { pick } = drawFrom(random)
      return { ...randomBadge(random), id: pick(oddIris) }
    },
  ],
  [
    4,
    (random) => {
      const { pick } = drawFrom(random)
      return {
        ...randomBadge(random),
        '@context': pick<unknown>([
          [],
          null,
          contexts[0],
          [...contexts, { x: 'urn:x' }],
          ['urn:unknown'],
          'urn:unknown',
          { '@vocab': 'urn:v:' },
          [null, ...contexts],
          7,
        ]),
      }
    },
  ],
  [
    2,
    (random) =>
      drawFrom(random).pick<Document>([
        {},
        { '@context': contexts },
        { '@context': contexts, id: 'urn:x' },
        { name: 'x' },
        about([]),
        about(null),
        about({}),
        about('x'),
      ]),
  ],
]

const weights = edges.reduce((sum, [weight]) => sum + weight, 0)

/** One of them, as likely as its weight. */
export function edgeDocument(random: Random): Document {
  let drawn = random() * weights
  for (const [weight, edge] of edges) {
    drawn -= weight
    if (drawn < 0) return edge(random)
  }
  return randomBadge(random)
}
