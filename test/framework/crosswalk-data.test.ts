import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { loadCrosswalks } from '../../server/framework/crosswalk/load-crosswalks.ts'
import { readFrameworks } from '../../server/framework/release/read-frameworks.ts'
import { projectPath } from '../../server/schema.ts'

const frameworks = projectPath('frameworks')

describe('the crosswalk data sets', () => {
  const datasets = loadCrosswalks(frameworks)
  const from = (title: string) =>
    datasets.find((dataset) => dataset.title.en.includes(title))?.alignments ?? []

  it('are every file of their folder, each a proposition with a source', () => {
    expect(datasets).to.have.lengthOf(readdirSync(path.join(frameworks, 'crosswalks')).length)
    for (const { title, status, source } of datasets) {
      expect([status, source === ''], title.fr).to.deep.equal(['proposition', false])
    }
  })

  it('are no framework: nothing of them is released or unreleased', () => {
    const { released, unreleased } = readFrameworks(frameworks)
    expect([...released.map(({ slug }) => slug), ...unreleased].join()).not.to.include('crosswalk')
  })

  it('have the 21 competences of DigComp, same codes in 2.2 and 3.0, close and never exact', () => {
    const codes = [3, 6, 4, 4, 4].flatMap((count, area) =>
      Array.from({ length: count }, (_, index) => `${area + 1}.${index + 1}`),
    )
    const aligned = from('DigComp 3.0').filter(({ relation }) => relation === 'close')
    expect(aligned.map((one) => one.from.code)).to.deep.equal(codes)
    expect(aligned.map((one) => one.to.code)).to.deep.equal(codes)
    const renamed = aligned.find((one) => one.from.code === '2.5')
    expect([renamed?.from.name, renamed?.to.name]).to.deep.equal([
      { en: 'Netiquette' },
      { en: 'Digital behaviour' },
    ])
  })

  it('are not certain of any match between DigComp and Pix, and have none for 5.4', () => {
    const aligned = from('Pix')
    expect(aligned.length).to.be.greaterThan(20)
    expect(aligned.filter(({ certain }) => certain)).to.deep.equal([])
    expect(aligned.map((one) => one.from.code)).not.to.include('5.4')
  })

  it('are certain that RNCP40695 replaced RNCP34137 on 13 July 2025, and of no match between their parts', () => {
    const certain = from('RNCP').filter((one) => one.certain)
    expect(certain.map((one) => [one.from.code, one.relation, one.to.code, one.validFrom])).to.deep.equal([
      ['RNCP34137', 'replacedBy', 'RNCP40695', '2025-07-13'],
    ])
  })

  it('never name the first level of autonomy, which is a diagnosis', () => {
    expect(from('autonomy').map((one) => one.from.code)).to.deep.equal([
      'NIVEAU-2',
      'NIVEAU-2',
      'NIVEAU-3',
      'NIVEAU-4',
    ])
  })
})

describe('a crosswalk data set that is not right', () => {
  const good = JSON.parse(
    readFileSync(path.join(frameworks, 'crosswalks', 'digcomp-pix.json'), 'utf8'),
  ) as Record<string, unknown>
  const alignment = { from: { framework: 'A' }, to: { framework: 'B' }, relation: 'close', certain: true }
  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ['is not JSON', '{', /one\.json is not JSON/],
    ['has no status', JSON.stringify({ ...good, status: undefined }), /one\.json breaks .*status/],
    ['has a property nobody knows', JSON.stringify({ ...good, author: 'x' }), /one\.json breaks/],
    ...(
      [
        ['a relation nobody knows', { relation: 'same' }],
        ['no certainty', { certain: undefined }],
        ['a day that does not exist', { validFrom: '2025-02-30' }],
        ['an end without a framework', { to: { code: '1' } }],
        ['an address that is none', { to: { framework: 'B', iri: 'not an address' } }],
      ] as const
    ).map(
      ([what, change]) =>
        [
          `has ${what}`,
          JSON.stringify({ ...good, alignments: [{ ...alignment, ...change }] }),
          /one\.json breaks .*alignments\/0/,
        ] as const,
    ),
  ]
  for (const [what, text, error] of wrong) {
    it(`is refused by its name when it ${what}`, () => {
      expect(() => load({ 'one.json': text })).to.throw(error)
    })
  }

  it('is refused when it describes a framework that another one describes', () => {
    const text = JSON.stringify(good)
    expect(() => load({ 'one.json': text, 'two.json': text })).to.throw('Pix (CRCN) twice')
    expect(load({ 'one.json': text })).to.have.lengthOf(1)
  })

  it('is none when there is no folder', () => {
    expect(load({})).to.deep.equal([])
  })
})

function load(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(path.join(tmpdir(), 'crosswalks-'))
  try {
    if (Object.keys(files).length > 0) mkdirSync(path.join(folder, 'crosswalks'))
    for (const [name, text] of Object.entries(files))
      writeFileSync(path.join(folder, 'crosswalks', name), text)
    return loadCrosswalks(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
