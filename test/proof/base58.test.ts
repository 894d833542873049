import { encode } from 'base58-universal'
import { expect } from 'chai'
import fc from 'fast-check'
import { encodeBase58 } from '../../server/proof/base58.ts'

const zeros = fc.integer({ min: 0, max: 5 }).map((length) => new Uint8Array(length))
const bytes = fc.tuple(zeros, fc.uint8Array({ maxLength: 195 }), zeros).map((parts) => Buffer.concat(parts))

describe('base58btc', () => {
  it('is written as the library writes it, whatever the length and the zeros at either end', () => {
    fc.assert(
      fc.property(bytes, (each) => {
        expect(encodeBase58(each)).to.equal(encode(each))
      }),
    )
  })

  it('is written as the library writes it for every length up to 200 bytes, lowest and highest numbers included', () => {
    for (let length = 0; length <= 200; length += 1) {
      const zeros = new Uint8Array(length)
      for (const each of [
        zeros,
        zeros.map(() => 0xff),
        zeros.map((_zero, at) => (at === length - 1 ? 1 : 0)),
      ])
        expect(encodeBase58(each), String(length)).to.equal(encode(each))
    }
  })

  it('leaves the bytes as they were', () => {
    const each = Buffer.from('0000ff01', 'hex')
    encodeBase58(each)
    expect(each.toString('hex')).to.equal('0000ff01')
  })
})
