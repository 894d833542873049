import { expect } from 'chai'
import fc from 'fast-check'
import { momentOf } from '../../server/timestamp.ts'
import { credentialRules } from '../../server/vc-api/rules/index.ts'
import { troublesOf } from '../../server/vc-api/rules/rule.ts'
import { presentationRules } from '../../server/vc-api/verify/presentation-rules.ts'
import { isUrl } from '../../server/vc-api/values.ts'

const good = {
  '@context': ['https://www.w3.org/ns/credentials/v2'],
  type: ['VerifiableCredential'],
  issuer: 'did:example:issuer',
  credentialSubject: { id: 'did:example:subject' },
}

describe('the rules of the data model', () => {
  it('find nothing wrong with the least credential there is', () => {
    expect(troublesOf(good, credentialRules, '')).to.deep.equal([])
  })

  it('answer for any JSON in any member', () => {
    const members = Object.keys(good).concat(
      ...['id', 'name', 'description', 'validFrom', 'validUntil', 'issuanceDate', 'credentialStatus'],
      ...['credentialSchema', 'refreshService', 'termsOfUse', 'evidence', 'relatedResource', 'holder'],
    )
    fc.assert(
      fc.property(fc.constantFrom(...members), fc.jsonValue({ maxDepth: 3 }), (member, value) => {
        const credential = { ...good, [member]: value }
        troublesOf(credential, credentialRules, '')
        troublesOf(credential, presentationRules, '')
      }),
    )
  })
})

describe('a moment with its time zone', () => {
  it('is what JavaScript makes of it, where JavaScript writes it', () => {
    fc.assert(
      fc.property(
        fc.date({ noInvalidDate: true, min: new Date('0000-01-01'), max: new Date('9999-12-31') }),
        (date) => {
          expect(momentOf(date.toISOString())).to.equal(date.getTime())
        },
      ),
    )
  })

  for (const [text, same] of [
    ['2023-01-01T24:00:00Z', '2023-01-02T00:00:00Z'],
    ['2023-01-01T00:00:00+14:00', '2022-12-31T10:00:00Z'],
    ['2023-01-01T00:00:00-05:30', '2023-01-01T05:30:00Z'],
    ['2024-02-29T00:00:00.5Z', '2024-02-29T00:00:00.500Z'],
  ] as const) {
    it(`${text} is ${same}`, () => {
      expect(momentOf(text)).to.equal(Date.parse(same))
    })
  }

  for (const text of [
    ...['2023-01-01T00:00:00', '2023-01-01', '2023-02-29T00:00:00Z', '2023-13-01T00:00:00Z'],
    ...['2023-01-01T25:00:00Z', '2023-01-01T24:00:01Z', '2023-01-01T00:60:00Z', '2023-01-01T00:00:00+14:01'],
    ...['2023-01-01T00:00:00z', '2023-01-01 00:00:00Z', ' 2023-01-01T00:00:00Z', '23-01-01T00:00:00Z', ''],
  ]) {
    it(`“${text}” is none`, () => {
      expect(momentOf(text)).to.equal(undefined)
    })
  }
})

describe('a URL', () => {
  it('is absolute, and has no character that URLs do not have', () => {
    for (const url of ['https://x.example/a?b#c', 'did:example:1', 'urn:uuid:1', 'mailto:a@b.example'])
      expect(isUrl(url), url).to.equal(true)
    for (const text of [
      'x',
      '/a',
      '//x.example',
      'https ://x',
      'https://x y',
      'did:',
      'urn:a b',
      'https://',
      ':x',
      4,
      null,
    ])
      expect(isUrl(text), String(text)).to.equal(false)
  })
})
