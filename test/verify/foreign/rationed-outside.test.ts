/** How often one report has other sites visited. */
import { expect } from 'chai'
import { closedOutside } from '../../../server/outside/outside.ts'
import { rationedOutside } from '../../../server/verify/foreign/rationed-outside.ts'
import { memoryOf } from '../../../server/verify/foreign/site-memory.ts'
import { now } from '../../proof/signing.ts'
import { outsideWith, page } from './pages.ts'

const site = (at: number) => `https://univ.example/${String(at)}`
const request = (at: number) => ({ url: site(at), accept: ['application/json'] }) as const
const pages = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [site(at), page({ at })]))
const allowed = () => Promise.resolve(true)
const busy = { refusal: 'busy' }

describe('the visits of one report', () => {
  it('are twelve', async () => {
    const asked: string[] = []
    const rationed = rationedOutside(outsideWith(pages, asked), allowed)
    for (let at = 0; at < 12; at += 1) expect(await rationed.fetch(request(at))).to.have.property('document')
    expect(await rationed.fetch(request(12))).to.deep.equal(busy)
    expect(asked).to.have.length(12)
  })

  it('are none where nobody may be visited, and count all the same', async () => {
    const asked: string[] = []
    let mayVisit = false
    const rationed = rationedOutside(outsideWith(pages, asked), (url) =>
      Promise.resolve(mayVisit && url === site(11)),
    )
    for (let at = 0; at < 11; at += 1) expect(await rationed.fetch(request(at))).to.deep.equal(busy)
    mayVisit = true
    expect(await rationed.fetch(request(11))).to.have.property('document')
    expect(await rationed.fetch(request(11))).to.deep.equal(busy)
    expect(asked).to.deep.equal([site(11)])
  })

  it('do not count what is remembered, from whichever report', async () => {
    const asked: string[] = []
    const outside = outsideWith(pages, asked)
    const first = memoryOf(rationedOutside(outside, allowed))
    for (let at = 0; at < 12; at += 1) await first.fetch(request(at), now)
    const second = memoryOf(rationedOutside(outside, allowed))
    for (let at = 0; at < 13; at += 1)
      expect(await second.fetch(request(at), now)).to.have.property('document')
    expect(asked).to.have.length(13)
    expect(await first.fetch(request(13), now)).to.deep.equal(busy)
    expect(asked).to.have.length(13)
  })

  it('shorten what is remembered for all', async () => {
    const asked: string[] = []
    const outside = outsideWith(pages, asked)
    const sites = memoryOf(rationedOutside(outside, allowed))
    await sites.fetch(request(0), now)
    sites.shorten(request(0), now, 1000)
    await memoryOf(outside).fetch(request(0), new Date(now.getTime() + 999))
    expect(asked).to.have.length(1)
    await memoryOf(outside).fetch(request(0), new Date(now.getTime() + 1000))
    expect(asked).to.have.length(2)
  })

  it('are none, and for another reason, in a service that asks nobody', async () => {
    const rationed = rationedOutside(closedOutside, allowed)
    for (let at = 0; at < 13; at += 1)
      expect(await rationed.fetch(request(at))).to.deep.equal({ refusal: 'closed' })
  })
})
