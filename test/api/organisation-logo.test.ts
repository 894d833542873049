import { crc32, deflateSync } from 'node:zlib'
import { Resvg } from '@resvg/resvg-js'
import { expect } from 'chai'
import { bakePng } from '../../server/credential/bake.ts'
import { readPngChunks } from '../../server/credential/png.ts'
import { picture } from '../support/batches.ts'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, type Client, type TestService } from '../support/service.ts'
import { oneBadge } from '../support/training.ts'

const svg = (content: string, attributes = '') =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" ${attributes}>${content}</svg>`
const drawing = svg('<rect width="100" height="50" fill="#7b2d4f"/>')
/** One black pixel in the middle of a JPEG of 16 × 16. */
const jpeg = Buffer.from(
  '/9j/4AAQSkZJRgABAQEAYABgAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/wAALCAABAAEBAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/APn+iiiv/9k=',
  'base64',
)

/** A PNG whose header says `width` × `height`, whatever is in it. */
function png(width: number, height: number, rows = deflateSync(Buffer.alloc(1024))): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const frame = Buffer.alloc(8)
    frame.writeUInt32BE(data.length, 0)
    frame.writeUInt32BE(crc32(body), 4)
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 6, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** Each of `levels` clips has `parts` parts, and each of these is clipped by the next: painted `parts` ** `levels` times. */
function nestedClips(parts: number, levels: number): string {
  const clips = Array.from({ length: levels }, (_, level) => {
    const next = level + 1 < levels ? ` clip-path="url(#c${String(level + 1)})"` : ''
    const part = `<rect width="500" height="500"${next}/>`
    return `<clipPath id="c${String(level)}">${part.repeat(parts)}</clipPath>`
  })
  return `${clips.join('')}<rect width="512" height="512" clip-path="url(#c0)"/>`
}

