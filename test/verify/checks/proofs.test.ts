/** Which proofs a badge may bear, before any of them is worked out. */
import { expect } from 'chai'
import { signature } from '../../../server/verify/checks/signature.ts'
import type { JsonObject, JsonValue } from '../../../server/verify/strict-json.ts'
import { credentialIn, signedTextIn } from '../../../server/verify/signed/signed-text.ts'
import { answerOf } from './answer.ts'

const read: JsonObject = { type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022' }
const suite = (cryptosuite: string): JsonObject => ({ type: 'DataIntegrityProof', cryptosuite })
const bbs = suite('bbs-2023')

describe('the proofs of a badge', () => {
  const none = 'fail proof-missing'
  const single = 'fail proof-format-unknown'
  const several = 'fail proof-multiple'
  const notRead = 'unknown proof-format-not-supported'
  const setNotRead = 'unknown proof-set-not-read'
  const rows: readonly (readonly [title: string, proof: JsonValue | undefined, answer: string])[] = [
    ['none', undefined, none],
    ['an empty set', [], none],
    ['a word', 'signed', none],
    ['a word first', ['signed', read], none],
    ['a word after one that is read', [read, 'signed'], several],
    ['one of no known form', { type: 'VeryGoodProof' }, single],
    ['one of an invented cryptosuite', suite('eddsa-rdfc-2099'), single],
    ['a cryptosuite under another type of proof', { type: 'VeryGoodProof', cryptosuite: 'bbs-2023' }, single],
    ['one of a form others make', bbs, notRead],
    ['one of an older form others make', { type: 'JsonWebSignature2020' }, notRead],
    ['two of forms others make', [bbs, suite('ecdsa-jcs-2019')], setNotRead],
    ['one that is read and one of a form others make', [read, bbs], setNotRead],
    ['one that is read and one of no known form', [read, { type: 'VeryGoodProof' }], several],
    ['one of a form others make and one of no known form', [bbs, { type: 'VeryGoodProof' }], several],
    ['the same twice', [read, read], several],
    ['the same twice, of a form others make', [bbs, bbs], several],
  ]
  for (const [title, proof, answer] of rows)
    it(`${title}: ${answer}`, async () => {
      const credential = proof === undefined ? {} : { proof }
      expect(await answerOf(signature, { credential })).to.equal(answer)
    })
  for (const type of [
    ...['Ed25519Signature2018', 'RsaSignature2018', 'JsonWebSignature2020', 'EcdsaSecp256k1Signature2019'],
    ...['BbsBlsSignature2020', 'BbsBlsSignatureProof2020'],
  ])
    it(`of type ${type} are not read, and not false`, async () => {
      expect(await answerOf(signature, { credential: { proof: { type } } })).to.equal(notRead)
    })
})

describe('a text that is signed', () => {
  const text = (header: object, claims: object) =>
    [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')

  it('is known by its form, whatever white space is around it', () => {
    expect(signedTextIn('\n aa.b-_.c \t')).to.deep.equal({ form: 'vc-jwt', text: 'aa.b-_.c' })
    expect(signedTextIn(' aa.bb.cc~dd~ ')).to.deep.equal({ form: 'sd-jwt', text: 'aa.bb.cc~dd~' })
    expect(signedTextIn('aa.bb.')).to.deep.equal({ form: 'vc-jwt', text: 'aa.bb.' })
    expect(signedTextIn('aa..cc')).to.deep.equal({ form: 'vc-jwt', text: 'aa..cc' })
    for (const other of [
      '',
      'aa',
      'aa.bb',
      '.bb.cc',
      'aa.bb.cc.dd',
      'aa.b b.cc',
      '{"a":1}',
      '~aa.bb.cc',
      'x aa.bb.cc',
      'aa.bb.cc~d d',
      'aa.b+b.cc~',
    ])
      expect(signedTextIn(other), other).to.equal(undefined)
  })

  it('by a way of signing that is not read says nothing, for or against; one of no way is refused', () => {
    const refused = (header: object) => {
      const found = credentialIn({ form: 'vc-jwt', text: `${text(header, { a: 1 })}.c2ln` })
      return 'refused' in found ? [found.refused.outcome, found.refused.code, found.refused.stops] : undefined
    }
    expect(refused({ alg: 'ES512', typ: 'vc+jwt' })).to.deep.equal([
      'unknown',
      'proof-format-not-supported',
      true,
    ])
    expect(refused({ alg: 'none' })?.[0]).to.equal('fail')
    expect(refused({ alg: 'HS256' })?.[0]).to.equal('fail')
    expect(refused({ alg: 'none' })?.[2]).to.equal(true)
  })
})
