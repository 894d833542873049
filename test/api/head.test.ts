import { connect } from 'node:net'
import { expect } from 'chai'
import { startService, type Client, type TestService } from '../support/service.ts'
import { oneBadge } from '../support/training.ts'

describe('HEAD', () => {
  let service: TestService
  let token: string
  let client: Client
  let paths: readonly string[]
  before(async () => {
    service = await startService()
    const trainer = await service.organisation('atelier-dole')
    const { session, line } = await oneBadge(trainer)
    const scopes = ['session:read', 'award:read', 'api-key:write'] as const
    token = await service.tokenOf(await service.apiKey('atelier-dole', scopes))
    client = service.withToken(token)
    const lists = [
      '/sessions',
      `/sessions/${session.id}/learners`,
      `/sessions/${session.id}/evidence`,
      `/sessions/${session.id}/awards`,
      '/organisations/atelier-dole/api-keys',
    ]
    paths = [
      ...lists.flatMap((path) => [
        `${path}?limit=1`,
        `${path}?limit=0`,
        `${path}?limit=x`,
        `${path}?limit=1&limit=2`,
        `${path}?cursor=x`,
        `${path}?unknown=1`,
      ]),
      `/credentials/${line.awardId}`,
      '/credentials/unknown',
      '/sessions/unknown',
      '/nowhere',
    ]
  })
  after(() => service.stop())

  const compared = ['content-type', 'content-length', 'cache-control', 'vary', 'content-language', 'etag']

  it('is answered as GET is, without the body, whatever is asked', async () => {
    const statuses = new Set<number>()
    for (const path of paths) {
      const [got, head] = [await client.call('GET', path), await client.call('HEAD', path)]
      statuses.add(got.status)
      expect([head.status, head.bytes.length], path).to.deep.equal([got.status, 0])
      for (const name of compared)
        expect(head.headers.get(name), `${name} of ${path}`).to.equal(got.headers.get(name))
    }
    expect([...statuses].sort()).to.deep.equal([200, 400, 404])
  })

  it('sends not one byte after the header, so that the next answer on the connection is read right', async () => {
    const wanted = paths.slice(0, 6)
    const requests = wanted.map((path, index) =>
      [
        `HEAD ${path} HTTP/1.1`,
        `Host: ${new URL(service.url).host}`,
        `Authorization: Bearer ${token}`,
        `Connection: ${index === wanted.length - 1 ? 'close' : 'keep-alive'}`,
        '\r\n',
      ].join('\r\n'),
    )
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1')
    socket.end(requests.join(''))
    let text = ''
    for await (const chunk of socket) text += String(chunk)
    const heads = text.split('\r\n\r\n')
    expect(heads.pop()).to.equal('')
    expect(heads).to.have.length(wanted.length)
    for (const head of heads) expect(head).to.match(/^HTTP\/1\.1 (?:200|400) [^\r\n]+\r\n/)
  })
})
