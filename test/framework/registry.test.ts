import { expect } from 'chai'
import {
  changeReleaseStatus,
  type StatusChange,
} from '../../server/framework/release/change-release-status.ts'
import { publishRelease } from '../../server/framework/release/publish-release.ts'
import { createRegistry, type Registry } from '../../server/framework/release/registry.ts'
import { Problem } from '../../server/problem.ts'
import type { FrameworkRelease } from '../../server/store/framework-documents.ts'
import type { PageQuery } from '../../server/store/store.ts'
import { rejection } from '../support/store-opened.ts'
import { baseUrl, clock, publishing, temporaryStore, type TemporaryStore } from './published.ts'
import { smallFiles } from './small-files.ts'

let temporary: TemporaryStore
beforeEach(async () => {
  temporary = await temporaryStore()
})
afterEach(() => temporary.remove())

const iri = (version: string, slug = 'petit') => `${baseUrl}/frameworks/${slug}/${version}`
const ids = (registry: Registry) => registry.list().map(({ slug, version }) => `${slug}/${version}`)
const codeOf = (error: unknown) => (error instanceof Problem ? error.code : String(error))

describe('what two processes know of released versions', () => {
  it('is the same after a refresh: what the one published the other reads, whole', async () => {
    const [one, other] = [await publishing(temporary.store), await publishing(temporary.store)]
    const published = await publishRelease(one, smallFiles(), 'acme')
    expect(other.registry.find('petit', '1.0.0')).to.equal(undefined)
    await other.registry.refresh()
    const read = other.registry.find('petit', '1.0.0')
    const { form: _form, nQuads: _nQuads, ...rest } = read!
    expect(published).to.deep.include(rest)
    expect([...read!.form().nodes]).to.deep.equal([...published.form().nodes])
    expect(await read!.nQuads()).to.equal(await published.nQuads())
  })

  it('is by framework and then by version, 1.10.0 after 1.9.0, in the same list until something changes', async () => {
    const deps = await publishing(temporary.store)
    for (const [slug, version] of [
      ['petit', '1.10.0'],
      ['petit', '1.9.0'],
      ['autre', '2.0.0'],
    ] as const) {
      await publishRelease(deps, smallFiles({ slug, version }), 'acme')
    }
    expect(ids(deps.registry)).to.deep.equal(['autre/2.0.0', 'petit/1.9.0', 'petit/1.10.0'])
    expect(deps.registry.latest('petit')?.version).to.equal('1.10.0')
    expect(deps.registry.latest('inconnu')).to.equal(undefined)
    const list = deps.registry.list()
    await deps.registry.refresh()
    expect(deps.registry.list()).to.equal(list)
  })

  it('is read from the store at most once a second, however many ask', async () => {
    const deps = await publishing(temporary.store)
    const readings: number[] = []
    let now = 5
    const frameworkReleases = {
      ...temporary.store.frameworkReleases,
      page: (query: PageQuery<FrameworkRelease>) => {
        readings.push(now)
        return temporary.store.frameworkReleases.page(query)
      },
    }
    const registry = createRegistry({
      store: { ...temporary.store, frameworkReleases },
      baseUrl,
      elapsed: () => now,
      broken: (_release, error) => expect.fail(String(error)),
    })
    await Promise.all([registry.refresh(), registry.refresh()])
    await publishRelease(deps, smallFiles(), 'acme')
    for (now of [500, 1004]) await registry.refresh()
    expect(ids(registry)).to.deep.equal([])
    now = 1005
    await Promise.all([registry.refresh(), registry.refresh()])
    expect(ids(registry)).to.deep.equal(['petit/1.0.0'])
    expect(readings).to.deep.equal([5, 1005])
  })

  it('leaves out a version that cannot be read, says so once, and serves the others', async () => {
    const deps = await publishing(temporary.store)
    await publishRelease(deps, smallFiles(), 'acme')
    await publishRelease(deps, smallFiles({ slug: 'autre' }), 'acme')
    const release = (await temporary.store.frameworkReleases.get('autre/1.0.0'))!
    await temporary.store.longTexts.delete(`${release.document}:0`)
    const told: string[] = []
    let now = 0
    const registry = createRegistry({
      store: temporary.store,
      baseUrl,
      elapsed: () => (now += 1000),
      broken: (id, error) => told.push(`${id}: ${String(error)}`),
    })
    await registry.refresh()
    await registry.refresh()
    expect(ids(registry)).to.deep.equal(['petit/1.0.0'])
    expect(told).to.deep.equal(['autre/1.0.0: Error: the store lacks the document of framework autre/1.0.0'])
  })
})

