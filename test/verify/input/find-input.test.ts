import { expect } from 'chai'
import { shortAddress } from '../../../server/credential/code/short-address.ts'
import { largestImage } from '../../../server/credential/unbake.ts'
import { findInput, type Whereabouts } from '../../../server/verify/input/find-input.ts'
import { now } from '../../proof/signing.ts'
import { sitesInMemory, type SitePage } from '../in-memory-sites.ts'

const awardId = 'abcdef0123456789abcdef0123456789'
const text = '{"id":"x"}'
const code = shortAddress('', awardId).replace('/b/', '')

/** A service at `publicUrl` that keeps one badge and one endorsement. */
function serviceAt(publicUrl: string, pages?: Readonly<Record<string, SitePage>>) {
  const badge = `${publicUrl}/credentials/${awardId}`
  const kept = [badge, `${publicUrl}/endorsements/e-1`]
  const outside = pages && sitesInMemory(pages)
  const deps = {
    publicUrl,
    keptCredential: (id: string) => Promise.resolve(kept.includes(id) ? text : undefined),
    badgeOfCode: (shortId: string) => Promise.resolve(awardId.startsWith(shortId) ? badge : undefined),
    ...(outside === undefined ? {} : { outside }),
  }
  return { deps, badge, asked: outside?.asked ?? [] }
}
async function found(deps: Parameters<typeof findInput>[0], whereabouts: Whereabouts): Promise<unknown> {
  const answer = await findInput(deps, whereabouts)
  if ('refused' in answer) return `${answer.refused.outcome} ${answer.refused.code}`
  return answer.url
}

for (const publicUrl of ['https://badges.example', 'https://badges.example/hub']) {
  const { deps, badge } = serviceAt(publicUrl)

  describe(`an address of the service at ${publicUrl}`, () => {
    for (const path of ['', '/badge.png', '/a/b?c#d', '?language=fr'])
      it(`is that of its badge: …${path}`, async () => {
        expect(await findInput(deps, { url: `${badge}${path}` })).to.deep.equal({
          input: { kind: 'json', bytes: Buffer.from(text) },
          url: badge,
        })
      })

    for (const [path, url] of [
      ['/endorsements/e-1', '/endorsements/e-1'],
      ['/endorsements/e-1/x', '/endorsements/e-1'],
      [`/b/${code}`, `/credentials/${awardId}`],
      [`/b/${encodeURIComponent(` ${code.toLowerCase()}`)}`, `/credentials/${awardId}`],
    ] as const)
      it(`leads to ${url}: ${path}`, async () => {
        expect(await found(deps, { url: `${publicUrl}${path}` })).to.equal(`${publicUrl}${url}`)
      })

    for (const [path, refusal] of [
      ['/endorsements/e-2', 'address-without-badge'],
      [`/x/credentials/${awardId}`, 'address-without-badge'],
      [`/awards/${awardId}`, 'address-without-badge'],
      [`/credentials/${awardId}x`, 'address-without-badge'],
      [`/credentials/${awardId}%20`, 'address-without-badge'],
      [`/credentials/${'x'.repeat(129)}`, 'address-without-badge'],
      [`/credentials/%61${awardId.slice(1)}`, 'address-without-badge'],
      ['/credentials/', 'address-without-badge'],
      [`/b/${code}/x`, 'address-without-badge'],
      [`/x/b/${code}`, 'address-without-badge'],
      ['/b/', 'address-without-badge'],
      [`/b/${'A'.repeat(65)}`, 'address-without-badge'],
      ['/b/AAAA', 'code-mistyped'],
      ['/b/%E0%A4%A', 'code-mistyped'],
      ['', 'address-without-badge'],
    ] as const)
      it(`leads to no badge: ${path === '' ? 'alone' : path}`, async () => {
        expect(await found(deps, { url: `${publicUrl}${path}` })).to.equal(`unknown ${refusal}`)
      })
  })
}

describe('where a badge is said to be', () => {
  const { deps, badge } = serviceAt('https://badges.example')
  const elsewhere = 'https://site.example/1'

  it('is not under the path of another service of the same host', async () => {
    const hub = serviceAt('https://badges.example/hub').deps
    expect(await found(hub, { url: `https://badges.example/abc/credentials/${awardId}` })).to.equal(
      'unknown address-without-badge',
    )
  })

  it('is known by its code, or is not: both said apart from a slip', async () => {
    expect(await found(deps, { code })).to.equal(badge)
    const other = shortAddress('', '00000000000000000000000000000000').replace('/b/', '')
    expect(await found(deps, { code: other })).to.equal('unknown code-unknown')
    expect(await found(deps, { code: code.slice(1) })).to.equal('unknown code-mistyped')
    expect(await found({ ...deps, keptCredential: () => Promise.resolve(undefined) }, { code })).to.equal(
      'unknown code-unknown',
    )
  })

  it('is nowhere in a service that keeps nothing', async () => {
    const { publicUrl } = deps
    expect(await found({ publicUrl }, { code })).to.equal('unknown code-unknown')
    expect(await found({ publicUrl }, { url: badge })).to.equal('unknown address-without-badge')
    expect(await found({ publicUrl }, { url: elsewhere })).to.equal('unknown address-not-visited')
  })

  it('is an address of at most 2,048 characters', async () => {
    const longest = `${badge}/`.padEnd(2048, 'x')
    expect(await found(deps, { url: longest })).to.equal(badge)
    expect(await found(deps, { url: `${longest}x` })).to.equal('unknown address-refused')
    expect(await found(deps, { url: 'bonjour' })).to.equal('unknown address-refused')
  })

  it('is asked for as any form of a badge, or as a page, and no more than an image holds', async () => {
    const { deps: open, asked } = serviceAt('https://badges.example', {
      [elsewhere]: { body: '<link rel=alternate type=application/vc href=2>', mediaType: 'text/html' },
      'https://site.example/2': { body: text },
    })
    expect(await findInput(open, { url: elsewhere })).to.deep.equal({
      input: { kind: 'json', bytes: Buffer.from(text) },
      url: 'https://site.example/2',
      fetchedAt: now,
    })
    const [page, linked] = asked
    expect(page?.accept).to.include.members(['application/vc', 'application/json', 'image/png', 'text/html'])
    expect(linked?.accept).to.deep.equal(page?.accept.filter((type) => type !== 'text/html'))
    expect([page?.largestBytes, linked?.largestBytes]).to.deep.equal([largestImage, largestImage])
  })

  it('is read as what its bytes are, whatever it is said to be', async () => {
    const { deps: open } = serviceAt('https://badges.example', {
      [elsewhere]: { body: 'eyJhbGci.e30.AA', mediaType: 'application/json' },
    })
    const answer = await findInput(open, { url: elsewhere })
    expect('input' in answer && answer.input.kind).to.equal('jwt')
  })

  it('is looked for from the address that answered, where the page names it by a part', async () => {
    const { deps: open, asked } = serviceAt('https://badges.example', {
      [elsewhere]: {
        body: '<link rel=alternate type=application/vc href=2>',
        mediaType: 'text/html',
        leadsTo: 'https://other.example/a/1',
      },
    })
    await findInput(open, { url: elsewhere })
    expect(asked.map(({ url }) => url)).to.deep.equal([elsewhere, 'https://other.example/a/2'])
  })
})
