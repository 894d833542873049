import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { loadAchievements } from '../../server/achievement/achievements.ts'
import { publishRelease, type PublishDeps } from '../../server/framework/release/publish-release.ts'
import { Problem } from '../../server/problem.ts'
import { schemaErrors } from '../../server/schema.ts'
import type { Collection, New, Store, Stored } from '../../server/store/store.ts'
import { rejection } from '../support/store-opened.ts'
import { baseUrl, publishing, temporaryStore, type TemporaryStore } from './published.ts'
import { smallFiles } from './small-files.ts'

let temporary: TemporaryStore
beforeEach(async () => {
  temporary = await temporaryStore()
})
afterEach(() => temporary.remove())

const release = (id = 'petit/1.0.0') => temporary.store.frameworkReleases.get(id)
const owner = async (slug = 'petit') => (await temporary.store.frameworkOwners.get(slug))?.organisationId
const codeOf = (error: unknown) => (error instanceof Problem ? error.code : String(error))

describe('a version published at run time', () => {
  it('is made of valid files, in these tests', () => {
    const { framework, achievements, criteria } = smallFiles({ replaces: '0.9.0' })
    expect(schemaErrors('framework.schema.json', JSON.parse(framework))).to.deep.equal([])
    expect(schemaErrors('achievements.schema.json', JSON.parse(achievements))).to.deep.equal([])
    expect(schemaErrors('criteria.schema.json', JSON.parse(criteria))).to.deep.equal([])
  })

  it('is the framework of whoever publishes it, and known at once', async () => {
    const deps = await publishing(temporary.store)
    const files = smallFiles({ replaces: '0.9.0' })
    const version = await publishRelease(deps, files, 'acme')
    expect(deps.registry.list()).to.deep.equal([version])
    expect(version).to.include({
      slug: 'petit',
      version: '1.0.0',
      iri: `${baseUrl}/frameworks/petit/1.0.0`,
      organisationId: 'acme',
      status: 'released',
      replaces: '0.9.0',
      publishedAt: '2026-11-21T09:30:00Z',
    })
    expect(version.files).to.deep.equal(files)
    expect(version.competencies.map(({ code, title }) => [code, title])).to.deep.equal([
      ['C1', { fr: 'Allumer un ordinateur (C1)', en: 'Allumer un ordinateur (C1)' }],
      ['C2', { fr: 'Allumer un ordinateur (C2)', en: 'Allumer un ordinateur (C2)' }],
    ])
    expect([...version.nodes.keys()]).to.deep.equal(['C1', 'C2'])
    expect([...version.form().nodes.keys()]).to.deep.equal(['.', 'C1', 'C2'])
    expect(version.form()).to.equal(version.form())
    expect(loadAchievements(deps.registry).list()).to.deep.equal([])
  })

  it('is signed by the hub, whoever it belongs to: what, when, and after what', async () => {
    const deps = await publishing(temporary.store)
    const files = smallFiles({ replaces: '0.9.0', title: { fr: 'Cadre', oc: 'Encastre' } })
    const { credential, digestSri, digestMultibase, iri } = await publishRelease(deps, files, 'acme')
    const { proof, issuer, ...said } = JSON.parse(credential) as Record<string, unknown>
    expect(issuer).to.equal('did:web:cadres.example:issuers:hub')
    expect(proof).to.have.nested.property('[0].cryptosuite', 'eddsa-rdfc-2022')
    expect(said).to.deep.equal({
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      id: `${iri}/release`,
      type: ['VerifiableCredential'],
      name: 'Publication : Cadre 1.0.0',
      description:
        'La version 1.0.0 de ce référentiel a été publiée avec exactement ce contenu, et ne change plus.',
      validFrom: '2026-11-21T09:30:00Z',
      credentialSubject: {
        id: iri,
        'http://purl.org/dc/terms/title': [
          { '@value': 'Cadre', '@language': 'fr' },
          { '@value': 'Encastre', '@language': 'oc' },
        ],
        'http://www.w3.org/2002/07/owl#versionInfo': '1.0.0',
        'http://purl.org/dc/terms/issued': {
          '@value': '2026-11-21T09:30:00Z',
          '@type': 'http://www.w3.org/2001/XMLSchema#dateTime',
        },
        'http://purl.org/dc/terms/isVersionOf': { id: `${baseUrl}/frameworks/petit` },
        'http://purl.org/dc/terms/replaces': { id: `${baseUrl}/frameworks/petit/0.9.0` },
      },
      relatedResource: [
        { id: iri, mediaType: 'application/ld+json', digestSRI: digestSri },
        { id: `${iri}?format=n-quads`, mediaType: 'application/n-quads', digestMultibase },
      ],
    })
  })

  it('has a digest that is the SHA-256 of the N-Quads it is kept in', async () => {
    const version = await publishRelease(await publishing(temporary.store), smallFiles(), 'acme')
    const nQuads = await version.nQuads()
    const sha256 = createHash('sha256').update(nQuads).digest('hex')
    expect(await temporary.store.longTexts.get(`${sha256}:0`)).to.include({ text: nQuads })
    expect(nQuads.split('\n')).to.include(
      `<${baseUrl}/frameworks/petit/1.0.0/C1> <https://purl.org/ctdlasn/terms/codedNotation> "C1" .`,
    )
  })

  it('has its title in whatever language it has one', async () => {
    const deps = await publishing(temporary.store)
    const titles = [
      [
        { fr: 'Cadre', en: 'Framework' },
        { fr: 'Cadre', en: 'Framework' },
      ],
      [{ en: 'Framework' }, { fr: 'Framework', en: 'Framework' }],
      [
        { oc: 'Encastre', de: 'Rahmen' },
        { fr: 'Encastre', en: 'Encastre' },
      ],
    ] as const
    for (const [index, [title, expected]] of titles.entries()) {
      const version = await publishRelease(deps, smallFiles({ slug: `cadre-${index}`, title }), 'acme')
      expect(version.title).to.deep.equal(expected)
    }
  })

  it('is the same version when it is published again, and no other files take its place', async () => {
    const deps = await publishing(temporary.store)
    const first = await publishRelease(deps, smallFiles(), 'acme')
    const stored = await release()
    const again = await publishRelease(deps, smallFiles(), 'acme')
    expect(again.credential).to.equal(first.credential)
    const other = publishRelease(deps, smallFiles({ says: 'Éteindre un ordinateur' }), 'acme')
    expect(codeOf(await rejection(other))).to.equal('framework-released')
    expect(await release()).to.deep.equal(stored)
  })

  it('belongs to a framework whoever came first owns, for every version of it', async () => {
    const deps = await publishing(temporary.store)
    await publishRelease(deps, smallFiles(), 'acme')
    for (const version of ['1.0.0', '1.1.0']) {
      const error = await rejection(publishRelease(deps, smallFiles({ version }), 'autre'))
      expect(codeOf(error), version).to.equal('conflict')
    }
    expect(await release('petit/1.1.0')).to.equal(undefined)
    expect(await owner()).to.equal('acme')
  })

  it('does not take the name of a framework when it cannot be published', async () => {
    const deps = await publishing(temporary.store)
    const files = smallFiles()
    const blank = { ...files, framework: files.framework.replace(/"id": "[^"]*C2",/, '') }
    expect(await rejection(publishRelease(deps, blank, 'acme'))).to.be.an('error')
    expect(await owner()).to.equal(undefined)
    await publishRelease(deps, files, 'autre')
    expect(await owner()).to.equal('autre')
  })

  it('is one version when two processes publish it at once', async () => {
    const processes = [await publishing(temporary.store), await publishing(temporary.store)]
    const versions = await Promise.all(processes.map((deps) => publishRelease(deps, smallFiles(), 'acme')))
    expect(versions[0]?.credential).to.equal(versions[1]?.credential)
    expect(await temporary.store.frameworkReleases.count({})).to.equal(1)
  })
})

describe('a crash while a version is published', () => {
  const writesOf = async (files = smallFiles()) => {
    const other = await temporaryStore()
    const counter = { left: Infinity, done: 0 }
    try {
      await publishRelease(await failing(other.store, counter, 'before'), files, 'acme')
    } finally {
      await other.remove()
    }
    return counter.done
  }

  it('leaves nothing in the way of doing it again, whatever write it comes before or after', async () => {
    const writes = await writesOf()
    expect(writes).to.be.greaterThan(6)
    for (const moment of ['before', 'after'] as const) {
      for (let write = 1; write <= writes; write += 1) {
        const store = await temporaryStore()
        try {
          const crash = await rejection(
            publishRelease(
              await failing(store.store, { left: write, done: 0 }, moment),
              smallFiles(),
              'acme',
            ),
          )
          expect(String(crash), `${moment} ${write}`).to.match(/power failure/)
          const deps = await publishing(store.store)
          // What a reader sees meanwhile: the whole version, or none.
          await deps.registry.refresh()
          const seen = deps.registry.list().length
          expect(seen, `${moment} ${write}`).to.equal(moment === 'after' && write === writes ? 1 : 0)
          const version = await publishRelease(deps, smallFiles(), 'acme')
          expect(await version.nQuads()).to.be.a('string')
          expect(version.files).to.deep.equal(smallFiles())
        } finally {
          await store.remove()
        }
      }
    }
  })
})

interface Counter {
  /** The write that fails, counted from 1. */
  readonly left: number
  done: number
}

/** `publishing` over a store whose power fails just before, or just after, one of its writes. */
async function failing(
  store: TemporaryStore['store'],
  counter: Counter,
  moment: 'before' | 'after',
): Promise<PublishDeps> {
  const deps = await publishing(store)
  const counted = async <Answer>(write: () => Promise<Answer>): Promise<Answer> => {
    counter.done += 1
    if (counter.done > counter.left || (counter.done === counter.left && moment === 'before')) {
      throw new Error('power failure')
    }
    const answer = await write()
    if (counter.done === counter.left) throw new Error('power failure')
    return answer
  }
  const over = <Doc extends Stored>(collection: Collection<Doc>): Collection<Doc> => ({
    ...bound(collection),
    insert: (doc: New<Doc>) => counted(() => collection.insert(doc)),
    insertMissing: (docs: readonly New<Doc>[]) => counted(() => collection.insertMissing(docs)),
    replace: (doc: Doc) => counted(() => collection.replace(doc)),
  })
  const watched: Pick<Store, 'frameworkReleases' | 'frameworkOwners' | 'longTexts'> = {
    frameworkReleases: over(store.frameworkReleases),
    frameworkOwners: over(store.frameworkOwners),
    longTexts: over(store.longTexts),
  }
  return { ...deps, store: watched }
}

function bound<Doc extends Stored>(collection: Collection<Doc>): Collection<Doc> {
  return {
    insert: (doc) => collection.insert(doc),
    insertMissing: (docs) => collection.insertMissing(docs),
    get: (id) => collection.get(id),
    getMany: (ids) => collection.getMany(ids),
    getManyBy: (field, values) => collection.getManyBy(field, values),
    replace: (doc) => collection.replace(doc),
    delete: (id) => collection.delete(id),
    page: (query) => collection.page(query),
    count: (where) => collection.count(where),
  }
}
