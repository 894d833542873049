import { expect } from 'chai'
import fc from 'fast-check'
import { createEndorsementLinks, tokenHash } from '../../server/endorsement/link.ts'

const links = createEndorsementLinks(Buffer.alloc(32, 7))
const others = createEndorsementLinks(Buffer.alloc(32, 8))
const id = '0123456789abcdef0123456789abcdef'
const purposes = ['answer', 'revocation'] as const

describe('the link of an endorser', () => {
  it('is read as what it was made for, whatever the endorsement', () => {
    const ids = fc
      .uint8Array({ minLength: 16, maxLength: 16 })
      .map((bytes) => Buffer.from(bytes).toString('hex'))
    fc.assert(
      fc.property(ids, fc.constantFrom(...purposes), (endorsementId, purpose) => {
        const token = links.token(purpose, endorsementId)
        expect(token).to.match(/^[A-Za-z0-9_-]{64}$/)
        expect(links.read(token)).to.deep.equal({ purpose, endorsementId })
      }),
    )
  })

  it('cannot be made for another purpose, another endorsement or by another service', () => {
    const token = links.token('answer', id)
    expect(links.token('revocation', id)).to.not.equal(token)
    expect(others.read(token)).to.equal(undefined)
    // The mac of one endorsement after the id of another.
    const foreign = Buffer.concat([Buffer.alloc(16, 1), Buffer.from(token, 'base64url').subarray(16)])
    expect(links.read(foreign.toString('base64url'))).to.equal(undefined)
  })

  it('is refused when a single bit of it is another', () => {
    const bytes = Buffer.from(links.token('answer', id), 'base64url')
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(links.read(changed.toString('base64url')), String(bit)).to.equal(undefined)
    }
  })

  for (const [what, token] of Object.entries({
    'an empty text': '',
    'a shorter one': links.token('answer', id).slice(0, -1),
    'a longer one': `${links.token('answer', id)}A`,
    'one in another alphabet': links.token('answer', id).replace(/^./u, '+'),
    'one with a line break': `${links.token('answer', id)}\n`,
    'an id alone': id,
  })) {
    it(`is not ${what}`, () => {
      expect(links.read(token)).to.equal(undefined)
    })
  }

  it('is told from its stored hash by nothing', () => {
    const token = links.token('answer', id)
    expect(tokenHash(token)).to.match(/^[0-9a-f]{64}$/)
    expect(tokenHash(token)).to.not.include(token.slice(0, 8))
  })

  it('belongs to one endorser, one target, one organisation, and one request at a time', () => {
    const ids = [
      links.idOf('a', 'award:1', 'key', 0),
      links.idOf('b', 'award:1', 'key', 0),
      links.idOf('a', 'award:2', 'key', 0),
      links.idOf('a', 'award:1', 'other', 0),
      links.idOf('a', 'award:1', 'key', 1),
      others.idOf('a', 'award:1', 'key', 0),
    ]
    expect(new Set(ids).size).to.equal(ids.length)
    for (const one of ids) expect(one).to.match(/^[0-9a-f]{32}$/)
    expect(links.idOf('a', 'award:1', 'key', 0)).to.equal(ids[0])
  })
})
