import { expect } from 'chai'
import { createDeadHosts } from '../../server/outside/dead-hosts.ts'
import { startCanary } from '../support/canary.ts'
import { outsideOf, startOtherSite } from '../support/other-site.ts'

describe('dead hosts', () => {
  it('are known for a while', () => {
    let elapsed = 0
    const hosts = createDeadHosts(1000, () => elapsed)
    hosts.add('a.example', 'too-slow')
    elapsed = 999
    expect(hosts.refusalOf('a.example')).to.equal('too-slow')
    expect(hosts.refusalOf('b.example')).to.equal(undefined)
    elapsed = 1000
    expect(hosts.refusalOf('a.example')).to.equal(undefined)
  })

  it('are a thousand at most, the latest', () => {
    const hosts = createDeadHosts(1000, () => 0)
    for (let index = 0; index <= 1000; index += 1) hosts.add(`${String(index)}.example`, 'unreachable')
    hosts.add('1.example', 'unreachable')
    hosts.add('1001.example', 'unreachable')
    const known = (index: number) => hosts.refusalOf(`${String(index)}.example`) !== undefined
    expect([0, 1, 2, 3, 1000, 1001].map(known)).to.deep.equal([false, true, false, true, true, true])
  })

  it('are not asked again, so that one of them does not cost everybody seconds', async () => {
    let elapsed = 0
    const dead = await startCanary()
    const standIns = new Map([['dead.example', dead.port]])
    const outside = outsideOf([], { elapsed: () => elapsed, rehearsal: { standIns } })
    const ask = () => outside.fetch({ url: 'https://dead.example/', accept: ['application/json'] })
    expect(await ask()).to.deep.equal({ refusal: 'unreachable' })
    expect(await ask()).to.deep.equal({ refusal: 'unreachable' })
    expect(dead.hits).to.equal(1)
    elapsed = 30_000
    await ask()
    expect(dead.hits).to.equal(2)
    await dead.stop()
  })

  it('are not those of which one page is slow, missing or broken: anybody could ask for such a page', async () => {
    const site = await startOtherSite()
    site.answer('/slow', () => undefined)
    site.answer('/cut', ({ socket }) => socket.destroy())
    site.answer('/good', { body: {} })
    const outside = outsideOf([site], { limits: { headersMilliseconds: 100 } })
    const ask = (path: string) => outside.fetch({ url: site.url + path, accept: ['application/json'] })
    expect(await ask('/slow')).to.deep.equal({ refusal: 'too-slow' })
    expect(await ask('/cut')).to.deep.equal({ refusal: 'unreachable' })
    expect(await ask('/absent')).to.deep.equal({ refusal: 'not-found' })
    expect(await ask('/good')).to.have.property('document')
    await site.stop()
  })
})
