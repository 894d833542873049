import { expect } from 'chai'
import fc from 'fast-check'
import { judgeProfile } from '../../server/award/profile/judge-profile.ts'
import {
  nextProposal,
  type ProfileSituation,
  type ProposalFacts,
} from '../../server/award/profile/next-proposal.ts'
import type { Criteria, CriteriaRule } from '../../server/evidence/types.ts'
import { decidedAt } from '../evidence/dossier.ts'
import { runs } from '../support/runs.ts'

const consent: CriteriaRule = { id: 'recipient-consent', type: 'recipient-consent', params: {}, source: 'x' }
const set: CriteriaRule = {
  id: 'badge-set',
  type: 'badge-set',
  params: { sets: [{ anyOf: ['A-N2', 'A-N3'] }, { anyOf: ['B-N1'] }] },
  source: 'x',
}
const criteria = (...rules: readonly CriteriaRule[]): { readonly criteria: Criteria } => ({
  criteria: { achievement: 'PROFIL-X', version: '0.1.0', kinds: [], rules },
})
const held = (...codes: readonly string[]) =>
  codes.map((achievement) => ({ awardId: `of ${achievement}`, achievement }))

describe('a profile', () => {
  const judged = (rules: readonly CriteriaRule[], codes: readonly string[]) =>
    judgeProfile(criteria(...rules), 'amelie', held(...codes), decidedAt)

  it('is met by one badge of each set, the best held of each', () => {
    expect(judged([consent, set], ['B-N1', 'A-N2', 'A-N3', 'C-N1'])).to.deep.equal({
      met: true,
      awards: ['of A-N3', 'of B-N1'],
      missing: [],
    })
  })

  it('says which badge is missing: the lowest that would do', () => {
    expect(judged([consent, set], ['B-N1', 'A-N1'])).to.deep.equal({
      met: false,
      awards: ['of B-N1'],
      missing: ['A-N2'],
    })
  })

  it('asks for the badge of the level before, too', () => {
    const prior = { id: 'p', type: 'prior-level', params: { achievement: 'C-N1' }, source: 'x' }
    expect(judged([set, prior], ['B-N1', 'A-N2']).missing).to.deep.equal(['C-N1'])
    expect(judged([set, prior], ['B-N1', 'A-N2', 'C-N1']).met).to.equal(true)
  })

  it('leaves to people what is for people to judge', () => {
    const person = {
      id: 'q',
      type: 'person-decides',
      params: { question: { fr: '?', en: '?' } },
      source: 'x',
    }
    expect(judged([set, person], ['B-N1', 'A-N2']).met).to.equal(true)
  })

  it('that asks for no badge is never proposed', () => {
    expect(judged([consent], ['B-N1', 'A-N2'])).to.deep.equal({ met: false, awards: [], missing: [] })
  })
})

const nothing: ProfileSituation = { met: false, awarded: false, awards: ['a'], missing: ['B'] }
const met: ProfileSituation = { met: true, awarded: false, awards: ['a', 'b'], missing: [] }
const metOtherwise: ProfileSituation = { ...met, awards: ['a', 'c'] }
const awarded: ProfileSituation = { ...met, awarded: true, goodAward: 'p' }
const undone: ProfileSituation = { ...nothing, awarded: true, goodAward: 'p' }
const undoneMore: ProfileSituation = { ...undone, missing: ['A', 'B'] }
const revoked: ProfileSituation = { ...nothing }
const suspended: ProfileSituation = { ...nothing, awarded: true }

