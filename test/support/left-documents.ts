/** A document for each reason why the engine of compiled contexts leaves one to jsonld.js. */
import type { UnsupportedReason } from '../../server/proof/compiled-contexts/unsupported.ts'
import { credentialsV2, openBadges303 } from '../../server/proof/json-ld/contexts.ts'
import type { Document } from './random-json-ld/random-document.ts'

const contexts = [credentialsV2, openBadges303]
const mapContext = 'https://contexts.example/map'
const oddContext = 'https://contexts.example/odd'

/** Contexts of these documents that nobody bundled, by URL. */
export const leftContexts: ReadonlyMap<string, Document> = new Map([
  [mapContext, { '@context': { id: '@id', named: { '@id': 'urn:term:named', '@container': '@index' } } }],
  // Names that look like keywords are left out with a warning.
  [oddContext, { '@context': { '@odd': 'urn:term:odd', id: '@id', name: 'urn:term:name' } }],
])

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

const achieved = (more: object = {}, rest: object = {}) =>
  badge({ type: 'AchievementSubject', achievement: { ...achievement, ...more } }, rest)

function scale(allowedValue: readonly unknown[]) {
  return {
    id: 'urn:scale:1',
    type: ['ResultDescription'],
    name: 'Niveau',
    resultType: 'RubricCriterionLevel',
    allowedValue,
  }
}

function nested(levels: number): Document {
  let inner: Document = { type: 'Achievement', id: 'urn:inner' }
  for (let level = 0; level < levels; level += 1) inner = { type: 'Achievement', creator: inner }
  return inner
}

const result = { type: ['Result'], value: 'A', resultDescription: 'urn:scale:1' }
const clique = Array.from({ length: 60 }, () => ({
  type: 'AchievementSubject',
  result: [result, result, result],
}))

export const leftDocuments: Readonly<Record<UnsupportedReason, Document>> = {
  'blank-node-identifier': badge({ id: '_:b0', achievement }),
  'context-event': { '@context': oddContext, id: 'urn:x', name: 'x' },
  'context-failed': achieved({}, { '@context': ['https://e.example/context'] }),
  'dropped-node': achieved({}, { proof: [{ id: 'urn:proof' }] }),
  'empty-list': achieved({ resultDescription: [scale([]), scale([])] }),
  'inline-context': achieved({}, { '@context': [...contexts, { extra: 'https://e.example/extra' }] }),
  keyword: badge({ '@type': 'AchievementSubject', achievement }),
  'list-of-lists': achieved({ resultDescription: [scale([['A', 'B'], 'C'])] }),
  'many-alike': badge({ type: 'AchievementSubject', achievement: clique }),
  'map-container': { '@context': mapContext, id: 'urn:x', named: { a: 'x', b: 'y' } },
  number: achieved({ creditsAvailable: 1e30 }),
  'relative-iri': badge({ id: 'here', achievement }),
  'too-deep': badge(nested(200)),
  'too-many-contexts': achieved({}, { '@context': Array.from({ length: 33 }, () => credentialsV2) }),
  'undefined-term': badge({ type: 'AchievementSubject', unheardOf: 1 }),
}
