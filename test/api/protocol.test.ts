import { expect } from 'chai'
import { scopes } from '../../server/access/scope.ts'
import { holdingsOf, type Holdings } from '../support/holdings.ts'
import { isOpenToBrowsers, operations, pathOf, type Operation } from '../support/operations.ts'
import { expectProblem, expectRefusal } from '../support/problems.ts'
import { startService, type Client, type TestService } from '../support/service.ts'

const all = operations()
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
const paths = [...new Set(all.map(({ path }) => path))]
describe('HTTP', function () {
  // Releases versions of frameworks first, a whole one among them.
  this.timeout(120_000)
  let service: TestService
  let owner: Client
  let holdings: Holdings
  before(async () => {
    service = await startService()
    // A program: assessing is done in person.
    const own = scopes.filter((scope) => scope !== 'organisation:write' && scope !== 'application:assess')
    owner = await service.organisation('atelier-dole', own)
    holdings = await holdingsOf(service, owner, 'atelier-dole')
  })
  after(() => service.stop())

  /** A path that exists, for every operation there is. */
  const existing = (operation: Operation) => pathOf(operation, holdings.ids)
  const reading = all.filter(({ method }) => method === 'GET')
  const origin = { Origin: 'https://employeur.example' }

  it('answers every GET of the contract, and its HEAD with the same headers and no body', async () => {
    for (const operation of reading) {
      const [path, client] = [existing(operation), holdings.clientOf(operation)]
      const [got, head] = [await client.call('GET', path), await client.call('HEAD', path)]
      expect(got.status, path).to.equal(operation.success)
      expect([head.status, head.bytes.length], path).to.deep.equal([operation.success, 0])
      for (const name of ['content-type', 'content-length', 'cache-control', 'etag', 'vary'])
        expect(head.headers.get(name), `${name} of ${path}`).to.equal(got.headers.get(name))
    }
  })

  it('answers 405 with Allow to any other method, whoever asks', async () => {
    for (const path of paths) {
      const known = all.filter((operation) => operation.path === path)
      const [operation] = known
      const allow = [
        ...known.map(({ method }) => method),
        ...(known.some(({ method }) => method === 'GET') ? ['HEAD'] : []),
        'OPTIONS',
      ]
      for (const method of methods.filter((one) => !allow.includes(one))) {
        const answer = await service.anonymous.call(
          method,
          operation === undefined ? path : existing(operation),
        )
        expectRefusal(path, answer, 405, 'method-not-allowed')
        expect(answer.headers.get('allow')?.split(', ').sort(), `${method} ${path}`).to.deep.equal(
          [...allow].sort(),
        )
      }
      const options = await service.anonymous.call(
        'OPTIONS',
        operation === undefined ? path : existing(operation),
      )
      expect(options.status, path).to.equal(204)
      expect(options.headers.get('allow')?.split(', ').sort(), path).to.deep.equal([...allow].sort())
    }
  })

  it('answers 404 to any other address, in the caller’s language', async () => {
    for (const path of [
      '/',
      '/nothing',
      '/sessions/',
      '/SESSIONS',
      '/favicon.ico',
      '/.env',
      '/health',
      '/metrics',
      '//sessions',
      '/%2e%2e/package.json',
      '/%',
      '/docs/../package.json',
      `/${'x'.repeat(5000)}`,
      '/competencies/',
      '/framework-drafts/',
      '/frameworks/referentiel-mediateurs/0.1.0/',
      '/ims/case/',
      '/ims/case/v1p1',
      '/ims/case/v1p1/',
      '/ims/case/v1p1/CFDocuments/',
      '/ims/case/v1p1/cfdocuments',
      '/ims/case/v2p0/CFDocuments',
      '/ims/case/v1p1/%',
    ]) {
      const answer = await service.anonymous.call('GET', path)
      // `fetch` itself resolves dot segments: what is left is another address that does not exist.
      expectRefusal(path, answer, 404, 'not-found')
    }
    const english = await service.anonymous.call('POST', '/nothing', {
      json: {},
      headers: { 'Accept-Language': 'en' },
    })
    expect(expectProblem(english, 404, 'not-found').title).to.equal('Not found')
    expect(english.headers.get('content-language')).to.equal('en')
    expect(english.headers.get('vary')).to.match(/Accept-Language/)
  })

  it('lets pages of other sites read what is public, and nothing else', async () => {
    for (const operation of all) {
      const path = existing(operation)
      const preflight = await service.anonymous.call('OPTIONS', path, {
        headers: {
          ...origin,
          'Access-Control-Request-Method': operation.method,
          'Access-Control-Request-Headers': 'authorization',
        },
      })
      expect(preflight.headers.get('access-control-allow-origin'), path).to.equal(
        isOpenToBrowsers(operation) ? '*' : null,
      )
      const answer =
        operation.method === 'GET' ? await owner.call('GET', path, { headers: origin }) : undefined
      if (answer !== undefined)
        expect(answer.headers.get('access-control-allow-origin'), path).to.equal(
          isOpenToBrowsers(operation) ? '*' : null,
        )
      expect(answer?.headers.has('access-control-allow-credentials') ?? false).to.equal(false)
    }
  })

  it('protects whoever opens an answer in a browser', async () => {
    const addresses = [
      ...reading.map(existing),
      '/nothing',
      '/docs/',
      '/docs/swagger-ui-init.js',
      '/assets/pico.min.css',
      '/assets/mediation.css',
    ]
    for (const path of addresses) {
      for (const client of [owner, service.anonymous]) {
        const { headers } = await client.call('GET', path, { headers: { Accept: 'text/html, */*' } })
        const policy = headers.get('content-security-policy') ?? ''
        expect(policy, path)
          .to.match(/^default-src 'none';/)
          .and.to.match(/frame-ancestors 'none'/)
        if (!path.startsWith('/docs/')) expect(policy, path).not.to.match(/unsafe|script-src/)
        expect(headers.get('x-content-type-options'), path).to.equal('nosniff')
        expect(headers.get('referrer-policy'), path).to.equal('no-referrer')
        expect(headers.get('x-powered-by'), path).to.equal(null)
        expect(headers.get('server'), path).to.equal(null)
        expect(headers.get('set-cookie'), path).to.equal(null)
      }
    }
  })

  it('keeps private data out of every cache', async () => {
    for (const operation of reading.filter((one) => one.scopes !== undefined)) {
      expect(
        (await holdings.clientOf(operation).call('GET', existing(operation))).headers.get('cache-control'),
        operation.id,
      ).to.equal('no-store')
      expect(
        (await service.anonymous.call('GET', existing(operation))).headers.get('cache-control'),
        operation.id,
      ).to.equal('no-store')
    }
  })

  it('describes itself at /docs/, with nothing from elsewhere', async () => {
    const redirect = await service.anonymous.call('GET', '/docs')
    expect([redirect.status, redirect.headers.get('location')]).to.deep.equal([301, '/docs/'])
    const page = await service.anonymous.call('GET', '/docs/')
    expect(page.status).to.equal(200)
    expect(page.headers.get('content-type')).to.match(/^text\/html/)
    expect(page.headers.get('content-security-policy')).to.match(/script-src 'self'(;|$)/)
    const html = page.bytes.toString('utf8')
    expect(html).not.to.match(/(?:src|href)="(?:https?:)?\/\//)
    for (const [, file = ''] of html.matchAll(/(?:src|href)="\.\/([^"]+)"/g))
      expect((await service.anonymous.call('GET', `/docs/${file}`)).status, file).to.equal(200)
    expectProblem(await service.anonymous.call('GET', '/docs/nothing.js'), 404, 'not-found')
    const script = await service.anonymous.call('GET', '/docs/swagger-ui-init.js')
    for (const { id } of all) expect(script.bytes.toString(), id).to.include(`"operationId": "${id}"`)
  })

  it('serves its style sheets', async () => {
    for (const path of ['/assets/pico.min.css', '/assets/mediation.css']) {
      const answer = await service.anonymous.call('GET', path)
      expect([answer.status, answer.headers.get('content-type')]).to.deep.equal([
        200,
        'text/css; charset=utf-8',
      ])
      expect(answer.headers.get('cache-control')).to.equal('public, max-age=86400')
    }
    expectProblem(await service.anonymous.call('GET', '/assets/secret.css'), 404, 'not-found')
  })

  it('is honest about problems: their type names this service, their code is in the contract', async () => {
    const answer = await service.anonymous.call('GET', '/nothing', { headers: { Accept: 'text/html' } })
    const problem = expectProblem(answer, 404, 'not-found')
    expect(problem.type).to.equal(`${service.url}/problems/not-found`)
    expect(problem).not.to.have.any.keys('stack', 'instance', 'errors')
  })
})
