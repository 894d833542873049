import { expect } from 'chai'
import fc from 'fast-check'
import { decodeUtf8, encodeUtf8, parseJsonObject } from '../../../server/proof/jose/json-object.ts'

/** Texts that could be taken for the end of a string, or for a key. */
const word = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom('"', '\\', '\\"', '":', '\\":"', ':', ' :', 'a,', 'b ', '{"a":1}', '__proto__', 'é’🎓', ''),
)
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    word,
    fc.constantFrom(null, true, 0, -1.5e10),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(word, tie('value'), { maxKeys: 4 }),
  ),
})).value
const object = fc.dictionary(word, value, { maxKeys: 5 })
const layout = fc.constantFrom('', ' ', '\t', '   ')

describe('A JSON object inside a signed text', () => {
  it('is what JSON.parse reads, however it is laid out and whatever its strings hold', () => {
    fc.assert(
      fc.property(object, layout, (written, space) => {
        const text = JSON.stringify(written, null, space)
        expect(parseJsonObject(text)).to.deep.equal(JSON.parse(text))
      }),
    )
  })

  it('is refused when any object in it has a key twice', () => {
    fc.assert(
      fc.property(object, word, value, layout, fc.nat(3), (written, name, extra, space, depth) => {
        const member = `${JSON.stringify(name)}${space}:${JSON.stringify(extra)}`
        const inner = JSON.stringify(written).slice(1, -1)
        let text = `{${member},${inner === '' ? '' : `${inner},`}${member}}`
        for (let level = 0; level < depth; level += 1) text = `{"in":[${text}]}`
        expect(JSON.parse(text)).to.be.an('object')
        expect(parseJsonObject(text)).to.equal(undefined)
      }),
    )
  })
})

describe('UTF-8 in a signed text', () => {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const strictly = (bytes: Uint8Array) => {
    try {
      return decoder.decode(bytes)
    } catch {
      return undefined
    }
  }

  it('is read as a strict decoder does, a byte order mark kept, and refused where it refuses', () => {
    const [seen, refused] = [new Set<string>(), new Set<string>()]
    const holds = (bytes: Uint8Array) => {
      const text = decodeUtf8(bytes)
      expect(text).to.equal(strictly(bytes))
      if (text === undefined) refused.add(Buffer.from(bytes).toString('hex'))
      else seen.add(text)
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 12 }), holds))
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => holds(Buffer.from(text))))
    for (const hex of ['', 'efbbbf7b7d', 'c080', 'eda080', 'f4908080', 'e282', '80'])
      holds(Buffer.from(hex, 'hex'))
    expect(seen).to.include('\ufeff{}')
    expect(refused).to.include.all.keys('c080', 'eda080', 'f4908080', 'e282', '80')
  })

  it('is written as everybody writes it, one text after the other', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
        expect(encodeUtf8(...texts).equals(Buffer.from(texts.join('')))).to.equal(true)
      }),
    )
  })

  it('is written in bytes of its own, short or long', () => {
    const texts = ['é’🎓', 'é'.repeat(100_000), 'abc']
    const written = texts.map((text) => encodeUtf8(text))
    expect(written.map(String)).to.deep.equal(texts)
  })
})
