import { expect } from 'chai'
import { abandonDraft } from '../../server/framework/draft/abandon-draft.ts'
import { createDraft } from '../../server/framework/draft/create-draft.ts'
import { ownDraft, type DraftAddress } from '../../server/framework/draft/draft.ts'
import { releaseDraft } from '../../server/framework/draft/release-draft.ts'
import { retireNode } from '../../server/framework/draft/retire-node.ts'
import { createRegistry } from '../../server/framework/release/registry.ts'
import type { ReleasedFiles } from '../../server/framework/types.ts'
import {
  add,
  anne,
  contentOf,
  edit,
  read,
  refusal,
  refused,
  releasingDesk,
  yann,
  type Desk,
} from './drafting.ts'
import { baseUrl } from './published.ts'

const competency = (code: string, more: object = {}) => ({
  type: 'ceasn:Competency',
  'ceasn:codedNotation': code,
  'ceasn:competencyText': { fr: 'Savoir attendre son tour.' },
  'ceasn:isTopChildOf': '.',
  ...more,
})

describe('two versions of one framework', function () {
  this.timeout(60_000)
  let deps: Desk
  let number = 0
  let framework = ''
  let second: DraftAddress
  let third: DraftAddress

  before(async () => {
    deps = await releasingDesk()
  })
  after(() => deps.remove())

  /** 0.2.0 retires what 0.3.0 keeps. Another framework each time, all in one store. */
  beforeEach(async () => {
    number += 1
    framework = `tour-${String(number)}`
    const first = { framework, version: '0.1.0' }
    second = { framework, version: '0.2.0' }
    third = { framework, version: '0.3.0' }
    await createDraft(deps, anne, { ...first, title: { fr: 'Tour à tour' } })
    await add(deps, anne, 'C1', competency('C1'), first)
    await add(deps, anne, 'C2', competency('C2'), first)
    await release(first)
    for (const version of [second, third]) await createDraft(deps, anne, { ...version, from: '0.1.0' })
    const { etag } = await read(deps, 'C1', second)
    await retireNode(deps, anne, second, 'C1', { reason: { fr: 'Plus enseignée.' } }, etag)
  })

  const release = async (version: DraftAddress, there: Desk = deps) =>
    releaseDraft(there, anne, version, await contentOf(deps, version))
  const stateOf = async (version: DraftAddress) => (await ownDraft(deps, anne, version)).state
  const released = () =>
    deps.frameworks
      .list()
      .filter(({ slug }) => slug === framework)
      .map(({ version }) => version)
  const cut = () => Promise.reject(new Error('power cut'))
  const crash = (version: DraftAddress, there: Partial<Desk> = { publishRelease: cut }) =>
    release(version, { ...deps, ...there }).then(String, String)
  /** What a crash leaves right after the draft was closed. */
  const close = async (version: DraftAddress) => {
    const draft = await ownDraft(deps, anne, version)
    const seen = { proposedBy: 'key_anne', proposedContent: await contentOf(deps, version) }
    await deps.store.frameworkDrafts.replace({ ...draft, ...seen, state: 'releasing' })
  }

  describe('are released one after the other', () => {
    it('the other is told to wait, of which nothing is said, and is then checked against the one', async () => {
      let meanwhile: unknown
      const slow: Desk = {
        ...deps,
        async publishRelease(files, organisationId) {
          meanwhile = await refusal(release(third))
          return deps.publishRelease(files, organisationId)
        },
      }
      await release(second, slow)
      expect(meanwhile).to.include({ code: 'conflict' })
      expect(JSON.stringify(meanwhile)).not.to.contain('0.2.0')
      expect(await stateOf(third)).to.equal('open')
      expect(await refused(release(third))).to.deep.equal(['framework-invalid', 'code-retired /C1'])
      expect(released()).to.deep.equal(['0.1.0', '0.2.0'])
    })

    it('asked for at the same moment, a code that the one retired is never in use in the other', async () => {
      const tags = [await contentOf(deps, second), await contentOf(deps, third)]
      const outcomes = await Promise.allSettled(
        [second, third].map((version, index) => releaseDraft(deps, anne, version, tags[index])),
      )
      expect(outcomes.some(({ status }) => status === 'fulfilled')).to.be.true
      expect(released()).to.have.length(2)
    })

    it('by two processes, of which the one has not looked at what the other released', async () => {
      const broken = (name: string) => {
        throw new Error(`${name} cannot be read`)
      }
      // No second ever passes: it looks once.
      const frameworks = createRegistry({ store: deps.store, baseUrl, elapsed: () => 0, broken })
      await frameworks.refresh()
      await release(second)
      const late = release(third, { ...deps, frameworks })
      expect(await refused(late)).to.deep.equal(['framework-invalid', 'code-retired /C1'])
      expect(released()).to.deep.equal(['0.1.0', '0.2.0'])
    })
  })

  describe('when the release of the one is interrupted', () => {
    it('the other waits, and the same request goes on with the one', async () => {
      expect(await crash(second)).to.equal('Error: power cut')
      expect((await refusal(release(third))).code).to.equal('conflict')
      expect(await stateOf(third)).to.equal('open')
      await release(second)
      expect(released()).to.deep.equal(['0.1.0', '0.2.0'])
    })

    it('before its turn was sure, the other may come first; the one is then open again', async () => {
      await close(second)
      const owner = await deps.store.frameworkOwners.get(framework)
      expect(owner?.releasing).not.to.equal('0.2.0')
      const reopening = { frameworkOwners: { ...deps.store.frameworkOwners, replace: cut } }
      expect(await crash(second, { store: { ...deps.store, ...reopening } })).to.equal('Error: power cut')
      expect(await stateOf(second)).to.equal('open')
      await release(third)
      expect(await refused(release(second))).to.deep.equal(['conflict'])
      expect(released()).to.deep.equal(['0.1.0', '0.3.0'])
    })

    it('and a higher version came with the service, the one is not slipped under it', async () => {
      await crash(second)
      const files = deps.frameworks.find(framework, '0.1.0')?.files
      if (files === undefined) throw new Error('no files')
      const shipped: ReleasedFiles = {
        slug: framework,
        version: '0.3.0',
        framework: files.framework.replaceAll('0.1.0', '0.3.0'),
        achievements: files.achievements.replaceAll('0.1.0', '0.3.0'),
        criteria: files.criteria.replaceAll('0.1.0', '0.3.0'),
      }
      await deps.publishRelease(shipped, 'hub')
      expect(await refused(release(second))).to.deep.equal(['conflict'])
      const draft = await ownDraft(deps, anne, second)
      expect(draft.state).to.equal('open')
      expect(draft).not.to.have.any.keys('releaseFiles', 'proposedContent')
      expect(released()).to.deep.equal(['0.1.0', '0.3.0'])
    })

    it('and it cannot be released any more, it is open again, and the other may go', async () => {
      await close(second)
      const draft = await ownDraft(deps, anne, second)
      await edit(
        { ...deps, store: open(deps) },
        yann,
        'C2',
        () => competency('C2', { 'ceasn:isTopChildOf': './C9' }),
        second,
      )
      await deps.store.frameworkDrafts.replace({ ...draft, proposedContent: await contentOf(deps, second) })
      expect((await refusal(release(second))).code).to.equal('framework-invalid')
      expect(await stateOf(second)).to.equal('open')
      await release(third)
      expect(released()).to.deep.equal(['0.1.0', '0.3.0'])
    })

    it('before its files are settled, it can be abandoned; and the other may go', async () => {
      await close(second)
      await abandonDraft(deps, anne, second, await contentOf(deps, second))
      expect((await refusal(ownDraft(deps, anne, second))).code).to.equal('not-found')
      await release(third)
      expect(released()).to.deep.equal(['0.1.0', '0.3.0'])
    })

    it('once its files are settled, it cannot be abandoned any more', async () => {
      await crash(second)
      const attempt = abandonDraft(deps, anne, second, await contentOf(deps, second))
      expect((await refusal(attempt)).code).to.equal('conflict')
      expect(await stateOf(second)).to.equal('releasing')
    })
  })
})

