import { expect } from 'chai'
import { eraseAt, firstEraseAt } from '../../server/application/evidence/retention.ts'
import type { Application, ApplicationState } from '../../server/store/recognition-documents.ts'

type Dated = Pick<Application, 'state' | 'createdAt' | 'history'>

const filed = { createdAt: '2026-11-21T09:30:00Z' }

/** An application opened on 1 November, then taken through `steps`. */
function application(...steps: readonly (readonly [ApplicationState, string])[]): Dated {
  const history = steps.map(([to, at]) => ({ at, action: 'step', from: 'draft' as const, to, by: 'key' }))
  return { state: steps.at(-1)?.[0] ?? 'draft', createdAt: '2026-11-01T08:00:00Z', history }
}

describe('evidence of an application is kept', () => {
  const cases: Readonly<Record<string, readonly [Dated, string]>> = {
    'in a draft, 12 months after the piece was filed': [application(), '2027-11-21T09:30:00Z'],
    'in a draft that changed since, 12 months after that': [
      application(['draft', '2027-01-05T10:00:00Z']),
      '2028-01-05T10:00:00Z',
    ],
    'once submitted, 24 months after the piece was filed': [
      application(['submitted', '2026-11-22T10:00:00Z']),
      '2028-11-21T09:30:00Z',
    ],
    'once withdrawn, 24 months after the piece was filed': [
      application(['withdrawn', '2026-11-22T10:00:00Z']),
      '2028-11-21T09:30:00Z',
    ],
    'once granted, 24 months after the decision': [
      application(['granted', '2027-02-01T10:00:00Z']),
      '2029-02-01T10:00:00Z',
    ],
    'on appeal, 24 months after the refusal': [
      application(['refused', '2027-02-01T10:00:00Z'], ['appealed', '2027-03-01T10:00:00Z']),
      '2029-02-01T10:00:00Z',
    ],
    'after an appeal, 24 months after the last decision': [
      application(
        ['refused', '2027-02-01T10:00:00Z'],
        ['appealed', '2027-03-01T10:00:00Z'],
        ['overturned', '2027-04-01T10:00:00Z'],
      ),
      '2029-04-01T10:00:00Z',
    ],
  }
  for (const [what, [dated, expected]] of Object.entries(cases)) {
    it(what, () => expect(eraseAt(dated, filed)).to.equal(expected))
  }

  it('to the last day of a shorter month', () => {
    expect(firstEraseAt(new Date('2028-02-29T23:59:59Z'))).to.equal('2029-02-28T23:59:59Z')
    const decidedOnLeapDay = application(['granted', '2028-02-29T10:00:00Z'])
    expect(eraseAt(decidedOnLeapDay, filed)).to.equal('2030-02-28T10:00:00Z')
  })

  it('never shorter than it was said when it was filed', () => {
    const first = firstEraseAt(new Date(filed.createdAt))
    for (const [dated] of Object.values(cases)) expect(eraseAt(dated, filed) >= first).to.equal(true)
  })
})