describe('the status of a released version', () => {
  const change = async (version: string, to: StatusChange, organisation = 'acme', at = clock) => {
    const { registry } = await publishing(temporary.store)
    const deps = { store: temporary.store, frameworks: registry, frameworkBaseUrl: baseUrl, clock: at }
    return changeReleaseStatus(deps, organisation, 'petit', version, to)
  }
  beforeEach(async () => {
    const deps = await publishing(temporary.store)
    await publishRelease(deps, smallFiles(), 'acme')
    await publishRelease(deps, smallFiles({ version: '2.0.0', replaces: '1.0.0' }), 'acme')
  })

  it('is kept with its reason, its time and what to use instead; what was released stays as it is', async () => {
    const { registry } = await publishing(temporary.store)
    await registry.refresh()
    const before = registry.find('petit', '1.0.0')!
    const later = () => new Date('2027-01-05T10:00:00.700Z')
    const to = { status: 'superseded', reason: 'Nouvelle version', replacedBy: iri('2.0.0') } as const
    await change('1.0.0', to, 'acme', later)
    await registry.refresh()
    const after = registry.find('petit', '1.0.0')!
    expect(after).to.not.equal(before)
    expect(after).to.include({
      ...before,
      status: 'superseded',
      statusReason: 'Nouvelle version',
      replacedBy: iri('2.0.0'),
      statusChangedAt: '2027-01-05T10:00:00Z',
    })
  })

  it('can be taken back, and then says nothing of a replacement', async () => {
    await change('1.0.0', { status: 'superseded', reason: 'x', replacedBy: iri('2.0.0') })
    const again = await change('1.0.0', { status: 'released' })
    expect(again.status).to.equal('released')
    expect(again).to.not.have.any.keys('replacedBy', 'statusReason')
  })

  it('keeps its time when it is said again', async () => {
    await change('1.0.0', { status: 'deprecated' })
    const later = () => new Date('2028-01-01T00:00:00Z')
    expect(await change('1.0.0', { status: 'deprecated' }, 'acme', later)).to.include({
      statusChangedAt: '2026-11-21T09:30:00Z',
    })
  })

  it('decides which version is the latest: one that is out of use is not, unless all are', async () => {
    const { registry } = await publishing(temporary.store)
    await change('2.0.0', { status: 'deprecated' })
    await registry.refresh()
    expect(registry.latest('petit')?.version).to.equal('1.0.0')
    await change('1.0.0', { status: 'deprecated' })
    await registry.refresh()
    expect(registry.latest('petit')?.version).to.equal('2.0.0')
  })

  it('is never lost when two change it at once: one follows the other', async () => {
    await Promise.all([
      change('1.0.0', { status: 'deprecated', reason: 'a' }),
      change('1.0.0', { status: 'deprecated', reason: 'b' }),
    ])
    const release = await temporary.store.frameworkReleases.get('petit/1.0.0')
    expect(release?.revision).to.equal(2)
    expect(release?.statusReason).to.be.oneOf(['a', 'b'])
  })

  const superseded = (replacedBy: string): StatusChange => ({ status: 'superseded', replacedBy })
  const refused: readonly (readonly [string, StatusChange, string, string])[] = [
    ['a version there is not', { status: 'deprecated' }, 'not-found', '3.0.0'],
    ['a replacement that is not named', { status: 'superseded' }, 'invalid-request', '1.0.0'],
    ['a version there is not instead', superseded(iri('3.0.0')), 'invalid-request', '1.0.0'],
    ['a node instead', superseded(`${iri('2.0.0')}/C1`), 'invalid-request', '1.0.0'],
    ['itself instead', superseded(iri('1.0.0')), 'invalid-request', '1.0.0'],
    ['an address without https', superseded('http://cadres.autre.example/1'), 'invalid-request', '1.0.0'],
    ['a script instead', superseded('javascript:alert(1)'), 'invalid-request', '1.0.0'],
    ['an address with a user', superseded('https://a@b.example/'), 'invalid-request', '1.0.0'],
    ['text that is no address', superseded('la suivante'), 'invalid-request', '1.0.0'],
    [
      'a replacement of what is in force',
      { status: 'released', replacedBy: iri('2.0.0') },
      'invalid-request',
      '1.0.0',
    ],
  ]
  for (const [what, to, code, version] of refused) {
    it(`does not change with ${what} (${code})`, async () => {
      const before = await temporary.store.frameworkReleases.get(`petit/${version}`)
      expect(codeOf(await rejection(change(version, to)))).to.equal(code)
      expect(await temporary.store.frameworkReleases.get(`petit/${version}`)).to.deep.equal(before)
    })
  }

  it('does not lead round in a circle', async () => {
    await change('1.0.0', superseded(iri('2.0.0')))
    expect(codeOf(await rejection(change('2.0.0', superseded(iri('1.0.0')))))).to.equal('invalid-request')
    expect((await change('2.0.0', superseded('https://cadres.autre.example/1'))).status).to.equal(
      'superseded',
    )
  })

  it('changes only by the organisation whose framework it is', async () => {
    expect(codeOf(await rejection(change('1.0.0', { status: 'deprecated' }, 'autre')))).to.equal('forbidden')
  })
})
