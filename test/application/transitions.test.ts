import { expect } from 'chai'
import { afterStep, possibleSteps, type Action, type Capacity } from '../../server/application/transitions.ts'
import { Problem } from '../../server/problem.ts'
import type { Application, ApplicationState } from '../../server/store/recognition-documents.ts'
import { application as stored } from '../support/recognition-documents.ts'

const states: readonly ApplicationState[] = [
  'draft',
  'submitted',
  'under-review',
  'to-complete',
  'granted',
  'refused',
  'appealed',
  'upheld',
  'overturned',
  'withdrawn',
]
const capacities: readonly Capacity[] = ['own', 'opener', 'assigned', 'manager']

/** Every possible step, by action: from, to, and who. Whatever is not here is impossible. */
const possible: Readonly<Record<Action, readonly string[]>> = {
  submit: ['draft > submitted: own opener'],
  withdraw: [
    'draft > withdrawn: own opener',
    'submitted > withdrawn: own',
    'under-review > withdrawn: own',
    'to-complete > withdrawn: own',
    'appealed > withdrawn: own',
  ],
  begin: ['submitted > under-review: assigned manager'],
  release: ['under-review > submitted: assigned'],
  'ask-to-complete': ['under-review > to-complete: assigned'],
  complete: ['to-complete > under-review: own opener'],
  grant: ['under-review > granted: assigned'],
  refuse: ['under-review > refused: assigned'],
  appeal: ['refused > appealed: own'],
  uphold: ['appealed > upheld: assigned'],
  overturn: ['appealed > overturned: assigned'],
}
const actions = Object.keys(possible) as Action[]

const { dueAt: _, ...undated } = stored
const inState = (state: ApplicationState): Application => ({ ...undated, state, history: [], revision: 3 })
const at = '2026-11-21T09:30:00Z'
const by = (...as: readonly Capacity[]) => ({ as: new Set(as), by: 'key_1', personId: 'person-9', at })

function outcome(action: Action, state: ApplicationState, as: readonly Capacity[]): string {
  try {
    return afterStep(inState(state), action, by(...as)).state
  } catch (error) {
    if (error instanceof Problem) return error.code
    throw error
  }
}

function expected(action: Action, state: ApplicationState, as: Capacity): string {
  const steps = possible[action].map((step) => {
    const [moves = '', who = ''] = step.split(': ')
    const [from, to = ''] = moves.split(' > ')
    return { from, to, who: who.split(' ') }
  })
  if (!steps.some(({ who }) => who.includes(as))) return 'forbidden'
  return steps.find(({ from, who }) => from === state && who.includes(as))?.to ?? 'transition-refused'
}

describe('the steps of an application', () => {
  for (const action of actions) {
    it(`${action}: possible where the table says so, for whom it says so, and nowhere else`, () => {
      for (const state of states)
        for (const as of capacities)
          expect(outcome(action, state, [as]), `${state} as ${as}`).to.equal(expected(action, state, as))
    })
  }

  it('are nothing for somebody who comes in no capacity at all', () => {
    for (const action of actions)
      for (const state of states)
        expect(outcome(action, state, []), `${action} ${state}`).to.equal('forbidden')
  })

  it('need one good capacity of those somebody has', () => {
    expect(outcome('begin', 'submitted', ['opener', 'manager'])).to.equal('under-review')
    expect(outcome('withdraw', 'submitted', ['opener', 'own'])).to.equal('withdrawn')
  })

  it('are written down with who, when and why, and take the old delay away', () => {
    const before = { ...inState('draft'), dueAt: '2026-12-01T22:59:59Z' }
    const after = afterStep(before, 'submit', { ...by('own'), reason: 'Je suis prête' })
    expect(after.history).to.deep.equal([
      {
        at,
        action: 'submit',
        from: 'draft',
        to: 'submitted',
        by: 'key_1',
        personId: 'person-9',
        reason: 'Je suis prête',
      },
    ])
    expect(after).to.not.have.property('dueAt')
    expect(before.history).to.deep.equal([])
  })

  it('come after the steps before them in the history', () => {
    const submitted = afterStep(inState('draft'), 'submit', by('own'))
    const reviewed = afterStep(submitted, 'begin', by('manager'))
    expect(reviewed.history.map(({ from, to }) => `${from} > ${to}`)).to.deep.equal([
      'draft > submitted',
      'submitted > under-review',
    ])
  })

  it('that are impossible say the state and what can be done instead, in both languages', () => {
    const refused = () => afterStep(inState('under-review'), 'begin', by('assigned'))
    expect(refused)
      .to.throw(Problem)
      .that.nested.include({ code: 'transition-refused' })
      .and.has.property('detail')
      .that.deep.equals({
        fr:
          'La candidature est dans l’état « en cours d’examen ». Vous pouvez : se récuser, demander un complément, accorder, ' +
          'refuser.',
        en: 'The application is in the state “under review”. You can: recuse yourself, ask to complete, grant, refuse.',
      })
  })

  it('say so when nothing is left to do', () => {
    expect(() => afterStep(inState('granted'), 'withdraw', by('own')))
      .to.throw(Problem)
      .with.nested.property(
        'detail.en',
        'The application is in the state “granted”. There is nothing left for you to do.',
      )
  })

  it('that are possible are the ones that work', () => {
    for (const state of states)
      for (const as of capacities)
        expect(possibleSteps(state, new Set([as])), `${state} ${as}`).to.have.members(
          actions.filter(
            (action) => !['forbidden', 'transition-refused'].includes(expected(action, state, as)),
          ),
        )
  })
})
