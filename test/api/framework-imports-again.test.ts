/** Importing packages again, side by side, or badly: what must not be lost, promised or left lying. */
import { setTimeout } from 'node:timers/promises'
import { expect } from 'chai'
import { ownImport } from '../../server/framework/import/import-framework.ts'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'
import { casePackage } from '../bench/case-package/case-package.ts'

type Import = Schemas['FrameworkImport']
interface Package {
  CFDocument: Record<string, unknown>
  CFItems: Record<string, unknown>[]
  CFAssociations: Record<string, unknown>[]
}
const json = { 'Content-Type': 'application/json' }

/** A package of `size` items, and of that size alone, with its own title. */
function packageOf(size: number, title: string): Package {
  const made = JSON.parse(casePackage(size)) as Package
  made.CFDocument['title'] = title
  return made
}

function firstItem(of: Package): Record<string, unknown> {
  const [item] = of.CFItems
  if (item === undefined) throw new Error('no item')
  return item
}

describe('framework imports, again and again', () => {
  let service: TestService
  let client: Client
  before(async () => {
    service = await startService()
    client = await service.organisation('atelier-dole', ['framework:write', 'framework:release'])
  })
  after(() => service.stop())

  const send = (raw: unknown, query = '') =>
    client.call<Import>('POST', `/framework-imports${query}`, {
      raw: typeof raw === 'string' ? raw : JSON.stringify(raw),
      headers: json,
    })

  async function imported(raw: unknown, query = ''): Promise<Import> {
    const started = succeeded(await send(raw, query))
    for (;;) {
      const { body } = await client.call<Import>('GET', `/framework-imports/${started.id ?? ''}`)
      if (body.state !== 'running') return body
      await setTimeout(5)
    }
  }

  async function released(raw: unknown): Promise<Import> {
    const done = await imported(raw)
    const draft = `/framework-drafts/${done.framework}/${done.version}`
    const etag = (await client.call('GET', draft)).headers.get('etag') ?? ''
    succeeded(await client.call('POST', `${draft}/release`, { headers: { 'If-Match': etag } }))
    return done
  }

  const exported = async ({ framework, version }: Import) =>
    (
      await service.anonymous.call<Record<string, unknown>>(
        'GET',
        `/frameworks/${framework}/${version}?format=case`,
      )
    ).body

  it('make a version of a package of which only the document changed, and say so', async () => {
    const sent = packageOf(3, 'Document')
    await released(sent)
    Object.assign(sent.CFDocument, { title: 'Document de 2026', adoptionStatus: 'Deprecated' })
    const dry = succeeded(await send(sent, '?dryRun=true'))
    expect(dry.report.warnings.map(({ code }) => code)).to.include('framework-changed')
    const again = await released(sent)
    expect(again).to.include({ framework: 'document', version: '0.2.0', state: 'done' })
    expect(again.report).to.include({ added: 0, changed: 0, unchanged: 3, retired: 0 })
    expect((await exported(again))['CFDocument']).to.deep.equal(sent.CFDocument)
  })

  const unreleasable: readonly (readonly [string, Record<string, unknown>, string])[] = [
    ['a text that is a reference', { fullStatement: './B' }, 'text-is-reference'],
    ['a statement of more than 100,000 characters', { fullStatement: 'y'.repeat(100_001) }, 'node-too-large'],
    ['notes that only CASE has, of that size', { notes: 'z'.repeat(200_000) }, 'node-too-large'],
  ]
  for (const [what, change, code] of unreleasable) {
    it(`refuse ${what}, and say at which item, when tried and when meant`, async () => {
      const sent = packageOf(4, 'Impubliable')
      Object.assign(sent.CFItems[2] ?? {}, change)
      const dry = succeeded(await send(sent, '?dryRun=true'))
      expect(dry.state).to.equal('failed')
      expect(dry.report.errors.map((error) => `${error.code} ${error.pointer ?? ''}`)).to.include(
        `${code} /CFItems/2`,
      )
      expectProblem(await send(sent), 422, 'import-refused')
    })
  }

  it('refuse an author that would be read as a reference, at the document', async () => {
    const sent = packageOf(4, 'Impubliable')
    sent.CFDocument['creator'] = './B'
    const { report } = succeeded(await send(sent, '?dryRun=true'))
    expect(report.errors).to.have.length(1)
    expect(report.errors[0]).to.include({ code: 'reference-unknown', pointer: '/CFDocument' })
  })

  it('release texts with control characters, which CASE gets back as they were', async () => {
    const sent = packageOf(5, 'Commande')
    sent.CFDocument['description'] = 'Une\u0007description'
    Object.assign(firstItem(sent), {
      fullStatement: 'Saluer\u000Bchacun\ten\nprivé',
      conceptKeywords: ['a\u0000b'],
    })
    const done = await released(sent)
    const remarks = done.report.warnings.filter(({ code }) => code === 'control-character')
    expect(remarks.map(({ pointer }) => pointer)).to.deep.equal(['/CFDocument', '/CFItems/0'])
    const out = await exported(done)
    expect(out['CFDocument']).to.deep.equal(sent.CFDocument)
    expect(out['CFItems']).to.deep.equal(sent.CFItems)
    const native = await service.anonymous.call('GET', `/frameworks/${done.framework}/${done.version}`, {
      headers: { Accept: 'application/ld+json' },
    })
    expect(native.bytes.toString()).to.include('"Saluer chacun\\ten\\nprivé"')
  })

  it('give another document of the same title a framework of its own', async () => {
    const first = await released(packageOf(6, 'Homonyme'))
    const second = await released({ ...packageOf(7, 'Homonyme') })
    const third = succeeded(await send(packageOf(8, 'Homonyme'), '?dryRun=true'))
    expect([first, second, third].map(({ framework }) => framework)).to.deep.equal([
      'homonyme',
      'homonyme-2',
      'homonyme-3',
    ])
    expect((await imported(packageOf(8, 'Homonyme'))).framework).to.equal('homonyme-3')
    expect(succeeded(await send(packageOf(7, 'Homonyme'))).framework, 'the same document again').to.equal(
      'homonyme-2',
    )
  })

  it('are refused, when tried too, while the draft of the one before is open', async () => {
    await imported(packageOf(9, 'Ouvert'))
    for (const query of ['', '?dryRun=true']) {
      const problem = expectProblem(await send(packageOf(9, 'Ouvert'), query), 409, 'conflict')
      expect(problem.detail).to.match(/publiez|abandonnez/u)
    }
  })

  it('do not promise what fails: a version below the latest', async () => {
    const sent = packageOf(3, 'Document de 2027')
    expectProblem(await send(sent, '?dryRun=true&version=0.1.5'), 409, 'conflict')
    expectProblem(await send(sent, '?dryRun=true&version=0.2.0'), 409, 'framework-released')
  })

  it('do not promise what fails: a framework that another organisation has begun', async () => {
    const others = await service.organisation('tiers-lieu', ['framework:write'])
    const json = { framework: 'commence', version: '0.1.0', title: { fr: 'Commencé' } }
    succeeded(await others.call('POST', '/framework-drafts', { json }))
    expectProblem(await send(packageOf(10, 'Autre'), '?framework=commence&dryRun=true'), 409, 'conflict')
  })

  it('that break down say so, and leave nothing in the way of importing again', async () => {
    const sent = packageOf(11, 'Panne')
    const { draftNodes } = service.context.deps.store
    const { insertMissing } = draftNodes
    Object.assign(draftNodes, { insertMissing: () => Promise.reject(new Error('the disk is full')) })
    let failed: Import
    try {
      failed = await imported(sent)
    } finally {
      Object.assign(draftNodes, { insertMissing })
    }
    expect(failed.state).to.equal('failed')
    expect(failed.report.errors.map(({ code }) => code)).to.deep.equal(['import-failed'])
    expect(await imported(sent)).to.include({ framework: 'panne', version: '0.1.0', state: 'done', done: 12 })
  })

  it('that were interrupted say so, and the next one takes their place', async () => {
    const sent = packageOf(12, 'Interrompu')
    const { store } = service.context.deps
    const done = await imported(sent)
    const [record, draft] = await Promise.all([
      store.frameworkImports.get(done.id ?? ''),
      store.frameworkDrafts.get('interrompu/0.1.0'),
    ])
    if (record === undefined || draft === undefined) throw new Error('nothing was imported')
    const { finishedAt: _at, ...running } = record
    await store.frameworkImports.replace({ ...running, state: 'running', done: 5 })
    await store.frameworkDrafts.replace({ ...draft, state: 'importing' })
    expectProblem(await send(sent), 409, 'conflict')
    const then = service.now
    service.now = new Date(then.getTime() + 5 * 60_000 + 1000)
    try {
      const stands = await ownImport(service.context.deps, 'atelier-dole', record._id)
      expect(stands.state).to.equal('failed')
      expect(stands.report).to.include('"import-interrupted"')
      expect(await imported(sent)).to.include({ framework: 'interrompu', version: '0.1.0', state: 'done' })
    } finally {
      service.now = then
    }
  })

  it('refuse a key that is there twice, like every other JSON', async () => {
    const [start = '', ...rest] = casePackage(13).split('"creator"')
    const sent = `${start}"title":"Deux fois","creator"${rest.join('"creator"')}`
    expectProblem(await send(sent), 400, 'invalid-request')
    expectProblem(await send(`${'['.repeat(5000)}${']'.repeat(5000)}`), 400, 'invalid-request')
  })

  it('warn of a number too large to be kept exactly', async () => {
    const sent = JSON.stringify(packageOf(14, 'Grand nombre')).replace(
      '"CFItems":',
      '"extensions":{"big":12345678901234567890},"CFItems":',
    )
    const { report } = succeeded(await send(sent, '?dryRun=true'))
    expect(report.errors).to.deep.equal([])
    expect(report.warnings.map(({ code }) => code)).to.include('number-imprecise')
  })

  it('give back a package of a document alone, and one of empty lists, as they came', async () => {
    const { CFDocument } = packageOf(15, 'Seul')
    const alone = await released({ CFDocument })
    expect(await exported(alone)).to.deep.equal({ CFDocument })
    const empty = { ...packageOf(16, 'Vide'), CFItems: [], CFAssociations: [] }
    expect(await exported(await released(empty))).to.deep.equal(empty)
  })
})
