import { expect } from 'chai'
import { readConfig } from '../../server/config.ts'
import { outsideOf, startOtherSite } from '../support/other-site.ts'
import { startService, type TestService } from '../support/service.ts'

const accept = ['application/json'] as const

/** What the service says of `url`, and then closes. */
async function asked(service: TestService, url: string) {
  try {
    return await service.context.deps.outside.fetch({ url, accept })
  } finally {
    await service.stop()
  }
}

describe('the settings of outgoing requests', () => {
  it('have other sites asked unless told otherwise', () => {
    expect(readConfig({}).outgoingRequests).to.equal(true)
    expect(readConfig({ OUTGOING_REQUESTS: 'on' }).outgoingRequests).to.equal(true)
    expect(readConfig({ OUTGOING_REQUESTS: 'off' }).outgoingRequests).to.equal(false)
  })

  it('are on or off, nothing else', () => {
    expect(() => readConfig({ OUTGOING_REQUESTS: 'no' })).to.throw('OUTGOING_REQUESTS must be on or off')
  })

  it('take the address of a proxy, with its user and password', () => {
    expect(readConfig({}).egressProxy).to.equal(undefined)
    for (const proxy of ['http://proxy.example:3128', 'https://user:password@proxy.example']) {
      expect(readConfig({ EGRESS_PROXY: proxy }).egressProxy).to.equal(proxy)
    }
  })

  for (const proxy of [
    'proxy.example:3128',
    'socks5://proxy.example',
    'http://proxy.example/path',
    'http://proxy.example/?a',
  ]) {
    it(`take no ${proxy} for a proxy, and do not repeat what it is`, () => {
      expect(() => readConfig({ EGRESS_PROXY: proxy })).to.throw(
        /^EGRESS_PROXY must be an http\(s\) address without a path$/u,
      )
    })
  }

  it('close the way out', async () => {
    const service = await startService({ OUTGOING_REQUESTS: 'off' })
    expect(await asked(service, 'https://127.0.0.1/')).to.deep.equal({ refusal: 'closed' })
  })

  it('open it to nothing on this machine, the service itself included', async () => {
    const service = await startService({ OUTGOING_REQUESTS: 'on' })
    const { outside } = service.context.deps
    for (const url of [
      service.url,
      service.url.replace('http:', 'https:'),
      'https://127.0.0.1/',
      'https://localhost/',
    ]) {
      expect(await outside.fetch({ url, accept }), url).to.deep.equal({ refusal: 'address-refused' })
    }
    await service.stop()
  })

  it('have requests counted and logged by how they ended: not whom, nor what for', async () => {
    const lines: string[] = []
    const service = await startService({ OUTGOING_REQUESTS: 'on', LOG_LEVEL: 'info' }, (line) =>
      lines.push(line),
    )
    const { outside, events } = service.context.deps
    await outside.fetch({ url: 'https://secret-host.localhost/secret-path?secret-query', accept })
    expect(await events.registry.getSingleMetricAsString('outside_requests_total')).to.include(
      'outside_requests_total{outcome="address-refused"} 1',
    )
    const line = lines.find((each) => each.includes('another site gave no document'))
    expect(JSON.parse(line ?? '{}')).to.include({ code: 'address-refused' })
    expect(lines.join('')).not.to.include('secret')
    await service.stop()
  })

  it('are set aside by whoever starts a service with a way out of its own, as tests do', async () => {
    const site = await startOtherSite()
    site.answer('/a', { body: {} })
    const service = await startService({}, undefined, outsideOf([site]))
    expect(await asked(service, `${site.url}/a`)).to.have.property('document')
    await site.stop()
  })
})
