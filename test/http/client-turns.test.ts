import { expect } from 'chai'
import { ClientTurns } from '../../server/http/client-turns.ts'
import { Problem } from '../../server/problem.ts'

describe('the turns of a client', () => {
  /** Work that ends when it is told to. */
  function works(turns: ClientTurns) {
    const begun: string[] = []
    const ends = new Map<string, () => void>()
    const begin = (client: string, name: string) =>
      turns.take(client, () => {
        begun.push(name)
        return new Promise<string>((resolve) => {
          ends.set(name, () => {
            resolve(name)
          })
        })
      })
    return { begun, begin, end: (name: string) => ends.get(name)?.() }
  }

  it('let it do so much at once, in order, and others beside it at once', async () => {
    const { begun, begin, end } = works(new ClientTurns({ atOnce: 2, waiting: 8 }))
    const all = ['a1', 'a2', 'a3', 'a4'].map((name) => begin('a', name))
    const other = begin('b', 'b1')
    expect(begun).to.deep.equal(['a1', 'a2', 'b1'])
    for (const name of ['a2', 'b1', 'a1']) end(name)
    expect(await Promise.all([all[0], all[1], other])).to.deep.equal(['a1', 'a2', 'b1'])
    await Promise.resolve()
    expect(begun.slice(3)).to.deep.equal(['a3', 'a4'])
    end('a3')
    end('a4')
    expect(await Promise.all(all)).to.deep.equal(['a1', 'a2', 'a3', 'a4'])
  })

  it('go on after work that fails, and refuse what too much is waiting before', async () => {
    const turns = new ClientTurns({ atOnce: 1, waiting: 1 })
    const failing = turns.take('a', () => Promise.reject(new Error('broken')))
    const waiting = turns.take('a', () => Promise.resolve('done'))
    const refused: unknown = await turns
      .take('a', () => Promise.resolve('never'))
      .catch((error: unknown) => error)
    expect(refused).to.be.instanceOf(Problem).with.property('code', 'too-many-requests')
    expect(await failing.catch(String)).to.equal('Error: broken')
    expect(await waiting).to.equal('done')
    expect(await turns.take('a', () => Promise.resolve('later'))).to.equal('later')
  })

  it('are begun at once or not at all, and end once', () => {
    const turns = new ClientTurns({ atOnce: 2, waiting: 0 })
    const refused = () => expect(() => turns.begin('a')).to.throw(Problem)
    const [first] = [turns.begin('a'), turns.begin('a')]
    refused()
    turns.begin('b')
    first()
    first()
    turns.begin('a')
    refused()
  })
})
