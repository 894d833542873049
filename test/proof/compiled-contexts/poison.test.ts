import { expect } from 'chai'
import { spawnSync } from 'node:child_process'
import { maxDeepIterations } from '../../../server/proof/json-ld/canonical.ts'
import { projectPath } from '../../../server/schema.ts'
import type { Poisoned } from './poison-process.ts'

/** What may come of a document that is dear: its form, or a reason that says which. */
const outcomes = ['canonical', 'too-costly-to-check', 'not-canonical', 'terms-undefined', 'context-unknown']

describe('documents made to be dear', function () {
  this.timeout(600_000)
  let poisoned: readonly Poisoned[] = []
  let end: { readonly status: number | null; readonly stderr: string } = { status: null, stderr: '' }

  before(() => {
    const script = projectPath('test/proof/compiled-contexts/poison-process.ts')
    const args = ['--max-old-space-size=256', '--import', 'tsx', script]
    const child = spawnSync(process.execPath, args, { cwd: projectPath(), encoding: 'utf8' })
    end = child
    const lines = child.stdout.split('\n').filter((line) => line !== '')
    poisoned = lines.map((line) => JSON.parse(line) as Poisoned)
  })

  it('all end, within 256 MiB, and what is remembered of them is little', () => {
    expect(end.status, end.stderr).to.equal(0)
    expect(poisoned.at(-1)?.name).to.equal('lists of contexts, no two alike')
  })

  it('are canonicalised or refused for a reason that is told', () => {
    for (const { name, size, outcome } of poisoned)
      expect(outcomes, `${name}, ${String(size)}`).to.include(outcome)
    const all = new Set(poisoned.map(({ outcome }) => outcome))
    expect([...all]).to.include.members(outcomes)
  })

  it('take hashes in proportion to their size and the work allowed', () => {
    for (const { name, size, hashes } of poisoned)
      expect(hashes, `${name}, ${String(size)}`).to.be.at.most(2 * maxDeepIterations * (size + 10))
    expect(Math.max(...poisoned.map(({ hashes }) => hashes))).to.be.above(maxDeepIterations)
  })
})
