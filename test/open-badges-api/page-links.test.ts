import { expect } from 'chai'
import { boundsOf, linksOf, type AskedPage } from '../../server/open-badges-api/page-links.ts'

const url = 'https://hub.example/ims/ob/v3p0/credentials'

/** Where each link leads: its offset. */
function offsets(asked: AskedPage, total: number): Readonly<Record<string, number>> {
  const links = linksOf(url, asked, total).matchAll(/<([^>]+)>; rel="(\w+)"/gu)
  return Object.fromEntries(
    [...links].map(([, to = '', rel = '']) => [rel, Number(new URL(to).searchParams.get('offset'))]),
  )
}

describe('links of a page', () => {
  const cases: readonly (readonly [string, AskedPage, number, object])[] = [
    ['the first of three', { limit: 100 }, 250, { first: 0, last: 200, next: 100 }],
    ['the second', { limit: 100, offset: 100 }, 250, { first: 0, last: 200, next: 200, prev: 0 }],
    ['the last', { limit: 100, offset: 200 }, 250, { first: 0, last: 200, prev: 100 }],
    ['a last one that is full', { limit: 50, offset: 50 }, 100, { first: 0, last: 50, prev: 0 }],
    ['nothing at all', {}, 0, { first: 0, last: 0 }],
    ['beyond the end', { limit: 10, offset: 999 }, 25, { first: 0, last: 20, prev: 15 }],
    ['no limit', {}, 101, { first: 0, last: 100, next: 100 }],
    ['a larger limit than there is', { limit: 5000 }, 101, { first: 0, last: 100, next: 100 }],
    ['an offset between pages', { limit: 10, offset: 5 }, 25, { first: 0, last: 20, next: 15, prev: 0 }],
  ]
  for (const [what, asked, total, expected] of cases)
    it(`of ${what}`, () => {
      expect(offsets(asked, total)).to.deep.equal(expected)
    })

  it('say again what was asked for', () => {
    const since = '2026-11-21T09:30:00.000Z'
    for (const [, to = ''] of linksOf(url, { limit: 7, offset: 7, since }, 30).matchAll(/<([^>]+)>/gu)) {
      expect(to.startsWith(`${url}?`)).to.equal(true)
      const { searchParams } = new URL(to)
      expect([searchParams.get('limit'), searchParams.get('since')]).to.deep.equal(['7', since])
    }
  })

  it('are of pages of a hundred at most', () => {
    expect(boundsOf({})).to.deep.equal({ limit: 100, offset: 0 })
    expect(boundsOf({ limit: 101, offset: 3 })).to.deep.equal({ limit: 100, offset: 3 })
    expect(boundsOf({ limit: 1 })).to.deep.equal({ limit: 1, offset: 0 })
  })
})
