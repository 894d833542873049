import { expect } from 'chai'
import {
  claimFramework,
  giveBack,
  mayClaim,
  ownerOf,
} from '../../server/framework/release/framework-owner.ts'
import type { FrameworkDraft } from '../../server/store/framework-documents.ts'
import type { Collection, New } from '../../server/store/store.ts'
import { createDraft } from '../../server/framework/draft/create-draft.ts'
import { abandonDraft } from '../../server/framework/draft/abandon-draft.ts'
import { anne, contentOf, desk, refused, stranger, yann, type Desk } from './drafting.ts'

const slug = 'cadre-neuf'
const place = { framework: slug, version: '0.1.0' }
const title = { fr: 'Neuf' }

describe('a framework belongs', () => {
  let deps: Desk
  beforeEach(async () => {
    deps = { ...(await desk()), reserved: { slugs: new Set(['livre']), organisationId: 'hub' } }
  })
  afterEach(() => deps.remove())

  const owner = (of = slug) => ownerOf(deps.store, of)
  const draft: New<FrameworkDraft> = {
    _id: `${slug}/0.1.0`,
    framework: slug,
    version: '0.1.0',
    organisationId: 'autre',
    life: 1,
    state: 'open',
    createdAt: '2026-11-21T09:30:00Z',
    createdBy: 'key_autre',
  }

  it('to who came first, when several come at once', async () => {
    const organisations = ['autre', 'hub', 'structure']
    const claims = await Promise.allSettled(organisations.map((one) => claimFramework(deps, slug, one)))
    const won = organisations.filter((_, index) => claims[index]?.status === 'fulfilled')
    expect(won).to.have.length(1)
    expect(await owner()).to.equal(won[0])
    for (const one of organisations) expect(await mayClaim(deps, slug, one)).to.equal(won[0] === one)
  })

  it('to the operator alone, when it comes with the service', async () => {
    expect(await refused(claimFramework(deps, 'livre', 'autre'))).to.deep.equal(['conflict'])
    expect([await owner('livre'), await mayClaim(deps, 'livre', 'autre')]).to.deep.equal([undefined, false])
    await claimFramework(deps, 'livre', 'hub')
    expect(await owner('livre')).to.equal('hub')
  })

  it('to who had it before it came with the service', async () => {
    await deps.store.frameworkOwners.insert({ _id: 'livre', organisationId: 'autre', createdAt: 'x' })
    await claimFramework(deps, 'livre', 'autre')
    expect(await refused(claimFramework(deps, 'livre', 'hub'))).to.deep.equal(['conflict'])
  })

  it('to nobody once it was given back, and then to who comes next', async () => {
    await claimFramework(deps, slug, 'autre')
    await giveBack(deps.store, slug, 'hub')
    expect(await owner()).to.equal('autre')
    await giveBack(deps.store, slug, 'autre')
    expect([await owner(), await mayClaim(deps, slug, 'hub')]).to.deep.equal([undefined, true])
    await claimFramework(deps, slug, 'hub')
    expect(await owner()).to.equal('hub')
    expect((await deps.store.frameworkOwners.get(slug))?.revision).to.equal(2)
    expect(await refused(claimFramework(deps, slug, 'autre'))).to.deep.equal(['conflict'])
  })

  it('to who has a draft of it, or released a version', async () => {
    await claimFramework(deps, slug, 'autre')
    await deps.store.frameworkDrafts.insert(draft)
    await giveBack(deps.store, slug, 'autre')
    expect(await owner()).to.equal('autre')
    await deps.store.frameworkDrafts.delete(draft._id)
    const { _id, framework, version, organisationId } = draft
    const release = { _id, framework, version, organisationId, status: 'released' as const, files: '{}' }
    const told = { document: 'x', digestMultibase: 'z', baseUrl: 'https://cadres.example' }
    await deps.store.frameworkReleases.insert({ ...release, ...told, publishedAt: '2026-11-21T09:30:00Z' })
    await giveBack(deps.store, slug, 'autre')
    expect(await owner()).to.equal('autre')
  })

  it('to who begins a draft of it just when it is being given back', async () => {
    await claimFramework(deps, slug, 'autre')
    const { frameworkDrafts } = deps.store
    let begun = 0
    const looking: Collection<FrameworkDraft> = {
      ...frameworkDrafts,
      async page(query) {
        const page = await frameworkDrafts.page(query)
        if ((begun += 1) === 1) await createDraft(deps, stranger, { ...place, title })
        return page
      },
    }
    await giveBack({ ...deps.store, frameworkDrafts: looking }, slug, 'autre')
    expect([begun, await owner()]).to.deep.equal([2, 'autre'])
  })

  it('to who took it when it was given back: a draft begun at that moment is withdrawn', async () => {
    const { frameworkDrafts, frameworkOwners } = deps.store
    const taken: Collection<FrameworkDraft> = {
      ...frameworkDrafts,
      async insert(doc) {
        const inserted = await frameworkDrafts.insert(doc)
        // What is left by a process that looked for drafts just before, and by one that came just after it.
        const there = await frameworkOwners.get(slug)
        if (there !== undefined) await frameworkOwners.replace({ ...there, organisationId: 'hub' })
        return inserted
      },
    }
    const losing: Desk = { ...deps, store: { ...deps.store, frameworkDrafts: taken } }
    expect(await refused(createDraft(losing, stranger, { ...place, title }))).to.deep.equal(['conflict'])
    expect(await frameworkDrafts.get(`${slug}/0.1.0`)).to.include({ state: 'abandoned', organisationId: '' })
    expect((await createDraft(deps, anne, { ...place, title })).life).to.equal(2)
  })

  it('to others too, once its only draft is abandoned', async () => {
    const request = { ...place, title }
    await createDraft(deps, stranger, request)
    expect(await refused(createDraft(deps, anne, { ...request, version: '0.2.0' }))).to.deep.equal([
      'conflict',
    ])
    await abandonDraft(deps, stranger, request, await contentOf(deps, request))
    const { life, organisationId } = await createDraft(deps, yann, request)
    expect([life, organisationId, await owner()]).to.deep.equal([2, 'hub', 'hub'])
  })
})
