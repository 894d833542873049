/** Random documents over the vocabularies of credentials: mostly good, often odd, the same for the same numbers. */
import {
  bundledContexts,
  credentialsV1,
  credentialsV2,
  openBadges303,
} from '../../server/proof/json-ld/contexts.ts'

type Random = () => number

const extensions = 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json'
const clr = 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json'
const examples = 'https://www.w3.org/ns/credentials/examples/v2'
const openBadges300 = 'https://purl.imsglobal.org/spec/ob/v3p0/context.json'

const contextLists = [
  [credentialsV2, openBadges303],
  [credentialsV2, openBadges303, extensions],
  [credentialsV2, openBadges303, clr],
  [credentialsV2],
  [credentialsV2, examples],
  [credentialsV1, openBadges300],
  [credentialsV1],
] as const

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Terms, and which of them stand inside which: properties of a type, of a property. */
function* terms(value: unknown): Generator<string> {
  for (const one of [value].flat())
    if (isObject(one))
      for (const [term, definition] of Object.entries(one)) {
        if (!term.startsWith('@')) yield term
        if (isObject(definition) && '@context' in definition) yield* terms(definition['@context'])
      }
}

const vocabulary = [
  ...new Set([...bundledContexts.values()].flatMap((document) => [...terms(document['@context'])])),
].filter((term) => term !== 'id' && term !== 'type')
const types = vocabulary.filter((term) => /^[A-Z]/u.test(term))
const properties = vocabulary.filter((term) => /^[a-z]/u.test(term))

const iris = [
  'https://example.org/a',
  'https://example.org/b#c',
  'urn:uuid:4d1b7b1e-5d3e-4f55-8a55-0f3b3a0f4a11',
  'did:example:123',
  'mailto:a@b.example',
  'https://example.org/é',
  'https://example.org/<x>',
  'HTTPS://EXAMPLE.ORG/%20',
]
const oddIris = [
  '',
  'relative',
  '/a/b',
  '#fragment',
  '_:b0',
  '_:c14n0',
  'a b',
  'x:y z',
  ':',
  'obi:Thing',
  'xsd:string',
  '@id',
  '@none',
  '@context',
  'schema:name',
  '//host/a',
  'cred:proof',
  '1a:b',
]
const texts = [
  '',
  'a',
  'Été',
  'two\nlines',
  'tab\t"quoted" \\ back',
  '\u0000\u001f\u007f',
  '\ud800',
  '😀',
  '\uffff',
  '\u2028',
  '2026-01-01T00:00:00Z',
  'https://example.org/a',
  'x'.repeat(300),
]
const oddKeys = [
  '@id',
  '@type',
  '@value',
  '@list',
  '@set',
  '@graph',
  '@included',
  '@reverse',
  '@nest',
  '@index',
  '@language',
  '@direction',
  '@unknown',
  '__proto__',
  'constructor',
  'toString',
  'notATerm',
  'https://example.org/p',
  'schema:name',
  ':',
  '',
  '_:p',
  'a b',
]
const numbers = [
  0,
  -0,
  1,
  -7,
  36,
  1.5,
  0.1,
  1e21,
  1e-7,
  1.2345678901234567e19,
  Number.MAX_SAFE_INTEGER,
  3.0000000000000004,
  -2.25,
]

/** How odd a document is, 0 to 1: the share of odd keys and values. */
export function randomDocument(random: Random, oddness: number): Record<string, unknown> {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item
  const chance = (share: number) => random() < share
  const odd = (share = 1) => chance(oddness * share)
  let left = 40

  function iri(): string {
    return odd() ? pick(oddIris) : pick(iris)
  }

  function scalar(): unknown {
    const kind = random()
    if (kind < 0.45) return pick(texts)
    if (kind < 0.75) return iri()
    if (kind < 0.85) return pick(numbers)
    if (kind < 0.92) return chance(0.5)
    return odd(2) ? null : pick(texts)
  }

  function language(): unknown {
    return {
      '@value': pick(texts),
      '@language': pick(['fr', 'EN', 'fr-FR', 'x y']),
      ...(odd() ? { '@direction': pick(['rtl', 'up']) } : {}),
    }
  }

  function value(depth: number): unknown {
    left -= 1
    const kind = random()
    if (kind < 0.12 && left > 0) {
      const items = Array.from({ length: Math.floor(random() * 4) }, () => value(depth + 1))
      // Said twice.
      return chance(0.3) && items.length > 0 ? [...items, structuredClone(items[0])] : items
    }
    if (kind < 0.5 && depth < 6 && left > 0) return odd(0.3) ? language() : node(depth + 1)
    return scalar()
  }

  function node(depth: number): Record<string, unknown> {
    const made: Record<string, unknown> = {}
    const put = (key: string, held: unknown) =>
      Object.defineProperty(made, key, { value: held, enumerable: true, configurable: true, writable: true })
    if (chance(0.6)) put('id', odd(0.3) ? scalar() : iri())
    if (chance(0.7)) put('type', odd(0.3) ? scalar() : chance(0.4) ? [pick(types), pick(types)] : pick(types))
    // An endorsement, or any credential, inside.
    if (depth > 0 && chance(0.06))
      put(
        '@context',
        odd() ? pick([null, {}, iri(), [{ '@vocab': 'https://example.org/' }]]) : pick(contextLists),
      )
    const size = Math.floor(random() * (depth === 0 ? 8 : 4))
    for (let made = 0; made < size; made += 1) put(odd(0.2) ? pick(oddKeys) : pick(properties), value(depth))
    if (chance(0.1))
      put('proof', {
        type: 'DataIntegrityProof',
        created: '2026-01-01T00:00:00Z',
        proofPurpose: 'assertionMethod',
      })
    return made
  }

  return {
    '@context': odd(0.2)
      ? pick([iri(), [], null, [...pick(contextLists), { extra: 'https://example.org/extra' }]])
      : [...pick(contextLists)],
    ...node(0),
  }
}

