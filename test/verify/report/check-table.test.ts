import { expect } from 'chai'
import { furtherChecks, readingChecks } from '../../../server/verify/checks/index.ts'
import { holderChecks, presentationChecks } from '../../../server/verify/presentation/presentation-checks.ts'
import { checkTable } from '../../../server/verify/report/check-table.ts'
import { findingCodes } from '../../../server/verify/report/finding-codes.ts'
import { questionOfCheck } from '../../../server/verify/report/questions.ts'

describe('the table of what a report can say', () => {
  const { checks, codes } = checkTable()
  const all = [...readingChecks, ...furtherChecks, ...presentationChecks, ...holderChecks]

  it('holds every check once, those of a badge first, in the order of a report', () => {
    expect(checks.map(({ id }) => id)).to.deep.equal([...new Set(all.map(({ id }) => id))])
  })

  it('says of each check the clause it comes from and the question it answers', () => {
    for (const { id, title, question, spec } of checks) {
      const check = all.find((one) => one.id === id)
      expect({ title, spec }, id).to.deep.equal({ title: check?.title, spec: check?.spec })
      expect(question, id).to.equal(questionOfCheck(id))
    }
  })

  it('holds every code with its outcomes and what it means', () => {
    expect(
      codes.map(({ code, outcomes, meaning, easy }) => [code, { outcomes, ...meaning, easy }]),
    ).to.deep.equal([...findingCodes])
  })
})
