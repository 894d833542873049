import { hash } from 'node:crypto'
import { expect } from 'chai'
import { bakePng } from '../../../server/credential/bake.ts'
import { shortAddress } from '../../../server/credential/code/short-address.ts'
import type { Outside, OutsideAnswer, OutsideRefusal } from '../../../server/outside/outside.ts'
import { badgesByCode } from '../../../server/verify/own/badges-by-code.ts'
import { keptCredentials } from '../../../server/verify/own/kept-credentials.ts'
import type { VerifyDeps } from '../../../server/verify/check.ts'
import type { Whereabouts } from '../../../server/verify/input/find-input.ts'
import { verifyHandedIn } from '../../../server/verify/input/verify-handed-in.ts'
import { findingCodes } from '../../../server/verify/report/finding-codes.ts'
import { png as picture } from '../../credential/small-images.ts'
import { now, openIssuing, publicUrl, type Issuing } from '../issuing.ts'

type Page = readonly [mediaType: string, content: string | Buffer]

/** Other sites, as far as these tests go, and what was asked of them. */
function sites(
  pages: Readonly<Record<string, Page | OutsideRefusal>>,
): Outside & { readonly asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    fetch({ url, accept }): Promise<OutsideAnswer> {
      asked.push(url)
      const page = pages[url] ?? 'not-found'
      if (typeof page === 'string') return Promise.resolve({ refusal: page })
      const [mediaType, content] = page
      if (!accept.includes(mediaType)) return Promise.resolve({ refusal: 'other-answer' })
      return Promise.resolve({ document: { url, mediaType, bytes: Buffer.from(content), fetchedAt: now } })
    },
  }
}

