import { expect } from 'chai'
import { createAwardJobs } from '../../../server/award/job/award-jobs.ts'
import type { AwardJob } from '../../../server/store/issuing-documents.ts'
import { classOf, openWorkshop, type Workshop } from './workshop.ts'

const people = classOf(60)

describe('a batch of awards, interrupted', function () {
  this.timeout(60_000)
  let workshop: Workshop
  beforeEach(async () => {
    workshop = await openWorkshop()
  })
  afterEach(() => workshop.close())

  const start = async (count = 60) => workshop.job(await workshop.session(people.slice(0, count)), 'le-lot')
  const isOver = ({ state }: AwardJob) => state !== 'running'
  const awardsOf = ({ sessionId = '' }: AwardJob) => workshop.awards({ _id: sessionId })
  /** Gives the job whatever time it takes with `deps`; the process ends then. */
  const tryOnce = async (job: AwardJob, deps: Workshop['deps']) => {
    const jobs = createAwardJobs(deps)
    jobs.start(job._id)
    await jobs.stop()
  }
  /** As `deps`, with an `allocate` that fails when `fails` says so, by the how-manieth time it is asked. */
  const failing = (fails: (time: number) => boolean): Workshop['deps'] => {
    let times = 0
    const { deps } = workshop
    const allocate: typeof deps.status.allocate = (...wanted) => {
      times += 1
      if (fails(times)) throw new Error('SQLITE_BUSY: database is locked')
      return deps.status.allocate(...wanted)
    }
    return { ...deps, status: { ...deps.status, allocate } }
  }

  it('by the end of the process goes on where it stopped, and awards each person once', async () => {
    const job = await start()
    workshop.deps.awardJobs.start(job._id)
    await workshop.until(job, ({ done }) => done > 0)
    await workshop.reopen()
    const { done } = await workshop.until(job, () => true)
    expect(done).to.be.within(20, 40)
    await workshop.runChores()
    const over = await workshop.until(job, isOver)
    expect([over.state, over.done, over.total]).to.deep.equal(['done', 60, 60])
    const lines = await workshop.lines(over)
    expect(lines.map(({ line }) => line)).to.deep.equal(people.map((_, index) => index + 1))
    expect(new Set(lines.map(({ outcome }) => outcome))).to.deep.equal(new Set(['awarded']))
    expect((await awardsOf(over)).map(({ _id }) => _id).sort()).to.deep.equal(
      lines.map(({ awardId }) => awardId).sort(),
    )
  })

  it('between a write and its report tells of those badges as of all others', async () => {
    const job = await start()
    workshop.deps.awardJobs.start(job._id)
    const over = await workshop.until(job, ({ state }) => state === 'done')
    // As a crash leaves it: every badge is there, the job knows of none, and a process that is gone holds it.
    await workshop.deps.store.awardJobs.replace({
      ...over,
      state: 'running',
      done: 0,
      report: job.report,
      workedUntil: '2026-11-21T09:31:00Z',
    })
    await workshop.deps.awardJobs.resume()
    expect((await workshop.until(job, () => true)).done).to.equal(0)
    workshop.now = new Date('2026-11-21T09:31:01Z')
    await workshop.runChores()
    const again = await workshop.until(job, ({ state }) => state === 'done')
    expect(await workshop.lines(again)).to.deep.equal(await workshop.lines(over))
    expect(await awardsOf(again)).to.have.lengthOf(60)
  })

  it('by midnight goes on as of the day it was signed for', async () => {
    // One minute before midnight in Paris.
    workshop.now = new Date('2026-11-21T22:59:00Z')
    const job = await start(40)
    await tryOnce(job, workshop.deps)
    expect((await workshop.until(job, () => true)).done).to.equal(20)
    workshop.now = new Date('2026-11-21T23:01:00Z')
    await workshop.runChores()
    const over = await workshop.until(job, isOver)
    expect([over.state, over.done]).to.deep.equal(['done', 40])
  })

  it('by an error that is nobody’s fault is tried again', async () => {
    const job = await start(40)
    await tryOnce(
      job,
      failing((time) => time === 1),
    )
    expect((await workshop.until(job, () => true)).state).to.equal('running')
    await workshop.runChores()
    const over = await workshop.until(job, isOver)
    expect([over.state, over.done]).to.deep.equal(['done', 40])
  })

  it('by the same error five times without anything done in between is given up', async () => {
    const job = await start(40)
    const deps = failing((time) => time !== 5)
    const states = []
    for (let turn = 1; turn <= 10; turn += 1) {
      await tryOnce(job, deps)
      const { state, done } = await workshop.until(job, () => true)
      states.push(`${state} ${String(done)}`)
    }
    expect(states).to.deep.equal([
      ...Array<string>(4).fill('running 0'),
      ...Array<string>(5).fill('running 20'),
      'failed 20',
    ])
  })

  it('before all of the request was kept is completed by sending it again, and leaves nothing of it behind otherwise', async () => {
    const session = await workshop.session(people.slice(0, 3))
    const { deps } = workshop
    const { store } = deps
    const crash = () => Promise.reject(new Error('killed'))
    const told = (change: Partial<typeof store>) =>
      workshop.job(session, 'le-lot', { ...deps, store: { ...store, ...change } }).then(
        () => 'kept',
        () => 'crashed',
      )
    const before = await store.longTexts.count({})
    expect(await told({ awardJobs: { ...store.awardJobs, insert: crash } })).to.equal('crashed')
    expect(await store.longTexts.count({})).to.equal(before)
    expect(await told({ longTexts: { ...store.longTexts, insertMissing: crash } })).to.equal('crashed')
    // Cannot be done: nobody knows what was asked for.
    await workshop.runChores()
    const job = await workshop.job(session, 'le-lot')
    deps.awardJobs.start(job._id)
    const over = await workshop.until(job, isOver)
    expect([over.state, over.done]).to.deep.equal(['done', 3])
  })

  it('is done by one process at a time, and each badge made once, however many try', async () => {
    const job = await start()
    const others = [createAwardJobs(workshop.deps), createAwardJobs(workshop.deps)]
    for (const jobs of [workshop.deps.awardJobs, ...others]) jobs.start(job._id)
    const over = await workshop.until(job, isOver)
    await Promise.all(others.map((jobs) => jobs.stop()))
    expect([over.state, over.done]).to.deep.equal(['done', 60])
    expect((await workshop.lines(over)).length).to.equal(60)
    const slots = (await awardsOf(over)).map(({ statusSlot }) => statusSlot)
    expect(new Set(slots).size).to.equal(60)
  })

  it('holds up none that waits for its turn', async () => {
    const { deps } = workshop
    const jobs: AwardJob[] = []
    for (const name of ['A', 'B', 'C', 'D', 'E']) {
      jobs.push(await workshop.job(await workshop.session(people.slice(0, 1)), `lot-${name}`))
    }
    const [first] = jobs
    const ids = jobs.map(({ _id }) => _id)
    const begun: string[] = []
    const goOn = new Map<string, () => void>()
    const get: typeof deps.store.awardJobs.get = async (id) => {
      begun.push(id)
      await new Promise<void>((resolve) => goOn.set(id, resolve))
      return deps.store.awardJobs.get(id)
    }
    const four = createAwardJobs({
      ...deps,
      store: { ...deps.store, awardJobs: { ...deps.store.awardJobs, get } },
    })
    for (const id of ids) four.start(id)
    // As every minute: those under way are asked for too.
    await four.resume()
    expect(new Set(begun)).to.deep.equal(new Set(ids.slice(0, 4)))
    const begins = begun.length
    goOn.get(first?._id ?? '')?.()
    while (begun.at(-1) !== ids[4]) {
      for (const id of begun.slice(begins)) goOn.get(id)?.()
      await new Promise(setImmediate)
    }
    const stopped = four.stop()
    const ending = setInterval(() => {
      for (const end of goOn.values()) end()
    })
    await stopped
    clearInterval(ending)
  })
})
