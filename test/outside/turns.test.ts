import { expect } from 'chai'
import { createTurns, type TurnLimits } from '../../server/outside/turns.ts'
import { Refused } from '../../server/outside/refused.ts'

const limits: TurnLimits = { atOnce: 3, perHost: 2, waiting: 2, waitMilliseconds: 10_000 }

/** Work that ends when it is told to, and says how many are at it. */
function workshop(given: Partial<TurnLimits> = {}) {
  const turns = createTurns({ ...limits, ...given })
  const running: string[] = []
  const ends = new Map<string, () => void>()
  const begin = (name: string, host: string) =>
    turns
      .take(host, async () => {
        running.push(name)
        await new Promise<void>((resolve) => ends.set(name, resolve))
        running.splice(running.indexOf(name), 1)
        return name
      })
      .catch((error: unknown) => (error instanceof Refused ? error.refusal : 'broken'))
  const end = async (name: string) => {
    ends.get(name)?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { turns, running, begin, end }
}

describe('turns', () => {
  it('are given to so many of one host at once', async () => {
    const { running, begin, end } = workshop()
    void begin('a1', 'a')
    void begin('a2', 'a')
    void begin('a3', 'a')
    expect(running).to.deep.equal(['a1', 'a2'])
    await end('a1')
    expect(running).to.deep.equal(['a2', 'a3'])
    await end('a2')
    await end('a3')
    expect(running).to.deep.equal([])
  })

  it('are given to so many at once, and to the one that waits longest and may', async () => {
    const { running, begin, end } = workshop()
    void begin('a1', 'a')
    void begin('a2', 'a')
    void begin('b1', 'b')
    void begin('a3', 'a')
    void begin('b2', 'b')
    expect(running).to.deep.equal(['a1', 'a2', 'b1'])
    await end('b1')
    expect(running).to.deep.equal(['a1', 'a2', 'b2'])
    await end('a1')
    expect(running).to.deep.equal(['a2', 'b2', 'a3'])
  })

  it('are refused at once when too many wait', async () => {
    const { begin } = workshop()
    for (const name of ['a1', 'a2', 'a3', 'a4']) void begin(name, 'a')
    expect(await begin('a5', 'a')).to.equal('busy')
    expect(await Promise.race([begin('b1', 'b'), Promise.resolve('begun')])).to.equal('begun')
  })

  it('are refused after a while, and their place is free again', async () => {
    const { running, begin, end } = workshop({ perHost: 1, waitMilliseconds: 5 })
    void begin('a1', 'a')
    expect(await begin('a2', 'a')).to.equal('busy')
    await end('a1')
    void begin('a3', 'a')
    expect(running).to.deep.equal(['a3'])
  })

  it('are given back by what breaks down', async () => {
    const { turns, running, begin } = workshop({ atOnce: 1 })
    const broken = await turns.take('a', () => Promise.reject(new Error('broken'))).catch(String)
    expect(broken).to.equal('Error: broken')
    void begin('a1', 'a')
    expect(running).to.deep.equal(['a1'])
  })
})
