/** One check after the other, each with what those before it have learned. */
import { expect } from 'chai'
import { Problem } from '../../../server/problem.ts'
import { fail, pass, unknown } from '../../../server/verify/check.ts'
import {
  runPresentationChecks,
  type CheckOf,
  type FindingOf,
} from '../../../server/verify/presentation/run-presentation-checks.ts'

interface Known {
  readonly seen: readonly string[]
}

const check = (id: string, found: () => FindingOf<Known>, fatal = false): CheckOf<Known> => ({
  id,
  title: { fr: id, en: id },
  spec: '',
  fatal,
  run: ({ seen }) => {
    const finding = found()
    return { ...finding, ...(finding.known === undefined ? { known: { seen: [...seen, id] } } : {}) }
  },
})
const good = () => pass('good', 'x', 'x')
const bad = () => fail('bad', 'x', 'x')
const open = () => unknown('open', 'x', 'x')
const breaks = () => {
  throw new Error('a bug')
}

describe('the checks of a presentation', () => {
  const failures: string[] = []
  const deps = { checkFailed: (id: string, error: unknown) => failures.push(`${id} ${String(error)}`) }
  const run = async (checks: readonly CheckOf<Known>[], stopped = false) => {
    const before = { context: { seen: [] }, results: [], stopped }
    const progress = await runPresentationChecks(checks, before, deps)
    const codes = progress.results.map(({ id, code }) => `${id} ${code}`)
    return { codes, seen: progress.context.seen, stopped: progress.stopped }
  }
  const last = check('b', good)
  beforeEach(() => failures.splice(0))

  it('each add to what the next is told, and to what was found', async () => {
    expect(await run([check('a', good), last])).to.deep.equal({
      codes: ['a good', 'b good'],
      seen: ['a', 'b'],
      stopped: false,
    })
    const results = [{ id: 'x', title: { fr: 'x', en: 'x' }, ...pass('good', 'x', 'x') }]
    const more = await runPresentationChecks(
      [last],
      { context: { seen: ['x'] }, results, stopped: false },
      {},
    )
    expect([more.results.length, more.context.seen]).to.deep.equal([2, ['x', 'b']])
  })

  for (const [what, found, stops] of [
    ['fails', bad, true],
    ['breaks down', breaks, true],
    ['says that nothing further can be read', () => ({ ...open(), stops: true }) as const, true],
    ['is left open', open, false],
    ['passes', good, false],
  ] as const)
    it(`go on after one on which all others rest, unless it cannot be rested on: it ${what}`, async () => {
      const { codes, stopped } = await run([check('a', found, true), last])
      expect([codes[1], stopped]).to.deep.equal([stops ? 'b not-reached' : 'b good', stops])
      const other = await run([check('a', found), last])
      expect([other.codes[1], other.stopped]).to.deep.equal(['b good', false])
    })

  it('are all skipped where nothing could be read before them', async () => {
    expect(await run([check('a', good), last], true)).to.deep.equal({
      codes: ['a not-reached', 'b not-reached'],
      seen: [],
      stopped: true,
    })
  })

  it('that break down are told of, and left open; what is for the caller to ask again is thrown', async () => {
    expect((await run([check('a', breaks)])).codes).to.deep.equal(['a check-failed'])
    expect(failures).to.deep.equal(['a Error: a bug'])
    const busy = new Problem('unavailable', { fr: 'x', en: 'x' })
    const throws = () => {
      throw busy
    }
    expect(await run([check('a', throws)]).catch((error: unknown) => error)).to.equal(busy)
    expect(failures).to.have.length(1)
  })
})
