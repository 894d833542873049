import { createList, decodeList } from '@digitalbazaar/vc-bitstring-status-list'
import { expect } from 'chai'
import fc from 'fast-check'
import { crc32, gunzipSync } from 'node:zlib'
import { createBitstring } from '../../server/status/bitstring/bitstring.ts'
import { followedBy, joinedCrc32 } from '../../server/status/bitstring/crc32.ts'
import { chunkBytes } from '../../server/status/bitstring/gzip-chunks.ts'

const chunkBits = chunkBytes * 8
const inflated = (encoded: string) => gunzipSync(Buffer.from(encoded.slice(1), 'base64url'))
const empty = (length: number) => createBitstring(Buffer.alloc(length / 8))

function withSet(length: number, indexes: Iterable<number>) {
  const list = empty(length)
  for (const index of indexes) list.set(index, true)
  return list
}

/** Numbers from 0 to 1, the same each time. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32
}

describe('The bits of a status list', () => {
  it('count from the left: index 0 is the highest bit of the first byte', () => {
    const bytes = inflated(withSet(131_072, [0, 9, 131_071]).encoded())
    expect([bytes[0], bytes[1], bytes.at(-1)]).to.deep.equal([0x80, 0x40, 0x01])
    expect(bytes).to.have.lengthOf(16_384)
  })

  for (const index of [-1, 131_072, 1.5, Number.NaN]) {
    it(`have no index ${index}`, () => {
      expect(() => empty(131_072).set(index, true)).to.throw(RangeError)
    })
  }

  it('say whether setting one changed it', () => {
    const list = empty(131_072)
    expect([true, true, false, false].map((on) => list.set(7, on))).to.deep.equal([true, false, true, false])
  })

  it('are small when none is set', () => {
    expect(empty(131_072).encoded().length).to.be.lessThan(150)
  })
})

describe('The published form of a status list', () => {
  // Whole parts, a last one that is short, and one byte more than a part.
  const lengths = [131_072, 131_080, 200_000, 3 * chunkBits - 8]

  it('is read alike by the decoder of the reference library, whatever bits are flipped', async () => {
    const flips = fc.array(fc.record({ at: fc.nat(), on: fc.boolean() }), { maxLength: 200 })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...lengths), flips, async (length, all) => {
        const list = empty(length)
        const expected = await createList({ length })
        for (const { at, on } of all) {
          list.set(at % length, on)
          expected.setStatus(at % length, on)
        }
        const decoded = await decodeList({ encodedList: list.encoded() })
        const read = decoded.bitstring.bits
        expect(Buffer.compare(read, expected.bitstring.bits)).to.equal(0)
        for (const { at } of all.slice(0, 20)) {
          expect(decoded.getStatus(at % length)).to.equal(expected.getStatus(at % length))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('is after each of many changes what it would be if it were written anew', () => {
    const random = randomFrom(7)
    for (const length of lengths) {
      const list = empty(length)
      for (let revision = 0; revision < 40; revision += 1) {
        for (let flip = 0; flip < 1 + 20 * random(); flip += 1)
          list.set(Math.floor(random() * length), random() < 0.7)
        const anew = createBitstring(Buffer.from(list.bits))
        expect(list.encoded()).to.equal(anew.encoded())
        expect(Buffer.compare(inflated(list.encoded()), list.bits)).to.equal(0)
      }
    }
  })

  it('shows a bit on either side of the border of two parts, the first and the last, set and cleared again', () => {
    const length = 3 * chunkBits
    const list = empty(length)
    const clear = list.encoded()
    for (const index of [0, 7, chunkBits - 1, chunkBits, 2 * chunkBits - 1, 2 * chunkBits, length - 1]) {
      list.set(index, true)
      const bytes = inflated(list.encoded())
      expect((bytes[index >> 3] ?? 0) & (0x80 >> (index & 7)), String(index)).not.to.equal(0)
      expect(bytes.filter((byte) => byte !== 0)).to.have.lengthOf(1)
      list.set(index, false)
      expect(list.encoded()).to.equal(clear)
    }
  })

  it('is base64url of one member of gzip, without anything after it, whatever the lengths of its parts', () => {
    const random = randomFrom(11)
    for (const density of [0, 0.0001, 0.001, 0.02, 0.3, 0.5]) {
      const length = 4 * chunkBits
      const indexes = Array.from({ length }, (_, at) => at).filter(() => random() < density)
      const list = withSet(length, indexes)
      const text = list.encoded()
      expect(text).to.match(/^u[\w-]+$/u)
      const bytes = Buffer.from(text.slice(1), 'base64url')
      expect(bytes.toString('base64url')).to.equal(text.slice(1))
      expect(bytes.readUInt32LE(bytes.length - 8)).to.equal(crc32(list.bits))
      expect(bytes.readUInt32LE(bytes.length - 4)).to.equal(list.bits.length)
      expect(Buffer.compare(gunzipSync(bytes), list.bits)).to.equal(0)
    }
  })

  it('is made again for the part that changed and for no other', () => {
    const list = withSet(4 * chunkBits, [5, chunkBits + 5])
    const before = list.encoded()
    list.set(2 * chunkBits + 1, true)
    // Behind what is published: whoever made the other parts again would see it.
    list.bits.fill(0xff, 0, chunkBytes)
    const bytes = Buffer.from(list.encoded().slice(1), 'base64url')
    expect(() => gunzipSync(Buffer.from(before.slice(1), 'base64url'))).not.to.throw()
    expect(gunzipSync(bytes)[0]).to.equal(0b0000_0100)
  })

  it('is no larger than that of the reference library, at the densities of status lists', async () => {
    for (const density of [0, 0.001, 0.01, 0.02]) {
      const random = randomFrom(5)
      const list = empty(1_000_000)
      const theirs = await createList({ length: 1_000_000 })
      for (let index = 0; index < 1_000_000; index += 1) {
        if (random() >= density) continue
        list.set(index, true)
        theirs.setStatus(index, true)
      }
      // A few bytes for each part do not matter, a list without bits is all bookkeeping.
      expect(list.encoded().length).to.be.lessThan(1000 + (await theirs.encode()).length)
    }
  })

  it('is counted with the bits in what is held in memory', () => {
    const list = withSet(131_072, [1, 2, 70_000])
    expect(list.heldBytes()).to.equal(16_384)
    const text = list.encoded()
    expect(list.heldBytes() - 16_384).to.be.within(text.length - 60, text.length)
  })
})

describe('The CRC-32 of two parts put together', () => {
  it('is that of the whole', () => {
    const part = fc.uint8Array({ maxLength: 3000 })
    fc.assert(
      fc.property(part, part, (first, second) => {
        const joined = joinedCrc32(crc32(first), crc32(second), followedBy(second.length))
        expect(joined).to.equal(crc32(Buffer.concat([first, second])))
      }),
    )
  })

  it('is that of the whole for lengths that are powers of two and their neighbours', () => {
    for (let power = 1; power <= 1 << 20; power *= 4) {
      for (const length of [power - 1, power, power + 1]) {
        const second = Buffer.alloc(length, 0xa5)
        const whole = crc32(Buffer.concat([Buffer.from('statut'), second]))
        expect(joinedCrc32(crc32('statut'), crc32(second), followedBy(length)), String(length)).to.equal(
          whole,
        )
      }
    }
  })
})
