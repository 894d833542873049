/** A process of `npm run test:fuzz`: every so many blocks and awards of a run, told of one after the other. */
import { openPeer } from '../bench/peers/peer.ts'
import { runBlock, type Failure } from './block.ts'
import { issuedDifference, randomAward } from './issued.ts'
import { newTally, type Tally } from './tally.ts'

/** What one process does. */
export interface Share {
  readonly seed: number
  /** Number of the process, of `processes`. */
  readonly which: number
  readonly processes: number
  /** Documents of the whole run. */
  readonly documents: number
  /** Awards of the whole run. */
  readonly awards: number
  /** Only this block. */
  readonly block: number | undefined
}

export type Told =
  | { readonly kind: 'tally'; readonly tally: Tally }
  | { readonly kind: 'document'; readonly failure: Failure }
  | { readonly kind: 'award'; readonly number: number; readonly award: unknown; readonly difference: string }

/** Documents in a block. */
export const blockLength = 200

if (process.send !== undefined) {
  process.once('message', (share: Share) => void work(share).then(() => process.exit(0)))
}

function tell(told: Told): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(told, (error: Error | null) => {
      if (error === null) resolve()
      else reject(error)
    })
  })
}

async function work(share: Share): Promise<void> {
  if (!(await compareDocuments(share))) return
  if (share.block === undefined) await compareAwards(share)
}

async function compareDocuments({ seed, which, processes, documents, block }: Share): Promise<boolean> {
  const blocks = Math.ceil(documents / blockLength)
  const first = block ?? which
  for (let each = first; block === undefined ? each < blocks : each === block; each += processes) {
    const { tally, failure } = await runBlock(seed, each, documents - each * blockLength)
    await tell({ kind: 'tally', tally })
    if (failure === undefined) continue
    await tell({ kind: 'document', failure })
    return false
  }
  return true
}

/** Awards told of at once. */
const someAwards = 50

async function compareAwards({ seed, which, processes, awards }: Share): Promise<void> {
  const peer = await openPeer()
  let tally = newTally()
  for (let number = which; number < awards; number += processes) {
    const award = randomAward(seed, number)
    const difference = await issuedDifference(peer, award)
    if (difference !== undefined) {
      await tell({ kind: 'award', number, award, difference })
      return
    }
    tally.issued += 1
    if (tally.issued < someAwards && number + processes < awards) continue
    await tell({ kind: 'tally', tally })
    tally = newTally()
  }
}
