/** What a task that reads bytes may ask, and who answers. */
import { expect } from 'chai'
import type { Bounded } from '../../../server/bounded/task.ts'
import type { Outside, OutsideRequest } from '../../../server/outside/outside.ts'
import type { VerifyDeps } from '../../../server/verify/check.ts'
import { memoryOf } from '../../../server/verify/foreign/site-memory.ts'
import { runApart } from '../../../server/verify/reading/run-apart.ts'
import {
  withThreadDeps,
  type Answered,
  type ThreadQuestion,
} from '../../../server/verify/reading/thread-deps.ts'
import { now, publicUrl } from '../../proof/signing.ts'
import { service } from '../checks/answer.ts'
import { inThisThread } from './in-this-thread.ts'

interface Said {
  readonly said: unknown
}
const question: ThreadQuestion = { now, publicUrl, hasOutside: true, facts: [] }
const request: OutsideRequest = { url: 'https://a.example/x', accept: ['application/json'], largestBytes: 9 }

/** What a task says that does `work`, for a service like `deps`. */
async function saidBy(
  work: (deps: VerifyDeps) => Promise<unknown>,
  deps: Partial<VerifyDeps> = {},
  bounded: Bounded = inThisThread(),
) {
  const task = {
    name: 'say',
    size: () => 0,
    work: (asked: ThreadQuestion): Promise<Answered<Said>> =>
      withThreadDeps(asked, async (known) => ({ said: await work(known) })),
  }
  return runApart(bounded, task, {}, { deps: { ...service, ...deps }, now })
}

