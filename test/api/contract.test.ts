import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import {
  holdingsOf,
  noIds,
  operations,
  pathOf,
  type Holdings,
  type Ids,
  type Operation,
} from '../support/operations.ts'
import { places, replaced } from '../support/json-places.ts'
import { expectProblem } from '../support/problems.ts'
import {
  startService,
  trainerScopes,
  type Answer,
  type Client,
  type Schemas,
  type TestService,
} from '../support/service.ts'

const all = operations()
const secured = all.filter(({ scopes }) => scopes !== undefined)
const taking = secured.filter(({ takesJson }) => takesJson)
const every = ['organisation:write', ...trainerScopes] as const

describe('the contract', () => {
  let service: TestService
  let owner: Client
  let holdings: Holdings
  let keys = 0
  before(async () => {
    service = await startService()
    // With the operator's right to register, but of its own organisation all the same.
    owner = await service.organisation('atelier-dole', every)
    holdings = await holdingsOf(service, owner, 'atelier-dole')
  })
  after(() => service.stop())

  const send = <Body = Schemas['Problem']>(
    client: Client,
    operation: Operation,
    json: unknown,
    ids: Ids = holdings.ids,
  ): Promise<Answer<Body>> => {
    keys += 1
    return client.call<Body>(operation.method, pathOf(operation, ids), {
      ...(operation.takesJson ? { json } : {}),
      headers: operation.id === 'awardSession' ? { 'Idempotency-Key': `contract-${String(keys)}` } : {},
    })
  }
  const good = (operation: Operation) => holdings.bodies[operation.id]
  const writesNothing = async (requests: () => Promise<unknown>) => {
    const before = await service.documents()
    await requests()
    expect(await service.documents()).to.deep.equal(before)
  }

  it('has a good request to try for every operation that takes JSON', () => {
    expect(taking.map(({ id }) => id).sort()).to.deep.equal(Object.keys(holdings.bodies).sort())
  })

  describe('keeps each operation', () => {
    for (const operation of secured) {
      const { id, method, path, scopes = [] } = operation

      it(`${id} (${method} ${path}) from callers without a good token`, () =>
        writesNothing(async () => {
          for (const client of [service.anonymous, service.withToken('garbage')])
            expectProblem(await send(client, operation, good(operation)), 401, 'unauthorized')
        }))

      if (scopes.length > 0) {
        it(`${id} from callers with every scope but ${scopes.join(' ')}`, async () => {
          const others = every.filter((scope) => !scopes.includes(scope))
          const client = service.withToken(
            await service.tokenOf(await service.apiKey('atelier-dole', others)),
          )
          await writesNothing(async () => {
            const answer = await send(client, operation, good(operation))
            expectProblem(answer, 403, 'forbidden')
            expect(answer.headers.get('www-authenticate')).to.equal(
              `Bearer error="insufficient_scope", scope="${scopes.join(' ')}"`,
            )
          })
        })
      }

      if (path.includes('{')) {
        it(`${id} from other organisations, as if there were nothing`, async () => {
          const stranger = await strangerClient()
          await writesNothing(async () => {
            const foreign = await send(stranger, operation, good(operation))
            const unknown = await send(stranger, operation, good(operation), noIds)
            expectProblem(foreign, 404, 'not-found')
            expect(foreign.bytes.toString()).to.equal(unknown.bytes.toString())
          })
        })
      }
    }

    let stranger: Client | undefined
    const strangerClient = async () => (stranger ??= await service.organisation('tiers-lieu'))
  })

  describe('takes only what it describes', () => {
    const hostile: readonly (readonly [string, unknown])[] = [
      ['{"$ne": null}', { $ne: null }],
      ['{"$gt": ""}', { $gt: '' }],
      ['{"$where": "sleep(1000)"}', { $where: 'sleep(1000)' }],
      ['an array', ['a', 'b']],
      ['an empty array', []],
      ['a number', 42],
      ['true', true],
      ['null', null],
      ['1 MB of text', 'x'.repeat(1_000_000)],
      ['1 MB of an address', `https://${'a.'.repeat(500_000)}`],
    ]
    /** A roster is refused line by line, not as a whole. */
    const refused = (answer: Answer<unknown>, what: string) => {
      const report = answer.body as Schemas['RosterReport']
      if (answer.status === 200 && report.lines !== undefined)
        expect([report.added, report.updated, report.refused], what).to.deep.equal([0, 0, 1])
      else expect(answer.status, `${what}: ${answer.bytes.toString().slice(0, 300)}`).to.be.within(400, 499)
    }

    for (const operation of taking) {
      it(`${operation.id}: no other value than a string where it asks for one`, async function () {
        this.timeout(60_000)
        const body = good(operation)
        await writesNothing(async () => {
          for (const place of places(body, (value) => typeof value === 'string'))
            for (const [what, value] of hostile)
              refused(
                await send(
                  owner,
                  operation,
                  replaced(body, place, () => value),
                ),
                `/${place.join('/')} = ${what}`,
              )
        })
      })

      it(`${operation.id}: no member it does not know, whatever its name`, () =>
        writesNothing(async () => {
          const body = good(operation)
          const isObject = (value: unknown) =>
            typeof value === 'object' && value !== null && !Array.isArray(value)
          for (const place of places(body, isObject))
            for (const [name, value] of Object.entries({
              _id: 'x',
              revision: 7,
              organisationId: 'tiers-lieu',
              secretHash: 'x',
              isAdmin: true,
              recipientKey: 'x',
              createdAt: '2020-01-01T00:00:00Z',
              $where: 'sleep(1000)',
              constructor: {},
            })) {
              const what = `${name} in /${place.join('/')}`
              const answer = await send(
                owner,
                operation,
                replaced(body, place, (old) => ({ ...(old as object), [name]: value })),
              )
              refused(answer, what)
              if (place.length === 0) expectProblem(answer, 400, 'invalid-request')
            }
          const text = JSON.stringify(body)
          const answer = await owner.call(operation.method, pathOf(operation, holdings.ids), {
            raw: `{"__proto__": {"isAdmin": true}, ${text.slice(1)}`,
            headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'prototype' },
          })
          expectProblem(answer, 400, 'invalid-request')
        }))

      it(`${operation.id}: no body but JSON that every reader reads alike`, () =>
        writesNothing(async () => {
          const text = JSON.stringify(good(operation))
          const [first = ''] = /^\{"\w+":/.exec(text) ?? []
          const deep = `${first}${'['.repeat(100_000)}${']'.repeat(100_000)}}`
          const json = 'application/json'
          const wrong: readonly (readonly [string, string | Uint8Array, string, number, string])[] = [
            ['no JSON', '{oops', json, 400, 'not-json'],
            ['JSON cut short', text.slice(0, -1), json, 400, 'not-json'],
            ['two values', `${text}${text}`, json, 400, 'not-json'],
            ['a string', '"bonjour"', json, 400, 'not-json'],
            ['null', 'null', json, 400, 'not-json'],
            ['an array', `[${text}]`, json, 400, 'invalid-request'],
            ['nothing', '', json, 400, 'invalid-request'],
            [
              'bytes that are not UTF-8',
              Buffer.from(text.replace(/[a-z]/, 'é'), 'latin1'),
              json,
              400,
              'not-json',
            ],
            [
              'UTF-16',
              Buffer.from(text, 'utf16le'),
              `${json}; charset=utf-16`,
              415,
              'unsupported-media-type',
            ],
            ['another charset', text, `${json}; charset=iso-8859-1`, 415, 'unsupported-media-type'],
            ['a key twice', text.replace('{', `{${first.slice(1)}1,`), json, 400, 'invalid-request'],
            [
              'a key twice, once escaped',
              text.replace('{', `{"\\u00${first.charCodeAt(2).toString(16)}${first.slice(3)}1,`),
              json,
              400,
              'invalid-request',
            ],
            ['JSON too deep', deep, json, 400, 'invalid-request'],
            ['more than 2 MiB', `${text}${' '.repeat(2 * 1024 * 1024)}`, json, 413, 'payload-too-large'],
            ['XML', '<a/>', 'application/xml', 415, 'unsupported-media-type'],
            ['JSON-LD', text, 'application/ld+json', 415, 'unsupported-media-type'],
            ['a form', 'a=1', 'application/x-www-form-urlencoded', 415, 'unsupported-media-type'],
          ]
          for (const [what, raw, type, status, code] of wrong) {
            const answer = await owner.call(operation.method, pathOf(operation, holdings.ids), {
              raw,
              headers: { 'Content-Type': type, 'Idempotency-Key': 'no-body-of-it' },
            })
            expect([answer.status, answer.body?.code], what).to.deep.equal([status, code])
          }
        })).timeout(30_000)
    }

    it('no compressed body larger than an open one', () =>
      writesNothing(async () => {
        const bomb = gzipSync(`{"title": "${' '.repeat(50 * 1024 * 1024)}"}`)
        const headers = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' }
        expectProblem(await owner.call('POST', '/sessions', { raw: bomb, headers }), 413, 'payload-too-large')
      }))

    it('no parameter it does not know, nor one twice', async () => {
      for (const operation of all.filter(
        ({ method, path }) => method === 'GET' && !/\{(?!sessionId|awardId|organisationId)/.test(path),
      )) {
        const ids =
          operation.scopes === undefined ? { ...holdings.ids, organisationId: 'atelier-dole' } : holdings.ids
        for (const query of ['?unknown=1', '?limit[$gt]=1', '?__proto__[x]=1'])
          expectProblem(await owner.call('GET', pathOf(operation, ids) + query), 400, 'invalid-request')
      }
      for (const query of [
        '?limit=0',
        '?limit=201',
        '?limit=ten',
        '?limit=1&limit=2',
        '?cursor=garbage',
        `?cursor=${'x'.repeat(501)}`,
        '?cursor=',
        '?limit=',
      ])
        expectProblem(await owner.call('GET', `/sessions${query}`), 400, 'invalid-request')
    })

    it('no id of another form', async () => {
      for (const id of [
        '%7B%22$ne%22:null%7D',
        '%00',
        '..',
        'a%2fb',
        'a b',
        'x'.repeat(129),
        '%F0%9F%8E%93',
      ]) {
        for (const path of [`/sessions/${id}`, `/awards/${id}`, `/credentials/${id}`]) {
          const answer = await owner.call('GET', path)
          expect(answer.status, path).to.be.oneOf([400, 404])
          expect(answer.headers.get('content-type')).to.match(/problem\+json/)
        }
      }
    })
  })

  it('holds for good requests all the same', async () => {
    // Awards first: the other requests change what was evaluated.
    const inOrder = taking.toSorted(
      (a, b) => Number(b.id === 'awardSession') - Number(a.id === 'awardSession'),
    )
    for (const operation of inOrder) {
      const answer = await send(owner, operation, good(operation))
      expect(answer.status, `${operation.id}: ${answer.bytes.toString().slice(0, 300)}`).to.be.within(
        200,
        299,
      )
    }
  })
})