/** A writer who looked at the draft right before it was closed, and after it was opened again. */
function open({ store }: Desk): Desk['store'] {
  const { frameworkDrafts } = store
  return {
    ...store,
    frameworkDrafts: {
      ...frameworkDrafts,
      async get(id) {
        const draft = await frameworkDrafts.get(id)
        return draft === undefined ? undefined : { ...draft, state: 'open' }
      },
    },
  }
}

describe('a draft that is being abandoned', function () {
  this.timeout(60_000)
  const place = { framework: 'abandon', version: '0.1.0' }
  let deps: Desk
  beforeEach(async () => {
    deps = await releasingDesk()
    await createDraft(deps, anne, { ...place, title: { fr: 'À quitter' } })
    await add(deps, anne, 'C1', competency('C1'), place)
  })
  afterEach(() => deps.remove())

  /** The power is cut once the draft is closed. */
  const cutAbandon = async () => {
    const { frameworkDrafts } = deps.store
    let writes = 0
    const replace: typeof frameworkDrafts.replace = (draft) => {
      writes += 1
      return writes === 1 ? frameworkDrafts.replace(draft) : Promise.reject(new Error('power cut'))
    }
    const store = { ...deps.store, frameworkDrafts: { ...frameworkDrafts, replace } }
    return abandonDraft({ store }, anne, place, await contentOf(deps, place)).then(String, String)
  }

  it('and was interrupted is neither released nor changed, and goes when that is asked for again', async () => {
    expect(await cutAbandon()).to.equal('Error: power cut')
    expect((await ownDraft(deps, anne, place)).state).to.equal('abandoning')
    const tag = await contentOf(deps, place)
    expect((await refusal(releaseDraft(deps, anne, place, tag))).code).to.equal('conflict')
    expect(await refused(edit(deps, yann, 'C1', (content) => content, place))).to.deep.equal(['conflict'])
    expect(deps.frameworks.find(place.framework, place.version)).to.equal(undefined)
    const stale = abandonDraft(deps, anne, place, '"stale"')
    expect((await refusal(stale)).code).to.equal('precondition-failed')
    await abandonDraft(deps, yann, place, tag)
    expect((await refusal(ownDraft(deps, anne, place))).code).to.equal('not-found')
  })
})
