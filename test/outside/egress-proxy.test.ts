import { expect } from 'chai'
import { startEgressProxy, type EgressProxy } from '../support/egress-proxy.ts'
import { outsideOf, startOtherSite, type OtherSite } from '../support/other-site.ts'

describe('the way out through a proxy', () => {
  let site: OtherSite
  let proxy: EgressProxy
  before(async () => {
    site = await startOtherSite()
    site.answer('/did.json', { body: { a: 1 } })
    proxy = await startEgressProxy([site])
  })
  after(async () => {
    await proxy.stop()
    await site.stop()
  })
  // Names lead nowhere here: what arrives has gone through the proxy.
  const outside = (url = proxy.url) =>
    outsideOf([site], {
      proxy: url,
      rehearsal: { standIns: new Map() },
      limits: { connectMilliseconds: 300, headersMilliseconds: 300 },
    })
  const ask = (url: string, through = outside()) => through.fetch({ url, accept: ['application/json'] })

  it('brings the document, and the proxy sees the host and nothing else', async () => {
    const answer = await ask(`${site.url}/did.json`)
    expect('document' in answer && Buffer.from(answer.document.bytes).toString()).to.equal('{"a":1}')
    expect(proxy.asked).to.deep.equal([{ target: 'other-site.example:443', authorization: undefined }])
    expect(Object.keys(site.latestHeaders)).not.to.include('proxy-authorization')
  })

  it('tells the proxy, and nobody else, the user and password it was set up with', async () => {
    await ask(`${site.url}/did.json`, outside(proxy.url.replace('http://', 'http://hub:s%40cret@')))
    expect(proxy.asked.at(-1)?.authorization).to.equal(
      `Basic ${Buffer.from('hub:s@cret').toString('base64')}`,
    )
    expect(Object.keys(site.latestHeaders)).not.to.include('proxy-authorization')
  })

  it('believes the certificate of the other site, not the proxy', async () => {
    const untrusting = outsideOf([site], { proxy: proxy.url, rehearsal: { certificates: [] } })
    expect(await ask(`${site.url}/did.json`, untrusting)).to.deep.equal({ refusal: 'unreachable' })
  })

  it('holds literals, names and redirects to the same rules before the proxy is asked', async () => {
    site.answer('/away', { status: 302, headers: { Location: 'https://169.254.169.254/' } })
    const before = proxy.asked.length
    for (const host of [
      '127.0.0.1',
      '2130706433',
      '[::1]',
      'localhost',
      'metadata.google.internal',
      'badges.example',
    ]) {
      expect(await ask(`https://${host}/`), host).to.deep.equal({ refusal: 'address-refused' })
    }
    expect(proxy.asked.length).to.equal(before)
    expect(await ask(`${site.url}/away`)).to.deep.equal({ refusal: 'address-refused' })
    expect(proxy.asked.length).to.equal(before + 1)
  })

  it('says that nobody was reached when the proxy refuses, is silent, or is not there', async () => {
    expect(await ask('https://forbidden.example/')).to.deep.equal({ refusal: 'unreachable' })
    expect(await ask('https://silent.example/')).to.deep.equal({ refusal: 'too-slow' })
    await until(() => proxy.tunnels === 0)
    const gone = await startEgressProxy([])
    await gone.stop()
    expect(await ask(`${site.url}/did.json`, outside(gone.url))).to.deep.equal({ refusal: 'unreachable' })
  })
})

/** Waits for the other end of a connection to hear of it. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve))
}
