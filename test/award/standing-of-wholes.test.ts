import { checked, exact, replaced, two, withoutX } from './standing-cases.ts'
import { change } from './standing-content.ts'

const profile = (targets: Readonly<Record<string, number>>) => ({ ...two, profiles: { P: targets } })

describe('the standing of a profile badge', () => {
  checked([
    {
      title: 'stands when all its targets do',
      of: 'P',
      before: profile({ X: 2, Y: 3 }),
      after: profile({ X: 2, Y: 3 }),
      changes: [change('X', { class: 'breaking', levels: [1] })],
      standing: 'stands',
      reasons: ['unchanged'],
      proposal: 'P',
    },
    {
      title: 'is as bad as the worst of its targets',
      of: 'P',
      before: profile({ X: 2, Y: 3 }),
      after: profile({ X: 2, Y: 3 }),
      changes: [change('Y', { class: 'breaking', levels: [3] })],
      standing: 'needs-reassessment',
      reasons: ['breaking-change', 'rule-breaking'],
    },
    {
      title: 'needs a new assessment when it aims at one more competency',
      of: 'P',
      before: profile({ X: 2 }),
      after: profile({ X: 2, Y: 1 }),
      changes: [
        change('P', {
          kind: 'profile-changed',
          class: 'breaking',
          pointer: '/mediation:target/1',
          after: {},
        }),
      ],
      standing: 'needs-reassessment',
      reasons: ['target-added'],
    },
    {
      title: 'needs a new assessment when it aims at a higher level',
      of: 'P',
      before: profile({ X: 2, Y: 3 }),
      after: profile({ X: 3, Y: 3 }),
      standing: 'needs-reassessment',
      reasons: ['target-raised'],
    },
    {
      title: 'stands when it aims at a lower level, or at fewer competencies',
      of: 'P',
      before: profile({ X: 3, Y: 3 }),
      after: profile({ X: 2 }),
      changes: [
        change('P', { kind: 'profile-changed', class: 'compatible', pointer: '/mediation:target/1' }),
        change('Y', { class: 'breaking' }),
      ],
      standing: 'stands',
      reasons: ['unchanged'],
      proposal: 'P',
    },
    {
      title: 'is equivalent when a target is replaced by the one that replaces its competency',
      of: 'P',
      before: profile({ X: 2 }),
      after: { ...withoutX, retired: { X: replaced('./Y') }, profiles: { P: { Y: 2 } } },
      standing: 'equivalent',
      reasons: ['replaced-by'],
      proposal: 'P',
    },
    {
      title: 'needs a new assessment when what replaces a target is aimed at higher',
      of: 'P',
      before: profile({ X: 2 }),
      after: { ...withoutX, retired: { X: replaced('./Y') }, profiles: { P: { Y: 3 } } },
      standing: 'needs-reassessment',
      reasons: ['target-raised'],
    },
    {
      title: 'needs a new assessment when the profile itself asks for something else',
      of: 'P',
      before: profile({ X: 2 }),
      after: profile({ X: 2 }),
      changes: [
        change('P', {
          kind: 'profile-changed',
          class: 'breaking',
          pointer: '/mediation:condition',
          rule: 'r',
        }),
      ],
      standing: 'needs-reassessment',
      reasons: ['breaking-change', 'r'],
    },
    {
      title: 'is equivalent to the profile that is exactly the same under another code',
      of: 'P',
      before: profile({ X: 2 }),
      after: {
        ...two,
        retired: { P: { type: 'mediation:RetiredTerm', ...exact('./Q') } },
        profiles: { Q: { X: 3, Y: 3 } },
      },
      standing: 'equivalent',
      reasons: ['exact-match'],
      proposal: 'Q',
    },
    {
      title: 'needs a new assessment when the profile is gone',
      of: 'P',
      before: profile({ X: 2 }),
      after: two,
      standing: 'needs-reassessment',
      reasons: ['removed'],
    },
  ])
})

const label = (asked: readonly string[], criteria: readonly string[] = asked) => ({
  label: { E: asked },
  criteria,
})

describe('the standing of a label', () => {
  checked([
    {
      title: 'stands when it asks for the same criteria, or for fewer',
      of: 'E',
      before: label(['L1', 'L2']),
      after: label(['L1']),
      changes: [change('L2', { class: 'breaking' })],
      standing: 'stands',
      reasons: ['unchanged'],
      proposal: 'E',
    },
    {
      title: 'needs a new assessment when it asks for one more criterion',
      of: 'E',
      before: label(['L1']),
      after: label(['L1', 'L2']),
      standing: 'needs-reassessment',
      reasons: ['criterion-added'],
    },
    {
      title: 'needs a new assessment when a criterion was broken',
      of: 'E',
      before: label(['L1', 'L2']),
      after: label(['L1', 'L2']),
      changes: [change('L2', { kind: 'node-changed', class: 'breaking' })],
      standing: 'needs-reassessment',
      reasons: ['breaking-change', 'rule-breaking'],
    },
    {
      title: 'is equivalent when a criterion is replaced by exactly the same one',
      of: 'E',
      before: label(['L1', 'L2']),
      after: { ...label(['L1', 'L3']), retired: { L2: { type: 'mediation:RetiredTerm', ...exact('./L3') } } },
      standing: 'equivalent',
      reasons: ['exact-match'],
      proposal: 'E',
    },
  ])
})
