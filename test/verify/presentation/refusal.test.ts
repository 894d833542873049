/** What a presentation that is not good is told, and whether it is known to be bad. */
import { expect } from 'chai'
import { challengeCodes, refusal } from '../../../server/verify/presentation/refusal.ts'

describe('a presentation that is refused for', () => {
  const open = 'unknown, and nothing further is read:'
  const rows: readonly (readonly [code: string, finding: string])[] = [
    ['holder-key-not-looked-up', `${open} holder-key-not-looked-up`],
    ['holder-document-unreachable', `${open} holder-document-unreachable`],
    ['holder-document-unusable', `${open} holder-document-unusable`],
    ['holder-key-not-read', `${open} holder-key-not-read`],
    ['holder-key-not-listed', 'fail holder-key-not-listed'],
    ['holder-key-not-for-this', 'fail holder-key-not-for-this'],
    ['key-no-longer-good', 'fail key-no-longer-good'],
    ['algorithm-not-read', `${open} proof-format-not-supported`],
    ['cryptosuite-unsupported', `${open} proof-format-not-supported`],
    ['proof-type-unsupported', `${open} proof-format-not-supported`],
    ['too-costly-to-check', `${open} too-costly-to-check`],
    ['proof-missing', 'fail presentation-not-signed'],
    ['proof-challenge-wrong', 'fail challenge-not-repeated'],
    ['proof-domain-wrong', 'fail domain-other'],
    ['holder-not-signer', 'fail holder-not-signer'],
    ['holders-several', 'fail holders-several'],
    ['proof-expired', 'fail proof-expired'],
    ['envelope-malformed', 'fail envelope-malformed'],
    ['not-a-presentation', 'fail not-a-presentation'],
    ['typ-unsupported', 'fail typ-unsupported'],
    ['jws-malformed', 'fail jws-malformed'],
    ['signature-mismatch', 'fail signature-mismatch'],
  ]
  for (const [code, finding] of rows)
    it(`${code}: ${finding}`, () => {
      const { outcome, code: found, stops } = refusal({ code, detail: '' })
      expect(`${stops === true ? `${outcome}, and nothing further is read:` : outcome} ${found}`).to.equal(
        finding,
      )
    })

  it('one thing says what another says in other words only where it is the same', () => {
    const words = rows.map(([code]) => refusal({ code, detail: '' }).detail.en)
    // Three forms that are not read, four that are no presentation.
    expect(new Set(words).size).to.equal(rows.length - 2 - 3)
    expect([...challengeCodes].map((code) => refusal({ code, detail: '' }).outcome)).to.deep.equal([
      'fail',
      'fail',
    ])
  })
})
