import { expect } from 'chai'
import {
  fail,
  pass,
  unknown,
  warn,
  type Check,
  type CheckContext,
  type Finding,
  type Learned,
} from '../../server/verify/check.ts'
import { runChecks } from '../../server/verify/run-checks.ts'
import { createStatusReader } from '../../server/verify/status/status-list.ts'
import { now } from '../proof/signing.ts'
import { stranger } from './stranger.ts'

const nothing = { results: [], learned: {}, stopped: false } as const
const good = pass('good', 'Bon.', 'Good.')
const bad = fail('bad', 'Mauvais.', 'Bad.')
const open = unknown('open', 'Ouvert.', 'Open.')

function check(id: string, answer: Finding | ((context: CheckContext) => Finding), fatal = false): Check {
  return {
    id,
    title: { fr: id, en: id },
    spec: 's',
    fatal,
    run: typeof answer === 'function' ? answer : () => answer,
  }
}
const breaking = (fatal: boolean): Check => ({
  ...check('first', good, fatal),
  run: () => Promise.reject(new Error('broken')),
})

describe('checks made one after the other', () => {
  const broken: string[] = []
  const deps = {
    ...stranger,
    checkFailed: (id: string, error: unknown) => broken.push(`${id}: ${String(error)}`),
  }
  const bytes = Buffer.from('{}')
  const circumstances = {
    deps,
    now,
    input: { kind: 'json', bytes },
    lists: createStatusReader(deps, now),
  } as const
  beforeEach(() => {
    broken.length = 0
  })
  const codes = async (...checks: readonly Check[]) => {
    const { results, stopped } = await runChecks(checks, circumstances, nothing)
    return [...results.map(({ id, outcome, code }) => `${id} ${outcome} ${code}`), stopped]
  }

  const rows: readonly (readonly [string, Check, boolean])[] = [
    ['a good answer', check('first', good, true), false],
    ['a reservation', check('first', warn('odd', 'Étrange.', 'Odd.'), true), false],
    ['what could not be checked', check('first', open, true), false],
    ['a failure that is not fatal', check('first', bad), false],
    ['a fatal failure', check('first', bad, true), true],
    ['what leaves nothing to read', check('first', { ...open, stops: true }, true), true],
    ['the same, of a check that is not fatal', check('first', { ...open, stops: true }), false],
    ['a check that broke down', breaking(false), false],
    ['a fatal check that broke down', breaking(true), true],
  ]
  for (const [what, first, stops] of rows)
    it(`${stops ? 'stop' : 'go on'} after ${what}`, async () => {
      const [, second, stopped] = await codes(first, check('second', good))
      expect([second, stopped]).to.deep.equal([
        stops ? 'second skipped not-reached' : 'second pass good',
        stops,
      ])
    })

  it('are not made once they have stopped', async () => {
    let made = 0
    const counting = check('counting', () => ((made += 1), good))
    await codes(check('first', bad, true), counting, counting)
    expect(made).to.equal(0)
  })

  it('leave open what breaks down, and say so to whoever runs the service', async () => {
    expect(await codes(breaking(false))).to.deep.equal(['first unknown check-failed', false])
    expect(broken).to.deep.equal(['first: Error: broken'])
    const { checkFailed: _, ...silent } = deps
    const { results } = await runChecks([breaking(false)], { ...circumstances, deps: silent }, nothing)
    expect(results[0]?.code).to.equal('check-failed')
  })

  it('tell each what those before it have learned, and the last word counts', async () => {
    const seen: Learned[] = []
    const learning = (id: string, learned: Learned) =>
      check(id, ({ credential, registeredName, isIssuedHere }) => {
        seen.push({
          credential,
          ...(registeredName === undefined ? {} : { registeredName }),
          ...(isIssuedHere === true ? { isIssuedHere } : {}),
        })
        return { ...good, learned }
      })
    const { learned } = await runChecks(
      [
        learning('a', { credential: { id: 'x' }, registeredName: 'A' }),
        learning('b', { registeredName: 'B' }),
        learning('c', {}),
      ],
      circumstances,
      { ...nothing, learned: { isIssuedHere: true } },
    )
    expect(seen).to.deep.equal([
      { credential: {}, isIssuedHere: true },
      { credential: { id: 'x' }, registeredName: 'A', isIssuedHere: true },
      { credential: { id: 'x' }, registeredName: 'B', isIssuedHere: true },
    ])
    expect(learned).to.deep.equal({ credential: { id: 'x' }, registeredName: 'B', isIssuedHere: true })
  })

  it('go on from where others ended, and change nothing of theirs', async () => {
    const first = await runChecks([check('first', good)], circumstances, nothing)
    const both = await runChecks([check('second', good)], circumstances, first)
    expect(both.results.map(({ id }) => id)).to.deep.equal(['first', 'second'])
    expect(first.results).to.have.length(1)
    const after = await runChecks([check('second', good)], circumstances, { ...first, stopped: true })
    expect(after.results[1]?.code).to.equal('not-reached')
  })
})
