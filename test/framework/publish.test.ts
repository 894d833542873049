import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import { absolute } from '../../server/framework/absolute.ts'
import { publishedContexts } from '../../server/framework/context.ts'
import { rdfDigest } from '../../server/framework/release/rdf-digest.ts'
import { publishFrameworks } from '../../server/framework/release/publish-frameworks.ts'
import { publishRelease } from '../../server/framework/release/publish-release.ts'
import { releaseFramework } from '../../server/framework/release/release-framework.ts'
import { keepLongText, readLongText } from '../../server/store/long-texts.ts'
import { rejection } from '../support/store-opened.ts'
import { graph, nodesIn, slugs, stringsIn, textOf, type Json, type JsonObject } from './documents.ts'
import {
  baseUrl,
  clock,
  folder,
  publishedFrameworks,
  publishedIn,
  publishing,
  temporaryStore,
  type TemporaryStore,
} from './published.ts'
import { smallFiles } from './small-files.ts'

describe('a published framework version', () => {
  it('is under the base, and all its references are absolute', async () => {
    const { frameworks } = await publishedFrameworks()
    expect(frameworks.list().map(({ iri }) => iri)).to.deep.equal(
      slugs.map((slug) => `${baseUrl}/frameworks/${slug}/0.1.0`),
    )
    for (const { document } of frameworks.list()) {
      const strings = stringsIn(JSON.parse(document) as Json)
      expect(strings.filter((text) => /^\/(frameworks|contexts|vocab)/.test(text))).to.deep.equal([])
      expect(strings[0]).to.equal(`${baseUrl}/contexts/mediation/v1`)
    }
  })

  it('says of itself the digest of its bytes, as Subresource Integrity', async () => {
    for (const { document, digestSri } of (await publishedFrameworks()).frameworks.list()) {
      expect(digestSri).to.equal(`sha256-${createHash('sha256').update(document, 'utf8').digest('base64')}`)
    }
  })

  it('answers every IRI in it: each is a node, or a part of one', async () => {
    for (const version of (await publishedFrameworks()).frameworks.list()) {
      const ids = nodesIn(JSON.parse(version.document) as Json).map((node) => textOf(node))
      for (const id of ids.filter((candidate) => candidate.startsWith(`${version.iri}/`))) {
        const [address = ''] = id.split('#')
        const node = version.nodes.get(address.slice(version.iri.length + 1)) as JsonObject | undefined
        expect(
          nodesIn(node ?? null).map((part) => part['id']),
          id,
        ).to.include(id)
      }
    }
  })

  it('lists what is assessed and the levels of its scale', async () => {
    const { frameworks } = await publishedFrameworks()
    const [abecedaire, label, referentiel] = frameworks.list()
    expect(referentiel?.competencies).to.have.length(44)
    expect(referentiel?.competencies[0]).to.deep.equal({
      code: 'RM-A1.1',
      iri: `${baseUrl}/frameworks/referentiel-mediateurs/0.1.0/RM-A1.1`,
      title: {
        fr: 'Instaurer un accueil encourageant et confidentiel',
        en: 'Set up an encouraging and confidential welcome',
      },
    })
    expect(label?.competencies.map(({ code }) => code)).to.include.members(['LR-01', 'LR-20'])
    expect(label?.levels.map(({ iri }) => iri)).to.deep.equal(
      ['engage', 'labellise', 'referent'].map(
        (level) => `${baseUrl}/frameworks/label-regional/0.1.0/LABEL-${level}`,
      ),
    )
    expect(abecedaire?.levels.map(({ number, issuable }) => [number, issuable])).to.deep.equal([
      [1, false],
      [2, true],
      [3, true],
      [4, true],
    ])
    expect(frameworks.find('abecedaire-publics', '0.1.0')).to.equal(abecedaire)
    expect(frameworks.find('abecedaire-publics', '0.2.0')).to.equal(undefined)
  })
})

