import { expect } from 'chai'
import { changeAwardState } from '../../../server/award/change-award-state.ts'
import { createAwardJobs } from '../../../server/award/job/award-jobs.ts'
import { undoJob } from '../../../server/award/job/undo-job.ts'
import { runJob } from '../../../server/award/job/run-job.ts'
import type { TrainingSession } from '../../../server/store/documents.ts'
import type { AwardJob } from '../../../server/store/issuing-documents.ts'
import { betweenLooks, classOf, openWorkshop, organisationId, type Workshop } from './workshop.ts'

const people = classOf(30)
const options = { stopping: () => false, changed: () => undefined }

describe('a batch of awards, undone', function () {
  this.timeout(60_000)
  let workshop: Workshop
  beforeEach(async () => {
    workshop = await openWorkshop()
  })
  afterEach(() => workshop.close())

  const undo = (job: Pick<AwardJob, '_id'>) => undoJob(workshop.deps, organisationId, job._id, 'key-1')
  const run = async (job: AwardJob) => {
    workshop.deps.awardJobs.start(job._id)
    return workshop.until(job, ({ state }) => state !== 'running')
  }
  /** How many awards of the session there are in each state, and how many are still to be handed over. */
  const counted = async (session: TrainingSession) => {
    const awards = await workshop.awards(session)
    const of = (wanted: string) => awards.filter(({ state }) => state === wanted).length
    const pending = awards.flatMap(({ deliveries }) => deliveries).filter(({ state }) => state === 'pending')
    return { active: of('active'), revoked: of('revoked'), pending: pending.length }
  }
  const untilActive = async (session: TrainingSession, active: number) => {
    while ((await counted(session)).active !== active) await betweenLooks()
  }
  const later = (seconds: number) => {
    workshop.now = new Date(workshop.now.getTime() + seconds * 1000)
  }
  /** As the dependencies of a process that stands still at one of its steps, until its lease is over and the batch undone. */
  const standingStill = (job: AwardJob, at: 'signing' | 'writing' | 'dying'): Workshop['deps'] => {
    const { deps } = workshop
    let undone: Promise<unknown> | undefined
    const stall = () => {
      if (undone === undefined) {
        later(31)
        undone = undo(job)
      }
      return undone
    }
    const allocate: typeof deps.status.allocate = async (...wanted) => {
      if (at === 'signing') await stall()
      return deps.status.allocate(...wanted)
    }
    const insertMissing: typeof deps.store.awards.insertMissing = async (awards) => {
      if (at !== 'signing') await stall()
      const inserted = await deps.store.awards.insertMissing(awards)
      return at === 'dying' ? new Promise(() => undefined) : inserted
    }
    const awards = { ...deps.store.awards, insertMissing }
    return { ...deps, store: { ...deps.store, awards }, status: { ...deps.status, allocate } }
  }

  it('while a process that makes its badges stands still leaves none that is good', async () => {
    for (const [at, revoked] of [
      ['signing', 0],
      ['writing', 20],
    ] as const) {
      const session = await workshop.session(people)
      const job = await workshop.job(session, `lot-${at}`)
      await runJob(standingStill(job, at), job._id, options)
      expect(await counted(session), at).to.deep.equal({ active: 0, revoked, pending: 0 })
    }
  })

  it('while a process that makes its badges stands still, and dies once they are written, leaves none that is good', async () => {
    const session = await workshop.session(people)
    const job = await workshop.job(session, 'lot-dying')
    void runJob(standingStill(job, 'dying'), job._id, options)
    await untilActive(session, 20)
    // Past the undo window: whoever undoes late is not forgotten.
    later(15 * 60)
    await workshop.runChores()
    await untilActive(session, 0)
    expect(await counted(session)).to.deep.equal({ active: 0, revoked: 20, pending: 0 })
  })

  it('while two processes try to do it leaves none that is good', async () => {
    const session = await workshop.session(people)
    const job = await workshop.job(session, 'lot-a-deux')
    const two = [createAwardJobs(workshop.deps), createAwardJobs(workshop.deps)]
    for (const jobs of two) jobs.start(job._id)
    await workshop.until(job, ({ done }) => done > 0)
    // The lease of the one is over as well: the other may take the job.
    later(31)
    for (const jobs of two) jobs.start(job._id)
    await undo(job)
    await Promise.all(two.map((jobs) => jobs.stop()))
    const { active, revoked, pending } = await counted(session)
    expect([active, pending]).to.deep.equal([0, 0])
    expect(revoked).to.be.within(20, 30)
  })

  it('and interrupted by a crash is undone all the same; what was asked for is forgotten once nothing can turn up any more', async () => {
    const session = await workshop.session(people)
    const over = await run(await workshop.job(session, 'lot'))
    // As a crash leaves it: said to be undone, and nothing revoked yet.
    await workshop.deps.store.awardJobs.replace({ ...over, state: 'undone' })
    await workshop.reopen()
    await workshop.runChores()
    await untilActive(session, 0)
    expect(await counted(session)).to.deep.equal({ active: 0, revoked: 30, pending: 0 })
    later(24 * 60)
    await workshop.runChores()
    expect((await workshop.until(over, () => true)).request).to.equal(over.request)
    later(60)
    await workshop.runChores()
    const left = await workshop.until(over, ({ pending }) => pending === undefined)
    expect([left.state, left.request]).to.deep.equal(['undone', ''])
    expect(await workshop.deps.store.longTexts.get(`${over.request}:0`)).to.equal(undefined)
  })

  it('can be awarded again, once for each person, by a request of its own; the badges taken back stay revoked', async () => {
    const session = await workshop.session(people)
    const ids = new Set<string>()
    for (const [turn, key] of ['premier', 'deuxieme', 'troisieme'].entries()) {
      const over = await run(await workshop.job(session, key))
      const lines = await workshop.lines(over)
      expect(new Set(lines.map(({ outcome }) => outcome)), key).to.deep.equal(new Set(['awarded']))
      for (const { awardId = '' } of lines) ids.add(awardId)
      expect(await counted(session), key).to.deep.equal({ active: 30, revoked: turn * 30, pending: 30 })
      if (turn < 2) await undo(over)
    }
    expect(ids.size).to.equal(90)
    const awards = await workshop.awards(session)
    expect(new Set(awards.map(({ statusSlot }) => statusSlot)).size).to.equal(90)
    const slots = await workshop.deps.store.statusSlots.getMany(awards.map(({ statusSlot }) => statusSlot))
    expect(slots.filter(({ state }) => state === 'revoked')).to.have.lengthOf(60)
  })

  it('and awarded again: the same request, also after a crash between a write and its report, awards nobody twice', async () => {
    const session = await workshop.session(people)
    await undo(await run(await workshop.job(session, 'premier')))
    const job = await workshop.job(session, 'deuxieme')
    const over = await run(job)
    await workshop.deps.store.awardJobs.replace({ ...over, state: 'running', done: 0, report: job.report })
    const again = await run(over)
    expect(await workshop.lines(again)).to.deep.equal(await workshop.lines(over))
    expect((await workshop.job(session, 'deuxieme'))._id).to.equal(over._id)
    const other = await run(await workshop.job(session, 'troisieme'))
    expect(new Set((await workshop.lines(other)).map(({ outcome }) => outcome))).to.deep.equal(
      new Set(['already-awarded']),
    )
    expect(await counted(session)).to.deep.equal({ active: 30, revoked: 30, pending: 30 })
  })

  it('leaves revoked for good what a person had revoked before', async () => {
    const session = await workshop.session(people.slice(0, 2))
    const over = await run(await workshop.job(session, 'premier'))
    const [first] = await workshop.lines(over)
    const change = { state: 'revoked', reason: 'Fraude constatée.', by: 'key-1' } as const
    await changeAwardState(workshop.deps, organisationId, first?.awardId ?? '', change)
    await undo(over)
    const again = await run(await workshop.job(session, 'deuxieme'))
    expect((await workshop.lines(again)).map(({ outcome }) => outcome)).to.deep.equal(['revoked', 'awarded'])
  })

  it('is another organisation’s for nobody to undo', async () => {
    const job = await workshop.job(await workshop.session(people.slice(0, 1)), 'lot')
    const refused = await undoJob(workshop.deps, 'tiers-lieu', job._id, 'key-2').then(
      () => 'undone',
      (error: unknown) => (error as { code?: string }).code,
    )
    expect(refused).to.equal('not-found')
  })
})
