import { pathToFileURL } from 'node:url'
import { expect } from 'chai'
import type { BoundedLimits } from '../../server/bounded/limits.ts'
import { createPool, type BoundedPool } from '../../server/bounded/pool.ts'
import type { Task } from '../../server/bounded/task.ts'
import { Problem } from '../../server/problem.ts'
import { projectPath } from '../../server/schema.ts'

/** A task as whoever asks for it knows it: the thread has the work. */
function named<Output>(name: string): Task<unknown, Output> {
  return {
    name,
    size: (input) => JSON.stringify(input).length,
    work: () => Promise.reject(new Error('here')),
  }
}

const entry = (file: string) => pathToFileURL(projectPath('test/bounded', file))
const tooCostly = { refusal: 'too-costly' }

async function problemOf(promise: Promise<unknown>): Promise<Problem> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof Problem) return error
  throw new Error('it was not refused')
}

describe('the threads for bytes of strangers', function () {
  this.timeout(60_000)
  const open: BoundedPool[] = []
  const ended: { readonly reason: string; readonly task?: string }[] = []
  let counted = 0

  function pool(limits: Partial<BoundedLimits> = {}, file = 'tried-tasks'): BoundedPool {
    const made = createPool({
      entry: entry(file),
      limits: { threads: 1, ...limits },
      threadEnded: (why) => ended.push(why),
      counted: (counts) => (counted += counts.reduce((sum, [, times]) => sum + times, 0)),
    })
    open.push(made)
    return made
  }

  beforeEach(() => {
    ended.length = 0
    counted = 0
  })
  afterEach(() => {
    for (const each of open.splice(0)) each.close()
  })

  it('do a job, on a copy of its input', async () => {
    const threads = pool()
    expect(await threads.run(named('echo'), 'bonjour')).to.deep.equal({ output: 'bonjour' })
    expect(ended).to.deep.equal([])
  })

  it('end a job that has had the processor for half a second, and do the next one in a new thread', async () => {
    const threads = pool({ wallMilliseconds: 60_000, unmeasuredMilliseconds: 60_000 })
    expect(await threads.run(named('count'), null)).to.deep.equal({ output: 1 })
    expect(await threads.run(named('spin'), null)).to.deep.equal(tooCostly)
    expect(ended).to.deep.equal([{ reason: 'processor-time', task: 'spin' }])
    expect(await threads.run(named('count'), null)).to.deep.equal({ output: 1 })
  })

  it('end a regular expression that backtracks', async () => {
    expect(await pool().run(named('backtrack'), 60)).to.deep.equal(tooCostly)
    expect(ended).to.deep.equal([{ reason: 'processor-time', task: 'backtrack' }])
  })

  it('end a job that waits for nothing, by the clock', async () => {
    expect(
      await pool({ wallMilliseconds: 200, unmeasuredMilliseconds: 200 }).run(named('never'), null),
    ).to.deep.equal(tooCostly)
    expect(ended).to.deep.equal([{ reason: 'wall-time', task: 'never' }])
  })

  it('end a job that takes more memory than there is for it', async () => {
    const threads = pool({ processorMilliseconds: 60_000, wallMilliseconds: 60_000, memoryMebibytes: 64 })
    expect(await threads.run(named('hoard'), null)).to.deep.equal(tooCostly)
    expect(ended).to.deep.equal([{ reason: 'memory', task: 'hoard' }])
  })

  it('survive recursion without end', async () => {
    const threads = pool()
    const done = await threads.run(named<number>('recurse'), null)
    expect(done).to.have.property('output').that.is.greaterThan(1000)
    expect(ended).to.deep.equal([])
  })

  it('tell a bug from what costs too much', async () => {
    const threads = pool()
    for (const [task, words] of [
      ['break-down', 'a bug'],
      ['no-such-task', 'no such task'],
      ['unsendable', 'could not be cloned'],
    ] as const) {
      const error: unknown = await threads.run(named(task), null).catch((reason: unknown) => reason)
      expect(error).to.be.an('error').with.property('message').that.includes(words)
    }
    expect(ended).to.deep.equal([])
  })

  it('refuse an input that cannot be sent, and go on', async () => {
    const threads = pool()
    const refused: unknown = await threads
      .run(named('echo'), { lists: () => 'a function' })
      .catch((reason: unknown) => reason)
    expect(refused).to.be.an('error').with.property('message').that.includes('could not be cloned')
    expect(await threads.run(named('echo'), 'encore')).to.deep.equal({ output: 'encore' })
  })

  it('answer for a thread that died under a job, and go on', async () => {
    const threads = pool()
    expect(await threads.run(named('die'), null)).to.deep.equal(tooCostly)
    expect(ended).to.deep.equal([{ reason: 'crash', task: 'die' }])
    expect(await threads.run(named('echo'), 'encore')).to.deep.equal({ output: 'encore' })
  })

  it('do one job at a time each, and all that wait in their order', async () => {
    const threads = pool()
    const numbers = await Promise.all(
      Array.from({ length: 20 }, () => threads.run(named<number>('count'), null)),
    )
    expect(numbers).to.deep.equal(Array.from({ length: 20 }, (_, index) => ({ output: index + 1 })))
    expect(counted).to.equal(20)
  })

  it('let a second thread work while the first is kept busy', async () => {
    const threads = pool({ threads: 2, processorMilliseconds: 60_000, wallMilliseconds: 30_000 })
    const busy = threads.run(named('spin'), null).catch((reason: unknown) => reason)
    expect(await threads.run(named('echo'), 'moi aussi')).to.deep.equal({ output: 'moi aussi' })
    threads.close()
    expect(await busy).to.be.instanceOf(Problem)
  })

  it('refuse with 503 what would wait in too long a line, by number and by bytes', async () => {
    const threads = pool({ queuedJobs: 3, queuedBytes: 100 })
    const waiting = [1, 2, 3].map((each) => threads.run(named('echo'), each))
    const refused = await problemOf(threads.run(named('echo'), 4))
    expect([refused.code, refused.status]).to.deep.equal(['unavailable', 503])
    expect(Number(refused.headers['Retry-After'])).to.be.within(1, 60)
    await Promise.all(waiting)
    const long = ['x', 'x'.repeat(90)].map((text) => threads.run(named('echo'), text))
    expect((await problemOf(threads.run(named('echo'), 'x'.repeat(20)))).code).to.equal('unavailable')
    await Promise.all(long)
    expect(await threads.run(named('echo'), 5)).to.deep.equal({ output: 5 })
  })

  it('do not begin what has waited too long', async () => {
    const patient = { wallMilliseconds: 4_000, unmeasuredMilliseconds: 4_000 }
    const threads = pool({ ...patient, waitMilliseconds: 3_000 })
    await threads.run(named('echo'), 0)
    const order: string[] = []
    const busy = threads.run(named('never'), null).then(() => order.push('thread is free'))
    const refused = problemOf(threads.run(named('echo'), 1)).finally(() => order.push('refused'))
    expect((await refused).code).to.equal('unavailable')
    await busy
    expect(order, 'nobody waits for a thread to say so').to.deep.equal(['refused', 'thread is free'])
    expect(await threads.run(named('echo'), 2)).to.deep.equal({ output: 2 })
  })

  it('keep nobody waiting less than a first thread takes to be ready', async () => {
    expect(await pool({ waitMilliseconds: 1 }).run(named('echo'), 1)).to.deep.equal({ output: 1 })
  })

  it('stop starting threads that die at once, for a while', async () => {
    const threads = pool({ failedStarts: 3, pauseMilliseconds: 60_000 }, 'dead-on-arrival')
    expect((await problemOf(threads.run(named('echo'), 1))).code).to.equal('unavailable')
    expect(ended).to.deep.equal(Array(3).fill({ reason: 'crash' }))
    const refused = await problemOf(threads.run(named('echo'), 2))
    expect([refused.code, ended.length]).to.deep.equal(['unavailable', 3])
    expect(Number(refused.headers['Retry-After'])).to.be.within(50, 60)
  })

  it('begin nothing after they were closed', async () => {
    const threads = pool()
    await threads.run(named('echo'), 1)
    threads.close()
    expect((await problemOf(threads.run(named('echo'), 2))).code).to.equal('unavailable')
    expect(ended).to.deep.equal([])
  })
})
