import { expect } from 'chai'
import fc from 'fast-check'
import { jsonLimits, parseStrictJson, StrictJsonError } from '../../server/verify/strict-json.ts'

function refusal(text: string): string {
  try {
    parseStrictJson(text)
    return 'accepted'
  } catch (error) {
    if (error instanceof StrictJsonError) return error.refusal
    throw error
  }
}

const nested = (depth: number): string => '['.repeat(depth) + '1' + ']'.repeat(depth)

const refused: readonly (readonly [title: string, text: string, refusal: string])[] = [
  ['nothing', '', 'not-json'],
  ['white space only', ' \n\t', 'not-json'],
  ['a byte order mark', '\uFEFF{}', 'not-json'],
  ['a non-breaking space', '\u00a0{}', 'not-json'],
  ['two values', '{} {}', 'not-json'],
  ['a trailing comma in an object', '{"a":1,}', 'not-json'],
  ['a trailing comma in an array', '[1,]', 'not-json'],
  ['a missing comma', '[1 2]', 'not-json'],
  ['a missing colon', '{"a" 1}', 'not-json'],
  ['another mark in place of a colon', '{"a";1}', 'not-json'],
  ['a colon as separator', '[1:2]', 'not-json'],
  ['an unquoted key', '{a:1}', 'not-json'],
  ['single quotes', "{'a':1}", 'not-json'],
  ['a comment', '{"a":1/* b */}', 'not-json'],
  ['an open object', '{"a":1', 'not-json'],
  ['an open array', '[1', 'not-json'],
  ['an open string', '"abc', 'not-json'],
  ['an array closed as an object', '[1}', 'not-json'],
  ['a raw line feed in a string', '"a\nb"', 'not-json'],
  ['an unknown escape', '"\\x41"', 'not-json'],
  ['a short unicode escape', '"\\u12"', 'not-json'],
  ['an escape at the very end', '"\\', 'not-json'],
  ['NaN', 'NaN', 'not-json'],
  ['Infinity', '[Infinity]', 'not-json'],
  ['minus Infinity', '-Infinity', 'not-json'],
  ['a plus sign', '+1', 'not-json'],
  ['a leading zero', '01', 'not-json'],
  ['a bare point', '.5', 'not-json'],
  ['hexadecimal', '0x10', 'not-json'],
  ['a word in capitals', 'TRUE', 'not-json'],
  ['a word with a tail', 'truest', 'not-json'],
  ['a key twice', '{"a":1,"a":1}', 'duplicate-key'],
  ['a key twice, once escaped', '{"name":1,"n\\u0061me":2}', 'duplicate-key'],
  ['a key twice, far apart and deep', '{"x":[{"a":1,"b":{"a":2},"a":3}]}', 'duplicate-key'],
  ['null', '{"validUntil":null}', 'null-value'],
  ['null in an array', '[null]', 'null-value'],
  ['an empty key', '{"":1}', 'forbidden-key'],
  ['__proto__', '{"__proto__":{"a":1}}', 'forbidden-key'],
  ['__proto__ escaped', '{"\\u005f_proto__":{"a":1}}', 'forbidden-key'],
  ['constructor', '{"a":{"constructor":1}}', 'forbidden-key'],
  ['prototype', '{"prototype":1}', 'forbidden-key'],
  ['half a character', '"\\ud83d"', 'lone-surrogate'],
  ['the other half', '"a\\ude00"', 'lone-surrogate'],
  ['halves in the wrong order', '"\\ude00\\ud83d"', 'lone-surrogate'],
  ['half a character in a key', '{"\\ud800":1}', 'lone-surrogate'],
  ['a number beyond any double', '1e400', 'number-not-exact'],
  ['a number that becomes zero', '1e-400', 'number-not-exact'],
  ['minus zero', '-0', 'number-not-exact'],
  ['minus zero with decimals', '-0.0', 'number-not-exact'],
  ['an integer of 17 digits', '12345678901234567', 'number-not-exact'],
  ['an integer of 16 digits, most of them zeros', '1000000000000001', 'number-not-exact'],
  ['a decimal of 17 digits', '0.10000000000000001', 'number-not-exact'],
  ['25 levels', nested(jsonLimits.depth + 1), 'too-deep'],
  ['25 levels of objects', '{"a":'.repeat(25) + '1' + '}'.repeat(25), 'too-deep'],
  ['2,000 levels', nested(2000), 'too-deep'],
  ['100,000 levels never closed', '['.repeat(100_000), 'too-deep'],
  ['257 elements', JSON.stringify(Array(257).fill(1)), 'array-too-long'],
  ['a text of 64 KB and 1', JSON.stringify('a'.repeat(65_537)), 'string-too-long'],
  ['a key of 64 KB and 1', JSON.stringify({ ['a'.repeat(65_537)]: 1 }), 'string-too-long'],
  ['1,001 objects', JSON.stringify(Array(4).fill(Array(250).fill({})).concat([{}])), 'too-many-objects'],
]

