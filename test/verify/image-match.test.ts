/** Whether the picture around a badge is the one that was signed with it. */
import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { bakePng, bakeSvg } from '../../server/credential/bake.ts'
import { writePngText } from '../../server/credential/png.ts'
import type { Credential } from '../../server/proof/types.ts'
import type { InputKind } from '../../server/verify/types.ts'
import { verifyCredential } from '../../server/verify/verify.ts'
import { changed, now, openIssuing, resultOf, type Issuing } from './issuing.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
/** The same pixels, and other bytes. */
const otherPng = writePngText(png, 'Comment', 'x')
const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="1">\n  <rect width="1"/>\n  <text>é</text>\n</svg>'
const address = 'https://badges.example.org/picture.png'

describe('the picture a badge is baked into', function () {
  this.timeout(30_000)
  let issuing: Issuing
  before(async () => {
    issuing = await openIssuing()
  })
  after(async () => {
    expect(issuing.failures).to.deep.equal([])
    await issuing.close()
  })

  let made = 0
  async function badgeWith(image: string, related?: Credential): Promise<string> {
    made += 1
    const unsigned = await issuing.unsigned(`award-image-${String(made)}`)
    const pictured = changed(unsigned, ['credentialSubject', 'achievement', 'image'], () => ({
      id: image,
      type: 'Image',
    }))
    const whole =
      related === undefined
        ? pictured
        : changed(pictured, ['relatedResource'], (there) => [
            ...(there as object[]),
            { id: image, ...related },
          ])
    return JSON.stringify(await issuing.sign(whole))
  }
  async function judged(kind: InputKind, bytes: Uint8Array | string): Promise<readonly string[]> {
    const report = await verifyCredential(issuing.deps, { kind, bytes: Buffer.from(bytes) }, now)
    return [report.verdict, resultOf(report, 'image.match')]
  }
  const inUri = (type: string, bytes: Uint8Array | string) =>
    `data:image/${type};base64,${Buffer.from(bytes).toString('base64')}`
  const sri = (name: string, bytes: Uint8Array) =>
    `${name}-${createHash(name).update(bytes).digest('base64')}`

  const theirs = ['valid', 'pass image-is-the-badges']
  const another = ['valid-with-warnings', 'warn image-differs']
  const open = ['valid', 'skipped image-not-compared']

  it('is the badge’s when it is the one in the badge itself, byte for byte', async () => {
    const badge = await badgeWith(inUri('png', png))
    expect(await judged('png', bakePng(png, badge))).to.deep.equal(theirs)
    expect(await judged('png', bakePng(bakePng(png, '{}'), badge))).to.deep.equal(theirs)
    const drawn = await badgeWith(inUri('svg+xml', svg))
    expect(await judged('svg', bakeSvg(svg, drawn))).to.deep.equal(theirs)
    const written = await badgeWith(`data:image/svg+xml,${encodeURIComponent(svg)}`)
    expect(await judged('svg', bakeSvg(svg, written))).to.deep.equal(theirs)
  })

  it('is the badge’s when it has the digest that the badge names', async () => {
    for (const name of ['sha256', 'sha384', 'sha512']) {
      const badge = await badgeWith(address, { mediaType: 'image/png', digestSRI: sri(name, png) })
      expect(await judged('png', bakePng(png, badge)), name).to.deep.equal(theirs)
      expect(await judged('png', bakePng(otherPng, badge)), name).to.deep.equal(another)
    }
  })

  it('is a reservation when it is another: never a failure', async () => {
    const badge = await badgeWith(inUri('png', png))
    expect(await judged('png', bakePng(otherPng, badge))).to.deep.equal(another)
    const drawn = await badgeWith(inUri('svg+xml', svg))
    for (const [what, to] of [
      ['width="1"/>', 'width="2"/>'],
      ['é', 'è'],
      ['<rect', '<circle/><rect'],
    ] as const) {
      expect(await judged('svg', bakeSvg(svg.replace(what, to), drawn)), to).to.deep.equal(another)
    }
  })

  it('is not compared where nothing signed fixes it: an address, a picture of another kind', async () => {
    const byAddress = await badgeWith(address)
    expect(await judged('png', bakePng(png, byAddress))).to.deep.equal(open)
    const drawn = await badgeWith(inUri('svg+xml', svg))
    expect(await judged('png', bakePng(png, drawn))).to.deep.equal(open)
    const unreadable = await badgeWith('data:image/png;base64,AAAA')
    expect(await judged('png', bakePng(png, unreadable))).to.deep.equal(open)
  })

  it('is not looked for where there is none', async () => {
    expect(await judged('json', await badgeWith(inUri('png', png)))).to.deep.equal([
      'valid',
      'skipped not-in-an-image',
    ])
  })
})
