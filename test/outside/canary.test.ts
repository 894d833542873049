import { expect } from 'chai'
import type { Rehearsal } from '../../server/outside/connect.ts'
import { startCanary, type Canary } from '../support/canary.ts'
import { outsideOf, startOtherSite, type OtherSite } from '../support/other-site.ts'

/** Public by its number, and nobody's: of the 6bone, given back in 2006 (RFC 3701). There is no internet in a test. */
const elsewhere = '3ffe::1'

/** Everything that is not the other site is connected at the canary's port, so that what is not refused is seen. */
describe('what is on this machine and its network', () => {
  let canary: Canary
  let site: OtherSite
  before(async () => {
    canary = await startCanary()
    site = await startOtherSite()
  })
  after(async () => {
    await site.stop()
    await canary.stop()
  })

  const outside = (rehearsal: Rehearsal = {}) =>
    outsideOf([site], {
      rehearsal: { port: canary.port, ...rehearsal },
      limits: { connectMilliseconds: 300 },
    })
  const refusal = async (url: string, rehearsal: Rehearsal = {}) => {
    const answer = await outside(rehearsal).fetch({ url, accept: ['application/json'] })
    return 'refusal' in answer ? answer.refusal : 'a document'
  }

  it('would be seen if it were reached', async () => {
    const other = await startCanary()
    const standIns = new Map([['reached.example', other.port]])
    expect(await refusal('https://reached.example/', { standIns })).to.equal('unreachable')
    expect(other.hits).to.equal(1)
    await other.stop()
  })

  const encodings: readonly string[] = [
    '127.0.0.1',
    '2130706433',
    '017700000001',
    '0x7f000001',
    '127.1',
    '0',
    '0.0.0.0',
    '127.0.0.1.',
    '１２７.０.０.１',
    '127。0。0。1',
    '%31%32%37.0.0.1',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    'localhost',
    'localhost.',
    'site.example@127.0.0.1',
  ]
  for (const host of encodings) {
    it(`is not asked as ${host}, with or without its port`, async () => {
      expect(await refusal(`https://${host}/`)).to.equal('address-refused')
      expect(await refusal(`https://${host}:${String(canary.port)}/`)).to.equal('address-refused')
      expect(await refusal(`http://${host}:${String(canary.port)}/`)).to.equal('address-refused')
      expect(canary.hits).to.equal(0)
    })
  }

  const privateAddresses = [
    '127.0.0.1',
    '::1',
    '0.0.0.0',
    '::',
    '::ffff:127.0.0.1',
    '127.8.8.8',
    '::127.0.0.1',
  ]
  for (const address of privateAddresses) {
    it(`is not asked by a name that leads to ${address}`, async () => {
      const resolve = () => Promise.resolve([address])
      expect(await refusal('https://innocent.example/', { resolve })).to.equal('address-refused')
      expect(canary.hits).to.equal(0)
    })
  }

  it('is not asked by a name that leads elsewhere when it is checked, and here a moment later', async () => {
    let lookedUp = 0
    const resolve = () => {
      lookedUp += 1
      return Promise.resolve(lookedUp === 1 ? [elsewhere] : ['127.0.0.1'])
    }
    const first = await refusal('https://flipping.example/', { resolve })
    expect(first).to.be.oneOf(['unreachable', 'too-slow'])
    expect(lookedUp).to.equal(1)
    expect(canary.hits).to.equal(0)
  })

  it('is not asked by a name that leads elsewhere once, then here, whenever it is asked for again', async () => {
    let lookedUp = 0
    const resolve = () => {
      lookedUp += 1
      return Promise.resolve(lookedUp === 1 ? [elsewhere] : ['127.0.0.1'])
    }
    const one = outsideOf([site], {
      rehearsal: { port: canary.port, resolve },
      limits: { connectMilliseconds: 100, deadMilliseconds: 0 },
    })
    await one.fetch({ url: 'https://flipping.example/', accept: ['application/json'] })
    const second = await one.fetch({ url: 'https://flipping.example/', accept: ['application/json'] })
    expect(second).to.deep.equal({ refusal: 'address-refused' })
    expect(lookedUp).to.equal(2)
    expect(canary.hits).to.equal(0)
  })

  it('is not asked by a name that leads here and elsewhere: only elsewhere is tried', async () => {
    const resolve = () => Promise.resolve(['127.0.0.1', elsewhere, '::1'])
    expect(await refusal('https://both.example/', { resolve })).to.be.oneOf(['unreachable', 'too-slow'])
    expect(canary.hits).to.equal(0)
  })

  const targets = [
    'https://169.254.169.254/latest/meta-data/',
    'https://127.0.0.1/',
    'https://127.0.0.1:PORT/',
    'http://127.0.0.1:PORT/',
    'https://localhost:PORT/',
    'https://[::1]:PORT/',
    '//127.0.0.1:PORT/',
    String.raw`\\127.0.0.1:PORT\ `,
    'http://other-site.example/',
    'file:///etc/passwd',
    'ftp://other-site.example/',
    'data:application/json,{}',
    'https://user:password@other-site.example/',
    'https://badges.example/',
  ]
  for (const [index, target] of targets.entries()) {
    it(`is not asked because another site says so (${target})`, async () => {
      const location = target.replace('PORT', String(canary.port))
      const start = `/redirect/${String(index)}`
      site.answer(start, { status: 302, headers: { Location: location } })
      const before = site.asked.length
      expect(await refusal(site.url + start)).to.equal('address-refused')
      expect(site.asked.length).to.equal(before + 1)
      expect(canary.hits).to.equal(0)
    })
  }

  it('is not asked by a name another site leads to', async () => {
    site.answer('/redirect', { status: 307, headers: { Location: 'https://innocent.example/' } })
    const resolve = () => Promise.resolve(['127.0.0.1'])
    expect(await refusal(`${site.url}/redirect`, { resolve })).to.equal('address-refused')
    expect(canary.hits).to.equal(0)
  })
})