describe('a proposal', () => {
  const toAward = (state: ProposalFacts['state']): ProposalFacts => ({
    state,
    awards: ['a', 'b'],
    missing: [],
  })
  const toReview = (state: ProposalFacts['state']): ProposalFacts => ({
    state,
    awards: ['p'],
    missing: ['B'],
  })

  const cases: readonly (readonly [
    string,
    'award' | 'review',
    ProposalFacts | undefined,
    ProfileSituation,
    ProposalFacts | undefined,
  ])[] = [
    ['is not made while something is missing', 'award', undefined, nothing, undefined],
    ['opens when everything is held', 'award', undefined, met, toAward('open')],
    ['is not made of what is awarded', 'award', undefined, awarded, undefined],
    ['is not made of what is awarded and suspended', 'award', undefined, suspended, undefined],
    ['stays open', 'award', toAward('open'), met, undefined],
    [
      'follows the badges it rests on',
      'award',
      toAward('open'),
      metOtherwise,
      { ...toAward('open'), awards: ['a', 'c'] },
    ],
    ['lapses when something is missing again', 'award', toAward('open'), nothing, toAward('lapsed')],
    ['lapses when it is awarded another way', 'award', toAward('open'), awarded, toAward('lapsed')],
    ['stays lapsed', 'award', toAward('lapsed'), nothing, undefined],
    ['opens again', 'award', toAward('lapsed'), met, toAward('open')],
    ['once declined stays so', 'award', toAward('declined'), met, undefined],
    [
      'once declined is made again of other badges',
      'award',
      toAward('declined'),
      metOtherwise,
      { ...toAward('open'), awards: ['a', 'c'] },
    ],
    ['once declined lapses with its reason', 'award', toAward('declined'), nothing, toAward('lapsed')],
    ['once accepted stays so', 'award', toAward('accepted'), met, undefined],
    ['once accepted stays so when it is awarded', 'award', toAward('accepted'), awarded, undefined],
    [
      'once accepted lapses when something is missing again',
      'award',
      toAward('accepted'),
      nothing,
      toAward('lapsed'),
    ],
    ['to review is not made while all is well', 'review', undefined, awarded, undefined],
    ['to review opens when something is missing', 'review', undefined, undone, toReview('open')],
    ['to review is not made of what was revoked', 'review', undefined, revoked, undefined],
    ['to review is not made of what is suspended', 'review', undefined, suspended, undefined],
    [
      'to review follows what is missing',
      'review',
      toReview('open'),
      undoneMore,
      { ...toReview('open'), missing: ['A', 'B'] },
    ],
    ['to review lapses when all is held again', 'review', toReview('open'), awarded, toReview('lapsed')],
    ['to review lapses when the badge is revoked', 'review', toReview('open'), revoked, toReview('lapsed')],
    ['to review, acknowledged, stays so', 'review', toReview('accepted'), undone, undefined],
    [
      'to review, acknowledged, is made again when more is missing',
      'review',
      toReview('accepted'),
      undoneMore,
      { ...toReview('open'), missing: ['A', 'B'] },
    ],
    [
      'to review, acknowledged, lapses when all is held again',
      'review',
      toReview('accepted'),
      awarded,
      toReview('lapsed'),
    ],
  ]
  for (const [what, kind, known, situation, expected] of cases) {
    it(what, () => {
      expect(nextProposal(kind, known, situation, false)).to.deep.equal(expected)
    })
  }

  it('that opened an application waits for its end, whatever happens', () => {
    for (const situation of [nothing, met, metOtherwise, awarded, undone])
      expect(nextProposal('award', toAward('accepted'), situation, true)).to.equal(undefined)
  })

  it('looked at again changes nothing', () => {
    const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'))
    const situation: fc.Arbitrary<ProfileSituation> = fc
      .record({ met: fc.boolean(), awarded: fc.boolean(), good: fc.boolean(), awards: ids, missing: ids })
      .map(({ good, ...rest }) => ({ ...rest, ...(good && rest.awarded ? { goodAward: 'p' } : {}) }))
    const known = fc.option(
      fc.record({
        state: fc.constantFrom('open' as const, 'accepted' as const, 'declined' as const, 'lapsed' as const),
        awards: ids,
        missing: ids,
      }),
      { nil: undefined },
    )
    fc.assert(
      fc.property(
        fc.constantFrom('award' as const, 'review' as const),
        known,
        situation,
        (kind, before, now) => {
          const after = nextProposal(kind, before, now, false) ?? before
          expect(nextProposal(kind, after, now, false)).to.equal(undefined)
        },
      ),
      runs(500),
    )
  })
})
