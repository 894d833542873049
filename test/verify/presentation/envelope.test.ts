import { expect } from 'chai'
import { contextFlaw, envelopeFlaw, mostCredentials } from '../../../server/verify/presentation/envelope.ts'

const v1 = 'https://www.w3.org/2018/credentials/v1'
const v2 = 'https://www.w3.org/ns/credentials/v2'
const integrity = 'https://w3id.org/security/data-integrity/v2'
const badges = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'
const credential = { '@context': [v2], type: ['VerifiableCredential'] }
const holder = 'did:key:z6MkAlice'
const presentation = (change: object = {}) => ({
  ...{ '@context': [v2], type: ['VerifiablePresentation'], holder, verifiableCredential: [credential] },
  ...change,
})
const many = (count: number, one: object = credential) => Array.from({ length: count }, () => one)

describe('what stands around the credentials of a presentation', () => {
  const good = 'nothing wrong'
  const malformed = 'fail presentation-malformed'
  const rows: readonly (readonly [title: string, change: object, answer: string])[] = [
    ['all it may say', { id: 'urn:x:1', proof: [{ type: 'DataIntegrityProof' }] }, good],
    ['one type, alone', { type: 'VerifiablePresentation' }, good],
    ['no holder', { holder: undefined }, good],
    ['a holder as an object', { holder: { id: holder } }, good],
    ['one credential, alone', { verifiableCredential: credential }, good],
    ['a member nobody knows', { note: 'x' }, malformed],
    ['a second type', { type: ['VerifiablePresentation', 'OtherPresentation'] }, malformed],
    ['another type', { type: ['VerifiableCredential'] }, malformed],
    ['no type', { type: undefined }, malformed],
    ['an identifier that is no text', { id: 7 }, malformed],
    ['a holder that is no text', { holder: 7 }, malformed],
    ['a holder without an identifier', { holder: {} }, malformed],
    ['a holder whose identifier is no text', { holder: { id: 7 } }, malformed],
    ['a holder with a name', { holder: { id: holder, name: 'Alice' } }, malformed],
    ['a credential that is a text', { verifiableCredential: ['eyJ'] }, malformed],
    [
      'a credential that is a text, beside one that is none',
      { verifiableCredential: [credential, 'eyJ'] },
      malformed,
    ],
    ['no credential', { verifiableCredential: [] }, 'fail presentation-empty'],
    ['no word of credentials', { verifiableCredential: undefined }, 'fail presentation-empty'],
    ['as many credentials as are judged', { verifiableCredential: many(mostCredentials) }, good],
    [
      'one credential more',
      { verifiableCredential: many(mostCredentials + 1) },
      'fail presentation-too-long',
    ],
    [
      'a hundred contexts',
      { verifiableCredential: many(9, { '@context': [...many(11).keys()].map(String) }) },
      good,
    ],
    [
      'a hundred contexts and one',
      {
        verifiableCredential: [
          ...many(9, { '@context': [...many(11).keys()].map(String) }),
          { a: [{ '@context': v2 }] },
        ],
      },
      'fail presentation-too-long',
    ],
  ]
  for (const [title, change, answer] of rows)
    it(`is ${title}: ${answer}`, () => {
      const flaw = envelopeFlaw(presentation(change))
      expect(flaw === undefined ? good : `${flaw.outcome} ${flaw.code}`).to.equal(answer)
    })
})

describe('the vocabularies of a presentation', () => {
  const good = 'nothing wrong'
  const redefined = 'fail context-unknown'
  const notKnown = 'unknown context-not-known'
  const rows: readonly (readonly [title: string, change: object, answer: string])[] = [
    ['the data model', {}, good],
    ['the older data model', { '@context': [v1] }, good],
    ['the data model, alone', { '@context': v2 }, good],
    ['those of its proof and of badges', { '@context': [v2, integrity, badges] }, good],
    ['another first', { '@context': [badges, v2] }, redefined],
    ['none', { '@context': undefined }, redefined],
    ['one twice', { '@context': [v2, integrity, integrity] }, notKnown],
    ['one of somebody else', { '@context': [v2, 'https://elsewhere.example/context'] }, notKnown],
    ['both data models', { '@context': [v2, v1] }, notKnown],
    ['one written out', { '@context': [v2, { holder: 'urn:x' }] }, redefined],
    ['a keyword', { '@graph': [] }, redefined],
    [
      'a keyword in a credential',
      { verifiableCredential: [credential, { a: [{ '@id': 'urn:x' }] }] },
      redefined,
    ],
    ['one written out in a credential', { verifiableCredential: [{ '@context': [v2, {}] }] }, redefined],
  ]
  for (const [title, change, answer] of rows)
    it(`are ${title}: ${answer}`, () => {
      const flaw = contextFlaw(presentation(change))
      expect(flaw === undefined ? good : `${flaw.outcome} ${flaw.code}`).to.equal(answer)
    })
  it('that are somebody else’s end the reading; its own words are refused', () => {
    expect(
      contextFlaw(presentation({ '@context': [v2, 'https://elsewhere.example/context'] }))?.stops,
    ).to.equal(true)
    expect(contextFlaw(presentation({ '@graph': [] }))?.stops).to.equal(undefined)
  })
})
