import { expect } from 'chai'
import fc from 'fast-check'
import { jsonFlaw } from '../../server/http/contract/json-flaw.ts'

describe('the flaws of a JSON text', () => {
  const texts: readonly (readonly [string, string | undefined])[] = [
    ['{}', undefined],
    ['{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}', undefined],
    ['{"a":"a","b":"a:b","c":"\\"a\\":1"}', undefined],
    ['{"a":{"b":1},"b":2}', undefined],
    ['{"a":1,"a":1}', 'duplicate-key'],
    ['{"a":1,"\\u0061":2}', 'duplicate-key'],
    ['{"x":[{"a":1,"b":2,"a":3}]}', 'duplicate-key'],
    ['{"a":{"c":1},"a":{}}', 'duplicate-key'],
    ['{"\\\\":1,"\\u005c":2}', 'duplicate-key'],
    ['{"":1,"":2}', 'duplicate-key'],
    ['[[[[]]]]', undefined],
    ['[[[[[]]]]]', 'too-deep'],
    ['{"a":[{"b":[{}]}]}', 'too-deep'],
    ['"[[[[[[[["', undefined],
    ['{"a":"\\\\"}', undefined],
    ['', undefined],
    ['"no end', undefined],
    ['{"a\\', undefined],
    ['}}}}:::]]', undefined],
  ]
  for (const [text, flaw] of texts) {
    it(`in ${text === '' ? 'an empty text' : text}: ${flaw ?? 'none'}`, () => {
      expect(jsonFlaw(text, 4)).to.equal(flaw)
    })
  }

  it('are none in what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        expect(jsonFlaw(JSON.stringify(value), 8)).to.equal(undefined)
      }),
    )
  })

  it('are found wherever a member of an object is written again', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.jsonValue({ maxDepth: 2 }),
        fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })),
        (key, value, others) => {
          const members = Object.entries(others).filter(([name]) => name !== key)
          const twice = [[key, value] as const, ...members, [key, value] as const]
          const text = twice
            .map(([name, member]) => `${JSON.stringify(name)}:${JSON.stringify(member)}`)
            .join(',')
          expect(jsonFlaw(`[{"in":{${text}}}]`, 10)).to.equal('duplicate-key')
        },
      ),
    )
  })

  it('are never searched for twice: any text is read once, without throwing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('{', '}', '[', ']', ':', ',', '"', '\\', 'a', '\\u0061')),
        (parts) => {
          expect(jsonFlaw(parts.join(''), 10)).to.be.oneOf([undefined, 'duplicate-key', 'too-deep'])
        },
      ),
    )
    const backslashes = `"${'\\'.repeat(500_001)}"`
    expect(jsonFlaw(`{${backslashes}:1,${backslashes}:1}`, 10)).to.equal(undefined)
  })
})
