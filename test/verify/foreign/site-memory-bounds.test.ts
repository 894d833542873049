/** What is remembered of other sites, how much of it, and for how long. */
import { expect } from 'chai'
import type { Outside, OutsideAnswer } from '../../../server/outside/outside.ts'
import { SiteMemory } from '../../../server/verify/foreign/site-memory.ts'
import { now } from '../../proof/signing.ts'
import { outsideWith, page, refusing, type Page } from './pages.ts'

const limits = { entries: 3, bytes: 10, documentMilliseconds: 1000, refusalMilliseconds: 100 }
const after = (milliseconds: number) => new Date(now.getTime() + milliseconds)
const request = (url: string) => ({ url, accept: ['text/plain'] }) as const

describe('what is remembered of other sites', () => {
  function remember(pages: Record<string, Page>) {
    const asked: string[] = []
    const memory = new SiteMemory(outsideWith(pages, asked), limits)
    const ask = async (url: string, at = now) => {
      const answer = await memory.fetch(request(url), at)
      return 'refusal' in answer ? answer.refusal : Buffer.from(answer.document.bytes).toString()
    }
    return { memory, asked, ask }
  }

  it('is a document for a while and a refusal for a shorter one, and nothing of before', async () => {
    const { ask, asked } = remember({ a: page('A'), b: refusing('unreachable') })
    for (const at of [0, 999, 1000]) expect(await ask('a', after(at))).to.equal('A')
    expect(asked.splice(0)).to.deep.equal(['a', 'a'])
    await ask('a', after(999))
    expect(asked.splice(0), 'the clock went back').to.deep.equal(['a'])
    for (const at of [0, 99, 100]) expect(await ask('b', after(at))).to.equal('unreachable')
    expect(asked).to.deep.equal(['b', 'b'])
  })

  for (const refusal of ['busy', 'closed'] as const)
    it(`is not that this service is ${refusal}`, async () => {
      const pages: Record<string, Page> = { a: page('A') }
      const { ask, memory } = remember(pages)
      await ask('a')
      pages['a'] = refusing(refusal)
      expect([await ask('a', after(1000)), memory.size]).to.deep.equal([refusal, 0])
      pages['a'] = page('B')
      expect(await ask('a', after(1000))).to.equal('B')
    })

  it('is by address, by forms, and by size', async () => {
    const { memory, asked } = remember({ a: page('A') })
    await memory.fetch(request('a'), now)
    await memory.fetch({ ...request('a'), accept: ['text/html'] }, now)
    await memory.fetch({ ...request('a'), largestBytes: 7 }, now)
    await memory.fetch(request('a'), now)
    expect([asked.length, memory.size]).to.deep.equal([3, 3])
  })

  it('is as many answers as there may be, however short', async () => {
    const { ask, asked, memory } = remember({})
    for (const url of ['a', 'b', 'c', 'd']) await ask(url)
    expect(memory.size).to.equal(3)
    await ask('b')
    expect(asked).to.have.length(4)
    await ask('a')
    expect(asked).to.have.length(5)
  })

  it('is as many bytes as there may be, however few answers, and what is let go counts no more', async () => {
    const { ask, asked, memory } = remember({
      a: page('1234567'),
      b: page('123'),
      c: page('1'),
      d: page('1234567890'),
    })
    for (const url of ['a', 'b']) await ask(url)
    expect(memory.size).to.equal(2)
    await ask('c')
    expect(memory.size, 'a was let go').to.equal(2)
    asked.length = 0
    for (const url of ['b', 'c']) await ask(url)
    expect(asked).to.deep.equal([])
    await ask('d')
    expect(memory.size).to.equal(1)
    await ask('d', after(1000))
    expect(memory.size, 'the same again').to.equal(1)
  })

  it('lasts no longer than it says, and never longer than it would', async () => {
    const { ask, asked, memory } = remember({ a: page('A') })
    memory.shorten(request('a'), now, 10)
    expect(memory.size, 'what is not there is not made').to.equal(0)
    await ask('a')
    memory.shorten(request('a'), now, 5000)
    memory.shorten(request('a'), now, 10)
    await ask('a', after(9))
    expect(asked).to.have.length(1)
    await ask('a', after(10))
    memory.shorten(request('a'), after(10), 5000)
    await ask('a', after(1009))
    expect(asked).to.have.length(2)
    await ask('a', after(1010))
    expect(asked).to.have.length(3)
  })

  describe('while it is being asked for', () => {
    /** Answers when it is told what. */
    function slow() {
      const waiting: ((answer: OutsideAnswer) => void)[] = []
      const outside: Outside = { fetch: () => new Promise((resolve) => waiting.push(resolve)) }
      return { outside, waiting }
    }
    const good = page('A')('a')

    it('is waited for, whatever the answer', async () => {
      for (const answer of [good, { refusal: 'unreachable' }, { refusal: 'closed' }] as const) {
        const { outside, waiting } = slow()
        const memory = new SiteMemory(outside, limits)
        const both = [memory.fetch(request('a'), now), memory.fetch(request('a'), now)]
        waiting[0]?.(answer)
        expect([await Promise.all(both), waiting.length]).to.deep.equal([[answer, answer], 1])
      }
    })

    it('is asked for by the next one, when the first may ask no more', async () => {
      const { outside, waiting } = slow()
      const memory = new SiteMemory(outside, limits)
      const first = memory.fetch(request('a'), now)
      const second = memory.fetch(request('a'), now, outsideWith({ a: page('A') }))
      waiting[0]?.({ refusal: 'busy' })
      expect([await first, await second]).to.deep.equal([{ refusal: 'busy' }, good])
      expect(waiting).to.have.length(1)
    })
  })
})