describe('publishing frameworks', () => {
  let temporary: TemporaryStore
  let small: string
  before(() => {
    small = mkdtempSync(path.join(tmpdir(), 'frameworks-'))
    cpSync(path.join(folder, 'label-regional'), path.join(small, 'label-regional'), { recursive: true })
    const released = JSON.parse(readFileSync(path.join(folder, 'RELEASED.json'), 'utf8')) as JsonObject
    const { 'label-regional/0.1.0': label } = released
    writeFileSync(path.join(small, 'RELEASED.json'), JSON.stringify({ 'label-regional/0.1.0': label }))
  })
  after(() => rmSync(small, { recursive: true }))
  beforeEach(async () => {
    temporary = await temporaryStore()
  })
  afterEach(() => temporary.remove())

  const later = () => new Date('2027-05-01T00:00:00Z')
  const publish = (options: { base?: string; at?: () => Date; from?: string } = {}) =>
    publishedIn(temporary.store, {
      from: options.from ?? small,
      baseUrl: options.base ?? baseUrl,
      clock: options.at ?? clock,
    })
  const stored = async () => (await temporary.store.frameworkReleases.get('label-regional/0.1.0'))!
  /** As an older service stored it: unsigned, and of its texts the document alone. */
  const olden = async (document: string, digestMultibase?: string) => {
    const { credential: _credential, ...release } = await stored()
    await temporary.store.longTexts.insert({ _id: 'published old:0', text: document, parts: 1 })
    await temporary.store.frameworkReleases.replace({
      ...release,
      ...(digestMultibase === undefined ? {} : { digestMultibase }),
      document: 'published old',
    })
  }
  const documentStored = async () =>
    (await readLongText(temporary.store.longTexts, (await stored()).document)) ?? ''

  it('stores each version once, and serves the stored bytes ever after', async () => {
    await publish()
    const release = await stored()
    expect(release).to.include({
      framework: 'label-regional',
      version: '0.1.0',
      organisationId: 'hub',
      baseUrl,
      status: 'released',
      publishedAt: '2026-11-21T09:30:00Z',
    })
    const first = await documentStored()
    const label = (await publish({ at: later })).find('label-regional', '0.1.0')
    expect(label?.document).to.equal(first)
    expect(label?.publishedAt).to.equal('2026-11-21T09:30:00Z')
    expect(await stored()).to.deep.equal(release)
  })

  it('signs what an older service published, and keeps its files and its canonical form, with the bytes it had', async () => {
    await publish()
    const files = (await publish()).find('label-regional', '0.1.0')?.files
    // The same statements in other bytes: what is served is what is stored, not what would be written today.
    const document = JSON.stringify(JSON.parse(await documentStored()))
    await olden(document)
    for (const name of Object.values(JSON.parse((await stored()).files) as Record<string, string>)) {
      for (let part = 0; await temporary.store.longTexts.delete(`${name}:${part}`); part += 1);
    }
    const label = (await publish({ at: later })).find('label-regional', '0.1.0')
    expect(label?.document).to.equal(document)
    expect(label?.files).to.deep.equal(files)
    const credential = JSON.parse(label?.credential ?? '') as JsonObject
    expect(credential['validFrom']).to.equal('2026-11-21T09:30:00Z')
    expect(credential).to.have.nested.property('relatedResource[0].digestSRI', label?.digestSri)
    expect((await stored()).credential).to.equal(label?.credential)
  })

  it('refuses another base, and says which one is right and what to do', async () => {
    await publish()
    const error = (await rejection(publish({ base: 'https://autre.example' }))) as Error
    expect(error.message).to.include(baseUrl).and.include('https://autre.example')
    expect(error.message)
      .to.match(/Set FRAMEWORK_BASE_URL back/)
      .and.match(/new version/)
  })

  it('refuses a stored document that was changed', async () => {
    await publish()
    await olden((await documentStored()).replace('Engagé', 'Exemplaire'))
    expect(((await rejection(publish())) as Error).message).to.match(/the store was changed/)
  })

  it('refuses a stored document that does not say what the released file says, even with a digest that fits', async () => {
    await publish()
    const document = JSON.stringify({
      '@context': `${baseUrl}/contexts/mediation/v1`,
      id: 'https://cadres.example/x',
      'skos:notation': 'X',
    })
    await olden(document, (await rdfDigest(document, publishedContexts(baseUrl))).digestMultibase)
    expect(((await rejection(publish())) as Error).message).to.match(/does not say what/)
  })

  it('refuses a stored document that says the same in other bytes than those signed', async () => {
    await publish()
    const document = JSON.stringify(JSON.parse(await documentStored()))
    const name = await keepLongText(temporary.store.longTexts, document)
    await temporary.store.frameworkReleases.replace({ ...(await stored()), document: name })
    expect(((await rejection(publish())) as Error).message).to.match(/not what was released/)
  })

  it('refuses a stored text that is not the one it is named after', async () => {
    await publish()
    const id = `${(JSON.parse((await stored()).files) as Record<string, string>)['criteria.json'] ?? ''}:0`
    const part = await temporary.store.longTexts.get(id)
    await temporary.store.longTexts.replace({ ...part!, text: part!.text.replace('8', '1') })
    expect(((await rejection(publish())) as Error).message).to.match(/criteria\.json .* was changed/)
  })

  it('stores with each version the SHA-256 of the files it consists of', async () => {
    await publish()
    const names = ['framework.jsonld', 'achievements.jsonld', 'criteria.json']
    const digests = names.map((name) => {
      const bytes = readFileSync(path.join(small, 'label-regional/0.1.0', name))
      return [name, createHash('sha256').update(bytes).digest('hex')] as const
    })
    expect(JSON.parse((await stored()).files)).to.deep.equal(Object.fromEntries(digests))
  })

  const releasedAnew: readonly (readonly [string, string, string])[] = [
    ['criteria.json', '"minimum": 8', '"minimum": 7'],
    ['achievements.jsonld', 'critère', 'engagement'],
    ['framework.jsonld', '"@graph": [', '"@graph":  ['],
  ]
  for (const [name, from, to] of releasedAnew) {
    it(`refuses another ${name} under a version already published, though it is released, and says what to do`, async () => {
      await publish()
      const before = await stored()
      const other = mkdtempSync(path.join(tmpdir(), 'frameworks-'))
      try {
        cpSync(path.join(small, 'label-regional'), path.join(other, 'label-regional'), { recursive: true })
        const file = path.join(other, 'label-regional/0.1.0', name)
        const text = readFileSync(file, 'utf8')
        expect(text).to.include(from)
        writeFileSync(file, text.replaceAll(from, to))
        await releaseFramework(other, 'label-regional', '0.1.0', later())
        const error = (await rejection(publish({ from: other }))) as Error
        expect(error.message)
          .to.include(`label-regional/0.1.0`)
          .and.include(`: ${name}.`)
          .and.match(/published on 2026-11-21T09:30:00Z/)
          .and.match(/new version/)
        expect(await stored()).to.deep.equal(before)
      } finally {
        rmSync(other, { recursive: true })
      }
    })
  }

  it('leaves out what another organisation published before, whatever it says, and tells whose it is', async () => {
    const older = await publishing(temporary.store)
    const theirs = smallFiles({ slug: 'label-regional', version: '0.1.0' })
    const nothing = { ...older.reserved, slugs: new Set<string>() }
    await publishRelease({ ...older, reserved: nothing }, theirs, 'autre')
    const deps = await publishing(temporary.store)
    expect(await publishFrameworks({ ...deps, folder: small })).to.deep.equal({
      published: [],
      taken: [{ slug: 'label-regional', owner: 'autre' }],
    })
    await deps.registry.refresh()
    expect(deps.registry.find('label-regional', '0.1.0')?.files).to.deep.equal(theirs)
  })

  it('lets two processes that start at once agree on one release', async () => {
    const [one, other] = await Promise.all([publish(), publish({ at: later })])
    expect(one.list().map(({ publishedAt }) => publishedAt)).to.deep.equal(
      other.list().map(({ publishedAt }) => publishedAt),
    )
    expect(one.list().map(({ document }) => document)).to.deep.equal(
      other.list().map(({ document }) => document),
    )
  })
})

