import { Resvg } from '@resvg/resvg-js'
import { expect } from 'chai'
import { paintApart } from '../../server/view/logo/paint-apart.ts'
import { paintLogo } from '../../server/view/logo/paint-logo.ts'

/** Ten clips, each of ten parts that the next one clips: ten thousand million paintings, in five kilobytes. */
function endless(): string {
  const clips = Array.from({ length: 10 }, (_, level) => {
    const next = level < 9 ? ` clip-path="url(#c${String(level + 1)})"` : ''
    return `<clipPath id="c${String(level)}">${`<rect width="500" height="500"${next}/>`.repeat(10)}</clipPath>`
  })
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512">' +
    `${clips.join('')}<rect width="512" height="512" clip-path="url(#c0)"/></svg>`
  )
}

const plain =
  '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'

describe('painting a logo', function () {
  this.timeout(30_000)

  it('ends when its time is over, and the next is painted', async () => {
    const [never, next] = await Promise.all([paintApart(endless(), 1500), paintApart(plain)])
    expect(never).to.equal('too-much-to-paint')
    expect(next).to.be.instanceOf(Buffer)
  })

  it('keeps nobody else waiting', async () => {
    let isOver = false
    const painting = paintApart(endless(), 1500).finally(() => {
      isOver = true
    })
    for (let turns = 0; turns < 20; turns += 1) await new Promise((done) => setTimeout(done, 5))
    expect(isOver).to.equal(false)
    await painting
  })

  it('is refused rather than queued without end', async () => {
    const asked = await Promise.allSettled(Array.from({ length: 12 }, () => paintApart(plain)))
    const refused = asked.flatMap((one) =>
      one.status === 'rejected' ? [one.reason as { code: string }] : [],
    )
    expect(refused.map(({ code }) => code)).to.deep.equal(Array(4).fill('unavailable'))
    expect(await paintApart(plain)).to.be.instanceOf(Buffer)
  })

  it('of the same drawing gives the same bytes', async () => {
    const [first, second] = [
      await paintLogo('image/svg+xml', Buffer.from(plain)),
      await paintLogo('image/svg+xml', Buffer.from(plain)),
    ]
    expect(first).to.deep.equal(second)
  })

  it('is done of a picture as large as is allowed', async () => {
    const white =
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9H0z" fill="#fff"/></svg>'
    const large = new Resvg(white, { fitTo: { mode: 'width', value: 4096 } }).render().asPng()
    expect(await paintLogo('image/png', large)).to.be.instanceOf(Buffer)
  })

  it('is not begun for a drawing that grows as it is painted', async () => {
    expect(await paintLogo('image/svg+xml', Buffer.from(endless()))).to.equal('not-a-drawing')
  })
})
