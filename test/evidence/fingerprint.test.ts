import { expect } from 'chai'
import { fingerprint, type FingerprintedPiece } from '../../server/evidence/fingerprint.ts'

describe('the fingerprint of a piece of evidence', () => {
  const shortest: FingerprintedPiece = {
    salt: '000102030405060708090a0b0c0d0e0f',
    kind: 'EV-OBS',
    observedAt: '2026-11-02',
    recipient: 'amelie',
  }
  const complete: FingerprintedPiece = {
    url: 'https://exemple.fr/é?a=1&b=<2>',
    sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    description: 'Accueil d’une personne : "rassurée"',
    ...shortest,
  }

  // Expected values: `openssl dgst -sha256 -binary | basenc --base64url` over the JSON typed by hand, padding removed.
  it('is the RFC 6920 name of the SHA-256 of its fields, names sorted', () => {
    expect(fingerprint(shortest)).to.equal('ni:///sha-256;PDDUDQzOQPczi5b3whCHQgYWbH4gVNocEfvjcBEKBfo')
    expect(fingerprint(complete)).to.equal('ni:///sha-256;Pg25OVPKRNjpMVT9Mi_kN9squ-bM0S0tb5PzxRNYIGA')
  })

  it('covers what a structured piece says', () => {
    const quiz = { ...shortest, content: '{"form":"quiz","score":8,"maximum":10}' }
    expect(fingerprint(quiz)).to.equal('ni:///sha-256;4AyCjjZZV71EetrGxvwEweBk-nCnENV-VE9MgYrhlcc')
  })

  it('of an erased piece is the one it had', () => {
    const had = 'ni:///sha-256;PDDUDQzOQPczi5b3whCHQgYWbH4gVNocEfvjcBEKBfo'
    expect(fingerprint({ ...shortest, salt: '', fingerprint: had })).to.equal(had)
  })

  it('does not depend on the order in which the fields were written', () => {
    const entries = Object.entries(complete).toReversed()
    expect(fingerprint({ ...complete, ...Object.fromEntries(entries) })).to.equal(fingerprint(complete))
    const { salt, kind, observedAt, recipient } = shortest
    expect(fingerprint({ recipient, observedAt, kind, salt })).to.equal(fingerprint(shortest))
  })

  const changes: Readonly<Record<Exclude<keyof FingerprintedPiece, 'fingerprint'>, string>> = {
    salt: '100102030405060708090a0b0c0d0e0f',
    kind: 'EV-PRO',
    observedAt: '2026-11-03',
    recipient: 'chloe',
    sha256: 'f3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    url: 'https://exemple.fr/é?a=1&b=<3>',
    description: 'Accueil d’une personne : "rassuree"',
    content: '{"form":"quiz","score":9}',
  }
  for (const [field, value] of Object.entries(changes)) {
    it(`changes with the ${field}`, () => {
      expect(fingerprint({ ...complete, [field]: value })).to.not.equal(fingerprint(complete))
    })
  }

  it('tells an empty description from none, and one field from another', () => {
    const variants = [
      shortest,
      { ...shortest, description: '' },
      { ...shortest, url: '' },
      { ...shortest, url: 'x' },
      { ...shortest, description: 'x' },
    ]
    expect(new Set(variants.map(fingerprint)).size).to.equal(variants.length)
  })

  for (const salt of [
    '',
    'salt',
    '0001',
    '000102030405060708090A0B0C0D0E0F',
    '000102030405060708090a0b0c0d0e0f00',
  ]) {
    it(`is not taken with the salt ${JSON.stringify(salt)}`, () => {
      expect(() => fingerprint({ ...shortest, salt })).to.throw(Error, /128 bits/)
    })
  }
})
