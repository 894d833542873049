import { expect } from 'chai'
import { series, stockOf } from './documents.ts'

const seed = 19_271

/** Series `number`, as text, with each document written before the next is asked for. */
function written(number: number): readonly string[] {
  const texts: string[] = []
  for (const document of series(seed, number, stockOf(seed, 0))) texts.push(JSON.stringify(document))
  return texts
}

describe('the documents of a fuzz run', () => {
  it('are the same for the same numbers, whatever was made and changed before', () => {
    const first = Array.from({ length: 20 }, (_, number) => written(number))
    for (let number = 20; number < 500; number += 1) written(number)
    expect(Array.from({ length: 20 }, (_, number) => written(number))).to.deep.equal(first)
  })
})
