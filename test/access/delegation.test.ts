import { expect } from 'chai'
import { requireDelegation, type Assessable } from '../../server/access/delegation.ts'
import { giveDelegation, revokeDelegation, type NewDelegation } from '../../server/access/give-delegation.ts'
import { Problem } from '../../server/problem.ts'
import { openSqliteStore } from '../../server/store/sqlite/open-sqlite-store.ts'
import type { Store } from '../../server/store/store.ts'
import { newFolder, type Folder } from '../support/store-folder.ts'

const framework = 'referentiel-mediateurs'
const level2: Assessable = { framework: { slug: framework }, competency: 'RM-C2.1', level: 2 }
const profile: Assessable = { framework: { slug: framework } }

describe('a delegation', () => {
  let folder: Folder
  let store: Store
  let now: Date
  beforeEach(async () => {
    folder = newFolder()
    store = await openSqliteStore({ file: folder.file('store.sqlite') })
    now = new Date('2026-11-21T09:30:00Z')
  })
  afterEach(async () => {
    await store.close()
    folder.remove()
  })

  const levels = [1, 2, 3, 4].map((number) => ({ number, issuable: number < 4 }))
  const competencies = ['RM-C2.1', 'RM-C2.2'].map((code) => ({ code }))
  const deps = () => ({
    store,
    clock: () => now,
    frameworks: { latest: (slug: string) => (slug === framework ? { competencies, levels } : undefined) },
  })
  const give = (change: Partial<NewDelegation> = {}, organisationId = 'mjc', id?: string) =>
    giveDelegation(
      deps(),
      { organisationId, keyId: 'key_1' },
      { personId: 'anne', framework, from: '2026-11-01', until: '2027-10-31', ...change },
      id,
    )
  const problemOf = async (work: Promise<unknown>): Promise<Problem> => {
    try {
      await work
    } catch (error) {
      if (error instanceof Problem) return error
      throw error
    }
    throw new Error('it was let through')
  }
  const asked = (achievement: Assessable = level2, on = now, personId = 'anne', organisationId = 'mjc') =>
    requireDelegation({ store }, { organisationId, personId, achievement, on })
  const refusal = async (...request: Parameters<typeof asked>) => {
    const { code, detail, errors } = await problemOf(asked(...request))
    return { code, fr: detail.fr, why: errors.map((error) => error.code) }
  }

  describe('lets a person assess', () => {
    const covering: readonly (readonly [string, Partial<NewDelegation>, Assessable])[] = [
      ['the competency it names, up to its level', { competencies: ['RM-C2.1'], maximumLevel: 2 }, level2],
      ['one of the competencies it names', { competencies: ['RM-C2.2', 'RM-C2.1'] }, level2],
      ['every competency, when it names none', { maximumLevel: 3 }, level2],
      ['profiles and labels, when it has no limits', {}, profile],
    ]
    for (const [what, limits, achievement] of covering) {
      it(what, async () => {
        const { _id } = await give(limits)
        expect((await asked(achievement))._id).to.equal(_id)
      })
    }

    it('from its first day to its last, by the clock of Paris', async () => {
      await give({ from: '2026-11-21', until: '2026-12-31' })
      const days: readonly (readonly [string, boolean])[] = [
        ['2026-11-20T22:59:59Z', false],
        ['2026-11-20T23:00:00Z', true],
        ['2026-12-31T22:59:59Z', true],
        ['2026-12-31T23:00:00Z', false],
      ]
      for (const [at, expected] of days) {
        const answer = await asked(level2, new Date(at)).then(
          () => true,
          () => false,
        )
        expect(answer, at).to.equal(expected)
      }
    })

    it('on its last day in summer, until midnight in Paris', async () => {
      await give({ from: '2026-11-21', until: '2027-07-14' })
      expect((await asked(level2, new Date('2027-07-14T21:59:59Z'))).until).to.equal('2027-07-14')
      expect((await refusal(level2, new Date('2027-07-14T22:00:00Z'))).why).to.deep.equal([
        'delegation-expired',
      ])
    })

    it('as soon as one of several covers the badge', async () => {
      await give({ competencies: ['RM-C2.2'] })
      await revokeDelegation(deps(), 'mjc', (await give())._id)
      const { _id } = await give({ maximumLevel: 2 })
      expect((await asked())._id).to.equal(_id)
    })
  })

  describe('says why it is not enough', () => {
    const short: readonly (readonly [string, Partial<NewDelegation>, Assessable, string, RegExp])[] = [
      ['it begins later', { from: '2026-12-01' }, level2, 'delegation-not-begun', /commence le 2026-12-01/],
      ['it is about another competency', { competencies: ['RM-C2.2'] }, level2, 'other-competency', /autres/],
      ['it stops at a lower level', { maximumLevel: 1 }, level2, 'level-too-high', /niveau 1/],
      [
        'it names competencies, not profiles',
        { competencies: ['RM-C2.1'] },
        profile,
        'other-competency',
        /autres/,
      ],
      [
        'it stops at a level, which profiles have none of',
        { maximumLevel: 3 },
        profile,
        'level-too-high',
        /niveau 3/,
      ],
    ]
    for (const [why, limits, achievement, code, words] of short) {
      it(why, async () => {
        await give(limits)
        const said = await refusal(achievement)
        expect([said.code, said.why]).to.deep.equal(['delegation-missing', [code]])
        expect(said.fr).to.match(words)
      })
    }

    it('there is none, in words that are true of whoever asks', async () => {
      const said = await refusal(level2)
      expect([said.code, said.why]).to.deep.equal(['delegation-missing', []])
      expect(said.fr)
        .to.match(/personne/)
        .and.not.match(/vous/i)
    })

    it('it expired, and when', async () => {
      await give({ until: '2026-12-31' })
      const said = await refusal(level2, new Date('2027-02-01T10:00:00Z'))
      expect(said.why).to.deep.equal(['delegation-expired'])
      expect(said.fr).to.include('2026-12-31')
    })

    it('it was taken back, and when', async () => {
      const { _id } = await give()
      now = new Date('2026-12-31T23:30:00Z')
      await revokeDelegation(deps(), 'mjc', _id)
      const said = await refusal()
      expect(said.why).to.deep.equal(['delegation-revoked'])
      expect(said.fr, 'the day of Paris').to.include('2027-01-01')
    })

    it('there is none: of the framework, of the organisation, of the person', async () => {
      await give({}, 'mjc')
      const elsewhere = { ...level2, framework: { slug: 'abecedaire-publics' } }
      const none = { code: 'delegation-missing', why: [] as string[] }
      for (const said of [
        await refusal(elsewhere),
        await refusal(level2, now, 'anne', 'fablab'),
        await refusal(level2, now, 'yann'),
      ])
        expect(said).to.deep.include(none)
    })

    it('first of all, of several, the one that was closest to being enough', async () => {
      await give({ competencies: ['RM-C2.2'] })
      await give({ until: '2026-12-31' })
      const said = await refusal(level2, new Date('2027-02-01T10:00:00Z'))
      expect(said.fr).to.include('a pris fin')
      expect(said.why).to.have.members(['other-competency', 'delegation-expired'])
    })
  })

  describe('is not given', () => {
    const wrong: readonly (readonly [string, Partial<NewDelegation>, readonly string[]])[] = [
      [
        'for a competency the newest version does not have',
        { competencies: ['RM-C2.1', 'RM-Z9'] },
        ['/competencies/1 competency-unknown'],
      ],
      ['for a level the framework does not have', { maximumLevel: 5 }, ['/maximumLevel level-unknown']],
      ['for a level that is never a badge', { maximumLevel: 4 }, ['/maximumLevel level-unknown']],
      ['when it would end before it begins', { until: '2026-10-31' }, ['/until until-before-from']],
      ['when it would be over', { from: '2026-10-01', until: '2026-11-20' }, ['/until already-over']],
      ['for more than five years', { from: '2026-11-21', until: '2031-11-22' }, ['/until too-long']],
      [
        'for more than five years from a leap day',
        { from: '2028-02-29', until: '2033-03-01' },
        ['/until too-long'],
      ],
    ]
    for (const [why, change, expected] of wrong) {
      it(why, async () => {
        const { code, errors } = await problemOf(give(change))
        expect(code).to.equal('invalid-request')
        expect(errors.map((error) => `${error.pointer ?? ''} ${error.code}`)).to.deep.equal(expected)
        expect(await store.delegations.count({})).to.equal(0)
      })
    }

    it('for a framework of which no version is released', async () => {
      expect((await problemOf(give({ framework: 'autre' }))).code).to.equal('framework-version-unknown')
    })
  })

  it('is given for one day, for five years to the day, and until the end of a February', async () => {
    const spans = [
      { from: '2026-11-21', until: '2026-11-21' },
      { from: '2026-11-21', until: '2031-11-21' },
      { from: '2028-02-29', until: '2033-02-28' },
    ]
    for (const span of spans) expect(await give(span)).to.include(span)
  })

  it('says who gave it, and is given once under one id, even at once', async () => {
    const given = await Promise.all([1, 2, 3].map(() => give({}, 'mjc', 'claimed')))
    for (const one of given)
      expect(one).to.include({ _id: 'claimed', createdBy: 'key_1', organisationId: 'mjc' })
    expect(await store.delegations.count({})).to.equal(1)
  })

  it('is taken back once, by nobody but the organisation that gave it', async () => {
    const { _id } = await give()
    expect((await problemOf(revokeDelegation(deps(), 'fablab', _id))).code).to.equal('not-found')
    const revoked = await revokeDelegation(deps(), 'mjc', _id)
    now = new Date('2026-12-24T12:00:00Z')
    const again = await revokeDelegation(deps(), 'mjc', _id)
    expect(again).to.deep.equal(revoked)
    expect(again.revokedAt).to.equal('2026-11-21T09:30:00Z')
  })
})
