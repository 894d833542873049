import { expect } from 'chai'
import { judgeKey, keyNamed, type KeyJudgement } from '../../../server/proof/keys/judge-key.ts'

describe('What a key signed', () => {
  const compromised = { compromisedAt: '2026-06-01T00:00:00Z' }
  const retired = { retiredAt: '2026-06-01T00:00:00Z' }
  const table: readonly (readonly [string, object, string | undefined, KeyJudgement])[] = [
    ['is believed while the key is good', {}, '2026-06-01T00:00:00Z', 'good'],
    ['is believed while the key is good, without a date too', {}, undefined, 'good'],
    [
      'a second before a compromise is believed if it is known',
      compromised,
      '2026-05-31T23:59:59Z',
      'good-if-known',
    ],
    ['at the moment of a compromise is not believed', compromised, '2026-06-01T00:00:00Z', 'key-compromised'],
    [
      'at that moment in another time zone neither',
      compromised,
      '2026-06-01T02:00:00+02:00',
      'key-compromised',
    ],
    ['after a compromise is not believed', compromised, '2026-07-01T00:00:00Z', 'key-compromised'],
    ['without a date, by a compromised key, is not believed', compromised, undefined, 'key-compromised'],
    ['with a date nobody can read neither', compromised, 'hier', 'key-compromised'],
    ['before a retirement is believed', retired, '2026-05-31T00:00:00Z', 'good'],
    ['while the key was being retired is believed', retired, '2026-06-01T00:04:59Z', 'good'],
    ['after a retirement is not believed', retired, '2026-06-01T00:05:01Z', 'key-retired'],
    [
      'before a compromise that came before the retirement is believed if it is known',
      { ...compromised, retiredAt: '2026-08-01T00:00:00Z' },
      '2026-05-01T00:00:00Z',
      'good-if-known',
    ],
    [
      'between a retirement and a later compromise is not believed',
      { ...retired, compromisedAt: '2026-08-01T00:00:00Z' },
      '2026-07-01T00:00:00Z',
      'key-retired',
    ],
  ]
  for (const [title, key, dated, judgement] of table) {
    it(title, () => {
      expect(judgeKey(key, dated)).to.equal(judgement)
    })
  }
})

describe('A verification method', () => {
  const key = { verificationMethod: 'did:key:z6MkA#z6MkA', publicKeyMultibase: 'z6MkA' }
  it('names a key whole, or as a bare did:key', () => {
    expect(keyNamed([key], 'did:key:z6MkA#z6MkA')).to.equal(key)
    expect(keyNamed([key], 'did:key:z6MkA')).to.equal(key)
  })
  for (const other of ['did:key:z6MkB', 'did:web:a.example#z6MkA', 'z6MkA', '#z6MkA', '']) {
    it(`does not name it as ${JSON.stringify(other)}`, () => {
      expect(keyNamed([key], other)).to.equal(undefined)
    })
  }
})
