import { expect } from 'chai'
import { projectPath } from '../../server/schema.ts'
import { importProbes, importViolations, probeViolations, type Violation } from '../support/import-probes.ts'

describe('the import rules of the architecture', function () {
  this.timeout(60_000)

  it('are kept by every file, without an import cycle', async () => {
    expect(await importViolations(projectPath())).to.deep.equal([])
  })

  describe('tried on files of their own', () => {
    let found: readonly Violation[] = []
    before(async () => {
      found = await probeViolations()
    })

    for (const { from, to, type, rule } of importProbes) {
      const what = `${from} ${type ? 'a type of ' : ''}${to}`
      it(rule === undefined ? `allow ${what}` : `refuse ${what}: ${rule}`, () => {
        const rules = found.filter((violation) => violation.from === from).map((violation) => violation.rule)
        if (rule === undefined) expect(rules).to.deep.equal([])
        else expect(rules).to.include(rule)
      })
    }
  })
})
