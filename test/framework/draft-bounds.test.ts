import { expect } from 'chai'
import { achievementErrors, deriveFiles } from '../../server/achievement/derive/derive-files.ts'
import { validateForm } from '../../server/framework/draft/validate.ts'
import { invalidDraft, type DraftError } from '../../server/framework/draft/validation/draft-error.ts'
import type { JsonObject, NormalNode } from '../../server/framework/normal-form.ts'

const own: NormalNode = {
  type: 'ceasn:CompetencyFramework',
  'ceasn:name': { fr: 'Grand cadre' },
  'ceasn:inLanguage': ['fr'],
  'ceasn:publicationStatusType': 'http://credreg.net/ctdlasn/vocabs/publicationStatus/Draft',
}
const plain = (code: string, more: JsonObject): [string, NormalNode] => [
  code,
  {
    type: 'ceasn:Competency',
    'ceasn:codedNotation': code,
    'ceasn:competencyText': { fr: 'Savoir.' },
    ...more,
  },
]
const numbers = (count: number) => Array.from({ length: count }, (_, number) => number + 1)

async function errorsOf(nodes: readonly [string, NormalNode][]): Promise<readonly DraftError[]> {
  const form = { slug: 'grand', nodes: new Map([['.', own], ...nodes]) }
  const place = { version: '0.1.0' }
  return (await validateForm({ deriveFiles, achievementErrors }, { form, place, earlier: [] })).errors
}
const told = (errors: readonly DraftError[]) => errors.map(({ code, node = '-' }) => `${code} ${node}`)

describe('what is said of a draft that is wrong everywhere', () => {
  it('stops at a thousand errors, and says that there are more', async () => {
    const errors = await errorsOf(numbers(1500).map((number) => plain(`C${String(number)}`, {})))
    expect(errors).to.have.length(1001)
    expect(told(errors.slice(0, 2))).to.deep.equal(['parent-missing C1', 'parent-missing C2'])
    expect(told(errors.slice(-2))).to.deep.equal(['parent-missing C1000', 'too-many-errors -'])
    const problem = invalidDraft(errors)
    expect(problem.detail.fr).to.equal('Le cadre n’est pas valide : plus de 1 000 erreurs.')
    expect(problem.errors).to.have.length(100)
  })

  it('is every error when there are a thousand', async () => {
    const errors = await errorsOf(numbers(1000).map((number) => plain(`C${String(number)}`, {})))
    expect(errors).to.have.length(1000)
    expect(errors.some(({ code }) => code === 'too-many-errors')).to.be.false
    expect(invalidDraft(errors).detail.en).to.equal('The framework is not valid: 1000 errors.')
  })

  it('names competencies that are each under all of them once', async () => {
    const codes = numbers(300).map((number) => `C${String(number)}`)
    const parents = codes.map((code) => `./${code}`)
    const errors = await errorsOf(codes.map((code) => plain(code, { 'ceasn:isChildOf': parents })))
    expect(told(errors)).to.deep.equal(['hierarchy-cycle C1'])
    expect(errors[0]?.detail.en).to.contain('C1, C2, C3')
    expect(errors[0]?.detail.en.length).to.be.below(200)
  })

  it('names each circle, the smallest included, and nothing that is only below one', async () => {
    const under = (...parents: string[]) => ({ 'ceasn:isChildOf': parents.map((parent) => `./${parent}`) })
    const errors = await errorsOf([
      plain('T', { 'ceasn:isTopChildOf': '.' }),
      plain('A', under('B', 'T')),
      plain('B', under('C')),
      plain('C', under('A')),
      plain('D', under('A')),
      plain('S', under('S')),
      plain('E', under('D', 'T')),
    ])
    expect(told(errors)).to.deep.equal(['hierarchy-cycle A', 'hierarchy-cycle S'])
    expect(errors[0]?.detail.fr).to.contain('A, B, C')
  })

  it('follows a chain as long as a framework may be', async () => {
    const codes = numbers(20_000).map((number) => `C${String(number)}`)
    const chain = codes.map((code, index) =>
      plain(code, { 'ceasn:isChildOf': [`./${codes[index + 1] ?? 'C1'}`] }),
    )
    expect(told(await errorsOf(chain))).to.deep.equal(['hierarchy-cycle C1'])
  }).timeout(20_000)

  it('says once of a competency which levels are not described', async () => {
    const level = (number: number): [string, NormalNode] => [
      `L${String(number)}`,
      {
        type: 'skos:Concept',
        'skos:inScheme': './S',
        'skos:prefLabel': { fr: 'Niveau', en: 'Level' },
        'mediation:levelNumber': number,
        'mediation:issuable': true,
      },
    ]
    const scheme: NormalNode = { type: 'skos:ConceptScheme', 'skos:prefLabel': { fr: 'S', en: 'S' } }
    const assessed = { type: ['ceasn:Competency', 'mediation:AssessedCompetency'], 'ceasn:isTopChildOf': '.' }
    const errors = await errorsOf([
      ['.', { ...own, 'mediation:hasLevelScheme': './S' }],
      ['S', scheme],
      ...numbers(30).map(level),
      plain('C1', { ...assessed, 'mediation:levelStatement': [] }),
    ])
    const missing = errors.filter(({ code }) => code === 'level-statement-missing')
    expect(missing.map(({ node }) => node)).to.deep.equal(['C1'])
    expect(missing[0]?.detail.fr).to.contain('1, 2, 3')
  })
})

describe('a large draft', () => {
  it('leaves others their turn while it is looked at', async () => {
    const codes = numbers(2500).map((number) => plain(`C${String(number)}`, { 'ceasn:isTopChildOf': '.' }))
    let turns = 0
    let done = false
    const take = () => {
      turns += 1
      if (!done) setImmediate(take)
    }
    setImmediate(take)
    await errorsOf(codes)
    done = true
    expect(turns).to.be.greaterThan(3)
  }).timeout(10_000)
})
