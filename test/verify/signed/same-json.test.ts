import { expect } from 'chai'
import { setForm } from '../../../server/verify/signed/same-json.ts'
import { saysTheSame, signedView } from '../../../server/verify/signed/signed-view.ts'
import type { JsonObject } from '../../../server/verify/strict-json.ts'

const alike: readonly (readonly [title: string, one: unknown, other: unknown])[] = [
  ['keys in another order', { a: 1, b: 2 }, { b: 2, a: 1 }],
  ['a set in another order', ['x', 'y'], ['y', 'x']],
  ['objects of a set in another order', [{ a: 1 }, { b: 2 }], [{ b: 2 }, { a: 1 }]],
  ['one value and a set of one', { a: ['x'] }, { a: 'x' }],
  ['a reference and an object with an id only', { a: { id: 'urn:x:1' } }, { a: 'urn:x:1' }],
  ['all of these, deep inside', { a: [{ b: [{ id: 'u' }, 'v'] }] }, { a: { b: ['v', 'u'] } }],
]
const different: readonly (readonly [title: string, one: unknown, other: unknown])[] = [
  ['another value', { a: 1 }, { a: 2 }],
  ['another key', { a: 1 }, { b: 1 }],
  ['a number and its text', { a: 1 }, { a: '1' }],
  ['a value that is there twice', ['x', 'x'], ['x']],
  ['a list in a list', [['x', 'y']], ['x', 'y']],
  ['a list of one in a list', { a: [['x']] }, { a: ['x'] }],
  ['a list of one in a list of two', [['x'], 'y'], ['x', 'y']],
  ['two lists and one', [['x'], ['y']], [['x', 'y']]],
  ['nothing and an empty set', {}, { a: [] }],
  ['an empty set and an empty object', [], {}],
  ['an id that is no text', { id: 7 }, 7],
  ['an object of one member that is no id', { name: 'urn:x:1' }, 'urn:x:1'],
  ['an object with an id and more', { id: 'urn:x:1', a: 1 }, 'urn:x:1'],
  ['a value that looks like two', ['x,y'], ['x', 'y']],
  ['null and its word', null, 'null'],
]

describe('two JSON documents', () => {
  for (const [title, one, other] of alike)
    it(`say the same with ${title}`, () => {
      expect(setForm(one)).to.equal(setForm(other))
    })
  for (const [title, one, other] of different)
    it(`do not say the same with ${title}`, () => {
      expect(setForm(one)).to.not.equal(setForm(other))
    })
})

describe('a credential and what its signature covers, written again', () => {
  const context = ['https://www.w3.org/ns/credentials/v2']
  const with_ = (members: JsonObject): JsonObject => ({ '@context': context, ...members })
  const same: readonly (readonly [title: string, one: JsonObject, other: JsonObject])[] = [
    ['an alias of its type', { type: ['OpenBadgeCredential'] }, { type: ['AchievementCredential'] }],
    [
      'an alias beside what it stands for',
      { type: ['OpenBadgeCredential', 'AchievementCredential'] },
      { type: 'AchievementCredential' },
    ],
    [
      'a property under the name of its class',
      { Achievement: { name: 'a' } },
      { achievement: { name: 'a' } },
    ],
    [
      'a class under the name of a property',
      { issuer: { type: 'creator' } },
      { issuer: { type: ['Profile'] } },
    ],
    [
      'the context again in what it holds',
      { endorsement: [{ '@context': context, id: 'u', name: 'n' }] },
      { endorsement: [{ id: 'u', name: 'n' }] },
    ],
  ]
  for (const [title, one, other] of same)
    it(`say the same with ${title}`, () => {
      expect(saysTheSame(with_(one), with_(other))).to.equal(true)
    })
  const not: readonly (readonly [title: string, one: JsonObject, other: JsonObject])[] = [
    ['another type', { type: ['EndorsementCredential'] }, { type: ['AchievementCredential'] }],
    ['another context', { '@context': ['urn:x:other'] }, {}],
    ['contexts in another order', { '@context': ['a', 'b'] }, { '@context': ['b', 'a'] }],
    ['a name that is the name of a class', { name: 'creator' }, { name: 'Profile' }],
    ['another name, deep inside', { a: [{ b: { name: 'n' } }] }, { a: [{ b: { name: 'm' } }] }],
  ]
  for (const [title, one, other] of not)
    it(`do not say the same with ${title}`, () => {
      expect(saysTheSame(with_(one), with_(other))).to.equal(false)
    })

  it('is shown in the shape of Open Badges: lists where several values may be, one name for each class', () => {
    const result = { id: 'r', type: 'Result', resultDescription: 'urn:x:scale' }
    const achievement = {
      id: 'a',
      type: 'Achievement',
      criteria: 'urn:x:criteria',
      image: { id: 'i', type: 'Image' },
      resultDescription: { id: 's', type: 'ResultDescription', allowedValue: 'oui' },
      tag: 'un',
    }
    const proof = { type: 'DataIntegrityProof', proofValue: 'z' }
    const shown = signedView({
      type: ['VerifiableCredential', 'OpenBadgeCredential'],
      evidence: { id: 'e', type: ['Evidence', 'creator'] },
      credentialSubject: { type: 'AchievementSubject', result, achievement },
      proof,
    })
    expect(shown).to.deep.equal({
      type: ['VerifiableCredential', 'AchievementCredential'],
      evidence: [{ id: 'e', type: ['Evidence', 'Profile'] }],
      credentialSubject: {
        type: ['AchievementSubject'],
        result: [{ id: 'r', type: ['Result'], resultDescription: 'urn:x:scale' }],
        achievement: {
          id: 'a',
          type: ['Achievement'],
          criteria: { id: 'urn:x:criteria' },
          image: { id: 'i', type: 'Image' },
          resultDescription: [{ id: 's', type: ['ResultDescription'], allowedValue: ['oui'] }],
          tag: ['un'],
        },
      },
      proof: [proof],
    })
    // Written so already, it stays so.
    expect(signedView(shown)).to.deep.equal(shown)
  })

  for (const member of [
    'alignment',
    'credentialSchema',
    'endorsement',
    'endorsementJwt',
    'evidence',
    'otherIdentifier',
    'proof',
    'related',
    'relatedResource',
    'result',
    'rubricCriterionLevel',
    'tag',
    'termsOfUse',
    'allowedValue',
  ])
    it(`is shown with a list under ${member}, whatever the number of values`, () => {
      expect(signedView({ a: { [member]: 'v' } })).to.deep.equal({ a: { [member]: ['v'] } })
      expect(signedView({ a: { [member]: ['v', 'w'] } })).to.deep.equal({ a: { [member]: ['v', 'w'] } })
    })
})