/** A badge as this service and others write them, with some parts left out, repeated or named alike. */
export function randomBadge(random: Random): Record<string, unknown> {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item
  const maybe = (part: Record<string, unknown>, share = 0.7) => (random() < share ? part : {})
  const some = <Item>(most: number, make: (index: number) => Item) =>
    Array.from({ length: Math.floor(random() * (most + 1)) }, (_, index) => make(index))
  const name = () => pick(['Accueillir', 'Été', 'A "b"', 'Deux\nlignes', 'x'])
  const profile = () => ({
    id: pick(['did:example:1', 'https://example.org/i']),
    type: ['Profile'],
    ...maybe({ name: name() }),
    ...maybe({ url: 'https://example.org' }),
  })
  const result = () => ({
    type: ['Result'],
    ...maybe({ resultDescription: pick(['urn:r:1', 'urn:r:2']) }),
    ...maybe({ value: name() }),
    ...maybe({ achievedLevel: 'urn:l:1' }, 0.3),
  })
  const alignment = () => ({
    type: ['Alignment'],
    targetName: name(),
    targetUrl: 'https://example.org/t',
    ...maybe({ targetCode: 'A1' }),
  })
  const achievement = {
    id: 'https://example.org/achievement',
    type: ['Achievement'],
    name: name(),
    ...maybe({ description: name() }),
    ...maybe({ criteria: { narrative: name(), ...maybe({ id: 'https://example.org/c' }, 0.3) } }),
    ...maybe({ creator: profile() }),
    ...maybe({ alignment: some(4, alignment) }),
    ...maybe({ image: { id: 'https://example.org/i.png', type: 'Image', ...maybe({ caption: name() }) } }),
    ...maybe({
      resultDescription: some(2, (index) => ({
        id: `urn:r:${index + 1}`,
        type: ['ResultDescription'],
        name: name(),
        resultType: 'RubricCriterionLevel',
        ...maybe({ allowedValue: some(3, name) }),
      })),
    }),
    ...maybe({ tag: some(3, name) }),
    ...maybe({ creditsAvailable: pick([1, 2.5, 0]) }, 0.2),
  }
  return {
    '@context': [credentialsV2, openBadges303, extensions],
    id: 'https://example.org/credential',
    type: ['VerifiableCredential', pick(['OpenBadgeCredential', 'AchievementCredential'])],
    name: name(),
    issuer: profile(),
    validFrom: '2026-01-01T00:00:00Z',
    ...maybe({ awardedDate: '2026-01-01T00:00:00Z' }),
    credentialSubject: {
      ...maybe({ id: pick(['did:example:2', 'urn:uuid:4d1b7b1e-5d3e-4f55-8a55-0f3b3a0f4a11']) }),
      type: ['AchievementSubject'],
      achievement,
      ...maybe({
        identifier: some(2, () => ({
          type: 'IdentityObject',
          hashed: true,
          identityHash: pick(['sha256$a', 'sha256$b']),
          identityType: 'emailAddress',
          ...maybe({ salt: 's' }),
        })),
      }),
      ...maybe({ result: some(4, result) }),
    },
    ...maybe({
      evidence: some(3, () => ({
        ...maybe({ id: pick(['https://example.org/achievement', 'https://example.org/e']) }),
        type: ['Evidence'],
        narrative: name(),
      })),
    }),
    ...maybe({
      credentialStatus: {
        id: 'https://example.org/s#1',
        type: 'BitstringStatusListEntry',
        statusPurpose: 'revocation',
        statusListIndex: '1',
        statusListCredential: 'https://example.org/s',
      },
    }),
    ...maybe(
      {
        endorsement: some(2, () => ({
          '@context': [credentialsV2, openBadges303],
          id: pick(['urn:e:1', 'urn:e:2']),
          type: ['VerifiableCredential', 'EndorsementCredential'],
          issuer: profile(),
          validFrom: '2026-01-01T00:00:00Z',
          credentialSubject: {
            id: 'https://example.org/achievement',
            type: ['EndorsementSubject'],
            endorsementComment: name(),
          },
          ...maybe({
            proof: {
              type: 'DataIntegrityProof',
              cryptosuite: 'eddsa-rdfc-2022',
              proofPurpose: 'assertionMethod',
              verificationMethod: 'did:example:1#k',
              proofValue: 'z1',
            },
          }),
        })),
      },
      0.3,
    ),
  }
}
