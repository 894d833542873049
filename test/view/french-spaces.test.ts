/** French is printed as it is in books: nothing a line begins with stands alone. */
import { expect } from 'chai'
import { frenchSpaces } from '../../server/text.ts'
import { pass } from '../../server/verify/check.ts'
import { checkTable } from '../../server/verify/report/check-table.ts'
import { findingCodes } from '../../server/verify/report/finding-codes.ts'
import { questionsOf } from '../../server/verify/report/questions.ts'
import french from '../../server/view/locales/fr.json' with { type: 'json' }
import { words, type WordKey } from '../../server/view/words.ts'

/** An ordinary space where French has another, or none at all after a guillemet. */
const wrong = /\S [?!;:»]|« |«[^\u00A0]|[^\u00A0]»|[^\u202F\s?!.…([“‘'"«][?!](?=\s|$)/u

function expectFrench(sentences: readonly string[]): void {
  expect(sentences).to.not.have.length(0)
  expect(sentences.filter((each) => wrong.test(each))).to.deep.equal([])
}

describe('French that people read', () => {
  it('has no-break spaces, narrow ones before ? ! and ;', () => {
    expect(frenchSpaces('« Bon » veut dire : intact ; oui ! Non ?')).to.equal(
      '«\u00A0Bon\u00A0» veut dire\u00A0: intact\u202F; oui\u202F! Non\u202F?',
    )
    for (const same of ['à 10:30', 'https://a.example/?b;c', ' : ', 'un deux', '« »'.replace(' ', '\u00A0')])
      expect(frenchSpaces(same)).to.equal(same)
  })

  it('is right on every page', () => {
    const { find } = words('fr')
    const keys = Object.keys(french) as readonly WordKey[]
    expectFrench(keys.map((key) => find(key) ?? ''))
    expect(words('en').say('site.name')).to.equal('Digital mediation badges')
  })

  it('is right in what reports say', () => {
    expectFrench([...findingCodes.values()].flatMap(({ fr, easy }) => [fr, easy]))
    const { checks } = checkTable()
    expectFrench(checks.map(({ title }) => title.fr))
    const outcomes = ['pass', 'fail', 'warn', 'unknown'] as const
    const questions = outcomes.flatMap((outcome) =>
      questionsOf(checks.map(({ id, title }) => ({ id, title, outcome, code: 'x', detail: title }))),
    )
    expectFrench(questions.flatMap(({ title, detail, easy }) => [title.fr, detail.fr, easy]))
    expectFrench([pass('x', 'Oui : « bon » ; bien !', 'Yes').detail.fr])
  })
})
