import { randomBytes } from 'node:crypto'
import { createServer, type AddressInfo } from 'node:net'
import type { RequestListener } from 'node:http'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { expect } from 'chai'
import type { OutsideLimits } from '../../server/outside/create-outside.ts'
import { outsideOf, startOtherSite, type OtherSite } from '../support/other-site.ts'

const json = { 'Content-Type': 'application/json' }
const short: Partial<OutsideLimits> = {
  connectMilliseconds: 300,
  headersMilliseconds: 300,
  wholeMilliseconds: 900,
}

/** Sends the head, then `chunk` for as long as somebody listens. */
function endless(chunk: Buffer, headers: Readonly<Record<string, string>> = {}): RequestListener {
  return (_request, response) => {
    response.writeHead(200, { ...json, ...headers })
    const send = () => {
      while (!response.destroyed && response.write(chunk));
      if (!response.destroyed) response.once('drain', send)
    }
    send()
  }
}

/** Writes these bytes over the connection, in place of an answer. */
function raw(text: string, { end = true } = {}): RequestListener {
  return (request) => {
    request.socket.write(text)
    if (end) request.socket.end()
  }
}

describe('another site that means harm', () => {
  let site: OtherSite
  before(async () => {
    site = await startOtherSite()
  })
  after(() => site.stop())

  const ask = async (listener: RequestListener, { limits = short, largestBytes = 65_536 } = {}) => {
    const path = `/${randomBytes(8).toString('hex')}`
    site.answer(path, listener)
    const answer = await outsideOf([site], { limits }).fetch({
      url: site.url + path,
      accept: ['application/json'],
      largestBytes,
    })
    return 'document' in answer ? Buffer.from(answer.document.bytes) : answer.refusal
  }
  const sent =
    (body: Buffer | string, headers: Readonly<Record<string, string>> = {}): RequestListener =>
    (_request, response) => {
      response.writeHead(200, { ...json, ...headers }).end(body)
    }

  const silent: RequestListener = () => undefined
  const slowHeaders: RequestListener = ({ socket }) => {
    socket.write('HTTP/1.1 200 OK\r\n')
    const timer = setInterval(() => socket.write('X-More: header\r\n'), 50)
    socket.on('close', () => {
      clearInterval(timer)
    })
  }
  const informing: RequestListener = ({ socket }) => {
    const timer = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'), 50)
    socket.on('close', () => {
      clearInterval(timer)
    })
  }
  const slowBody: RequestListener = (_request, response) => {
    response.writeHead(200, json)
    const timer = setInterval(() => response.write(' '), 50)
    response.on('close', () => {
      clearInterval(timer)
    })
  }
  const stalledBody: RequestListener = (_request, response) => {
    response.writeHead(200, { ...json, 'Content-Length': '10' }).write('{')
  }
  const slow: readonly (readonly [what: string, listener: RequestListener])[] = [
    ['says nothing', silent],
    ['sends one header after the other', slowHeaders],
    ['announces its answer for ever', informing],
    ['sends a body byte by byte', slowBody],
    ['stops in the middle of a body', stalledBody],
  ]
  for (const [what, listener] of slow) {
    it(`is left when it ${what}`, async () => {
      expect(await ask(listener)).to.equal('too-slow')
    })
  }

  it('holds nobody for four seconds, however it goes about it', async () => {
    const start = performance.now()
    const refusals = await Promise.all(slow.map(([, listener]) => ask(listener, { limits: {} })))
    expect(refusals).to.deep.equal(slow.map(() => 'too-slow'))
    // Three and a half seconds, and what a busy machine adds; without a limit they never end.
    expect(performance.now() - start).to.be.below(10_000)
  })

  it('is left when it leads from one slow page to the next', async () => {
    const step: RequestListener = (_request, response) => {
      setTimeout(() => response.writeHead(302, { Location: '/step' }).end(), 250)
    }
    site.answer('/step', step)
    // By the fourth page, a second later, there would be too many.
    expect(await ask(step, { limits: { ...short, wholeMilliseconds: 600 } })).to.equal('too-slow')
  })

  it('is left when it takes the connection and agrees on no key', async () => {
    const mute = createServer()
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
    const standIns = new Map([['mute.example', (mute.address() as AddressInfo).port]])
    const outside = outsideOf([], { limits: short, rehearsal: { standIns } })
    const answer = await outside.fetch({ url: 'https://mute.example/', accept: ['application/json'] })
    expect(answer).to.deep.equal({ refusal: 'too-slow' })
    mute.close()
  })

  it('is left when nobody says where it is', async () => {
    const resolve = () => new Promise<never>(() => undefined)
    const outside = outsideOf([], { limits: short, rehearsal: { resolve } })
    const answer = await outside.fetch({ url: 'https://lost.example/', accept: ['application/json'] })
    expect(answer).to.deep.equal({ refusal: 'too-slow' })
  })

  it('holds nobody longer than the whole may take, waiting for a turn included', async () => {
    site.answer('/silent', () => undefined)
    const limits = { wholeMilliseconds: 400, perHost: 1, waitMilliseconds: 60_000 }
    const outside = outsideOf([site], { limits })
    const start = performance.now()
    const ask = () => outside.fetch({ url: `${site.url}/silent`, accept: ['application/json'] })
    const answers = await Promise.all(Array.from({ length: 20 }, ask))
    expect(answers).to.deep.equal(Array(20).fill({ refusal: 'too-slow' }))
    // One after the other they would take eight seconds.
    expect(performance.now() - start).to.be.below(4000)
  })

  it('is left when it never stops', async () => {
    expect(await ask(endless(Buffer.alloc(16_384, ' ')))).to.equal('too-large')
  })

  it('is left when it never stops, compressed', async () => {
    const member = gzipSync(Buffer.alloc(0))
    expect(await ask(endless(member, { 'Content-Encoding': 'gzip' }))).to.equal('too-large')
  })

  it('is left when it announces more than may be read', async () => {
    const announcing: RequestListener = (_request, response) => {
      response.writeHead(200, { ...json, 'Content-Length': '1000000000' }).write('{')
    }
    expect(await ask(announcing)).to.equal('too-large')
  })

  it('is left when its headers are too many', async () => {
    const line = `X-Many: ${'a'.repeat(1000)}\r\n`
    expect(await ask(raw(`HTTP/1.1 200 OK\r\n${line.repeat(40)}`, { end: false }))).to.equal('too-large')
  })

  it('gains no memory with a gigabyte in a megabyte, sixteen times at once', async () => {
    // 256 members of 4 MiB each; gunzip reads them as one.
    const member = gzipSync(Buffer.alloc(4_194_304), { level: 9 })
    const bomb = Buffer.concat(Array<Buffer>(256).fill(member))
    expect(bomb.length).to.be.below(2_000_000)
    const before = process.memoryUsage().rss
    let highest = before
    const watch = setInterval(() => {
      highest = Math.max(highest, process.memoryUsage().rss)
    }, 5)
    const listener: RequestListener = (_request, response) => {
      response.writeHead(200, { ...json, 'Content-Encoding': 'gzip' }).write(bomb)
    }
    const limits = { wholeMilliseconds: 20_000, waitMilliseconds: 20_000 }
    const refusals = await Promise.all(
      Array.from({ length: 16 }, () => ask(listener, { limits, largestBytes: 2_097_152 })),
    )
    clearInterval(watch)
    expect(new Set(refusals)).to.deep.equal(new Set(['too-large']))
    expect((Math.max(highest, process.memoryUsage().rss) - before) / 1_048_576).to.be.below(100)
  })

  it('is read to the last byte that may be, compressed or not, and not one further', async () => {
    const most = Buffer.alloc(65_536, ' ')
    const more = Buffer.alloc(65_537, ' ')
    for (const [coding, compress] of [
      ['identity', (bytes: Buffer) => bytes],
      ['gzip', gzipSync],
      ['x-gzip', gzipSync],
      ['deflate', deflateSync],
    ] as const) {
      const headers = { 'Content-Encoding': coding }
      expect(await ask(sent(compress(most), headers)), coding).to.deep.equal(most)
      expect(await ask(sent(compress(more), headers)), coding).to.equal('too-large')
    }
  })

  const text = Buffer.from('{"a":1}')
  const unread: readonly (readonly [what: string, listener: RequestListener])[] = [
    ['a coding nobody asked for', sent(brotliCompressSync(text), { 'Content-Encoding': 'br' })],
    ['a coding of a coding', sent(gzipSync(gzipSync(text)), { 'Content-Encoding': 'gzip, gzip' })],
    ['a coding it does not use', sent(text, { 'Content-Encoding': 'gzip' })],
    ['a coding cut short', sent(gzipSync(text).subarray(0, 20), { 'Content-Encoding': 'gzip' })],
    ['another media type', sent(text, { 'Content-Type': 'text/html' })],
    ['a media type hidden in another', sent(text, { 'Content-Type': 'text/html, application/json' })],
    ['a media type that begins like the right one', sent(text, { 'Content-Type': 'application/json5' })],
    ['no media type', raw('HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{"a":1}')],
    [
      'two media types',
      raw('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Type: text/html\r\n\r\n{}'),
    ],
    ['a part of a document', raw('HTTP/1.1 206 Partial Content\r\nContent-Type: application/json\r\n\r\n{}')],
    ['no content', raw('HTTP/1.1 204 No Content\r\nContent-Type: application/json\r\n\r\n')],
    ['"not modified"', raw('HTTP/1.1 304 Not Modified\r\nContent-Type: application/json\r\n\r\n')],
    [
      'a request for a password',
      raw('HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n'),
    ],
    ['a redirect to nowhere', raw('HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n')],
    [
      'a redirect to nothing that could be',
      raw('HTTP/1.1 302 Found\r\nLocation: https://[\r\nContent-Length: 0\r\n\r\n'),
    ],
    ['something that is not HTTP', raw('SSH-2.0-OpenSSH_9.2\r\n')],
    ['HTTP with broken headers', raw('HTTP/1.1 200 OK\r\n: nothing\r\n\r\n')],
    [
      'two lengths',
      raw(
        'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
      ),
    ],
    [
      'a length and chunks',
      raw(
        'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
      ),
    ],
  ]
  for (const [what, listener] of unread) {
    it(`is not read when it sends ${what}`, async () => {
      expect(await ask(listener)).to.equal('other-answer')
    })
  }

  const cut: readonly (readonly [what: string, listener: RequestListener])[] = [
    ['before its answer', ({ socket }) => socket.destroy()],
    [
      'before its length is reached',
      raw('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{}'),
    ],
    [
      'in the middle of its chunks',
      raw(
        'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n',
      ),
    ],
  ]
  for (const [what, listener] of cut) {
    it(`is not read when it goes away ${what}`, async () => {
      expect(await ask(listener)).to.equal('unreachable')
    })
  }

  it('is followed three times, and not a fourth', async () => {
    const to = (location: string) => ({ status: 302, headers: { Location: location } })
    site.answer('/last', { body: { a: 1 } })
    site.answer('/2', to('/last'))
    site.answer('/1', to(`${site.url}/2`))
    site.answer('/0', to('/1'))
    const outside = outsideOf([site])
    const accept = ['application/json'] as const
    const three = await outside.fetch({ url: `${site.url}/0`, accept })
    expect('document' in three && three.document.url).to.equal(`${site.url}/last`)
    site.answer('/start', to('/0'))
    expect(await outside.fetch({ url: `${site.url}/start`, accept })).to.deep.equal({
      refusal: 'too-many-redirects',
    })
    site.answer('/round', to('/round'))
    expect(await outside.fetch({ url: `${site.url}/round`, accept })).to.deep.equal({
      refusal: 'too-many-redirects',
    })
  })

  it('is given no cookie back, nor told where the question came from', async () => {
    const path = '/cookie'
    site.answer(path, { status: 302, headers: { Location: '/after', 'Set-Cookie': 'a=b; Path=/' } })
    site.answer('/after', { headers: { 'Set-Cookie': 'a=b; Path=/' }, body: {} })
    const outside = outsideOf([site])
    await outside.fetch({ url: site.url + path, accept: ['application/json'] })
    await outside.fetch({ url: `${site.url}/after`, accept: ['application/json'] })
    expect(Object.keys(site.latestHeaders)).not.to.include.members(['cookie', 'referer', 'authorization'])
    expect(site.latestHeaders.cookie).to.equal(undefined)
  })

  it('is not believed with a certificate nobody vouches for, or one of another name', async () => {
    site.answer('/did.json', { body: {} })
    const request = { url: `${site.url}/did.json`, accept: ['application/json'] } as const
    const before = site.asked.length
    const unknown = outsideOf([site], { rehearsal: { certificates: [] } })
    expect(await unknown.fetch(request)).to.deep.equal({ refusal: 'unreachable' })
    const standIns = new Map([['another-name.example', site.port]])
    const misnamed = outsideOf([site], { rehearsal: { standIns } })
    expect(await misnamed.fetch({ ...request, url: 'https://another-name.example/did.json' })).to.deep.equal({
      refusal: 'unreachable',
    })
    expect(site.asked.length).to.equal(before)
  })
})
