/** Lists that were read a moment ago. */
import { expect } from 'chai'
import { KeptLists } from '../../../../server/verify/foreign/lists/kept-lists.ts'
import type { ReadList } from '../../../../server/verify/foreign/lists/read-list.ts'
import { now } from '../../../proof/signing.ts'
import { did } from '../foreign-issuer.ts'

const megabyte = 1024 * 1024
const listOf = (bytes: number): ReadList => ({
  signers: [{ verificationMethod: `${did}#key-1`, controller: did }],
  purposes: ['revocation'],
  bits: new Uint8Array(bytes),
})
const after = (milliseconds: number) => new Date(now.getTime() + milliseconds)

describe('a status list that was read', () => {
  it('is known for a minute, and not before', () => {
    const lists = new KeptLists()
    const list = listOf(1)
    lists.keep('a', list, now)
    expect(lists.get('a', now)).to.equal(list)
    expect(lists.get('a', after(59_999))).to.equal(list)
    expect(lists.get('a', after(60_000))).to.equal(undefined)
    expect(lists.get('a', after(-1))).to.equal(undefined)
    expect(lists.get('b', now)).to.equal(undefined)
  })

  it('is known as it was read last', () => {
    const lists = new KeptLists()
    const second = listOf(2)
    lists.keep('a', listOf(1), now)
    lists.keep('a', second, after(30_000))
    expect(lists.get('a', after(60_000))).to.equal(second)
  })

  it('makes room for others beyond 32 MiB, the oldest first', () => {
    const lists = new KeptLists()
    const known = () => ['a', 'b', 'c', 'd'].filter((key) => lists.get(key, now) !== undefined)
    for (const key of ['a', 'b', 'a', 'a']) lists.keep(key, listOf(16 * megabyte), now)
    expect(known()).to.deep.equal(['a', 'b'])
    lists.keep('c', listOf(1), now)
    expect(known(), 'b was read before a').to.deep.equal(['a', 'c'])
    lists.keep('d', listOf(16 * megabyte), now)
    expect(known()).to.deep.equal(['c', 'd'])
  })
})
