import { expect } from 'chai'
import {
  attachedEndorsements,
  endorsementsAreTheirOwn,
  hasEndorsement,
  withEndorsements,
} from '../../server/verify/endorsements.ts'
import type { JsonObject, JsonValue } from '../../server/verify/strict-json.ts'

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
/** As `parseVcJwt` reads it; nobody looks at the signature here. */
const jwt = (credential: JsonObject, header: JsonObject = {}) =>
  `${part({ alg: 'EdDSA', typ: 'JWT', kid: 'did:web:x.example#1', ...header })}.${part({ iss: 'did:web:x.example', jti: credential['id'], nbf: 1, ...credential })}.AAAA`
const words = (id: string, more: JsonObject = {}): JsonObject => ({
  id,
  type: ['EndorsementCredential'],
  ...more,
})

/** Where an endorsement may stand. */
const places: readonly (readonly [string, (members: JsonObject) => JsonObject])[] = [
  ['the badge', (members) => ({ id: 'urn:x:badge', ...members })],
  ['its achievement', (members) => ({ id: 'urn:x:badge', credentialSubject: { achievement: members } })],
  ['one of several of its subjects', (members) => ({ id: 'urn:x:badge', credentialSubject: [{}, members] })],
  ['another endorsement', (members) => ({ id: 'urn:x:badge', endorsement: words('urn:x:other', members) })],
]

describe('the endorsements attached to a credential', () => {
  for (const [place, at] of places) {
    for (const [what, members] of [
      ['alone', { endorsement: words('urn:x:e') }],
      ['among others', { endorsement: [words('urn:x:e'), words('urn:x:f')] }],
      ['as a signed text', { endorsementJwt: jwt(words('urn:x:e')) }],
      ['as signed texts', { endorsementJwt: [jwt(words('urn:x:e')), jwt(words('urn:x:f'))] }],
    ] as const)
      it(`are their own: ${what}, on ${place}`, () => {
        expect(endorsementsAreTheirOwn(at(members))).to.equal(true)
      })

    for (const [what, members] of [
      ['one of the id of the credential', { endorsement: words('urn:x:badge') }],
      ['the second of the id of the credential', { endorsement: [words('urn:x:e'), words('urn:x:badge')] }],
      ['a signed text of the id of the credential', { endorsementJwt: jwt(words('urn:x:badge')) }],
      ['the second of such texts', { endorsementJwt: [jwt(words('urn:x:e')), jwt(words('urn:x:badge'))] }],
      [
        'a signed text of something else',
        { endorsementJwt: jwt({ id: 'urn:x:e', type: ['AchievementCredential'] }) },
      ],
      ['a text that is no JWT', { endorsementJwt: 'bonjour' }],
      ['an object instead of a text', { endorsementJwt: { id: 'urn:x:e' } }],
      ['a text that nobody can check', { endorsementJwt: jwt(words('urn:x:e'), { alg: 'HS256' }) }],
    ] as const)
      it(`are not all their own: ${what}, on ${place}`, () => {
        expect(endorsementsAreTheirOwn(at(members))).to.equal(false)
      })
  }

  for (const [what, header] of [
    ['an algorithm', { alg: 'ES384' }],
    ['a header', { crit: ['b64'] }],
  ] as const)
    it(`are no less their own for being signed with ${what} that is not read here`, () => {
      expect(endorsementsAreTheirOwn({ endorsementJwt: jwt(words('urn:x:e'), header) })).to.equal(true)
    })

  it('are found wherever they stand, with the id of what they stand in', () => {
    const credential = {
      id: 'urn:x:badge',
      endorsement: words('urn:x:a'),
      issuer: { id: 'urn:x:issuer', endorsementJwt: ['text-b'] },
      credentialSubject: [{ achievement: { endorsement: [words('urn:x:c')], endorsementJwt: 'text-d' } }],
    }
    expect(attachedEndorsements(credential)).to.deep.equal([
      { endorsement: words('urn:x:a'), attachedTo: 'urn:x:badge' },
      { endorsement: 'text-b', attachedTo: 'urn:x:issuer' },
      { endorsement: words('urn:x:c') },
      { endorsement: 'text-d' },
    ])
  })

  it('are neither those of another endorsement, nor those of a credential that is a part', () => {
    const inside = { id: 'urn:x:z', endorsement: words('urn:x:inside') }
    expect(
      attachedEndorsements({ endorsement: words('urn:x:a', inside), verifiableCredential: [inside] }),
    ).to.deep.equal([{ endorsement: words('urn:x:a', inside) }])
  })

  it('are objects or texts: anything else is none', () => {
    expect(
      attachedEndorsements({ endorsement: ['text', 1], endorsementJwt: [words('urn:x:a'), 1] }),
    ).to.deep.equal([])
    expect(attachedEndorsements({ id: 7, endorsement: words('urn:x:a') })).to.deep.equal([
      { endorsement: words('urn:x:a') },
    ])
    expect(attachedEndorsements('text')).to.deep.equal([])
  })

  const isGood = (one: JsonObject | string) =>
    one === 'good' || (typeof one === 'object' && one['id'] === 'urn:x:good')
  const rows: readonly (readonly [string, JsonValue, JsonValue])[] = [
    ['nothing to take away', { id: 'x', a: [1, 'b', { c: true }] }, { id: 'x', a: [1, 'b', { c: true }] }],
    ['a good one', { endorsement: words('urn:x:good') }, { endorsement: [words('urn:x:good')] }],
    ['one that is not', { a: 1, endorsement: words('urn:x:bad') }, { a: 1 }],
    [
      'a good one of two',
      { endorsement: [words('urn:x:bad'), words('urn:x:good')] },
      { endorsement: [words('urn:x:good')] },
    ],
    ['texts', { endorsementJwt: ['bad', 'good'] }, { endorsementJwt: ['good'] }],
    [
      'deep inside',
      { a: [{ b: { endorsement: words('urn:x:bad'), endorsementJwt: 'bad', c: 1 } }] },
      { a: [{ b: { c: 1 } }] },
    ],
    ['what is none', { endorsement: [1, ['good'], true] }, {}],
    [
      'one inside a good one',
      { endorsement: words('urn:x:good', { endorsement: words('urn:x:good') }) },
      { endorsement: [words('urn:x:good')] },
    ],
  ]
  for (const [what, value, left] of rows)
    it(`are left only where they are good: ${what}`, () => {
      const before = structuredClone(value)
      expect(withEndorsements(value, isGood)).to.deep.equal(left)
      expect(value).to.deep.equal(before)
    })

  it('are never anything but an object or a text, whatever is thought of it', () => {
    const value = { a: 1, endorsement: [1, ['good'], true], endorsementJwt: 7 }
    expect(withEndorsements(value, () => true)).to.deep.equal({ a: 1 })
  })

  for (const [value, expected] of [
    [{ endorsement: {} }, true],
    [{ endorsementJwt: 'x' }, true],
    [{ a: [1, { b: { endorsement: 1 } }] }, true],
    [[{ endorsementJwt: [] }], true],
    [{ a: 1, b: { endorsement: 1 }, c: [2, { endorsementJwt: 1 }, 3] }, true],
    [{ endorsements: {}, a: ['endorsement'] }, false],
    ['endorsement', false],
    [null, false],
  ] as const)
    it(`are ${expected ? '' : 'not '}there: ${JSON.stringify(value)}`, () => {
      expect(hasEndorsement(value)).to.equal(expected)
    })
})
