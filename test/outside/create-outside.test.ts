import { expect } from 'chai'
import type { Outside } from '../../server/outside/outside.ts'
import { outsideOf, startOtherSite, type OtherSite } from '../support/other-site.ts'

const json = ['application/json'] as const
const day = new Date('2026-11-21T09:30:00Z')

/** How the request ended. */
async function outcome(outside: Outside, url: string): Promise<string> {
  const answer = await outside.fetch({ url, accept: json })
  return 'document' in answer ? Buffer.from(answer.document.bytes).toString() : answer.refusal
}

describe('the way out', () => {
  let site: OtherSite
  let outside: Outside
  before(async () => {
    site = await startOtherSite()
    outside = outsideOf([site], { clock: () => day })
  })
  after(() => site.stop())

  it('brings a document of another site, with where it was, what it is and when that was', async () => {
    site.answer('/did.json', {
      headers: { 'Content-Type': 'Application/JSON; charset=utf-8' },
      body: '{"a":1}',
    })
    const answer = await outside.fetch({ url: `${site.url}/did.json#key`, accept: json })
    expect(answer).to.deep.equal({
      document: {
        url: 'https://other-site.example/did.json',
        bytes: Buffer.from('{"a":1}'),
        mediaType: 'application/json',
        fetchedAt: day,
      },
    })
  })

  it('tells the other site who asks, what is read, and nothing else', async () => {
    site.answer('/who', { body: {} })
    await outside.fetch({ url: `${site.url}/who`, accept: ['application/did+json', 'application/json'] })
    expect(site.latestHeaders).to.deep.equal({
      host: 'other-site.example',
      connection: 'close',
      accept: 'application/did+json, application/json;q=0.9',
      'accept-encoding': 'gzip, deflate',
      'user-agent': 'mediation-badges (+https://badges.example)',
    })
  })

  it('says why there is no document', async () => {
    site.answer('/gone', { status: 410, body: {} })
    site.answer('/broken', { status: 500, body: {} })
    site.answer('/page', { headers: { 'Content-Type': 'text/html' }, body: '<p>' })
    expect(await outcome(outside, `${site.url}/absent`)).to.equal('not-found')
    expect(await outcome(outside, `${site.url}/gone`)).to.equal('gone')
    expect(await outcome(outside, `${site.url}/broken`)).to.equal('other-answer')
    expect(await outcome(outside, `${site.url}/page`)).to.equal('other-answer')
    expect(await outcome(outside, 'https://nobody.example/')).to.equal('unreachable')
  })
})