const accepted: readonly (readonly [title: string, text: string, value: unknown])[] = [
  ['an empty object', ' { } ', {}],
  ['an empty array', '[ ]', []],
  ['nested values', '{"a":[1,{"b":true}],"c":false}', { a: [1, { b: true }], c: false }],
  ['every escape', '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9"', '"\\/\b\f\n\r\té'],
  ['an emoji, escaped or not', '["\\ud83d\\ude00","😀"]', ['😀', '😀']],
  ['the same key in two objects', '[{"a":1},{"a":2}]', [{ a: 1 }, { a: 2 }]],
  ['keys of different case', '{"a":1,"A":2}', { a: 1, A: 2 }],
  ['usual numbers', '[0,-1.5,1e3,2E-2,123456789012345,0.1]', [0, -1.5, 1000, 0.02, 123456789012345, 0.1]],
  ['a round number of 18 digits', '100000000000000000', 1e17],
  ['15 digits after many zeros', '0.000123456789012345', 0.000123456789012345],
  ['15 digits with a large exponent', '1.23456789012345e-100', 1.23456789012345e-100],
  ['24 levels', nested(jsonLimits.depth), JSON.parse(nested(jsonLimits.depth))],
  ['256 elements', JSON.stringify(Array(256).fill(1)), Array(256).fill(1)],
  ['1,000 objects', JSON.stringify(Array(4).fill(Array(250).fill({}))), Array(4).fill(Array(250).fill({}))],
  ['a text of exactly 64 KB', JSON.stringify('a'.repeat(65_536)), 'a'.repeat(65_536)],
]

describe('strict JSON', () => {
  for (const [title, text, expected] of refused) {
    it(`refuses ${title} as ${expected}`, () => {
      expect(refusal(text)).to.equal(expected)
    })
  }

  for (const [title, text, value] of accepted) {
    it(`reads ${title}`, () => {
      expect(parseStrictJson(text)).to.deep.equal(value)
    })
  }

  it('reads what it accepts exactly as JSON.parse does, and refuses all that JSON.parse refuses', () => {
    const fragments = fc.constantFrom(
      ...[
        '{',
        '}',
        '[',
        ']',
        ':',
        ',',
        '"a"',
        '"b\\n"',
        '"',
        '\\',
        '1',
        '-',
        '0.5',
        'e9',
        'true',
        ' ',
        '\u0000',
      ],
    )
    const anything = fc.oneof(
      fc.json({ maxDepth: 5 }),
      fc.array(fragments, { maxLength: 12 }).map((parts) => parts.join('')),
      fc.string(),
    )
    fc.assert(
      fc.property(anything, (text) => {
        if (refusal(text) === 'accepted') expect(parseStrictJson(text)).to.deep.equal(JSON.parse(text))
      }),
      { numRuns: 500 },
    )
  })

  it('accepts every JSON text that is within its limits', () => {
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string({ unit: 'grapheme' }),
        fc.boolean(),
        fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(
          fc.string({ unit: 'grapheme', minLength: 1 }).map((key) => `k${key}`),
          tie('value'),
        ),
      ),
    }))
    fc.assert(
      fc.property(value, fc.integer({ min: 0, max: 3 }), (document, indent) => {
        expect(parseStrictJson(JSON.stringify(document, null, indent))).to.deep.equal(
          JSON.parse(JSON.stringify(document)),
        )
      }),
      { numRuns: 200 },
    )
  })
})
