import { expect } from 'chai'
import { schema } from '../../../server/verify/checks/schema.ts'
import type { JsonObject, JsonValue } from '../../../server/verify/strict-json.ts'
import { answerOf, findingOf } from './answer.ts'

const v2 = 'https://www.w3.org/ns/credentials/v2'
const openBadges = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'
const levels = ['un', 'deux'].map((name) => ({
  id: `urn:x:level:${name}`,
  type: ['RubricCriterionLevel'],
  name,
}))
const other = { id: 'urn:x:level:autre', type: ['RubricCriterionLevel'], name: 'autre' }
const scale = (id: string, more: JsonObject = {}): JsonObject => ({
  ...{ id, type: ['ResultDescription'], name: id, resultType: 'RubricCriterionLevel' },
  ...more,
})
const twoScales = [
  scale('urn:x:scale:1', { rubricCriterionLevel: levels }),
  scale('urn:x:scale:2', { rubricCriterionLevel: [other] }),
]

function badge(
  result: JsonValue | undefined,
  resultDescription: JsonValue | undefined,
  more: JsonObject = {},
) {
  return {
    '@context': [v2, openBadges],
    id: 'urn:x:badge',
    type: ['VerifiableCredential', 'AchievementCredential'],
    name: 'Badge',
    issuer: { id: 'did:web:univ.example', type: ['Profile'] },
    validFrom: '2026-11-20T00:00:00Z',
    credentialSubject: {
      id: 'urn:x:subject',
      type: ['AchievementSubject'],
      ...(result === undefined ? {} : { result }),
      achievement: {
        ...{ id: 'urn:x:achievement', type: ['Achievement'], name: 'A', description: 'D' },
        criteria: { narrative: 'C' },
        ...(resultDescription === undefined ? {} : { resultDescription }),
      },
    },
    ...more,
  }
}
const result = (more: JsonObject): JsonObject => ({ type: ['Result'], ...more })

const rows: readonly (readonly [title: string, credential: JsonObject, answer: string])[] = [
  ['no result', badge(undefined, undefined), 'pass well-formed'],
  ['a result about nothing that is named', badge([result({ value: '7' })], undefined), 'pass well-formed'],
  [
    'a level of the scale it is about',
    badge([result({ resultDescription: 'urn:x:scale:2', achievedLevel: other.id })], twoScales),
    'pass well-formed',
  ],
  [
    'a level of another scale than it is about',
    badge([result({ resultDescription: 'urn:x:scale:1', achievedLevel: other.id })], twoScales),
    'fail result-incoherent',
  ],
  [
    'a level of one of the scales',
    badge([result({ achievedLevel: other.id })], twoScales),
    'pass well-formed',
  ],
  [
    'a level of no scale',
    badge([result({ achievedLevel: 'urn:x:level:none' })], twoScales),
    'fail result-incoherent',
  ],
  [
    'a level where there is no scale',
    badge([result({ achievedLevel: other.id })], undefined),
    'fail result-incoherent',
  ],
  [
    'a scale that is not there',
    badge([result({ resultDescription: 'urn:x:scale:3' })], twoScales),
    'fail result-incoherent',
  ],
  [
    'one good result and one that is not',
    badge([result({ value: '7' }), result({ resultDescription: 'urn:x:scale:3' })], twoScales),
    'fail result-incoherent',
  ],
  [
    'a status where one is asked for',
    badge(
      [result({ resultDescription: 'urn:x:s', status: 'Completed' })],
      [scale('urn:x:s', { resultType: 'Status' })],
    ),
    'pass well-formed',
  ],
  [
    'no status where one is asked for',
    badge(
      [result({ resultDescription: 'urn:x:s', value: 'Completed' })],
      [scale('urn:x:s', { resultType: 'Status' })],
    ),
    'fail result-incoherent',
  ],
  [
    'a required level of the scale',
    badge(undefined, [scale('urn:x:s', { rubricCriterionLevel: levels, requiredLevel: 'urn:x:level:deux' })]),
    'pass well-formed',
  ],
  [
    'a required level of another scale',
    badge(undefined, [
      scale('urn:x:s', { rubricCriterionLevel: levels, requiredLevel: other.id }),
      ...twoScales,
    ]),
    'fail result-incoherent',
  ],
  [
    'a required level and no levels',
    badge(undefined, [scale('urn:x:s', { requiredLevel: other.id })]),
    'fail result-incoherent',
  ],
  ['a member nobody knows', badge(undefined, undefined, { niveau: 'expert' }), 'fail schema-mismatch'],
]

