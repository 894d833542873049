/** What is a presentation, of what somebody hands in. */
import { expect } from 'chai'
import { askedIn } from '../../../server/verify/presentation/asked.ts'
import { mayBePresentation, presentationIn } from '../../../server/verify/presentation/presentation-in.ts'
import { Problem } from '../../../server/problem.ts'
import type { InputKind } from '../../../server/verify/types.ts'

const part = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
const jwt = (header: unknown, payload: unknown = {}) => `${part(header)}.${part(payload)}.c2ln`
const object = '{"type":"VerifiablePresentation"}'
const padded = (length: number) => object.padEnd(length)
const limit = 256 * 1024

describe('what is handed in', () => {
  const rows: readonly (readonly [string, string | Buffer, InputKind?])[] = [
    ['an object that says so', object],
    ['one that says so among others', '{"type":["x","VerifiablePresentation"]}'],
    ['an envelope', '{"type":"EnvelopedVerifiablePresentation"}'],
    ['one with a byte order mark', `\uFEFF${object}`],
    ['one with spaces around it', `\n ${object} \n`],
    ['one as long as a credential may be', padded(limit)],
    ['one said to be a JWT', object, 'jwt'],
    ['a vp+jwt', jwt({ alg: 'EdDSA', typ: 'vp+jwt' }), 'jwt'],
    ['a vp+jwt said to be JSON', jwt({ alg: 'EdDSA', typ: 'vp+jwt' })],
    ['a vp+ld+jwt', jwt({ alg: 'EdDSA', typ: 'vp+ld+jwt' })],
    ['a JWT with the claim vp', jwt({ alg: 'EdDSA', typ: 'JWT' }, { vp: {} })],
    ['a JWT that holds one', jwt({ alg: 'EdDSA' }, { type: 'VerifiablePresentation' })],
    ['a JWT with spaces around it', ` ${jwt({ alg: 'EdDSA', typ: 'vp+jwt' })}\n`],
    ['a JWT with a byte order mark', `\uFEFF${jwt({ alg: 'EdDSA', typ: 'vp+jwt' })}`],
    ['an SD-JWT its holder signed', 'aa.bb.cc~dd~ee~ff.gg.hh'],
    ['one that hides nothing', 'aa.bb.cc~ff.gg.hh'],
  ]
  for (const [what, content, kind = 'json'] of rows)
    it(`is a presentation: ${what}`, () => {
      const input = { kind, bytes: Buffer.from(content) }
      expect(mayBePresentation(input)).to.equal(true)
      const found = presentationIn(input)
      const text = content.toString().trim()
      expect(found).to.deep.equal(text.startsWith('{') ? JSON.parse(text) : text)
    })

  it('is read where it is, in bytes of others', () => {
    const among = Buffer.from(`xx${object}xx`)
    const bytes = new Uint8Array(among.buffer, among.byteOffset + 2, object.length)
    expect(mayBePresentation({ kind: 'json', bytes })).to.equal(true)
    const before = Buffer.from(`${object}{"a":"b"}`)
    const other = new Uint8Array(before.buffer, before.byteOffset + object.length, 9)
    expect(mayBePresentation({ kind: 'json', bytes: other })).to.equal(false)
  })

  const never: readonly (readonly [string, string | Buffer, InputKind?])[] = [
    ['a credential', '{"type":"VerifiableCredential"}'],
    ['a picture', object, 'png'],
    ['one that is longer', padded(limit + 1)],
    ['a vc+jwt', jwt({ alg: 'EdDSA', typ: 'vc+jwt' }, { vc: {} })],
    ['a JWT whose type goes on', jwt({ alg: 'EdDSA', typ: 'vp+jwt-x' })],
    ['a JWT of nothing', jwt({ alg: 'EdDSA', typ: 'JWT' })],
    ['two parts of a JWT', `${part({ typ: 'vp+jwt' })}.${part({})}`],
    ['four of them', `${jwt({ typ: 'vp+jwt' })}.c2ln`],
    ['a JWT after something else', `x ${jwt({ typ: 'vp+jwt' })}`],
    ['a JWT before something else', `${jwt({ typ: 'vp+jwt' })} x`],
    ['an SD-JWT nobody signed', 'aa.bb.cc~dd~'],
    ['one that hides nothing, which nobody signed', 'aa.bb.cc~'],
    ['one with a gap', 'aa.bb.cc~~ff.gg.hh'],
    ['one whose signature is cut', 'aa.bb.cc~dd~ff.gg'],
    ['one after something else', 'x aa.bb.cc~ff.gg.hh'],
    ['one before something else', 'aa.bb.cc~ff.gg.hh x'],
    ['one whose parts are cut', 'aa.bb~dd~ff.gg.hh'],
    ['nothing', ''],
  ]
  for (const [what, content, kind = 'json'] of never)
    it(`is none, and cannot be one: ${what}`, () => {
      const input = { kind, bytes: Buffer.from(content) }
      expect([mayBePresentation(input), presentationIn(input)]).to.deep.equal([false, undefined])
    })

  const looks: readonly (readonly [string, string | Buffer])[] = [
    ['an object that only speaks of one', '{"name":"VerifiablePresentation"}'],
    ['one that is not whole', '{"type":"VerifiablePresentation"'],
    ['one that two readers would read as two things', '{"type":"x","type":"VerifiablePresentation"}'],
    ['a list of one', `[${object}]`],
    ['one that is no UTF-8', Buffer.from('{"type":"VerifiablePresentation","a":"\xff"}', 'latin1')],
    ['a JWT without a header', jwt('not JSON: vp+jwt"')],
    ['a JWT whose type is longer', jwt({ alg: 'EdDSA', typ: 'x-vp+jwt' })],
    ['a JWT that only speaks of one', jwt({ alg: 'EdDSA' }, { name: 'VerifiablePresentation' })],
  ]
  for (const [what, content] of looks)
    it(`is none, though it may look like one: ${what}`, () => {
      const input = { kind: 'json', bytes: Buffer.from(content) } as const
      expect([mayBePresentation(input), presentationIn(input)]).to.deep.equal([true, undefined])
    })
})

describe('what a presentation is asked to repeat', () => {
  it('is a challenge and a domain, or nothing', () => {
    const both = { challenge: 'a', domain: 'b' }
    expect([askedIn(both), askedIn({})]).to.deep.equal([both, {}])
    for (const one of [{ challenge: 'a' }, { domain: 'b' }])
      expect(() => askedIn(one))
        .to.throw(Problem)
        .with.property('code', 'invalid-request')
  })
})
