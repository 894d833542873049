import { setTimeout } from 'node:timers/promises'
import { expect } from 'chai'
import readSheet from 'read-excel-file/node'
import { expectProblem, items } from '../support/problems.ts'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'
import { casePackage } from '../bench/case-package/case-package.ts'

type Import = Schemas['FrameworkImport']
const authorScopes = ['framework:write', 'framework:release'] as const
const spreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const json = { 'Content-Type': 'application/json' }
const csv = { 'Content-Type': 'text/csv' }

const table = (...lines: readonly string[]) =>
  ['code;code parent;type;titre (fr);texte (fr)', ...lines].join('\n')
const good = table('D1;;domaine;Accueillir;', 'D1.1;D1;compétence;Saluer;Saluer chaque personne.')

describe('framework imports', () => {
  let service: TestService
  let client: Client
  let others: Client
  before(async () => {
    service = await startService()
    client = await service.organisation('atelier-dole', authorScopes)
    others = await service.organisation('tiers-lieu', authorScopes)
  })
  after(() => service.stop())

  const send = (by: Client, query: string, raw: string | Uint8Array, headers: Record<string, string>) =>
    by.call<Import>('POST', `/framework-imports${query}`, { raw, headers })

  /** The import once it has ended. */
  async function ended(by: Client, started: Import): Promise<Import> {
    for (;;) {
      const { body } = await by.call<Import>('GET', `/framework-imports/${started.id ?? ''}`)
      if (body.state !== 'running') return body
      await setTimeout(5)
    }
  }

  async function released(by: Client, { framework, version }: Import): Promise<Schemas['FrameworkRelease']> {
    const draft = `/framework-drafts/${framework}/${version}`
    const etag = (await by.call('GET', draft)).headers.get('etag') ?? ''
    return succeeded(
      await by.call<Schemas['FrameworkRelease']>('POST', `${draft}/release`, {
        headers: { 'If-Match': etag },
      }),
    )
  }

  const asCase = async (release: { readonly framework: string; readonly version: string }) =>
    (
      await service.anonymous.call<Record<string, unknown>>(
        'GET',
        `/frameworks/${release.framework}/${release.version}?format=case`,
      )
    ).body

  it('reads a CASE package into a draft, in the background, and gives it back as it came', async () => {
    const sent = casePackage(120)
    const started = await send(client, '?framework=cadre-banc', sent, json)
    expect(started.status).to.equal(202)
    expect(started.headers.get('location')).to.equal(`/framework-imports/${started.body.id ?? ''}`)
    const done = await ended(client, started.body)
    expect(done).to.include({
      state: 'done',
      done: 121,
      total: 121,
      framework: 'cadre-banc',
      version: '0.1.0',
    })
    expect(done.report).to.include({ added: 120, changed: 0, unchanged: 0, retired: 0 })
    const release = await released(client, done)
    const out = await asCase(release)
    const original = JSON.parse(sent) as Record<string, unknown>
    expect(out['CFItems']).to.deep.equal(original['CFItems'])
    expect(out['CFAssociations']).to.deep.equal(original['CFAssociations'])
  })

  it('sent again, says that nothing changed, and makes nothing', async () => {
    const before = await service.documents()
    const again = succeeded(await send(client, '', casePackage(120), json))
    expect(again).to.include({ state: 'done', framework: 'cadre-banc', dryRun: false })
    expect(again.report).to.include({ added: 0, changed: 0, unchanged: 120, retired: 0 })
    expect(await service.documents()).to.deep.equal(before)
  })

  it('sent again with changes, makes the next version of the same framework, with these changes alone', async () => {
    const changed = JSON.parse(casePackage(120)) as {
      CFItems: { fullStatement: string; identifier: string }[]
      CFAssociations: { originNodeURI: { identifier: string } }[]
    }
    const [, reworded] = changed.CFItems
    if (reworded === undefined) throw new Error('no item')
    reworded.fullStatement = 'Savoir conduire une activité, et en rendre compte.'
    const gone = changed.CFItems.pop()?.identifier
    changed.CFAssociations = changed.CFAssociations.filter(
      ({ originNodeURI }) => originNodeURI.identifier !== gone,
    )
    const raw = JSON.stringify(changed)
    const dry = succeeded(await send(client, '?dryRun=true', raw, json))
    expect(dry).to.include({ framework: 'cadre-banc', version: '0.2.0', dryRun: true })
    const done = await ended(client, succeeded(await send(client, '', raw, json)))
    expect(done).to.include({ framework: 'cadre-banc', version: '0.2.0', state: 'done' })
    expect(done.report).to.deep.equal(dry.report)
    expect(done.report).to.include({ added: 0, changed: 1, unchanged: 118, retired: 1 })
    const diff = succeeded(
      await client.call<Schemas['FrameworkDiff']>('GET', '/framework-drafts/cadre-banc/0.2.0/diff'),
    )
    expect(diff.changes.map(({ kind, node }) => `${kind} ${node}`).sort()).to.deep.equal([
      // What CASE says of it is kept whole: it changed too.
      'competency-changed C-1',
      'competency-retired C-119',
      'competency-reworded C-1',
    ])
  })

  it('gives another organisation that imports the same package a framework of its own', async () => {
    const done = await ended(others, succeeded(await send(others, '', casePackage(120), json)))
    expect(done.framework).to.not.equal('cadre-banc')
    const copy = await asCase(await released(others, done))
    const ours = await asCase({ framework: 'cadre-banc', version: '0.1.0' })
    expect(copy['CFItems']).to.deep.equal(ours['CFItems'])
    const item = casePackage.itemId(120, 3)
    const answer = await service.anonymous.call<Record<string, unknown>>(
      'GET',
      `/ims/case/v1p1/CFItems/${item}`,
    )
    expect(answer.body['uri'], 'the identifier stays with who published it first').to.equal(
      (ours['CFItems'] as readonly Record<string, unknown>[]).find(({ identifier }) => identifier === item)?.[
        'uri'
      ],
    )
  })

  it('reads a table as CSV, in UTF-8 or in Windows-1252', async () => {
    for (const [framework, bytes] of [
      ['cadre-utf8', Buffer.from(`\uFEFF${good}`)],
      ['cadre-1252', Buffer.from(good, 'latin1')],
    ] as const) {
      const done = await ended(client, succeeded(await send(client, `?framework=${framework}`, bytes, csv)))
      expect(done.report).to.include({ added: 2 })
      const node = await client.call<Schemas['DraftNode']>(
        'GET',
        `/framework-drafts/${framework}/0.1.0/nodes/D1.1`,
      )
      expect(node.body.content).to.deep.include({ 'ceasn:competencyLabel': { fr: 'Saluer' } })
      expect(JSON.stringify(node.body.content)).to.include('Saluer chaque personne.')
    }
  })

  it('gives templates that can be filled in and sent as they are', async () => {
    const asCsv = await service.anonymous.call('GET', '/framework-imports/template.csv')
    const asXlsx = await service.anonymous.call('GET', '/framework-imports/template.xlsx')
    expect(asCsv.headers.get('content-disposition')).to.equal('attachment; filename="referentiel.csv"')
    const [sheet] = await readSheet(asXlsx.bytes)
    expect(sheet?.data[0]?.[0]).to.equal('code')
    for (const [framework, bytes, type] of [
      ['cadre-modele-csv', asCsv.bytes, 'text/csv'],
      ['cadre-modele-xlsx', asXlsx.bytes, spreadsheet],
    ] as const) {
      const answer = await send(client, `?framework=${framework}&dryRun=true`, bytes, {
        'Content-Type': type,
      })
      expect(succeeded(answer).report).to.deep.include({ errors: [] }).and.include({ added: 1 })
    }
  })

  it('refuses a file with an error whole, and names each line of it', async () => {
    const wrong = table('D1;;domaine;Accueillir;', 'D1.1;D9;compétence;Saluer;Saluer.', 'D1;;domaine;Encore;')
    const before = await service.documents()
    const problem = expectProblem(
      await send(client, '?framework=cadre-faux', wrong, csv),
      422,
      'import-refused',
    )
    expect(items(problem).map((item) => item.split(' ')[0])).to.include('4')
    const dry = succeeded(await send(client, '?framework=cadre-faux&dryRun=true', wrong, csv))
    expect(dry.state).to.equal('failed')
    expect(dry.report.errors.map(({ line }) => line)).to.include(4)
    expect(await service.documents()).to.deep.equal(before)
  })

  const refusals: readonly (readonly [
    string,
    string,
    string | Uint8Array,
    Record<string, string>,
    number,
    string,
  ])[] = [
    ['JSON that is cut short', '', '{"CFDocument":', json, 400, 'not-json'],
    ['JSON in Latin 1', '', Buffer.from('{"é":1}', 'latin1'), json, 400, 'not-json'],
    ['an array', '', '[]', json, 422, 'import-refused'],
    ['a number', '', '7', json, 422, 'import-refused'],
    ['an empty object', '', '{}', json, 422, 'import-refused'],
    [
      'a package without items of the right type',
      '',
      '{"CFDocument":{},"CFItems":{}}',
      json,
      422,
      'import-refused',
    ],
    ['a table of no framework', '', good, csv, 400, 'invalid-request'],
    ['an empty table', '?framework=cadre-vide', '', csv, 422, 'import-refused'],
    [
      'bytes that are no spreadsheet',
      '?framework=cadre-x',
      'PK\u0003\u0004',
      { 'Content-Type': spreadsheet },
      422,
      'import-refused',
    ],
    ['somebody else’s framework', '?framework=referentiel-mediateurs', good, csv, 403, 'forbidden'],
    [
      'a version that is released',
      '?framework=cadre-banc&version=0.1.0',
      casePackage(60),
      json,
      409,
      'framework-released',
    ],
    ['XML', '', '<a/>', { 'Content-Type': 'application/xml' }, 415, 'unsupported-media-type'],
    ['a slug that is none', '?framework=Cadre', good, csv, 400, 'invalid-request'],
  ]
  for (const [what, query, raw, headers, status, code] of refusals) {
    it(`refuses ${what}, and writes nothing`, async () => {
      const before = await service.documents()
      expectProblem(await send(client, query, raw, headers), status, code)
      expect(await service.documents()).to.deep.equal(before)
    })
  }

  it('are their organisation’s alone', async () => {
    const list = succeeded(
      await client.call<{ readonly items: readonly Import[] }>('GET', '/framework-imports?limit=2'),
    )
    expect(list.items).to.have.length(2)
    const path = `/framework-imports/${list.items[0]?.id ?? ''}`
    expectProblem(await others.call('GET', path), 404, 'not-found')
    expectProblem(await others.call('GET', '/framework-imports/nothing'), 404, 'not-found')
  })

  it('that have not moved on for five minutes have failed', async () => {
    const at = service.now.toISOString().replace(/\.\d{3}Z$/, 'Z')
    await service.context.deps.store.frameworkImports.insert({
      _id: 'interrupted',
      organisationId: 'atelier-dole',
      framework: 'cadre-x',
      version: '0.1.0',
      format: 'case',
      state: 'running',
      done: 500,
      total: 20_000,
      report: JSON.stringify({
        added: 19_999,
        changed: 0,
        unchanged: 0,
        retired: 0,
        errors: [],
        warnings: [],
      }),
      createdAt: at,
      progressAt: at,
    })
    const state = async () =>
      succeeded(await client.call<Import>('GET', '/framework-imports/interrupted')).state
    expect(await state()).to.equal('running')
    const then = service.now
    service.now = new Date(then.getTime() + 5 * 60_000 + 1000)
    try {
      expect(await state()).to.equal('failed')
    } finally {
      service.now = then
    }
  })
})