describe('making references absolute', () => {
  it('prefixes whole references only, and changes nothing else', () => {
    const value = {
      '@context': '/contexts/mediation/v1',
      '/frameworks/key': ['/frameworks/x/1.0.0#a', '/vocab/mediation#', '/frameworks'],
      text: 'voir /frameworks/x',
      other: ['/frameworksx', '/labels/x', 'https://a.example/frameworks/x', 3, null, true],
    }
    expect(absolute(value, 'https://b.example/p')).to.deep.equal({
      '@context': 'https://b.example/p/contexts/mediation/v1',
      '/frameworks/key': [
        'https://b.example/p/frameworks/x/1.0.0#a',
        'https://b.example/p/vocab/mediation#',
        'https://b.example/p/frameworks',
      ],
      text: 'voir /frameworks/x',
      other: ['/frameworksx', '/labels/x', 'https://a.example/frameworks/x', 3, null, true],
    })
  })

  it('is done once: what is absolute stays as it is', () => {
    const json = fc.jsonValue().map((value) => value as Json)
    fc.assert(
      fc.property(
        json,
        fc.constantFrom('/frameworks/a', '/vocab/mediation#x', '/other'),
        (value, reference) => {
          const once = absolute([value, reference], baseUrl)
          expect(absolute(once, 'https://c.example')).to.deep.equal(once)
        },
      ),
      { numRuns: 100 },
    )
  })

  it('leaves every text of the frameworks as it is', () => {
    for (const slug of slugs) {
      const texts = stringsIn(graph(slug)).filter((text) => !text.startsWith('/'))
      const publishedTexts = stringsIn(absolute(graph(slug), baseUrl) as Json)
      expect(publishedTexts).to.include.members(texts)
    }
  })
})
