import { createHmac, randomBytes } from 'node:crypto'
import { expect } from 'chai'
import jwt from 'jsonwebtoken'
import { expectProblem } from '../support/problems.ts'
import {
  startService,
  succeeded,
  testDay,
  trainerScopes,
  type Client,
  type Schemas,
  type TestService,
} from '../support/service.ts'

const form = { 'Content-Type': 'application/x-www-form-urlencoded' }

describe('access', () => {
  let service: TestService
  let trainer: Client
  before(async () => {
    service = await startService()
    trainer = await service.organisation('atelier-dole')
  })
  after(() => service.stop())
  afterEach(() => {
    service.now = testDay
  })

  describe('to a token', () => {
    const ask = (fields: Record<string, string> | string, headers: Record<string, string> = {}) =>
      service.anonymous.call<Record<string, unknown>>('POST', '/oauth/token', {
        raw: typeof fields === 'string' ? fields : new URLSearchParams(fields).toString(),
        headers: { ...form, ...headers },
      })
    const basic = (id: string, secret: string) => ({
      Authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
    })

    it('is given for 15 minutes against an API key, in the form or by HTTP Basic', async () => {
      const key = await service.apiKey('atelier-dole', trainerScopes)
      const answers = [
        await ask({ grant_type: 'client_credentials', client_id: key.id, client_secret: key.secret }),
        await ask({ grant_type: 'client_credentials' }, basic(key.id, key.secret)),
        // RFC 6749 §3.2: fields that are not known are ignored.
        await ask({ grant_type: 'client_credentials', audience: 'x' }, basic(key.id, key.secret)),
      ]
      for (const { status, headers, body } of answers) {
        expect(status).to.equal(200)
        expect(body).to.include({ token_type: 'Bearer', expires_in: 900, scope: trainerScopes.join(' ') })
        expect(headers.get('cache-control')).to.equal('no-store')
        expect(headers.get('pragma')).to.equal('no-cache')
        const client = service.withToken(String(body['access_token']))
        expect((await client.call('GET', '/sessions')).status).to.equal(200)
      }
    })

    it('has only the scopes asked for', async () => {
      const key = await service.apiKey('atelier-dole', trainerScopes)
      const reader = service.withToken(await service.tokenOf(key, 'session:read'))
      expect((await reader.call('GET', '/sessions')).status).to.equal(200)
      const refused = await reader.call('POST', '/sessions', { json: {} })
      expectProblem(refused, 403, 'forbidden')
      expect(refused.headers.get('www-authenticate')).to.equal(
        'Bearer error="insufficient_scope", scope="session:write"',
      )
    })

    it('is refused in OAuth’s own form (RFC 6749 §5.2)', async () => {
      const key = await service.apiKey('atelier-dole', ['session:read'])
      const good = { grant_type: 'client_credentials', client_id: key.id, client_secret: key.secret }
      const other = await service.apiKey('atelier-dole', ['session:read'])
      const refused: readonly (readonly [
        string,
        Record<string, string> | string,
        Record<string, string>,
        number,
        string,
      ])[] = [
        ['no grant', '', {}, 400, 'invalid_request'],
        ['a grant twice', 'grant_type=client_credentials&grant_type=password', {}, 400, 'invalid_request'],
        ['another grant', { ...good, grant_type: 'password' }, {}, 400, 'unsupported_grant_type'],
        ['no client', { grant_type: 'client_credentials' }, {}, 401, 'invalid_client'],
        ['an unknown client', { ...good, client_id: 'key_0000' }, {}, 401, 'invalid_client'],
        [
          'a wrong secret',
          { ...good, client_secret: randomBytes(32).toString('base64url') },
          {},
          401,
          'invalid_client',
        ],
        ['another key’s secret', { ...good, client_secret: other.secret }, {}, 401, 'invalid_client'],
        ['an empty secret', { ...good, client_secret: '' }, {}, 401, 'invalid_client'],
        ['a NUL', { ...good, client_id: '\0' }, {}, 401, 'invalid_client'],
        [
          'a broken Basic',
          { grant_type: 'client_credentials' },
          { Authorization: 'Basic %%%' },
          401,
          'invalid_client',
        ],
        [
          'a Basic without colon',
          { grant_type: 'client_credentials' },
          { Authorization: 'Basic YWJj' },
          401,
          'invalid_client',
        ],
        ['a wrong Basic', { grant_type: 'client_credentials' }, basic(key.id, 'x'), 401, 'invalid_client'],
        [
          'a scope the key has not',
          { ...good, scope: 'session:read session:write' },
          {},
          400,
          'invalid_scope',
        ],
        ['a scope that does not exist', { ...good, scope: 'admin' }, {}, 400, 'invalid_scope'],
      ]
      for (const [what, fields, headers, status, error] of refused) {
        const answer = await ask(fields, headers)
        expect([answer.status, answer.body], what).to.deep.equal([status, { error }])
        expect(answer.headers.get('content-type'), what).to.match(/^application\/json/)
        expect(answer.headers.get('cache-control'), what).to.equal('no-store')
        expect(answer.headers.has('www-authenticate'), what).to.equal(status === 401)
      }
    })

    it('is refused to other bodies than a small form', async () => {
      const json = { grant_type: 'client_credentials' }
      expectProblem(
        await service.anonymous.call('POST', '/oauth/token', { json }),
        415,
        'unsupported-media-type',
      )
      expectProblem(await ask(`grant_type=${'x'.repeat(9000)}`), 413, 'payload-too-large')
      expectProblem(
        await ask(Array.from({ length: 30 }, (_, index) => `f${String(index)}=1`).join('&')),
        413,
        'payload-too-large',
      )
    })

    it('is no longer given, nor honoured, at once after its key is revoked', async () => {
      const key = await service.apiKey('atelier-dole', ['session:read'])
      const client = service.withToken(await service.tokenOf(key))
      expect((await client.call('GET', '/sessions')).status).to.equal(200)
      for (let times = 0; times < 2; times += 1) {
        const revoked = await trainer.call('DELETE', `/organisations/atelier-dole/api-keys/${key.id}`)
        expect(revoked.status).to.equal(204)
      }
      expectProblem(await client.call('GET', '/sessions'), 401, 'unauthorized')
      const answer = await ask({
        grant_type: 'client_credentials',
        client_id: key.id,
        client_secret: key.secret,
      })
      expect([answer.status, answer.body]).to.deep.equal([401, { error: 'invalid_client' }])
      const listed = await trainer.call<{ items: Schemas['ApiKey'][] }>(
        'GET',
        '/organisations/atelier-dole/api-keys?limit=200',
      )
      expect(succeeded(listed).items.find(({ id }) => id === key.id)?.revokedAt).to.equal(
        '2026-11-21T09:30:00.000Z',
      )
    })
  })

  describe('with a token', () => {
    /** A good token of the service, its claims and header changed, signed by `sign`. */
    const forged = async (
      change: { readonly claims?: object; readonly header?: object },
      sign: (input: string) => Buffer,
    ) => {
      const key = await service.apiKey('atelier-dole', ['session:read'])
      const [header = '', payload = ''] = (await service.tokenOf(key)).split('.')
      const part = (encoded: string, over: object = {}) => {
        const value = JSON.parse(Buffer.from(encoded, 'base64url').toString()) as object
        return Buffer.from(JSON.stringify({ ...value, ...over })).toString('base64url')
      }
      const input = `${part(header, change.header)}.${part(payload, change.claims)}`
      return `${input}.${sign(input).toString('base64url')}`
    }
    const hs256 = (secret: Buffer | string) => (input: string) =>
      createHmac('sha256', secret).update(input).digest()
    const own = (input: string) => hs256(service.context.deps.tokenSecret)(input)
    const now = Math.floor(testDay.getTime() / 1000)

    it('that is signed as the service signs, claims untouched, is let in', async () => {
      const client = service.withToken(await forged({}, own))
      expect((await client.call('GET', '/sessions')).status).to.equal(200)
    })

    const bad: readonly (readonly [string, () => Promise<string>])[] = [
      ['signed with another secret', () => forged({}, hs256(randomBytes(32)))],
      [
        'of another service',
        () =>
          forged(
            { claims: { iss: 'https://other.example', aud: 'https://other.example' } },
            hs256(randomBytes(32)),
          ),
      ],
      ['signed with an empty secret', () => forged({}, hs256(''))],
      ['not signed (alg none)', () => forged({ header: { alg: 'none' } }, () => Buffer.alloc(0))],
      ['alg none in capitals', () => forged({ header: { alg: 'NONE' } }, () => Buffer.alloc(0))],
      ['that says RS256', () => forged({ header: { alg: 'RS256' } }, own)],
      ['that says HS512', () => forged({ header: { alg: 'HS512' } }, own)],
      ['of another type of JWT', () => forged({ header: { typ: 'JWT' } }, own)],
      ['without type', () => forged({ header: { typ: undefined } }, own)],
      ['for another audience', () => forged({ claims: { aud: 'https://other.example' } }, own)],
      ['by another issuer', () => forged({ claims: { iss: 'https://other.example' } }, own)],
      ['that never ends', () => forged({ claims: { exp: undefined } }, own)],
      ['that has ended', () => forged({ claims: { exp: now - 1 } }, own)],
      ['that is not good yet', () => forged({ claims: { nbf: now + 60 } }, own)],
      ['of another organisation than its key', () => forged({ claims: { org: 'hub' } }, own)],
      ['of no key', () => forged({ claims: { sub: 'key_0000000000000000' } }, own)],
      ['without subject', () => forged({ claims: { sub: undefined } }, own)],
      ['with a scope that does not exist', () => forged({ claims: { scope: 'session:read admin' } }, own)],
      ['with scopes in another form', () => forged({ claims: { scope: ['session:read'] } }, own)],
      ['with one byte more', async () => `${await forged({}, own)}A`],
      ['that is no JWT', async () => 'garbage'],
      ['with a null payload', async () => jwt.sign('null', service.context.deps.tokenSecret)],
      ['that is an API key', async () => (await service.apiKey('atelier-dole', ['session:read'])).secret],
    ]
    for (const [what, token] of bad) {
      it(`${what} is refused`, async () => {
        const answer = await service.withToken(await token()).call('GET', '/sessions')
        expectProblem(answer, 401, 'unauthorized')
        expect(answer.headers.get('www-authenticate')).to.equal('Bearer error="invalid_token"')
      })
    }

    it('is refused after 15 minutes', async () => {
      service.now = new Date(testDay.getTime() + 899_000)
      expect((await trainer.call('GET', '/sessions')).status).to.equal(200)
      service.now = new Date(testDay.getTime() + 900_000)
      expectProblem(await trainer.call('GET', '/sessions'), 401, 'unauthorized')
    })

    it('in another place than the header, or in another scheme, is none', async () => {
      const token = await service.tokenOf(await service.apiKey('atelier-dole', ['session:read']))
      for (const headers of [
        {},
        { Authorization: `Basic ${token}` },
        { Authorization: token },
        { Cookie: `token=${token}` },
      ]) {
        const answer = await service.anonymous.call('GET', '/sessions', { headers })
        expectProblem(answer, 401, 'unauthorized')
        // RFC 6750 §3: no error code when nothing was shown.
        expect(answer.headers.get('www-authenticate')).to.equal('Bearer')
      }
      expectProblem(
        await service.anonymous.call('GET', `/sessions?access_token=${token}`),
        401,
        'unauthorized',
      )
    })

    it('is asked for in the caller’s language', async () => {
      const french = expectProblem(await service.anonymous.call('GET', '/sessions'), 401, 'unauthorized')
      expect(french.title).to.equal('Jeton absent, invalide ou expiré')
      const headers = { 'Accept-Language': 'de, en;q=0.8, fr;q=0.5' }
      const english = expectProblem(
        await service.anonymous.call('GET', '/sessions', { headers }),
        401,
        'unauthorized',
      )
      expect(english.title).to.equal('Missing, invalid or expired token')
    })
  })
})
