import { expect } from 'chai'
import { abandonDraft } from '../../server/framework/draft/abandon-draft.ts'
import { createDraft, startDraft, type NewDraft } from '../../server/framework/draft/create-draft.ts'
import { ownDraft, type Author } from '../../server/framework/draft/draft.ts'
import { moveNode } from '../../server/framework/draft/move-node.ts'
import { draftNodes, readDraftForm, writeDraftNodes } from '../../server/framework/draft/nodes.ts'
import { retireNode } from '../../server/framework/draft/retire-node.ts'
import { putNode, removeNode } from '../../server/framework/draft/write-node.ts'
import type { NormalForm, NormalNode } from '../../server/framework/normal-form.ts'
import {
  add,
  anne,
  competency,
  contentOf,
  desk,
  edit,
  next,
  read,
  refusal,
  refused,
  stranger,
  yann,
  type Desk,
} from './drafting.ts'

const from = { ...next, from: '0.1.0' }
const fresh: NewDraft = { framework: 'cadre-neuf', version: '0.1.0', title: { fr: 'Cadre neuf' } }

describe('a draft', () => {
  let deps: Desk
  beforeEach(async () => {
    deps = await desk()
  })
  afterEach(() => deps.remove())

  describe('when it is begun', () => {
    it('from a released version says what that version says', async () => {
      const draft = await createDraft(deps, anne, from)
      expect(draft).to.include({ state: 'open', base: '0.1.0', organisationId: 'hub' })
      const base = deps.frameworks.find(next.framework, '0.1.0')?.form()
      const form = await readDraftForm(deps.store, draft._id)
      expect([...form.nodes]).to.deep.equal([...(base?.nodes ?? [])])
    })

    it('of a new framework has a title, and belongs to who came first', async () => {
      await createDraft(deps, stranger, fresh)
      const { nodes } = await readDraftForm(deps.store, 'cadre-neuf/0.1.0')
      expect([...nodes.keys()]).to.deep.equal(['.'])
      expect(nodes.get('.')).to.include({ type: 'ceasn:CompetencyFramework' })
      expect(nodes.get('.')?.['ceasn:name']).to.deep.equal({ fr: 'Cadre neuf' })
      expect(await refused(createDraft(deps, anne, { ...fresh, version: '0.2.0' }))).to.deep.equal([
        'conflict',
      ])
    })

    const refusals: readonly [string, string, Author, NewDraft][] = [
      ['a released version', 'framework-released', anne, { ...from, version: '0.1.0' }],
      ['a version below a released one', 'conflict', anne, { ...from, version: '0.0.9' }],
      ['from a version that is not released', 'framework-version-unknown', anne, { ...from, from: '0.0.1' }],
      ['from nothing, when there are versions', 'conflict', anne, { ...next, title: { fr: 'Autre' } }],
      ['a framework of somebody else', 'forbidden', stranger, from],
      ['a new framework without a title', 'framework-invalid', anne, { framework: 'sans', version: '0.1.0' }],
    ]
    for (const [what, code, author, request] of refusals) {
      it(`is refused for ${what}: ${code}`, async () => {
        expect(await refused(createDraft(deps, author, request))).to.deep.equal([code])
      })
    }

    const words: readonly [string, Pick<NewDraft, 'title' | 'description'>, string][] = [
      ['half a character', { title: { fr: 'Cadre \ud800' } }, 'text-refused /./ceasn:name/fr'],
      ['a null character', { title: { fr: 'Cadre\u0000' } }, 'text-refused /./ceasn:name/fr'],
      ['what reads as a reference', { title: { fr: '.' } }, 'text-is-reference /./ceasn:name/fr'],
      [
        'a description that reads as an address',
        { title: { fr: 'Cadre' }, description: { fr: '/frameworks/autre' } },
        'text-is-reference /./dcterms:description/fr',
      ],
    ]
    for (const [what, request, error] of words) {
      it(`is refused with ${what}, and nothing is claimed`, async () => {
        const attempt = createDraft(deps, stranger, { framework: 'mots', version: '0.1.0', ...request })
        expect(await refused(attempt)).to.deep.equal(['framework-invalid', error])
        expect(await deps.store.frameworkOwners.get('mots')).to.equal(undefined)
        expect(await deps.store.frameworkDrafts.get('mots/0.1.0')).to.equal(undefined)
      })
    }

    for (const framework of ['referentiel-mediateurs', 'abecedaire-publics', 'label-regional']) {
      it(`from ${framework} may say otherwise what it is called, in words that may be said`, async () => {
        const version = { framework, version: '0.2.0', from: '0.1.0' }
        const bad = createDraft(deps, anne, { ...version, title: { fr: '/vocab', en: 'Name' } })
        expect((await refusal(bad)).code).to.equal('framework-invalid')
        const draft = await createDraft(deps, anne, { ...version, title: { fr: 'Nom', en: 'Name' } })
        expect(draft.state).to.equal('open')
      })
    }

    it('is refused where there is one already', async () => {
      await createDraft(deps, anne, from)
      expect(await refused(createDraft(deps, yann, from))).to.deep.equal(['conflict'])
    })

    it('in bulk is closed until it is whole, and a repeated writing completes it', async () => {
      const draft = await startDraft(deps, anne, fresh)
      const codes = Array.from({ length: 1200 }, (_, number) => `C-${String(number)}`)
      const nodes = new Map<string, NormalNode>([
        ['.', { type: 'ceasn:CompetencyFramework', 'ceasn:name': { fr: 'Grand' } }],
        ...codes.map((code) => [code, { type: 'ceasn:Competency' }] as const),
      ])
      const form: NormalForm = { slug: 'cadre-neuf', nodes }
      const batches: number[] = []
      const failing = {
        by: 'key_anne',
        progress(written: number) {
          batches.push(written)
          if (written === 1000) throw new Error('power cut')
        },
      }
      let cut = ''
      await writeDraftNodes(deps, draft, form, failing).catch((error: unknown) => (cut = String(error)))
      expect(cut).to.equal('Error: power cut')
      expect(await refused(edit(deps, anne, '.', (node) => node, fresh))).to.deep.equal(['conflict'])
      const opened = await writeDraftNodes(deps, draft, form, { by: 'key_anne' })
      expect(opened.state).to.equal('open')
      expect(batches).to.deep.equal([500, 1000])
      expect([...(await readDraftForm(deps.store, draft._id)).nodes.keys()]).to.deep.equal(['.', ...codes])
    })

    it('in bulk and abandoned meanwhile is not opened', async () => {
      const draft = await startDraft(deps, anne, fresh)
      await abandonDraft(deps, anne, fresh, await contentOf(deps, fresh))
      const form = { slug: 'cadre-neuf', nodes: new Map() }
      expect(await refused(writeDraftNodes(deps, draft, form, { by: 'key_anne' }))).to.deep.equal([
        'conflict',
      ])
    })
  })

  describe('of another organisation', () => {
    const strangers: readonly [string, (there: Desk) => Promise<unknown>][] = [
      ['read', (there) => ownDraft(there, stranger, next)],
      ['changed', (there) => putNode(there, stranger, next, 'RM-A1.1', {}, { ifMatch: '"x"' })],
      ['removed from', (there) => removeNode(there, stranger, next, 'RM-A1.1', '"x"')],
      ['moved in', (there) => moveNode(there, stranger, next, 'RM-A1.1', {}, '"x"')],
      ['retired from', (there) => retireNode(there, stranger, next, 'RM-A1.1', { reason: {} }, '"x"')],
      ['abandoned', (there) => abandonDraft(there, stranger, next, '"x"')],
    ]
    for (const [what, attempt] of strangers) {
      it(`is not found to be ${what}`, async () => {
        await createDraft(deps, anne, from)
        expect((await refusal(attempt(deps))).code).to.equal('not-found')
      })
    }
  })

  describe('when a node is written', () => {
    beforeEach(async () => {
      await createDraft(deps, anne, from)
    })

    const preconditions: readonly [string, string, object][] = [
      ['nothing that was read', 'precondition-required', {}],
      ['any version at all (*)', 'precondition-required', { ifMatch: '*' }],
      ['two conditions', 'precondition-required', { ifMatch: '"x"', ifNoneMatch: '*' }],
      ['what is not there any more', 'precondition-failed', { ifMatch: '"stale"' }],
      ['that nothing is there, when something is', 'precondition-failed', { ifNoneMatch: '*' }],
    ]
    for (const [what, code, precondition] of preconditions) {
      it(`is refused with ${what}: ${code}`, async () => {
        const { content } = await read(deps, 'RM-A1.1')
        const write = putNode(deps, anne, next, 'RM-A1.1', content, precondition)
        expect((await refusal(write)).code).to.equal(code)
      })
    }

    it('never takes a weak tag for what was read', async () => {
      const { content, etag } = await read(deps, 'RM-A1.1')
      const write = putNode(deps, anne, next, 'RM-A1.1', content, { ifMatch: `W/${etag}` })
      expect((await refusal(write)).code).to.equal('precondition-failed')
    })

    it('keeps the change, its author, and another tag', async () => {
      const before = await read(deps, 'RM-A1.1')
      const title = { fr: 'Accueillir', en: 'Welcome' }
      await edit(deps, yann, 'RM-A1.1', (node) => ({ ...node, 'ceasn:competencyLabel': title }))
      const after = await read(deps, 'RM-A1.1')
      expect(after.content['ceasn:competencyLabel']).to.deep.equal(title)
      expect(after.etag).not.to.equal(before.etag)
      const stored = await deps.store.draftNodes.get('referentiel-mediateurs/0.2.0/1/RM-A1.1')
      expect(stored?.changedBy).to.equal('key_yann')
    })

    it('comes last when it is added, can be removed, and added again', async () => {
      await add(deps, anne, 'RM-G1.7', competency('RM-G1.7', 'RM-G1'))
      const { nodes } = await readDraftForm(deps.store, 'referentiel-mediateurs/0.2.0')
      expect([...nodes.keys()].at(-1)).to.equal('RM-G1.7')
      const { etag } = await read(deps, 'RM-G1.7')
      await removeNode(deps, anne, next, 'RM-G1.7', etag)
      const without = await readDraftForm(deps.store, 'referentiel-mediateurs/0.2.0')
      expect(without.nodes.has('RM-G1.7')).to.be.false
      const gone = removeNode(deps, anne, next, 'RM-G1.7', etag)
      expect((await refusal(gone)).code).to.equal('not-found')
      await add(deps, anne, 'RM-G1.7', competency('RM-G1.7', 'RM-G1'))
      expect((await read(deps, 'RM-G1.7')).etag).to.equal(etag)
    })

    it('is never removed once it was released', async () => {
      const { etag } = await read(deps, 'RM-A1.1')
      expect((await refusal(removeNode(deps, anne, next, 'RM-A1.1', etag))).code).to.equal('conflict')
    })
  })

  describe('when it is abandoned', () => {
    it('is gone, and the version can be begun again with nothing of it left', async () => {
      await createDraft(deps, anne, from)
      await add(deps, anne, 'RM-G1.7', competency('RM-G1.7', 'RM-G1'))
      await abandonDraft(deps, yann, next, await contentOf(deps))
      expect((await refusal(ownDraft(deps, anne, next))).code).to.equal('not-found')
      const again = await createDraft(deps, anne, from)
      expect(again.life).to.equal(2)
      const form = await readDraftForm(deps.store, again._id)
      expect(form.nodes.has('RM-G1.7')).to.be.false
      const page = await deps.store.frameworkDrafts.page({ where: { organisationId: 'hub' }, limit: 10 })
      expect(page.items.map(({ _id }) => _id)).to.deep.equal(['referentiel-mediateurs/0.2.0'])
    })

    it('is refused to who has not read its content', async () => {
      await createDraft(deps, anne, from)
      const seen = await contentOf(deps)
      await edit(deps, yann, 'EV-ATT', (node) => ({ ...node, 'ceasn:weight': 1 }))
      expect((await refusal(abandonDraft(deps, anne, next, seen))).code).to.equal('precondition-failed')
      expect((await refusal(abandonDraft(deps, anne, next, undefined))).code).to.equal(
        'precondition-required',
      )
      const draft = await ownDraft(deps, anne, next)
      expect(draft.state).to.equal('open')
      expect(await draftNodes(deps.store, draft)).to.have.length(98)
    })
  })
})
