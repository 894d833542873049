import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { scopes } from '../../server/access/scope.ts'
import { everything } from '../../server/store/everything.ts'
import { indexes, type CollectionName, type Stored } from '../../server/store/store.ts'
import { holdingsOf, type Holdings } from '../support/holdings.ts'
import { hostileBodies, hostileIds, hostileMembers, hostileValues } from '../support/hostile.ts'
import { places, replaced } from '../support/json-places.ts'
import { noIds, operations, pathOf, payloadOf, type Ids, type Operation } from '../support/operations.ts'
import { expectProblem, expectRefusal } from '../support/problems.ts'
import {
  startService,
  succeeded,
  type Answer,
  type Client,
  type Schemas,
  type TestService,
} from '../support/service.ts'

const all = operations()
const secured = all.filter(({ scopes }) => scopes !== undefined)
const taking = secured.filter(({ takesJson }) => takesJson)
/** Of a program: assessing is done in person. */
const ownScopes = scopes.filter((scope) => scope !== 'organisation:write' && scope !== 'application:assess')
const every = ['organisation:write', ...ownScopes] as const
/** About a released version, which everybody may read: that it is somebody else's is no secret. */
const aboutPublic = ['changeReleaseStatus', 'listAwardStandings']
/** Any JSON object to the contract: what is in it is judged by the schema of its type. */
const openBodies = ['putDraftNode']

const withQuery = (path: string, query: string) => `${path}${path.includes('?') ? '&' : '?'}${query}`

