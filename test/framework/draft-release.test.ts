import { expect } from 'chai'
import { createDraft } from '../../server/framework/draft/create-draft.ts'
import { ownDraft } from '../../server/framework/draft/draft.ts'
import { releaseDraft, type ReleaseOutcome } from '../../server/framework/draft/release-draft.ts'
import { putNode } from '../../server/framework/draft/write-node.ts'
import type { ReleasedFiles } from '../../server/framework/types.ts'
import { anne, contentOf, edit, read, refusal, refused, releasingDesk, yann, type Desk } from './drafting.ts'

const competency = (words: string) => ({
  type: 'ceasn:Competency',
  'ceasn:codedNotation': 'C1',
  'ceasn:competencyText': { fr: words },
  'ceasn:isTopChildOf': '.',
})

describe('a draft is released', function () {
  this.timeout(60_000)
  let deps: Desk
  let place = { framework: 'publier', version: '0.1.0' }
  let number = 0

  before(async () => {
    deps = await releasingDesk()
  })
  after(() => deps.remove())

  /** Another framework each time, all in one store. */
  beforeEach(async () => {
    number += 1
    place = { framework: `publier-${String(number)}`, version: '0.1.0' }
    await createDraft(deps, anne, { ...place, title: { fr: 'À publier', en: 'To release' } })
    await putNode(deps, anne, place, 'C1', competency('Savoir publier.'), { ifNoneMatch: '*' })
    await twoPeople(false)
  })

  const twoPeople = async (needed: boolean) => {
    const hub = await deps.store.organisations.get('hub')
    if (hub === undefined) throw new Error('no hub')
    await deps.store.organisations.replace({ ...hub, releaseNeedsSecondPerson: needed })
  }
  const release = async (author = anne, there: Desk = deps) =>
    releaseDraft(there, author, place, await contentOf(deps, place))
  const state = async () => (await ownDraft(deps, anne, place)).state
  const word = (files: ReleasedFiles | undefined) => /Savoir [^"]*/.exec(files?.framework ?? '')?.[0]
  const releasedWord = () => word(deps.frameworks.find(place.framework, place.version)?.files)
  const kind = ({ kind: outcome }: ReleaseOutcome) => outcome

  it('once, and every write after that is refused', async () => {
    const { etag, content } = await read(deps, 'C1', place)
    expect(kind(await release())).to.equal('released')
    expect([await state(), releasedWord()]).to.deep.equal(['released', 'Savoir publier.'])
    expect(await refused(release())).to.deep.equal(['framework-released'])
    const write = putNode(deps, anne, place, 'C1', content, { ifMatch: etag })
    expect(await refused(write)).to.deep.equal(['framework-released'])
    const again = createDraft(deps, anne, { ...place, title: { fr: 'Encore' } })
    expect(await refused(again)).to.deep.equal(['framework-released'])
  })

  it('by who has read its content, and by nobody else', async () => {
    const seen = await contentOf(deps, place)
    await edit(deps, yann, 'C1', () => competency('Savoir relire.'), place)
    const attempt = releaseDraft(deps, anne, place, seen)
    expect((await refusal(attempt)).code).to.equal('precondition-failed')
    const blind = releaseDraft(deps, anne, place, undefined)
    expect((await refusal(blind)).code).to.equal('precondition-required')
    expect(await state()).to.equal('open')
  })

  it('only when it is valid, and says everything that is wrong', async () => {
    await putNode(
      deps,
      anne,
      place,
      'C2',
      { ...competency('x'), 'ceasn:codedNotation': 'C3', 'ceasn:isTopChildOf': './C9' },
      { ifNoneMatch: '*' },
    )
    expect(await refused(release())).to.deep.equal([
      'framework-invalid',
      'code-differs /C2/ceasn:codedNotation',
      'reference-unknown /C2/ceasn:isTopChildOf',
      'parent-missing /C2',
    ])
    expect(await state()).to.equal('open')
  })

  describe('where two people are needed', () => {
    beforeEach(() => twoPeople(true))

    it('by the second, once the first has proposed it', async () => {
      expect(kind(await release(anne))).to.equal('proposed')
      expect(kind(await release(anne))).to.equal('proposed')
      expect(await state()).to.equal('proposed')
      expect(kind(await release(yann))).to.equal('released')
      expect(releasedWord()).to.equal('Savoir publier.')
    })

    it('never with what nobody proposed: what was changed since is a new proposal', async () => {
      await release(anne)
      await edit(deps, anne, 'C1', () => competency('Savoir glisser un mot.'), place)
      expect(kind(await release(yann))).to.equal('proposed')
      expect(kind(await release(anne))).to.equal('released')
      expect(releasedWord()).to.equal('Savoir glisser un mot.')
    })

    it('never with what slipped in while it was being proposed', async () => {
      await release(anne)
      const node = await deps.store.draftNodes.get(`${place.framework}/0.1.0/1/C1`)
      if (node === undefined) throw new Error('no node')
      await deps.store.draftNodes.replace({ ...node, content: JSON.stringify(competency('Savoir filer.')) })
      expect(kind(await release(yann))).to.equal('proposed')
    })
  })

  describe('when it is interrupted', () => {
    const cut = () => Promise.reject(new Error('power cut'))
    const message = (promise: Promise<unknown>) => promise.then(String, String)

    it('before anything was published, by asking again', async () => {
      expect(await message(release(anne, { ...deps, publishRelease: cut }))).to.equal('Error: power cut')
      expect(await state()).to.equal('releasing')
      expect(await refused(edit(deps, yann, 'C1', () => competency('Tard'), place))).to.deep.equal([
        'conflict',
      ])
      expect(kind(await release(yann))).to.equal('released')
      expect([await state(), releasedWord()]).to.deep.equal(['released', 'Savoir publier.'])
    })

    it('after it was published, by asking again', async () => {
      const published: Desk = {
        ...deps,
        publishRelease: (files, organisationId) => deps.publishRelease(files, organisationId).then(cut),
      }
      expect(await message(release(anne, published))).to.equal('Error: power cut')
      expect(await state()).to.equal('releasing')
      const outcome = await release(anne)
      expect(kind(outcome)).to.equal('released')
      expect(await state()).to.equal('released')
    })

    it('with its content settled: a change that came too late is not in it, nor acknowledged', async () => {
      const settled = await contentOf(deps, place)
      await message(release(anne, { ...deps, publishRelease: cut }))
      // What a writer does who had found the draft open just before, up to the moment they look again.
      const node = await deps.store.draftNodes.get(`${place.framework}/0.1.0/1/C1`)
      if (node === undefined) throw new Error('no node')
      await deps.store.draftNodes.replace({ ...node, content: JSON.stringify(competency('Trop tard')) })
      expect(kind(await releaseDraft(deps, anne, place, settled))).to.equal('released')
      expect(releasedWord()).to.equal('Savoir publier.')
    })

    it('while it was being closed, and changed just before, is open again', async () => {
      const head = await ownDraft(deps, anne, place)
      const stale = { state: 'releasing', proposedBy: 'key_anne', proposedContent: '"before"' } as const
      await deps.store.frameworkDrafts.replace({ ...head, ...stale })
      const attempt = releaseDraft(deps, anne, place, '"before"')
      expect((await refusal(attempt)).code).to.equal('precondition-failed')
      expect(await state()).to.equal('open')
    })

    it('by two people at once, once', async () => {
      const tag = await contentOf(deps, place)
      const outcomes = await Promise.allSettled(
        [anne, yann].map((author) => releaseDraft(deps, author, place, tag)),
      )
      expect(outcomes.some(({ status }) => status === 'fulfilled')).to.be.true
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') expect(outcome.reason).to.include({ code: 'framework-released' })
      }
      expect(releasedWord()).to.equal('Savoir publier.')
    })

    it('by a version of the same number that somebody else published, leaves it to be abandoned', async () => {
      const taken: Desk = {
        ...deps,
        async publishRelease(files, organisationId) {
          const others = { ...files, framework: files.framework.replace('Savoir publier', 'Savoir doubler') }
          await deps.publishRelease(others, organisationId)
          return deps.publishRelease(files, organisationId)
        },
      }
      expect(await refused(release(anne, taken))).to.deep.equal(['framework-released'])
      expect(await state()).to.equal('open')
    })
  })
})
