import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { checkExamples, exampleFaults } from '../../server/achievement/version-examples.ts'
import { readFrameworks } from '../../server/framework/release/read-frameworks.ts'
import { releaseFramework } from '../../server/framework/release/release-framework.ts'
import { projectPath } from '../../server/schema.ts'
import { rejection } from '../support/store-opened.ts'

const repository = projectPath('frameworks')
const now = new Date('2027-01-15T10:00:00Z')

describe('the example dossiers kept beside criteria', () => {
  for (const { slug, version } of readFrameworks(repository).released) {
    it(`come out as expected for ${slug} ${version}`, () => {
      const { examples, failures } = checkExamples(repository, slug, version)
      expect(failures).to.deep.equal([])
      expect(examples).to.be.at.least(4)
    })
  }

  describe('of a version that is changed', () => {
    let folder: string
    beforeEach(() => {
      folder = mkdtempSync(path.join(tmpdir(), 'frameworks-'))
      cpSync(repository, folder, { recursive: true })
    })
    afterEach(() => rmSync(folder, { recursive: true }))

    const file = (...segments: readonly string[]) => path.join(folder, 'label-regional', ...segments)
    const read = (...segments: readonly string[]) => readFileSync(file(...segments), 'utf8')
    const write = (text: string, ...segments: readonly string[]) => writeFileSync(file(...segments), text)
    /** Copies 0.1.0 as 0.2.0, with its IRIs. */
    const nextVersion = () => {
      cpSync(file('0.1.0'), file('0.2.0'), { recursive: true })
      for (const name of ['framework.jsonld', 'achievements.jsonld']) {
        const text = read('0.2.0', name)
          .replaceAll('/label-regional/0.1.0', '/label-regional/0.2.0')
          .replace('"owl:versionInfo": "0.1.0"', '"owl:versionInfo": "0.2.0"')
        write(text, '0.2.0', name)
      }
      write(
        read('0.2.0', 'criteria.json').replace('"version": "0.1.0"', '"version": "0.2.0"'),
        '0.2.0',
        'criteria.json',
      )
    }

    it('are no part of it: a released version may have more of them, or none', () => {
      const asReleased = readFrameworks(folder).released
      write('{}', '0.1.0', 'examples.json')
      expect(readFrameworks(folder).released).to.deep.equal(asReleased)
      rmSync(file('0.1.0', 'examples.json'))
      expect(readFrameworks(folder).released).to.deep.equal(asReleased)
      expect(checkExamples(folder, 'label-regional', '0.1.0')).to.deep.equal({ examples: 0, failures: [] })
    })

    it('say which rule of it they do not agree with', () => {
      nextVersion()
      write(
        read('0.2.0', 'criteria.json').replaceAll('"minimum": 8', '"minimum": 7'),
        '0.2.0',
        'criteria.json',
      )
      const { failures } = checkExamples(folder, 'label-regional', '0.2.0')
      expect(failures).to.deep.equal([
        {
          title: 'Engagé : 7 critères prouvés ne font pas la moitié de 15',
          message: 'needs-person instead of not-met; not met, expected: socle',
        },
      ])
    })

    it('keep it from being released as long as they fail', async () => {
      nextVersion()
      write(
        read('0.2.0', 'criteria.json').replaceAll('"minimum": 8', '"minimum": 7'),
        '0.2.0',
        'criteria.json',
      )
      const list = readFileSync(path.join(folder, 'RELEASED.json'), 'utf8')
      const refused = await rejection(
        releaseFramework(folder, 'label-regional', '0.2.0', now, [exampleFaults]),
      )
      expect(String(refused)).to.match(
        /label-regional\/0\.2\.0 is not right:\n {2}Engagé : 7 critères .*socle/u,
      )
      expect(readFileSync(path.join(folder, 'RELEASED.json'), 'utf8')).to.equal(list)
    })

    it('let it be released when they pass, and are not listed with its files', async () => {
      nextVersion()
      const digests = await releaseFramework(folder, 'label-regional', '0.2.0', now, [exampleFaults])
      expect(existsSync(file('0.2.0', 'examples.json'))).to.equal(true)
      expect(Object.keys(digests)).to.include('criteria.json').and.not.to.include('examples.json')
    })

    const bad: readonly { readonly claim: string; readonly text: string; readonly message: RegExp }[] = [
      { claim: 'no JSON', text: '{', message: /JSON/u },
      { claim: 'no examples', text: '{}', message: /breaks its schema/u },
      { claim: 'an empty list', text: '{"examples": []}', message: /breaks its schema: \/examples/u },
      {
        claim: 'an example with something else in it',
        text: JSON.stringify({ examples: [{ title: 'x', achievement: 'LABEL-engage', comment: 'x' }] }),
        message: /breaks its schema: \/examples\/0/u,
      },
    ]
    for (const { claim, text, message } of bad) {
      it(`cannot be ${claim}`, () => {
        write(text, '0.1.0', 'examples.json')
        expect(() => checkExamples(folder, 'label-regional', '0.1.0')).to.throw(Error, message)
      })
    }

    it('fail when they are about a badge there is no more', () => {
      const text = read('0.1.0', 'examples.json').replaceAll('"LABEL-engage"', '"__proto__"')
      write(text, '0.1.0', 'examples.json')
      const { failures } = checkExamples(folder, 'label-regional', '0.1.0')
      expect(failures.map(({ message }) => message)).to.deep.equal(Array(3).fill('no criteria for __proto__'))
    })
  })
})