describe('a badge', () => {
  for (const [title, credential, answer] of rows)
    it(`with ${title}: ${answer}`, async () => {
      expect(await answerOf(schema, { credential })).to.equal(answer)
    })

  it('attaches endorsements under identifiers of their own, which are judged later', async () => {
    const endorsement = (id: string) => ({
      ...badge(undefined, undefined),
      id,
      type: ['VerifiableCredential', 'EndorsementCredential'],
      credentialSubject: { id: 'urn:x:badge', type: ['EndorsementSubject'] },
    })
    const endorsed = (id: string) => badge(undefined, undefined, { endorsement: [endorsement(id)] })
    expect(await answerOf(schema, { credential: endorsed('urn:x:badge') })).to.equal(
      'fail endorsement-incoherent',
    )
    const { learned } = await findingOf(schema, { credential: endorsed('urn:x:endorsement') })
    expect(learned?.endorsements?.map(({ attachedTo }) => attachedTo)).to.deep.equal(['urn:x:badge'])
    expect((await findingOf(schema, { credential: badge(undefined, undefined) })).learned).to.equal(undefined)
  })
})

describe('a record of badges', () => {
  const record = (parts: readonly JsonObject[], more: JsonObject = {}): JsonObject => ({
    '@context': [v2, 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json', openBadges],
    id: 'urn:x:record',
    type: ['VerifiableCredential', 'ClrCredential'],
    name: 'Relevé',
    issuer: { id: 'did:web:univ.example', type: ['Profile'], name: 'U' },
    validFrom: '2026-11-20T00:00:00Z',
    credentialSubject: {
      id: 'did:web:alice.example',
      type: ['ClrSubject'],
      verifiableCredential: [...parts],
    },
    ...more,
  })
  const named = (id: string) => badge(undefined, undefined, { id })
  const many = (count: number) => Array.from({ length: count }, (_, k) => named(`urn:x:badge:${String(k)}`))

  it('has fifty of them at most', async () => {
    expect(await answerOf(schema, { credential: record(many(50)) })).to.equal('pass well-formed')
    expect(await answerOf(schema, { credential: record(many(51)) })).to.equal('fail too-many-parts')
  })
  it('holds others than itself, each once', async () => {
    expect(await answerOf(schema, { credential: record([named('urn:x:record')]) })).to.equal(
      'fail part-incoherent',
    )
    expect(await answerOf(schema, { credential: record([named('urn:x:a'), named('urn:x:a')]) })).to.equal(
      'fail part-incoherent',
    )
    const { id: _id, ...nameless } = named('urn:x:a')
    expect(await answerOf(schema, { credential: record([nameless, nameless]) })).to.equal('pass well-formed')
  })
  it('is endorsed under identifiers of their own', async () => {
    const endorsement = (id: string) => ({
      ...named(id),
      type: ['VerifiableCredential', 'EndorsementCredential'],
      credentialSubject: { id: 'urn:x:record', type: ['EndorsementSubject'] },
    })
    const endorsed = (id: string) => record(many(1), { endorsement: [endorsement(id)] })
    expect(await answerOf(schema, { credential: endorsed('urn:x:record') })).to.equal(
      'fail endorsement-incoherent',
    )
    const { learned } = await findingOf(schema, { credential: endorsed('urn:x:endorsement') })
    expect(learned?.endorsements?.map(({ attachedTo }) => attachedTo)).to.deep.equal(['urn:x:record'])
  })
  it('is closed, as a badge is', async () => {
    expect(await answerOf(schema, { credential: record(many(1), { niveau: 'expert' }) })).to.equal(
      'fail schema-mismatch',
    )
  })
  it('hands its badges on as they were handed in, and its own endorsements', async () => {
    const parts = many(2)
    const { learned } = await findingOf(schema, { credential: record(parts) })
    expect(learned).to.deep.equal({ parts })
  })
})
