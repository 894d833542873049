import { expect } from 'chai'
import {
  originOf,
  otherDocuments,
  sameAddress,
  secureAddress,
} from '../../../server/verify/older/other-documents.ts'
import type { VerifyDeps } from '../../../server/verify/check.ts'
import { timestamp } from '../../../server/timestamp.ts'
import { now } from '../../proof/signing.ts'
import { sitesInMemory, type SitePage } from '../in-memory-sites.ts'

const publicUrl = 'https://badges.example.org'
const site = 'https://site.example'

describe('an address in a badge before 3.0', () => {
  for (const [url, secure, origin] of [
    ['https://site.example/a', 'https://site.example/a', site],
    ['https://SITE.example', 'https://site.example/', site],
    ['HTTPS://site.example/A', 'https://site.example/A', site],
    ['http://site.example/a', 'https://site.example/a', site],
    ['HTTP://site.example/a', 'https://site.example/a', site],
    ['https://site.example:8443/a', 'https://site.example:8443/a', `${site}:8443`],
    ['https://site.example/http://x', 'https://site.example/http://x', site],
    ['ftp://site.example/a', undefined, undefined],
    ['urn:http://site.example', undefined, undefined],
    ['urn:uuid:1', undefined, undefined],
    ['site.example', undefined, undefined],
    ['https://', undefined, undefined],
    ['https:site.example', undefined, undefined],
    ['', undefined, undefined],
  ] as const)
    it(`is ${secure ?? 'none'}: ${url}`, () => {
      expect([secureAddress(url), originOf(url)]).to.deep.equal([secure, origin])
    })

  it('is no other value', () => {
    expect([undefined, 7, { id: site }].map(originOf)).to.deep.equal([undefined, undefined, undefined])
  })

  for (const [one, other, expected] of [
    ['https://site.example/a', 'http://SITE.example/a', true],
    ['urn:uuid:1', 'urn:uuid:1', true],
    ['urn:uuid:1', 'urn:uuid:2', false],
    ['https://site.example/a', 'https://site.example/b', false],
    ['https://site.example/a', 'https://other.example/a', false],
    ['https://site.example/a', 'urn:uuid:1', false],
    ['https://site.example/a', undefined, false],
    [undefined, 'https://site.example/a', false],
    [undefined, undefined, false],
    [7, 7, false],
  ] as const)
    it(`is ${expected ? 'the same' : 'another'}: ${String(one)} and ${String(other)}`, () => {
      expect(sameAddress(one, other)).to.equal(expected)
    })
})

describe('the documents beside a badge before 3.0', () => {
  const pages: Readonly<Record<string, SitePage>> = {
    [`${site}/a`]: { body: { a: 1 } },
    [`${site}/list`]: { body: [1] },
    [`${site}/twice`]: { body: '{"a":1,"a":2}' },
    [`${site}/bytes`]: { body: Buffer.from([0x7b, 0xff, 0x7d]) },
    [`${site}/moved`]: { body: { a: 1 }, leadsTo: `${site}/b` },
    [`${site}/plain`]: { body: { a: 1 }, leadsTo: 'http://site.example/b' },
    [`${site}/away`]: { body: { a: 1 }, leadsTo: 'https://other.example/a' },
    [`${site}/gone`]: { refusal: 'gone' },
  }
  const asking = (deps: Partial<VerifyDeps> = {}) => {
    const outside = sitesInMemory(pages)
    return { outside, ...otherDocuments({ publicUrl, outside, ...deps }) }
  }
  const source = (path: string) => ({ url: `${site}${path}`, fetchedAt: timestamp(now) })

  it('are read at their address, over https, and it is said when', async () => {
    const { json, text, outside } = asking()
    expect(await json('http://site.example/a')).to.deep.equal({ document: { a: 1 }, source: source('/a') })
    expect(await text(`${site}/a`)).to.deep.equal({ document: '{"a":1}', source: source('/a') })
    expect(outside.asked).to.deep.equal([
      { url: `${site}/a`, accept: ['application/ld+json', 'application/json'] },
      { url: `${site}/a`, accept: ['application/x-pem-file', 'text/plain', 'application/octet-stream'] },
    ])
  })

  for (const [url, trouble] of [
    [`${site}/list`, 'unreadable'],
    [`${site}/twice`, 'unreadable'],
    [`${site}/bytes`, 'unreadable'],
    [`${site}/away`, 'elsewhere'],
    [`${site}/gone`, 'gone'],
    [`${site}/none`, 'not-found'],
    ['urn:uuid:1', 'address-refused'],
    [`${publicUrl}/ob2/assertions/x`, 'here'],
    ['http://BADGES.example.org/x', 'here'],
  ] as const)
    it(`are not there, ${trouble}: ${url}`, async () => {
      expect(await asking().json(url)).to.deep.equal({ trouble })
    })

  it('may be at another address of the same site', async () => {
    for (const path of ['/moved', '/plain'])
      expect(await asking().json(`${site}${path}`)).to.deep.equal({
        document: { a: 1 },
        source: source(path),
      })
  })

  it('are read as text only where they are text', async () => {
    expect(await asking().text(`${site}/bytes`)).to.deep.equal({ trouble: 'unreadable' })
    expect(await asking().text(`${site}/list`)).to.deep.include({ document: '[1]' })
  })

  it('are not asked for where nobody may be asked', async () => {
    const { json } = otherDocuments({ publicUrl })
    expect(await json(`${site}/a`)).to.deep.equal({ trouble: 'closed' })
    expect(await json(`${publicUrl}/x`)).to.deep.equal({ trouble: 'here' })
  })

  it('of this service are not known to a bundle of what it once said', async () => {
    expect(await asking({ knownUntil: now }).json(`${publicUrl}/x`)).to.deep.equal({ trouble: 'closed' })
  })

  it('are five at most, those of this service and what is no address not counted', async () => {
    const { json, text, outside } = asking()
    for (const url of [`${publicUrl}/x`, 'urn:uuid:1']) await json(url)
    for (const path of ['/a', '/none', '/a', '/a']) await json(`${site}${path}`)
    expect(await text(`${site}/a`)).to.have.property('document')
    expect(await json(`${site}/a`)).to.deep.equal({ trouble: 'too-many' })
    expect(outside.asked).to.have.length(5)
  })
})
