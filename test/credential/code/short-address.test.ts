import { expect } from 'chai'
import fc from 'fast-check'
import { readShortCode, shortAddress, shortIdOf } from '../../../server/credential/code/short-address.ts'

const signs = '34679ACEFGHJKMNPQRTVWXY'
const ids = fc.stringMatching(/^[0-9a-f]{32}$/u)
const codeOf = (id: string) =>
  shortAddress('https://badges.example', id).replace('https://badges.example/b/', '')

describe('the short address of a badge', () => {
  it('is four groups of four signs, none of which looks like another', () => {
    fc.assert(
      fc.property(ids, (id) => {
        expect(shortAddress('https://badges.example', id)).to.match(
          /^https:\/\/badges\.example\/b\/(?:[34679ACEFGHJKMNPQRTVWXY]{4}-){3}[34679ACEFGHJKMNPQRTVWXY]{4}$/,
        )
      }),
    )
  })

  it('holds the first 64 bits of the address of the badge', () => {
    // Worked out apart, in Python, from the description: fifteen remainders by 23, then the weighted sum.
    expect(codeOf(`0123456789abcdef${'0'.repeat(16)}`)).to.equal('4MWG-AGKH-F44R-733C')
    expect(codeOf('f'.repeat(32))).to.equal('A4AT-6FE6-RFFR-MM4N')
    expect(codeOf('0'.repeat(32))).to.equal('3333-3333-3333-3333')
  })

  it('leads to its badge however it is typed', () => {
    fc.assert(
      fc.property(ids, (id) => {
        const code = codeOf(id)
        const forms = [code, code.toLowerCase(), code.replaceAll('-', ''), ` ${code.replaceAll('-', ' ')} `]
        for (const typed of [...forms, code.replaceAll('-', '–'), code.replaceAll('-', '.')])
          expect(readShortCode(typed)).to.equal(id.slice(0, 16)).and.to.equal(shortIdOf(id))
      }),
    )
  })

  it('leads nowhere with any one sign wrong', () => {
    fc.assert(
      fc.property(ids, fc.nat(15), fc.nat(22), (id, place, sign) => {
        const right = codeOf(id).replaceAll('-', '')
        const wrong = right.slice(0, place) + signs.charAt(sign) + right.slice(place + 1)
        expect(readShortCode(wrong) === undefined).to.equal(wrong !== right)
      }),
    )
  })

  it('leads nowhere with any two neighbours swapped', () => {
    fc.assert(
      fc.property(ids, fc.nat(14), (id, place) => {
        const right = codeOf(id).replaceAll('-', '')
        const [a = '', b = ''] = right.slice(place, place + 2)
        const wrong = right.slice(0, place) + b + a + right.slice(place + 2)
        expect(readShortCode(wrong) === undefined).to.equal(a !== b)
      }),
    )
  })

  it('is nothing else', () => {
    for (const typed of [
      ...['', '-', '3333', '3333-3333', '3333-3333-3333-333A', '3333-3333-3333-333O', '3333_3333_3333_3333'],
      ...['3333-3333-3333-3333-3', 'ａａａａ-ａａａａ-ａａａａ-ａａａａ', 'constructor', '𝟛'.repeat(16)],
      // Fifteen signs hold more than 64 bits: these hold too much, and their check signs fit.
      ...['YYYY-YYYY-YYYY-YYY7', 'C4AT-6FE6-RFFR-MM4Q'],
    ])
      expect(readShortCode(typed), typed).to.equal(undefined)
  })
})