describe('what is handed in by its address', () => {
  let issuing: Issuing
  let deps: VerifyDeps
  let text: string
  const awardId = 'abcdef0123456789abcdef0123456789'
  const kept = `${publicUrl}/credentials/${awardId}`
  before(async () => {
    issuing = await openIssuing()
    text = JSON.stringify(await issuing.sign(await issuing.unsigned(awardId)))
    const { store } = issuing.signing
    deps = {
      ...issuing.deps,
      ...badgesByCode({ store, publicUrl }),
      ...keptCredentials({ store, publicUrl }),
      keptCredential: (id) => Promise.resolve(id === kept ? text : undefined),
    }
  })
  after(() => issuing.close())

  const verify = (whereabouts: Whereabouts, outside?: Outside) =>
    verifyHandedIn(outside === undefined ? deps : { ...deps, outside }, whereabouts, now)
  /** The verdict, and what reading it found. */
  const read = async (whereabouts: Whereabouts, outside?: Outside) => {
    const { verdict, checks } = await verify(whereabouts, outside)
    return [verdict, checks[0]?.outcome, checks[0]?.code]
  }
  const elsewhere = 'https://badges.example/1'

  describe('at an address of this service', () => {
    for (const [what, path] of [
      ['the badge', ''],
      ['its image', '/badge.png'],
      ['its certificate', '/certificate.pdf?language=fr'],
      ['its page', '?language=en#top'],
    ] as const) {
      it(`is the badge, at the address of ${what}, and no site is asked`, async () => {
        const outside = sites({})
        const report = await verify({ url: `${kept}${path}` }, outside)
        expect(report.verdict).to.equal('valid')
        expect(report.input).to.deep.equal({ kind: 'json', sha256: hash('sha256', text), url: kept })
        expect(outside.asked).to.deep.equal([])
      })
    }

    it('is not asked for over the network, however the host is written', async () => {
      const outside = sites({})
      const { host } = new URL(publicUrl)
      for (const url of [
        `${publicUrl}/frameworks`,
        `http://${host}/credentials/nothing`,
        `https://${host.toUpperCase()}/x`,
        `https://${host}./x`,
        `${publicUrl}/b/AAAA`,
        `${publicUrl}/b/%E0%A4%A`,
      ])
        expect((await read({ url }, outside)).slice(0, 2), url).to.deep.equal(['undetermined', 'unknown'])
      expect(outside.asked).to.deep.equal([])
    })
  })

  describe('at an address of another site', () => {
    const png = () => bakePng(picture, text)
    const goods: readonly (readonly [string, string, () => Page])[] = [
      ['JSON', 'json', () => ['application/ld+json', text]],
      ['JSON said to be text', 'json', () => ['text/plain', text]],
      ['an image', 'png', () => ['image/png', png()]],
    ]
    for (const [what, kind, page] of goods) {
      it(`is judged as what it is: ${what}`, async () => {
        const report = await verify({ url: elsewhere }, sites({ [elsewhere]: page() }))
        expect(report.verdict).to.equal('valid')
        expect(report.input).to.include({ kind, url: elsewhere })
        expect(report.checks[0]?.basedOn).to.deep.equal([{ url: elsewhere, fetchedAt: report.checkedAt }])
      })
    }

    it('is found from a page that says it is about it, and from no page after that', async () => {
      const page = (href: string): Page => [
        'text/html',
        `<!doctype html><link rel=stylesheet href=/a.css><link rel="alternate" type="application/rss+xml" href="/feed">
         <LINK type='application/vc' href='${href}' rel='alternate home'>`,
      ]
      const outside = sites({ [elsewhere]: page('2'), 'https://badges.example/2': ['application/vc', text] })
      expect((await verify({ url: elsewhere }, outside)).verdict).to.equal('valid')
      const again = sites({ [elsewhere]: page('2'), 'https://badges.example/2': page('3') })
      expect(await read({ url: elsewhere }, again)).to.deep.equal([
        'undetermined',
        'unknown',
        'address-other-answer',
      ])
      expect(again.asked).to.have.length(2)
      const ours = sites({ [elsewhere]: page(kept) })
      expect((await verify({ url: elsewhere }, ours)).input.url).to.equal(kept)
      expect(ours.asked).to.deep.equal([elsewhere])
    })

    it('is unknown, never invalid, when nothing can be read there', async () => {
      const expected = {
        'address-refused': 'address-refused',
        unreachable: 'address-unreachable',
        'too-slow': 'address-too-slow',
        'too-large': 'address-too-large',
        'not-found': 'address-not-found',
        gone: 'address-gone',
        'other-answer': 'address-other-answer',
        'too-many-redirects': 'address-too-many-redirects',
        busy: 'address-not-now',
        closed: 'address-not-visited',
      } as const satisfies Readonly<Record<OutsideRefusal, string>>
      for (const [refusal, code] of Object.entries(expected)) {
        const report = await verify({ url: elsewhere }, sites({ [elsewhere]: refusal as OutsideRefusal }))
        const [first, ...others] = report.checks
        expect([report.verdict, first?.outcome, first?.code]).to.deep.equal(['undetermined', 'unknown', code])
        expect(others.every((check) => check.code === 'not-reached')).to.equal(true)
        expect(report.input).to.deep.equal({ kind: 'url', sha256: hash('sha256', elsewhere), url: elsewhere })
        expect(findingCodes.has(code)).to.equal(true)
      }
      expect(await read({ url: elsewhere })).to.deep.equal(['undetermined', 'unknown', 'address-not-visited'])
      const page = sites({ [elsewhere]: ['text/html', '<link rel=alternate type=application/vc>'] })
      expect(await read({ url: elsewhere }, page)).to.deep.equal([
        'undetermined',
        'unknown',
        'page-without-badge',
      ])
    })

    it('is refused unasked when it is no address', async () => {
      const outside = sites({})
      for (const url of ['', 'bonjour', `https://a.example/${'x'.repeat(3000)}`])
        expect(await read({ url }, outside)).to.deep.equal(['undetermined', 'unknown', 'address-refused'])
      expect(outside.asked).to.deep.equal([])
    })
  })

  it('is judged at once where it is handed in itself', async () => {
    const bytes = Buffer.from(text)
    const report = await verifyHandedIn(deps, { kind: 'json', bytes }, now)
    expect([report.verdict, report.input]).to.deep.equal([
      'valid',
      { kind: 'json', sha256: hash('sha256', text) },
    ])
  })

  it('answers no challenge where nothing could be read', async () => {
    const asked = { challenge: 'c', domain: 'd' }
    const report = await verifyHandedIn(deps, { url: elsewhere }, now, asked)
    expect([report.verdict, report.subjectBinding]).to.deep.equal(['undetermined', 'not-possible'])
    expect(await verify({ url: elsewhere })).to.not.have.any.keys('subjectBinding')
    const ofBadge = await verifyHandedIn(deps, { url: kept }, now, asked)
    expect([ofBadge.verdict, ofBadge.subjectBinding]).to.deep.equal(['invalid', 'failed'])
  })

  describe('by the code of its card', () => {
    const code = shortAddress('', awardId).replace('/b/', '')
    it('is the badge that the code is of', async () => {
      const known = {
        ...deps,
        badgeOfCode: (shortId: string) =>
          Promise.resolve(shortId === awardId.slice(0, 16) ? kept : undefined),
      }
      const report = await verifyHandedIn(known, { code: ` ${code.toLowerCase()}` }, now)
      expect([report.verdict, report.input.url]).to.deep.equal(['valid', kept])
      const byAddress = await verifyHandedIn(known, { url: `${publicUrl}/b/${code}` }, now)
      expect(byAddress.input.url).to.equal(kept)
    })
    it('says that a code is mistyped, apart from that no badge has it', async () => {
      const wrong = code.replace(/^./u, (sign) => (sign === '3' ? '4' : '3'))
      expect(await read({ code: wrong })).to.deep.equal(['undetermined', 'unknown', 'code-mistyped'])
      expect(await read({ code })).to.deep.equal(['undetermined', 'unknown', 'code-unknown'])
      expect((await verify({ code })).input).to.deep.equal({ kind: 'code', sha256: hash('sha256', code) })
    })
  })
})
