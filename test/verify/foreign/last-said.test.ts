/** What is kept for who verifies with the network off: what the sites of issuers said last. */
import { expect } from 'chai'
import type { OutsideRefusal } from '../../../server/outside/outside.ts'
import { createLastSaid } from '../../../server/verify/foreign/last-said.ts'
import { now, publicUrl } from '../../proof/signing.ts'
import { did, documentOf, multikey } from './foreign-issuer.ts'
import { outsideWith, page, refusing, type Page } from './pages.ts'

const hour = 3_600_000
const didUrl = 'https://univ.example/issuers/arts/did.json'
const listAt = (at: number | string) => `https://lists.example/${String(at)}`
const after = (milliseconds: number) => new Date(now.getTime() + milliseconds)
const issuerAt = (at: number) => `https://univ.example/${String(at)}`
const issuersTo = (count: number) => Array.from({ length: count }, (_, at) => issuerAt(at))

describe('what the sites of issuers said last', () => {
  function open(pages: Record<string, Page>) {
    const asked: string[] = []
    const lastSaid = createLastSaid({ publicUrl, outside: outsideWith(pages, asked) })
    /** `url`, or `-url` where nothing is known. */
    const said = async (issuers: readonly string[], at = now) =>
      (await lastSaid.of(issuers, at)).map(({ url, found }) => (found === undefined ? `-${url}` : url))
    return { asked, lastSaid, said }
  }

  it('is their documents, as they were served, and when', async () => {
    const text = JSON.stringify(documentOf(did))
    const moved = { url: 'https://univ.example/moved', mediaType: 'application/did+json' }
    const { lastSaid } = open({ [didUrl]: page(text, moved) })
    expect(await lastSaid.of([did], after(5000))).to.deep.equal([
      {
        url: didUrl,
        askedAt: '2026-11-21T09:30:00Z',
        found: { ...moved, content: Buffer.from(text).toString('base64') },
      },
    ])
  })

  it('is asked of nobody here, of none whose address cannot be told, and of nobody when this service asks nobody', async () => {
    const { said, asked } = open({})
    expect(await said(['did:web:badges.example.org', 'did:key:z6Mk'])).to.deep.equal([])
    expect(asked).to.deep.equal([])
    expect(await createLastSaid({ publicUrl }).of([did], now)).to.deep.equal([])
    const closed = open({ [didUrl]: refusing('closed') })
    expect(await closed.said([did])).to.deep.equal([])
  })

  it('is that nothing was there, and when that was asked', async () => {
    const { lastSaid } = open({})
    expect(await lastSaid.of([did], now)).to.deep.equal([{ url: didUrl, askedAt: '2026-11-21T09:30:00Z' }])
  })

  it('has keys at addresses of their own, too', async () => {
    const key = 'https://univ.example/keys/1'
    const document = documentOf(issuerAt(1), {}, { verificationMethod: [], assertionMethod: [key] })
    const pages = { [issuerAt(1)]: page(document), [key]: page(multikey(key, issuerAt(1))) }
    expect(await open(pages).said([issuerAt(1)])).to.deep.equal([issuerAt(1), key])
  })

  it('has the status lists that were read, of those issuers alone', async () => {
    const { lastSaid, said } = open({ [didUrl]: page(documentOf(did)), [listAt(1)]: page('a') })
    lastSaid.listRead(did, listAt(1))
    lastSaid.listRead(did, listAt(2))
    lastSaid.listRead('did:web:other.example', listAt(3))
    expect(await said([did])).to.deep.equal([didUrl, listAt(1), `-${listAt(2)}`])
  })

  it('has eight lists of an issuer, those that were read last', async () => {
    const { lastSaid, said } = open({})
    for (const at of [1, 2, 3, 4, 5, 6, 7, 8, 5, 9]) lastSaid.listRead(did, listAt(at))
    expect((await said([did])).slice(1)).to.deep.equal([2, 3, 4, 6, 7, 8, 5, 9].map((at) => `-${listAt(at)}`))
  })

  it('has lists of 500 issuers, those that were read last', async () => {
    const { lastSaid, said } = open({})
    for (let at = 0; at < 500; at += 1) lastSaid.listRead(issuerAt(at), listAt(at))
    lastSaid.listRead(issuerAt(0), listAt('again'))
    lastSaid.listRead(did, listAt('new'))
    expect(await said([issuerAt(0), issuerAt(1), issuerAt(2), did])).to.have.members([
      ...[`-${issuerAt(0)}`, `-${listAt(0)}`, `-${listAt('again')}`],
      `-${issuerAt(1)}`,
      ...[`-${issuerAt(2)}`, `-${listAt(2)}`],
      ...[`-${didUrl}`, `-${listAt('new')}`],
    ])
  })

  it('is asked of nobody twice within an hour, whichever way the clock goes', async () => {
    const pages: Record<string, Page> = { [didUrl]: page(documentOf(did)) }
    const { said, asked } = open(pages)
    await said([did])
    for (const milliseconds of [hour - 1, 1 - hour]) await said([did], after(milliseconds))
    expect(asked).to.have.length(1)
    await said([did], after(hour))
    expect(asked).to.have.length(2)
    await said([did], after(0))
    expect(asked, 'an hour before').to.have.length(3)
  })

  it('is asked of 24 at a time, those asked longest ago first', async () => {
    const { said, asked } = open({})
    const issuers = issuersTo(30)
    await said(issuers)
    expect(asked).to.deep.equal(issuers.slice(0, 24))
    await said(issuers, after(1))
    expect(asked.slice(24), 'who was not asked').to.deep.equal(issuers.slice(24))
    await said(issuers, after(hour + 1))
    expect(asked.slice(30)).to.deep.equal(issuers.slice(0, 24))
    await said(issuers, after(2 * hour + 2))
    expect(asked.slice(54), 'of which six were asked before the others').to.deep.equal([
      ...issuers.slice(24),
      ...issuers.slice(0, 18),
    ])
  })

  it('takes nobody’s turn who is not elsewhere', async () => {
    for (const other of ['did:key:z6Mk', 'did:web:badges.example.org:']) {
      const { said, asked } = open({})
      await said([...Array.from({ length: 24 }, (_, at) => `${other}${String(at)}`), did])
      expect(asked).to.deep.equal([didUrl])
    }
  })

  const silences: readonly (readonly [refusal: OutsideRefusal, isKept: boolean])[] = [
    ['unreachable', true],
    ['too-slow', true],
    ['other-answer', true],
    ['busy', true],
    ['not-found', false],
    ['gone', false],
  ]
  for (const [refusal, isKept] of silences)
    it(`is ${isKept ? 'still' : 'no longer'} what it was when the site is ${refusal} now`, async () => {
      const pages: Record<string, Page> = { [didUrl]: page(documentOf(did)) }
      const { said } = open(pages)
      await said([did])
      pages[didUrl] = refusing(refusal)
      expect(await said([did], after(hour))).to.deep.equal([isKept ? didUrl : `-${didUrl}`])
    })

  it('is not what another address said, when one is silent', async () => {
    const pages: Record<string, Page> = { [didUrl]: page(documentOf(did)), [listAt(1)]: page('a') }
    const { lastSaid, said } = open(pages)
    lastSaid.listRead(did, listAt(1))
    await said([did])
    pages[listAt(1)] = refusing('unreachable')
    pages[didUrl] = page(documentOf(did, {}, { name: 'Arts' }), { fetchedAt: after(hour) })
    const [document, list] = await lastSaid.of([did], after(hour))
    expect([document?.askedAt, list?.url, list?.askedAt]).to.deep.equal([
      '2026-11-21T10:30:00Z',
      listAt(1),
      '2026-11-21T09:30:00Z',
    ])
  })

  it('is answered for a day', async () => {
    const pages: Record<string, Page> = { [didUrl]: page(documentOf(did)) }
    const { said } = open(pages)
    await said([did])
    pages[didUrl] = refusing('unreachable')
    expect(await said([did], after(24 * hour))).to.deep.equal([didUrl])
    expect(await said([did], after(24 * hour + 1))).to.deep.equal([])
  })

  it('is forgotten of who is not asked for any more', async () => {
    const pages: Record<string, Page> = { [didUrl]: page(documentOf(did)) }
    const { said } = open(pages)
    await said([did])
    expect(await said([])).to.deep.equal([])
    pages[didUrl] = refusing('unreachable')
    expect(await said([did], after(hour))).to.deep.equal([`-${didUrl}`])
  })

  it('is eight megabytes at most', async () => {
    const third = Buffer.alloc((8 * 1024 * 1024 * 3) / 4 / 2)
    const [one, two, three] = issuersTo(3)
    const pages = Object.fromEntries(issuersTo(3).map((url) => [url, page(third)]))
    expect(await open(pages).said([one ?? '', two ?? '', three ?? ''])).to.deep.equal([one, two])
    expect(await open(pages).said([one ?? '', two ?? ''])).to.deep.equal([one, two])
  })
})
