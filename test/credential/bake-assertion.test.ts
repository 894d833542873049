import { expect } from 'chai'
import fc from 'fast-check'
import { bakePng } from '../../server/credential/bake.ts'
import { bakeAssertionPng, bakeAssertionSvg } from '../../server/credential/open-badges-2/bake-assertion.ts'
import { readSvg } from '../../server/credential/svg-tokens.ts'
import { unbake } from '../../server/credential/unbake.ts'
import { badgePng } from '../../server/view/badge-image.ts'

const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8" aria-label="a > b"><rect width="8" height="8"/></svg>'
const address = 'https://badges.example/ob2/assertions/1?a=1&b="2"'

/** Texts of `openbadges` chunks, found by walking the file. */
function bakedIn(png: Buffer): readonly string[] {
  const found: string[] = []
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const data = png.subarray(at + 8, at + 8 + png.readUInt32BE(at))
    const head = 'openbadges\0\0\0\0\0'
    if (png.toString('latin1', at + 4, at + 8) === 'iTXt' && data.toString('latin1').startsWith(head))
      found.push(data.subarray(head.length).toString('utf8'))
  }
  return found
}

/** The address and the text of the one assertion element. */
function assertionIn(text: string): readonly [string | undefined, string] {
  let address: string | undefined
  let inside = false
  const said: string[] = []
  for (const token of readSvg(text)) {
    if (token.kind === 'start' && token.local === 'assertion') {
      expect(token.namespace).to.equal('http://openbadges.org')
      address = token.attributes.find(({ local }) => local === 'verify')?.value
      inside = true
    } else if (token.kind === 'end') inside = false
    else if (token.kind === 'text' && inside) said.push(token.value)
  }
  return [address, said.join('')]
}

describe('baking an Open Badges 2.0 assertion', () => {
  const png = badgePng(svg, 8)
  const assertions = fc.dictionary(fc.string(), fc.string()).map((value) => JSON.stringify(value))

  it('is read back from a PNG, byte for byte, whatever it says', () => {
    fc.assert(
      fc.property(assertions, (text) => {
        expect(bakedIn(bakeAssertionPng(png, text))).to.deep.equal([text])
      }),
    )
  })

  it('takes the place of one baked before, and of nothing else', () => {
    const signed = bakePng(png, '{"signed":true}')
    const twice = bakeAssertionPng(bakeAssertionPng(signed, '{"first":1}'), '{"second":2}')
    expect(bakedIn(twice)).to.deep.equal(['{"second":2}'])
    expect(unbake(twice)).to.deep.equal({ kind: 'png', text: '{"signed":true}' })
  })

  it('is read back from an SVG as the same JSON, with the address to check it at', () => {
    // XML has no place for control characters, nor JSON for them unescaped; half a character is nobody's name.
    const sayable = fc
      .dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }))
      .map((value) => JSON.stringify({ ...value, trap: ']]> <b> &amp; </svg>' }))
    fc.assert(
      fc.property(sayable, (text) => {
        const [verify, said] = assertionIn(bakeAssertionSvg(svg, text, address))
        expect(verify).to.equal(address)
        expect(JSON.parse(said)).to.deep.equal(JSON.parse(text))
      }),
    )
  })

  it('refuses what is no picture', () => {
    expect(() => bakeAssertionPng(Buffer.from('GIF89a'), '{}')).to.throw()
    for (const picture of ['<html></html>', '<svg/>', ' <svg></svg>'])
      expect(() => bakeAssertionSvg(picture, '{}', address), picture).to.throw()
  })
})
