import { expect } from 'chai'
import { mayBeFlawed, textFlaws } from '../../server/http/contract/text-flaws.ts'

const told = (value: unknown) => textFlaws(value).map(({ pointer, code }) => `${pointer ?? '?'} ${code}`)

describe('text that no document could carry', () => {
  const cases: readonly (readonly [claim: string, value: unknown, told: readonly string[]])[] = [
    ['is not what people write', { a: ['Ça va ?\n\tOui.\r\n', '👩🏽‍🏫', 'नमस्ते', ''], b: 1, c: null }, []],
    ['is half a character', { reason: 'ok \ud800' }, ['/reason half-character']],
    ['is the other half', { reason: '\udc00 ok' }, ['/reason half-character']],
    ['is a character of command', { reason: 'a\u0000b' }, ['/reason control-character']],
    ['is one of the second set', { reason: 'a\u0085b' }, ['/reason control-character']],
    ['is deep inside', { items: [{ what: 'a' }, { what: '\u0007' }] }, ['/items/1/what control-character']],
    ['is a name', { a: { 'b\ud800': 1 } }, ['/a half-character']],
    ['is under a name that is not repeated', { 'a b': '\ud800' }, ['? half-character']],
    ['is all of it', '\ud800', [' half-character']],
  ]
  for (const [claim, value, expected] of cases) {
    it(claim, () => {
      expect(told(value)).to.deep.equal(expected)
    })
  }

  it('is never missed by a look at the JSON it came in, however it is escaped', () => {
    for (let code = 0; code < 0x1_00_00; code += 1) {
      const text = String.fromCharCode(code)
      const escaped = `"\\u${code.toString(16).padStart(4, '0')}"`
      const flawed = textFlaws(text).length > 0
      if (!flawed) continue
      expect(mayBeFlawed(JSON.stringify(text)), escaped).to.equal(true)
      expect(mayBeFlawed(escaped), escaped).to.equal(true)
      // What JSON does not let stand unescaped, and UTF-8 cannot say, is no text of a body.
      if (code > 0x1f && text.isWellFormed()) expect(mayBeFlawed(`"${text}"`), escaped).to.equal(true)
    }
    expect(mayBeFlawed('{"b":"Ça va ?\\n\\tOui. 👩🏽‍🏫 \\"नमस्ते\\""}')).to.equal(false)
  })

  it('is told fifty times at most', () => {
    expect(told(Array.from({ length: 200 }, () => '\u0000'))).to.have.length(50)
    expect(
      told(Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`${String(n)}\u0000`, 1]))),
    ).to.have.length(50)
  })
})
