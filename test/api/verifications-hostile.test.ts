import { createServer } from 'node:http'
import { deflateSync, gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { writePngChunks } from '../../server/credential/png.ts'
import type { Credential } from '../../server/proof/types.ts'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, type Answer, type Schemas, type TestService } from '../support/service.ts'
import { oneBadge } from '../support/training.ts'

type Report = Schemas['VerificationReport']

const mebibyte = 1024 * 1024

describe('a verification', () => {
  let service: TestService
  /** A good badge. */
  let text: string
  before(async () => {
    service = await startService()
    const { line } = await oneBadge(await service.organisation('atelier-dole'))
    text = (await service.anonymous.call('GET', line.credential)).bytes.toString('utf8')
  })
  after(() => service.stop())

  const post = (
    raw: string | Uint8Array,
    type = 'application/vc+ld+json',
    headers: Record<string, string> = {},
  ) =>
    service.anonymous.call<Report>('POST', '/verifications', {
      raw,
      headers: { 'Content-Type': type, ...headers },
    })
  /** The verdict, then `check code` of whatever failed. */
  const judged = (answer: Answer<Report>) => {
    const { verdict, checks } = succeeded(answer)
    return [
      verdict,
      ...checks.filter(({ outcome }) => outcome === 'fail').map(({ id, code }) => `${id} ${code}`),
    ]
  }
  const verify = async (credential: unknown) => judged(await post(JSON.stringify(credential)))

  describe('of something else', () => {
    const png = (...extra: { type: string; data: Buffer }[]) => {
      const header = Buffer.alloc(13)
      header.writeUInt32BE(60_000, 0)
      header.writeUInt32BE(60_000, 4)
      header.set([8, 6, 0, 0, 0], 8)
      return writePngChunks([
        { type: 'IHDR', data: header },
        ...extra,
        { type: 'IDAT', data: deflateSync(Buffer.alloc(8 * mebibyte), { level: 9 }) },
        { type: 'IEND', data: Buffer.alloc(0) },
      ])
    }
    const compressed = (type: string, prefix: Buffer) => ({
      type,
      data: Buffer.concat([
        Buffer.from('openbadgecredential\0'),
        prefix,
        deflateSync(Buffer.alloc(50 * mebibyte, '{')),
      ]),
    })
    const svg = (inside: string, attributes = '') =>
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"${attributes}>${inside}</svg>`
    const credential = '<openbadges:credential><![CDATA[{}]]></openbadges:credential>'
    const things: readonly (readonly [string, string, string | Uint8Array, string])[] = [
      ['text that is no JSON', 'application/json', 'bonjour', 'format not-json'],
      ['nothing', 'application/json', '', 'format not-json'],
      ['JSON that is no object', 'application/json', '[1, 2]', 'format not-an-object'],
      ['an empty object', 'application/json', '{}', 'context context-unknown'],
      ['a key twice', 'application/json', '{"a": 1, "\\u0061": 2}', 'format duplicate-key'],
      ['a prototype', 'application/json', '{"__proto__": {"verdict": "valid"}}', 'format forbidden-key'],
      ['JSON too deep', 'application/json', '['.repeat(200_000), 'format too-deep'],
      [
        'a badge of more than 256 KiB',
        'application/json',
        `{"name":"${'x'.repeat(300_000)}"}`,
        'format too-large',
      ],
      [
        'JSON in UTF-16',
        'application/json; charset=utf-16',
        Buffer.from('{"a":1}', 'utf16le'),
        'format not-json',
      ],
      ['JSON in ISO 8859-1', 'application/json', Buffer.from('{"nom":"é"}', 'latin1'), 'format not-utf8'],
      ['a PNG without a badge', 'image/png', png(), 'format no-credential'],
      [
        'a PNG bomb in its text',
        'image/png',
        png(compressed('zTXt', Buffer.from([0]))),
        'format compressed-credential',
      ],
      [
        'a PNG bomb in its international text',
        'image/png',
        png(compressed('iTXt', Buffer.from([1, 0, 0, 0]))),
        'format compressed-credential',
      ],
      ['a PNG cut short', 'image/png', png().subarray(0, 200), 'format malformed-image'],
      ['no PNG', 'image/png', 'bonjour', 'format not-an-image'],
      ['an empty PNG', 'image/png', '', 'format not-an-image'],
      ['an SVG given as a PNG', 'image/png', svg(credential), 'format not-an-image'],
      ['an SVG without a badge', 'image/svg+xml', svg('<g/>'), 'format no-credential'],
      ['an SVG with two badges', 'image/svg+xml', svg(credential + credential), 'format several-credentials'],
      [
        'an SVG with a script',
        'image/svg+xml',
        svg(`${credential}<script>alert(1)</script>`),
        'format svg-active-content',
      ],
      [
        'an SVG that runs when shown',
        'image/svg+xml',
        svg(credential, ' onload="alert(1)"'),
        'format svg-active-content',
      ],
      [
        'an SVG with a web page in it',
        'image/svg+xml',
        svg(`${credential}<foreignObject/>`),
        'format svg-active-content',
      ],
      [
        'an SVG with entities',
        'image/svg+xml',
        `<!DOCTYPE svg [<!ENTITY a "aaaa">]>${svg(credential)}`,
        'format malformed-image',
      ],
    ]
    for (const [what, type, bytes, failure] of things) {
      it(`says that ${what} is no good badge`, async () => {
        expect(judged(await post(bytes, type))).to.deep.equal(['invalid', failure])
      })
    }

    it('says that a signed text (JWT) that holds no badge is no good badge', async () => {
      expect(judged(await post('eyJhbGciOiJFUzI1NiJ9.e30.c2ln', 'application/vc'))).to.deep.equal([
        'invalid',
        'context context-unknown',
      ])
    })

    it('never follows an address given in it', async () => {
      const hits: string[] = []
      const canary = await startCanary(hits)
      try {
        const { proof, ...unsigned } = JSON.parse(text) as Credential
        const lures = [
          {
            ...unsigned,
            proof,
            '@context': ['https://www.w3.org/ns/credentials/v2', `${canary.url}/context`],
          },
          { ...unsigned, proof, issuer: { id: `${canary.url}/issuer`, type: ['Profile'] } },
          {
            ...unsigned,
            proof,
            credentialSchema: [{ id: `${canary.url}/schema`, type: '1EdTechJsonSchemaValidator2019' }],
          },
        ]
        for (const lure of lures) expect((await verify(lure))[0]).to.equal('invalid')
        expect(hits).to.deep.equal([])
      } finally {
        await canary.close()
      }
    })

    it('is refused when it is too large or of another type', async () => {
      const headers = { 'Content-Encoding': 'gzip' }
      const bomb = gzipSync(Buffer.alloc(60 * mebibyte, ' '))
      for (const type of ['application/json', 'image/png', 'image/svg+xml']) {
        expectProblem(await post(Buffer.alloc(2 * mebibyte + 1, ' '), type), 413, 'payload-too-large')
        expectProblem(await post(bomb, type, headers), 413, 'payload-too-large')
      }
      for (const type of [
        'text/html',
        'application/xml',
        'image/jpeg',
        'application/postscript',
        'multipart/form-data; boundary=x',
        'garbage',
      ])
        expectProblem(await post(text, type), 415, 'unsupported-media-type')
      expectProblem(await service.anonymous.call('POST', '/verifications'), 415, 'unsupported-media-type')
    })
  })
})

/** A server that notes whatever reaches it. */
async function startCanary(hits: string[]): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    hits.push(request.url ?? '')
    response.end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${String(port)}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