describe('the logo of an organisation', () => {
  let service: TestService
  let trainer: Client
  before(async () => {
    service = await startService()
    trainer = await service.organisation('atelier-dole')
  })
  after(() => service.stop())

  const path = '/organisations/atelier-dole/logo'
  const put = (raw: string | Buffer, type = 'image/png', client = trainer) =>
    client.call('PUT', path, { raw, headers: { 'Content-Type': type } })
  const read = (headers = {}) => service.anonymous.call('GET', path, { headers })
  const sizeOf = (bytes: Buffer) => {
    const header = readPngChunks(bytes)?.[0]?.data
    return [header?.readUInt32BE(0), header?.readUInt32BE(4)]
  }

  it('is a PNG for everybody, whatever it was sent as, and no larger than 512 pixels', async () => {
    const large = new Resvg(drawing, { fitTo: { mode: 'width', value: 2000 } }).render().asPng()
    const cases = [
      [Buffer.from(large), 'image/png', [512, 256]],
      [Buffer.from(drawing), 'image/svg+xml', [100, 50]],
      [jpeg, 'image/jpeg', [1, 1]],
      // What it is is found from the content.
      [picture(), 'image/jpeg', [64, 64]],
    ] as const
    for (const [bytes, type, size] of cases) {
      expect((await put(bytes, type)).status, type).to.equal(204)
      const logo = await read()
      expect([logo.status, logo.headers.get('content-type')]).to.deep.equal([200, 'image/png'])
      expect(sizeOf(logo.bytes)).to.deep.equal(size)
    }
  })

  it('is a painting: nothing else that the file carried is in it', async () => {
    expect((await put(Buffer.from(bakePng(picture(), 'un secret')))).status).to.equal(204)
    expect((await read()).bytes.toString('latin1')).to.not.include('secret')
  })

  it('is not sent again to whoever has it, until it changes', async () => {
    succeeded(await put(picture()))
    const first = await read()
    expect(first.headers.get('cache-control')).to.equal('public, max-age=300')
    const seen = { 'If-None-Match': first.headers.get('etag') ?? '' }
    const again = await read(seen)
    expect([again.status, again.bytes.length]).to.deep.equal([304, 0])
    succeeded(await put(drawing, 'image/svg+xml'))
    expect((await read(seen)).status).to.equal(200)
  })

  it('is in the pictures of badges that are painted from then on; their credential stays the same', async () => {
    succeeded(await trainer.call('DELETE', path))
    const { line } = await oneBadge(trainer)
    const badge = async (form: string) => {
      const answer = await service.anonymous.call('GET', `/credentials/${line.awardId}/badge.${form}`)
      return succeeded(answer) ?? answer.bytes.toString('utf8')
    }
    expect(await badge('svg')).to.not.include('<image')
    succeeded(await put(picture()))
    expect(await badge('svg'))
      .to.include('<image')
      .and.to.include('data:image/png;base64,')
    const verified = await service.anonymous.call<{ verdict: string }>('POST', '/verifications', {
      raw: (await service.anonymous.call('GET', `/credentials/${line.awardId}/badge.png`)).bytes,
      headers: { 'Content-Type': 'image/png' },
    })
    expect(succeeded(verified).verdict).to.equal('valid')
  })

  it('can be taken away, as often as one likes', async () => {
    succeeded(await put(picture()))
    for (let times = 0; times < 2; times += 1)
      expect((await trainer.call('DELETE', path)).status).to.equal(204)
    expectProblem(await read(), 404, 'not-found')
  })

  it('is the organisation’s to change, or the operator’s', async () => {
    const stranger = await service.organisation('tiers-lieu')
    const reader = service.withToken(
      await service.tokenOf(await service.apiKey('atelier-dole', ['session:read', 'award:read'])),
    )
    for (const method of ['PUT', 'DELETE']) {
      const payload = method === 'PUT' ? { raw: picture(), headers: { 'Content-Type': 'image/png' } } : {}
      expectProblem(await stranger.call(method, path, payload), 404, 'not-found')
      expectProblem(await reader.call(method, path, payload), 403, 'forbidden')
      expectProblem(await service.anonymous.call(method, path, payload), 401, 'unauthorized')
    }
    expect((await put(picture(), 'image/png', service.operator)).status).to.equal(204)
  })

  describe('is refused, and nothing changes, when it is', () => {
    const xlink = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
    const pixel = picture(8).toString('base64')
    const rect = '<rect width="9" height="9"/>'
    const hostile: Readonly<Record<string, string | Buffer>> = {
      nothing: '',
      'a text': 'Douze ateliers.',
      'a page': '<!doctype html><script>alert(1)</script>',
      'a PNG cut short': picture().subarray(0, 400),
      'a PNG with a file after its end': Buffer.concat([picture(), Buffer.from('<script>alert(1)</script>')]),
      'a PNG with nothing it can be painted from': png(10, 10, Buffer.from('nothing')),
      'a PNG that unpacks to a thousand times its size': png(
        60_000,
        60_000,
        deflateSync(Buffer.alloc(20_000_000)),
      ),
      'a PNG of no width': png(0, 10),
      'a JPEG cut short': jpeg.subarray(0, 100),
      'an SVG with a script': svg('<script>alert(1)</script>' + rect),
      'an SVG with an event handler': svg('<rect width="9" height="9" onload="alert(1)"/>'),
      'an SVG with a page in it': svg(
        '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>',
      ),
      'an SVG with a picture from elsewhere': svg(
        '<image href="https://ailleurs.example/x.png" width="9" height="9"/>',
      ),
      'an SVG with a file of this machine': svg('<image href="/etc/passwd" width="9" height="9"/>'),
      'an SVG with a picture of its own': svg(
        `<image href="data:image/png;base64,${pixel}" width="9" height="9"/>`,
      ),
      'an SVG that takes its parts from elsewhere': svg(
        `<use xlink:href="https://ailleurs.example/x.svg#a"/>`,
        xlink,
      ),
      'an SVG that multiplies itself': svg(
        `<g id="a0">${rect}</g>` +
          Array.from(
            { length: 30 },
            (_, index) => `<g id="a${index + 1}">${`<use href="#a${index}"/>`.repeat(10)}</g>`,
          ).join(''),
      ),
      'an SVG under another prefix': `<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:use href="x"/></s:svg>`,
      'an SVG with a part under another prefix': svg(
        '<s:use href="#a"/>' + rect,
        'xmlns:s="http://www.w3.org/2000/svg"',
      ),
      'an SVG with a part under a prefix of drawing programs': svg(
        '<cc:use href="#a"/>' + rect,
        'xmlns:cc="http://www.w3.org/2000/svg"',
      ),
      'an SVG with an entity of a file': `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${svg('<desc>&x;</desc>' + rect)}`,
      'an SVG with entities that grow': `<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>${svg(rect)}`,
      'an SVG with a style sheet from elsewhere': `<?xml-stylesheet href="https://ailleurs.example/x.css"?>${svg(rect)}`,
      'an SVG whose style fetches': svg('<style>@import url(https://ailleurs.example/x.css);</style>' + rect),
      'an SVG whose colour fetches': svg(
        '<rect width="9" height="9" fill="url(https://ailleurs.example/x.svg#a)"/>',
      ),
      'an SVG whose style hides what it fetches': svg(
        '<rect width="9" height="9" style="fill:\\75rl(//x)"/>',
      ),
      'an SVG that animates': svg('<animate attributeName="href" values="javascript:alert(1)"/>' + rect),
      'an SVG with a filter': svg('<filter id="f"><feTurbulence/></filter>' + rect),
      'an SVG with dashes without number': svg(
        '<path d="M0 0 L100 0" stroke="#000" stroke-dasharray="0.00001"/>',
      ),
      'an SVG with text': svg('<text y="20">Logo</text>'),
      'an SVG deeper than any': svg('<g>'.repeat(40) + rect + '</g>'.repeat(40)),
      'an SVG with more parts than any': svg(rect.repeat(3000)),
      'an SVG whose clips are clipped': svg(nestedClips(4, 3), 'width="512" height="512"'),
      'an SVG whose clips are clipped by their style': svg(
        nestedClips(4, 3).replaceAll(/ clip-path="([^"]*)"/gu, ' style="clip-path:$1"'),
      ),
      'an SVG whose clip is clipped itself': svg(
        `<clipPath id="a">${rect}</clipPath><clipPath id="b" clip-path="url(#a)">${rect}</clipPath>` +
          '<rect width="9" height="9" clip-path="url(#b)"/>',
      ),
      'an SVG with a mask': svg(`<mask id="m">${rect}</mask><rect width="9" height="9" mask="url(#m)"/>`),
      'an SVG with a pattern': svg(
        `<pattern id="p" width="1" height="1">${rect}</pattern><rect width="9" height="9" fill="url(#p)"/>`,
      ),
      'an SVG whose style sheet makes a layer of every part': svg(`<style>*{opacity:.9}</style>${rect}`),
      'an SVG whose style sheet makes a layer, in capitals': svg(`<style>*{ OPACITY : .9}</style>${rect}`),
      'an SVG whose style sheet mixes every part': svg(`<style>rect{mix-blend-mode:multiply}</style>${rect}`),
      'an SVG whose style sheet says one word in two': svg(`<style>*{opa<!-- -->city:.9}</style>${rect}`),
      'an SVG with parts in its style sheet': svg(`<style>.a{}<desc/>.b{}</style>${rect}`),
      'an SVG with more layers than any, in styles': svg(
        '<rect width="9" height="9" style="opacity:.9"/>'.repeat(101),
      ),
      'an SVG with a path longer than any': svg(`<path d="M0 0${'L9 9L0 5'.repeat(20_000)}"/>`),
      'an SVG with paths longer together than any': svg(
        `<polyline points="${'0,0 9,9 '.repeat(2000)}"/>`.repeat(10),
      ),
      'an SVG that does not end': svg('<g>').replace('</svg>', ''),
      'an SVG with nothing to see': svg('<rect width="0" height="0"/>'),
      'an SVG of no size': '<svg xmlns="http://www.w3.org/2000/svg" width="0" height="0"/>',
    }
    before(() => put(drawing, 'image/svg+xml'))

    for (const [what, bytes] of Object.entries(hostile)) {
      it(what, async () => {
        const before = await service.documents()
        const type = typeof bytes === 'string' && bytes.startsWith('<') ? 'image/svg+xml' : 'image/png'
        const answer = await put(bytes, type)
        if (what === 'nothing') expect(answer.status).to.be.oneOf([400, 422])
        else expectProblem(answer, 422, 'file-refused')
        expect(sizeOf((await read()).bytes)).to.deep.equal([100, 50])
        expect(await service.documents()).to.deep.equal(before)
      })
    }

    it('more than a megabyte, or announced as something else', async () => {
      expectProblem(await put(Buffer.alloc(1_100_000, 0x20)), 413, 'payload-too-large')
      expectProblem(await put(drawing, 'text/html'), 415, 'unsupported-media-type')
      expectProblem(await put(drawing, 'application/pdf'), 415, 'unsupported-media-type')
    })
  })

  it('is taken with the notes and gradients that drawing programs write', async () => {
    const drawn = `<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!-- Created with Inkscape (http://www.inkscape.org/) -->
<svg width="40mm" height="20mm" viewBox="0 0 40 20" version="1.1" id="svg5" xmlns="http://www.w3.org/2000/svg"
   xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" xmlns:xlink="http://www.w3.org/1999/xlink">
  <metadata id="m"/><inkscape:grid type="xygrid" id="g1" />
  <defs><style>.a { fill: url(#b); fill-opacity: .9 }</style><clipPath id="c"><path d="M0 0h40v20H0z"/></clipPath>
    <linearGradient id="a"><stop style="stop-color:#17605f;stop-opacity:1" offset="0" /></linearGradient>
    <linearGradient id="b" xlink:href="#a" x1="0" x2="40" gradientUnits="userSpaceOnUse"/></defs>
  <g inkscape:label="Calque &amp; 1" id="layer1" clip-path="url(#c)" style="opacity:0.9"><path class="a" d="M 0,0 H 40 V 20 H 0 Z" id="p"/></g>
</svg>`
    expect((await put(drawn, 'image/svg+xml')).status).to.equal(204)
  })
})
