import { createHash } from 'node:crypto'
import { decode } from 'base58-universal'
import canonicalizeModule from 'canonicalize'
import { expect } from 'chai'
import fc from 'fast-check'
import { constant } from '../../server/constant.ts'
import { canonicalJson, contentDigest } from '../../server/proof/canonical-json.ts'

// CommonJS: the default export is the function itself at run time, a namespace to the type checker.
const canonicalize = canonicalizeModule as unknown as (value: unknown) => string

describe('canonical JSON', () => {
  const cases: readonly (readonly [claim: string, value: unknown, text: string])[] = [
    ['sorts members, at every depth', { b: 1, a: { d: 1, c: [] } }, '{"a":{"c":[],"d":1},"b":1}'],
    // RFC 8785 §3.2.3: by UTF-16 code units, which puts the surrogates of 😀 before U+FB33.
    ['sorts names by code units', { '\ufb33': 1, '😀': 2, é: 3, a: 4 }, '{"a":4,"é":3,"😀":2,"\ufb33":1}'],
    ['keeps the order of lists', [3, 1, 2], '[3,1,2]'],
    ['writes numbers as ECMAScript does', [1e21, 1e-7, 0.5, -0, 100], '[1e+21,1e-7,0.5,0,100]'],
    ['escapes only what must be', 'é"\\\n\u000f€', '"é\\"\\\\\\n\\u000f€"'],
    ['leaves out what is undefined', { a: undefined, b: null }, '{"b":null}'],
    ['takes a backslash before ud800 for text', '\\ud800', '"\\\\ud800"'],
  ]
  for (const [claim, value, text] of cases) {
    it(claim, () => {
      expect(canonicalJson(value)).to.equal(text)
    })
  }

  it('is what the library of an author of the RFC makes of any JSON', () => {
    const json = fc.jsonValue({ depthSize: 'medium', stringUnit: 'binary' })
    fc.assert(
      fc.property(json, (value) => {
        expect(canonicalJson(value)).to.equal(canonicalize(value))
      }),
    )
  })

  it('of names that were put in order before is that of no other names', () => {
    expect(canonicalJson({ b: 1, a: 2 })).to.equal('{"a":2,"b":1}')
    expect(() => canonicalJson({ 'b\ud800a': 1 })).to.throw('a value without a canonical JSON form')
    expect(canonicalJson({ b: 3, a: 4 })).to.equal('{"a":4,"b":3}')
  })

  it('of a constant is the same wherever it stands, and however often it is asked for', () => {
    const part = constant({ b: [1, { d: 'é', c: null }], a: 'one' })
    const text = '{"a":"one","b":[1,{"c":null,"d":"é"}]}'
    const whole = () => canonicalJson({ part, list: [part] })
    const expected = `{"list":[${text}],"part":${text}}`
    expect([whole(), whole()]).to.deep.equal([expected, expected])
  })

  for (const [what, value] of [
    ['a lone surrogate', 'a\ud800'],
    ['a lone surrogate after a backslash', '\\\ud800'],
    ['a lone surrogate in a name', { '\udc00': 1 }],
    ['a number that is none', Number.NaN],
    ['nothing', undefined],
  ] as const) {
    it(`does not exist for ${what}`, () => {
      expect(() => canonicalJson(value)).to.throw(Error)
    })
  }
})

describe('the digest of a text', () => {
  it('is that of its bytes in UTF-8, for Subresource Integrity and as a multihash', () => {
    // printf é | openssl dgst -sha256 -binary | base64
    const { digestSri, digestMultibase } = contentDigest('é')
    expect(digestSri).to.equal('sha256-SplVfkAzw1Od4utlRyAXytX5VX96BiWgnxw/biumnEw=')
    const bytes = Buffer.from(decode(digestMultibase.slice(1)))
    expect(digestMultibase.slice(0, 1)).to.equal('z')
    expect(bytes.toString('hex')).to.equal(`1220${createHash('sha256').update('é').digest('hex')}`)
  })
})