describe('a task that reads bytes', () => {
  it('is told who publishes which keys, and which assertion is served here: asked once each', async () => {
    const asked: string[] = []
    const answered = await saidBy(
      async (deps) => [
        await deps.publishedKeys('did:web:a'),
        await deps.publishedKeys('did:web:a'),
        await deps.ownAssertion?.('https://a.example/1'),
      ],
      {
        publishedKeys(did) {
          asked.push(did)
          return Promise.resolve([])
        },
        ownAssertion(id) {
          asked.push(id)
          return Promise.resolve({ assertion: { id }, credential: 'x' })
        },
      },
    )
    const assertion = { assertion: { id: 'https://a.example/1' }, credential: 'x' }
    expect(answered).to.deep.equal({ said: [[], [], assertion], broken: [] })
    expect(asked).to.deep.equal(['did:web:a', 'https://a.example/1'])
  })

  it('is told that no assertion is served here, where none is', async () => {
    expect(await saidBy(async (deps) => (await deps.ownAssertion?.('x')) ?? 'none')).to.deep.equal({
      said: 'none',
      broken: [],
    })
  })

  it('is told what other sites say, and what they said lately', async () => {
    const asked: string[] = []
    const outside: Outside = {
      fetch({ url }) {
        asked.push(url)
        const document = { url, bytes: new Uint8Array([1]), mediaType: 'text/plain', fetchedAt: now }
        return Promise.resolve({ document })
      },
    }
    const told = await saidBy(
      async (deps) => {
        if (deps.outside === undefined) return 'closed'
        const [anew, lately] = [
          await deps.outside.fetch(request),
          await memoryOf(deps.outside).fetch(request, now),
        ]
        return [anew, lately].map((answer) => ('document' in answer ? [...answer.document.bytes] : answer))
      },
      { outside },
    )
    expect(told).to.deep.equal({ said: [[1], [1]], broken: [] })
    await memoryOf(outside).fetch(request, now)
    expect(asked, 'the memory is the one of this process').to.have.length(2)
  })

  it('is told of no other site where none may be asked', async () => {
    expect(await saidBy((deps) => Promise.resolve(deps.outside === undefined))).to.include({ said: true })
    const outside: Outside = { fetch: () => Promise.resolve({ refusal: 'closed' }) }
    expect(await saidBy((deps) => Promise.resolve(deps.outside === undefined), { outside })).to.include({
      said: false,
    })
  })

  it('knows where this service is, what time it is, and up to when it is known', async () => {
    const told = (deps: VerifyDeps) => Promise.resolve([deps.publicUrl, deps.knownUntil])
    expect(await saidBy(told))
      .to.include.keys('said')
      .and.deep.include({ said: [publicUrl, undefined] })
    expect(await saidBy(told, { knownUntil: now })).to.deep.include({ said: [publicUrl, now] })
    const known = await withThreadDeps(question, (deps) => Promise.resolve({ has: 'knownUntil' in deps }))
    expect(known).to.deep.equal({ has: false, broken: [] })
  })

  describe('can ask nothing else:', () => {
    const others: readonly (readonly [string, (deps: VerifyDeps) => unknown])[] = [
      ['frameworks', (deps) => deps.frameworks.list()],
      ['a status list', (deps) => deps.localStatus('x')],
      ['a decision', (deps) => deps.isDecidedHere({})],
      ['a name', (deps) => deps.issuer('x')],
      ['erased evidence', (deps) => deps.erasedEvidence([])],
      [
        'to forget what a site said',
        (deps) => deps.outside && memoryOf(deps.outside).shorten(request, now, 1),
      ],
    ]
    for (const [what, ask] of others)
      it(what, async () => {
        const outside: Outside = { fetch: () => Promise.resolve({ refusal: 'closed' }) }
        const asked = saidBy(async (deps) => Promise.resolve(ask(deps)), { outside })
        const error: unknown = await asked.catch((each: unknown) => each)
        expect(String(error)).to.include('readingLookups')
      })
  })

  it('is told nothing of what is not on the list of what it may ask', async () => {
    const task = {
      name: 'pry',
      size: () => 0,
      work: ({ facts }: ThreadQuestion): Promise<Answered<Said>> =>
        Promise.resolve(
          facts.length === 0
            ? { needs: [{ lookup: 'issuer', argument: 'did:web:a' }] }
            : { said: facts.map((fact) => ('answer' in fact ? fact.answer : 'failed')), broken: [] },
        ),
    }
    const deps = { ...service, issuer: () => Promise.resolve('Acmé') }
    expect(await runApart(inThisThread(), task, {}, { deps, now })).to.deep.equal({
      said: [undefined],
      broken: [],
    })
  })

  it('breaks down, or has a lookup that does, where nobody is to be told', async () => {
    const away = () => Promise.reject(new Error('the store is away'))
    const answered = await saidBy(
      async (deps) => {
        deps.checkFailed?.('schema', new Error('a bug'))
        return deps.publishedKeys('x').catch(() => 'left open')
      },
      { publishedKeys: away },
    )
    expect(answered).to.deep.include({ said: 'left open' })
  })

  it('answers that it must know more, whatever came of its work meanwhile', async () => {
    const needs = [{ lookup: 'publishedKeys', argument: 'did:web:a' }]
    const asked = async (work: (deps: VerifyDeps) => Promise<unknown>) =>
      withThreadDeps(question, async (deps) => ({ said: await work(deps) }))
    expect(await asked((deps) => deps.publishedKeys('did:web:a'))).to.deep.equal({ needs })
    expect(await asked((deps) => deps.publishedKeys('did:web:a').catch(() => 'made up'))).to.deep.equal({
      needs,
    })
    const broke: unknown = await asked(() => Promise.reject(new Error('a bug'))).catch(
      (error: unknown) => error,
    )
    expect(String(broke)).to.include('a bug')
  })

  it('tells which check broke down, and of a lookup that does', async () => {
    const told: (readonly [string, string, unknown])[] = []
    const checkFailed: VerifyDeps['checkFailed'] = (check, error) =>
      told.push([check, String(error), error instanceof Error && error.stack === 'there'])
    await saidBy(
      (deps) => {
        deps.checkFailed?.('schema', Object.assign(new Error('a bug'), { stack: 'there' }))
        deps.checkFailed?.('format', 'no error at all')
        return Promise.resolve('')
      },
      { checkFailed },
    )
    expect(told).to.deep.equal([
      ['schema', 'Error: a bug', true],
      ['format', 'Error: not an Error', false],
    ])
    told.length = 0
    const away = () => Promise.reject(new Error('the store is away'))
    const answered = await saidBy(async (deps) => deps.publishedKeys('x').catch(() => 'left open'), {
      checkFailed,
      publishedKeys: away,
    })
    expect(answered).to.deep.include({ said: 'left open' })
    expect(told.map(([check, error]) => [check, error])).to.deep.equal([
      ['signature', 'Error: the store is away'],
    ])
  })

  it('is ended when it costs too much: nothing of it is told', async () => {
    const bounded: Bounded = { run: () => Promise.resolve({ refusal: 'too-costly' }) }
    expect(await saidBy(() => Promise.resolve(''), {}, bounded)).to.deep.equal({ refusal: 'too-costly' })
  })
})