describe('the contract', function () {
  // Releases versions of frameworks first, a whole one among them.
  this.timeout(120_000)
  let service: TestService
  let owner: Client
  let stranger: Client
  let holdings: Holdings
  before(async () => {
    service = await startService()
    // With the operator's right to register, but of its own organisation all the same.
    owner = await service.organisation('atelier-dole', every)
    stranger = await service.organisation('tiers-lieu', ownScopes)
    holdings = await holdingsOf(service, owner, 'atelier-dole')
  })
  after(() => service.stop())

  const send = async <Body = Schemas['Problem']>(
    client: Client,
    operation: Operation,
    json: unknown,
    ids: Ids = holdings.ids,
  ): Promise<Answer<Body>> => {
    const payload = payloadOf(operation, json)
    return client.call<Body>(operation.method, pathOf(operation, ids), {
      ...payload,
      headers: { ...payload.headers, ...(await holdings.headers(operation)) },
    })
  }
  const good = (operation: Operation) => holdings.bodies[operation.id]
  /** Every document, by its id and revision: whatever is added, changed or removed shows. Long texts are large and never change: how many. */
  const documents = async () => {
    const { store } = service.context.deps
    const names = (Object.keys(indexes) as CollectionName[]).filter((name) => name !== 'longTexts')
    const lists = await Promise.all(
      names.map(async (name) => {
        const found = await everything<Stored>(store[name], {})
        return found.map(({ _id, revision }) => `${name} ${_id} ${String(revision)}`)
      }),
    )
    return [...lists.flat(), `longTexts ${String(await store.longTexts.count({}))}`]
  }
  const writesNothing = async (requests: () => Promise<unknown>) => {
    const before = await documents()
    await requests()
    expect(await documents()).to.deep.equal(before)
  }

  it('has a good request to try for every operation that takes JSON', () => {
    expect(taking.map(({ id }) => id).sort()).to.deep.equal(Object.keys(holdings.bodies).sort())
  })

  it('says of every operation who gets an answer: everybody, or somebody with a token', () => {
    const known = [
      'public',
      'application',
      'organisation',
      'operator',
      'own',
      'opener',
      'assigned',
      'manager',
      ...scopes,
    ]
    for (const { id, access = [], scopes: needed } of all) {
      expect(access, id).to.not.deep.equal([])
      expect(known, id).to.include.members([...access])
      // Applications come with what a person let them do: those tokens have scopes of their own.
      const isOpen = access.includes('public') || access.includes('application')
      expect(isOpen, id).to.equal(needed === undefined)
      if (isOpen) expect(access, id).to.have.length(1)
    }
  })

  describe('keeps each operation', () => {
    for (const operation of secured) {
      const { id, method, path, scopes: needed = [] } = operation

      it(`${id} (${method} ${path}) from callers without a good token`, () =>
        writesNothing(async () => {
          for (const client of [service.anonymous, service.withToken('garbage')])
            expectProblem(await send(client, operation, good(operation)), 401, 'unauthorized')
        }))

      if (needed.length > 0) {
        it(`${id} from callers with every scope but ${needed.join(' ')}`, async () => {
          const others = every.filter((scope) => !needed.includes(scope))
          const client = service.withToken(
            await service.tokenOf(
              await service.apiKey('atelier-dole', others, holdings.people.applicant.person.id),
            ),
          )
          await writesNothing(async () => {
            const answer = await send(client, operation, good(operation))
            expectProblem(answer, 403, 'forbidden')
            expect(answer.headers.get('www-authenticate')).to.equal(
              `Bearer error="insufficient_scope", scope="${needed.join(' ')}"`,
            )
          })
        })
      }

      // Who may register organisations reaches them all: see `access`.
      if (path.includes('{') && !aboutPublic.includes(id) && !needed.includes('organisation:write')) {
        it(`${id} from other organisations, as if there were nothing`, () =>
          writesNothing(async () => {
            const foreign = await send(stranger, operation, good(operation))
            const unknown = await send(stranger, operation, good(operation), noIds)
            expectProblem(foreign, 404, 'not-found')
            expect(foreign.bytes.toString()).to.equal(unknown.bytes.toString())
          }))
      }

      if (method === 'GET' && !path.includes('{') && !needed.includes('organisation:write')) {
        it(`${id} from telling one organisation what another has`, async () => {
          const list = async (client: Client) =>
            succeeded(await send<{ items: object[] }>(client, operation, undefined)).items
          expect(await list(holdings.clientOf(operation))).to.not.deep.equal([])
          expect(await list(stranger)).to.deep.equal([])
        })
      }
    }

    const named = (id: string): Operation => {
      const operation = all.find((one) => one.id === id)
      if (operation === undefined) throw new Error(`no ${id}`)
      return operation
    }

    it('changeReleaseStatus from other organisations, whose version everybody sees it is not', () =>
      writesNothing(async () => {
        const operation = named('changeReleaseStatus')
        const foreign = await send(stranger, operation, good(operation))
        expect(foreign.headers.get('www-authenticate')).to.equal(null)
        expectProblem(foreign, 403, 'forbidden')
        expectProblem(await send(stranger, operation, good(operation), noIds), 404, 'not-found')
      }))

    it('listAwardStandings from showing one organisation the awards of another', async () => {
      const operation = named('listAwardStandings')
      const awards = async (client: Client) =>
        succeeded(await send<Schemas['AwardStandings']>(client, operation, undefined)).items.map(
          ({ award }) => award,
        )
      expect(await awards(owner)).to.include(holdings.ids['awardId'])
      expect(await awards(stranger)).to.deep.equal([])
      expectProblem(await send(stranger, operation, undefined, noIds), 404, 'not-found')
    })
  })

  describe('takes only what it describes', () => {
    /** A roster is refused line by line, not as a whole. */
    const refused = (answer: Answer<unknown>, what: string) => {
      const report = answer.body as Schemas['RosterReport']
      if (answer.status === 200 && report.lines !== undefined)
        expect([report.added, report.updated, report.refused], what).to.deep.equal([0, 0, 1])
      else expect(answer.status, `${what}: ${answer.bytes.toString().slice(0, 300)}`).to.be.oneOf([400, 422])
    }

    for (const operation of taking) {
      const [status, code] = openBodies.includes(operation.id)
        ? ([422, 'framework-invalid'] as const)
        : ([400, 'invalid-request'] as const)

      it(`${operation.id}: no other value than a string where it asks for one`, () => {
        const body = good(operation)
        return writesNothing(async () => {
          for (const place of places(body, (value) => typeof value === 'string'))
            for (const [what, value] of hostileValues)
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
            for (const [name, value] of Object.entries(hostileMembers)) {
              const answer = await send(
                owner,
                operation,
                replaced(body, place, (old) => ({ ...(old as object), [name]: value })),
              )
              refused(answer, `${name} in /${place.join('/')}`)
              if (place.length === 0) expectProblem(answer, status, code)
            }
          const text = JSON.stringify(body)
          const answer = await owner.call(operation.method, pathOf(operation, holdings.ids), {
            raw: `{"__proto__": {"isAdmin": true}, ${text.slice(1)}`,
            headers: { ...(await holdings.headers(operation)), 'Content-Type': 'application/json' },
          })
          expectProblem(answer, status, code)
        }))

      it(`${operation.id}: no body but JSON that every reader reads alike`, () =>
        writesNothing(async () => {
          const headers = await holdings.headers(operation)
          for (const wrong of hostileBodies(JSON.stringify(good(operation)))) {
            const answer = await owner.call(operation.method, pathOf(operation, holdings.ids), {
              raw: wrong.raw,
              headers: { ...headers, 'Content-Type': wrong.type },
            })
            expect([answer.status, answer.body?.code], wrong.what).to.deep.equal([wrong.status, wrong.code])
          }
        }))
    }

    it('no compressed body larger than an open one', () =>
      writesNothing(async () => {
        const bomb = gzipSync(`{"title": "${' '.repeat(50 * 1024 * 1024)}"}`)
        const headers = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' }
        expectProblem(await owner.call('POST', '/sessions', { raw: bomb, headers }), 413, 'payload-too-large')
      }))

    it('no parameter it does not know, nor one twice', async () => {
      for (const operation of all.filter(({ method }) => method === 'GET')) {
        const path = pathOf(operation, holdings.ids)
        if (operation.ignoresUnknown) continue
        for (const query of ['unknown=1', 'limit[$gt]=1', '__proto__[x]=1'])
          expectRefusal(path, await owner.call('GET', withQuery(path, query)), 400, 'invalid-request')
      }
      const paged = all.filter(({ isPaged }) => isPaged)
      expect(paged.map(({ id }) => id)).to.include.members(['listSessions', 'listDraftNodes'])
      for (const operation of paged) {
        const path = pathOf(operation, holdings.ids)
        for (const query of [
          'limit=0',
          'limit=201',
          'limit=ten',
          'limit=1&limit=2',
          'cursor=garbage',
          `cursor=${'x'.repeat(501)}`,
          'cursor=',
          'limit=',
        ])
          expectRefusal(path, await owner.call('GET', withQuery(path, query)), 400, 'invalid-request')
      }
    })

    it('no id of another form', async () => {
      // In the place of the last id, the others being good.
      for (const operation of all.filter(({ method, path }) => method === 'GET' && path.includes('{'))) {
        const name = [...operation.path.matchAll(/\{(\w+)\}/gu)].at(-1)?.[1] ?? ''
        for (const id of hostileIds) {
          const path = pathOf(operation, { ...holdings.ids, [`${operation.id}.${name}`]: id })
          const answer = await owner.call('GET', path)
          const said = `${operation.id} ${id} ${answer.bytes.toString().slice(0, 300)}`
          if (id === '..') expect(answer.status, said).to.be.below(500)
          else if (answer.status === 404) expectRefusal(path, answer, 404, 'not-found')
          else
            expect([answer.status, answer.headers.get('cache-control')], said).to.deep.equal([
              400,
              'no-store',
            ])
        }
      }
    })
  })

  // Last, and in a suite of its own for that: mocha runs what is not in one first.
  describe('holds for good requests', () => {
    it('all the same', async () => {
      // Decisions first: the other requests change what was evaluated, and what is handed over. What ends a draft comes last.
      const rank = ({ id, method }: Operation) =>
        id === 'awardSession' || id === 'decideApplication' || id === 'createClaim'
          ? 0
          : id === 'releaseFrameworkDraft' || method === 'DELETE'
            ? 2
            : 1
      const inOrder = secured.filter(({ takesFile }) => !takesFile).toSorted((a, b) => rank(a) - rank(b))
      for (const operation of inOrder) {
        const answer = await send(holdings.clientOf(operation), operation, good(operation))
        expect(answer.status, `${operation.id}: ${answer.bytes.toString().slice(0, 300)}`).to.be.within(
          200,
          299,
        )
      }
    })
  })
})
