import { expect } from 'chai'
import { repeatedly, runChores, tryEach } from '../server/chores.ts'

/** A promise, and what settles it. */
function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve: () => resolve() }
}

describe('chores', () => {
  it('are all run, in order, even after one that fails', async () => {
    const ran: string[] = []
    const failed: string[] = []
    const chore = (name: string, error?: Error) => ({
      name,
      run: () => {
        ran.push(name)
        return error === undefined ? Promise.resolve() : Promise.reject(error)
      },
    })
    await runChores([chore('one'), chore('two', new Error('broken')), chore('three')], (name, error) => {
      failed.push(`${name}: ${String(error)}`)
    })
    expect(ran).to.deep.equal(['one', 'two', 'three'])
    expect(failed).to.deep.equal(['two: Error: broken'])
  })

  it('try each of many things, and say at the end which failed', async () => {
    const tried: number[] = []
    const act = (item: number) => {
      tried.push(item)
      return item === 2 ? Promise.reject(new Error('broken')) : Promise.resolve()
    }
    const error: unknown = await tryEach([1, 2, 3], act, 'things').catch((reason: unknown) => reason)
    expect(tried).to.deep.equal([1, 2, 3])
    expect(error).to.be.instanceOf(AggregateError).with.property('message', '1 things failed')
    expect((error as AggregateError).errors.map(String)).to.deep.equal(['Error: broken'])
  })

  it('never run twice at once, and are waited for when they stop', async () => {
    let running = 0
    let most = 0
    let runs = 0
    const [second, release] = [deferred(), deferred()]
    const stop = repeatedly(async () => {
      running += 1
      runs += 1
      most = Math.max(most, running)
      if (runs === 2) {
        second.resolve()
        await release.promise
      }
      running -= 1
    }, 0)
    await second.promise
    let stopped = false
    const stopping = stop().then(() => {
      stopped = true
    })
    // Many turns of the event loop, in which a timer of 0 ms would fire.
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    expect([stopped, running]).to.deep.equal([false, 1])
    release.resolve()
    await stopping
    expect([running, most]).to.deep.equal([0, 1])
    const before = runs
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    expect(runs, 'after the stop').to.equal(before)
  })
})
