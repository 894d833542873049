import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import { projectPath } from '../../server/schema.ts'
import { assets } from '../../server/view/assets.ts'
import { words } from '../../server/view/words.ts'

const locale = (language: string) =>
  JSON.parse(readFileSync(projectPath(`server/view/locales/${language}.json`), 'utf8')) as Record<
    string,
    string
  >

describe('the words of pages', () => {
  const [french, english] = [locale('fr'), locale('en')]

  it('exist in French and in English, none empty', () => {
    expect(Object.keys(english)).to.deep.equal(Object.keys(french))
    expect(
      [...Object.values(french), ...Object.values(english)].filter((word) => word.trim() === ''),
    ).to.deep.equal([])
  })

  it('have the same blanks to fill in both languages', () => {
    const blanks = (dictionary: Record<string, string>) =>
      Object.entries(dictionary).map(([key, word]) => [key, (word.match(/\{\w+\}/gu) ?? []).sort()])
    expect(blanks(english)).to.deep.equal(blanks(french))
  })

  it('count in the way of the language: French says zero in the singular', () => {
    expect([0, 1, 2].map((count) => words('fr').count('criteria', count))).to.deep.equal([
      '0 critère',
      '1 critère',
      '2 critères',
    ])
    expect([0, 1, 2].map((count) => words('en').count('criteria', count))).to.deep.equal([
      '0 criteria',
      '1 criterion',
      '2 criteria',
    ])
  })

  it('write days and months in UTC, and leave alone what is neither', () => {
    const { date } = words('fr')
    expect(date('2026-12-31T23:59:59Z')).to.equal('31 décembre 2026')
    expect(date('2022-03')).to.equal('mars 2022')
    for (const other of ['2016', '2022-13', 'mars', '', '2022-03-01; x']) expect(date(other)).to.equal(other)
    expect(words('en').date('2023-02-09')).to.equal('9 February 2023')
  })

  it('fill blanks only with what is given', () => {
    expect(words('en').say('version.number', { version: '{version} $&' })).to.equal('Version {version} $&')
    expect(words('en').say('version.number')).to.equal('Version {version}')
  })

  it('find no word that nobody wrote', () => {
    for (const key of ['constructor', '__proto__', 'term.nothing', '']) {
      expect(words('fr').find(key)).to.equal(undefined)
    }
  })
})

describe('the assets of pages', () => {
  it('are style sheets that exist and ask for nothing elsewhere', () => {
    expect([...assets.keys()]).to.deep.equal(['/assets/pico.min.css', '/assets/mediation.css'])
    for (const { file, mediaType } of assets.values()) {
      expect(path.isAbsolute(file) && existsSync(file) && statSync(file).size > 0).to.equal(true)
      expect(mediaType).to.equal('text/css; charset=utf-8')
      expect(readFileSync(file, 'utf8')).not.to.match(/@import|url\((?!\s*["']?data:)/u)
    }
  })
})
