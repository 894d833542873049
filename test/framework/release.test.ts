import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { readFrameworks } from '../../server/framework/release/read-frameworks.ts'
import { releaseFramework } from '../../server/framework/release/release-framework.ts'
import { rejection } from '../support/store-opened.ts'
import { folder as repository } from './published.ts'

const now = new Date('2027-01-15T10:00:00.250Z')

describe('a released framework version', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'frameworks-'))
    cpSync(repository, folder, { recursive: true })
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const file = (...segments: readonly string[]) => path.join(folder, 'label-regional', ...segments)
  const edit = (name: string, from: string, to: string) => {
    const text = readFileSync(file(name), 'utf8')
    expect(text).to.include(from)
    writeFileSync(file(name), text.replaceAll(from, to))
  }
  /** Copies 0.1.0 as another version, with its IRIs. */
  const copyAs = (version: string) => {
    cpSync(file('0.1.0'), file(version), { recursive: true })
    edit(`${version}/framework.jsonld`, '/label-regional/0.1.0', `/label-regional/${version}`)
    edit(`${version}/framework.jsonld`, '"owl:versionInfo": "0.1.0"', `"owl:versionInfo": "${version}"`)
    edit(`${version}/achievements.jsonld`, '/label-regional/0.1.0', `/label-regional/${version}`)
    edit(`${version}/criteria.json`, '"version": "0.1.0"', `"version": "${version}"`)
  }

  it('reads as it was released', () => {
    const { released, unreleased } = readFrameworks(folder)
    expect(released.map(({ slug, version }) => `${slug}/${version}`)).to.deep.equal([
      'abecedaire-publics/0.1.0',
      'label-regional/0.1.0',
      'referentiel-mediateurs/0.1.0',
    ])
    expect(unreleased).to.deep.equal([])
  })

  const changes: readonly (readonly [string, () => void])[] = [
    ['a changed word', () => edit('0.1.0/framework.jsonld', 'Engagé', 'Engagée')],
    [
      'one more space',
      () =>
        writeFileSync(file('0.1.0/criteria.json'), `${readFileSync(file('0.1.0/criteria.json'), 'utf8')} `),
    ],
    ['an added file', () => writeFileSync(file('0.1.0/notes.txt'), 'x')],
    ['a missing file', () => renameSync(file('0.1.0/criteria.json'), path.join(folder, 'criteria.json'))],
  ]
  for (const [what, change] of changes) {
    it(`is refused with ${what}`, () => {
      change()
      expect(() => readFrameworks(folder)).to.throw(
        /label-regional\/0\.1\.0 is released.*never changes.*new version/,
      )
    })
  }

  it('cannot be released again, changed or not', async () => {
    const before = readFileSync(path.join(folder, 'RELEASED.json'), 'utf8')
    edit('0.1.0/framework.jsonld', 'Engagé', 'Engagée')
    expect(await rejection(releaseFramework(folder, 'label-regional', '0.1.0', now)))
      .to.be.an('error')
      .with.property('message')
      .that.matches(/cannot change/)
    expect(readFileSync(path.join(folder, 'RELEASED.json'), 'utf8')).to.equal(before)
  })

  it('ignores a folder that is not released, and names it', () => {
    copyAs('0.2.0')
    writeFileSync(file('0.2.0/framework.jsonld'), 'not even JSON')
    const { released, unreleased } = readFrameworks(folder)
    expect(released).to.have.length(3)
    expect(unreleased).to.deep.equal(['label-regional/0.2.0'])
  })

  it('comes in the order of versions, 0.10.0 after 0.9.0, and keeps what was released before', async () => {
    for (const version of ['0.10.0', '0.9.0']) {
      copyAs(version)
      await releaseFramework(folder, 'label-regional', version, now)
    }
    const label = readFrameworks(folder).released.filter(({ slug }) => slug === 'label-regional')
    expect(label.map(({ version }) => version)).to.deep.equal(['0.1.0', '0.9.0', '0.10.0'])
    const entries = JSON.parse(readFileSync(path.join(folder, 'RELEASED.json'), 'utf8')) as Record<
      string,
      object
    >
    expect(entries['label-regional/0.9.0']).to.include({ releasedAt: '2027-01-15T10:00:00Z' })
  })

  it('pins the contexts its files are written in, and no other', async () => {
    copyAs('0.2.0')
    for (const name of ['framework.jsonld', 'achievements.jsonld'])
      edit(`0.2.0/${name}`, '/contexts/mediation/v1', '/contexts/mediation/v2')
    const digests = await releaseFramework(folder, 'label-regional', '0.2.0', now)
    expect(Object.keys(digests)).to.have.members([
      'framework.jsonld',
      'achievements.jsonld',
      'criteria.json',
      'schemas/context/mediation-v2.jsonld',
    ])
    expect(readFrameworks(folder).released).to.have.length(4)
  })

  const drafts: readonly (readonly [string, () => void, RegExp])[] = [
    [
      'a property nobody knows',
      () => edit('0.2.0/framework.jsonld', '"mediation:tier"', '"mediation:rank"'),
      /breaks schemas/,
    ],
    [
      'nodes of another version',
      () => edit('0.2.0/framework.jsonld', '0.2.0/LR-01"', '0.1.0/LR-01"'),
      /not about/,
    ],
    [
      'the number of another version',
      () => edit('0.2.0/framework.jsonld', '"owl:versionInfo": "0.2.0"', '"owl:versionInfo": "0.1.0"'),
      /not about/,
    ],
    ['the criteria of another version', () => edit('0.2.0/criteria.json', '"0.2.0"', '"0.3.0"'), /not about/],
    ['text that is no JSON', () => writeFileSync(file('0.2.0/criteria.json'), '{'), /JSON/],
  ]
  for (const [what, spoil, why] of drafts) {
    it(`is not made of a draft with ${what}`, async () => {
      copyAs('0.2.0')
      spoil()
      const error = (await rejection(releaseFramework(folder, 'label-regional', '0.2.0', now))) as Error
      expect(error.message).to.match(why)
      expect(readFrameworks(folder).unreleased).to.deep.equal(['label-regional/0.2.0'])
    })
  }

  it('is not made of a folder that does not exist', async () => {
    mkdirSync(path.join(folder, 'empty'))
    await rejection(releaseFramework(folder, 'empty', '1.0.0', now))
    expect(readFrameworks(folder).released).to.have.length(3)
  })
})
