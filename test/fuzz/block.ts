/** Blocks of documents, each block with an engine of its own that remembers nothing at its beginning. */
import { compare, newEngine, type Difference, type Thoroughness } from './compare.ts'
import { series, stockOf } from './documents.ts'
import { partsReused } from './remembered.ts'
import { smallestSeries } from './smaller.ts'
import { newTally, type Tally } from './tally.ts'
import type { Document } from '../support/random-json-ld/random-document.ts'

const seriesInBlock = 25

export interface Failure {
  readonly seed: number
  readonly block: number
  /** Number of the document in its block. */
  readonly number: number
  readonly difference: Difference
  /** One after the other, with a new engine, they show it at the last one. Empty: only the whole block does. */
  readonly smallest: readonly Document[]
}

export interface BlockResult {
  readonly tally: Tally
  readonly failure: Failure | undefined
}

/** The other digest now and then, and now and then the way the service takes. */
function thoroughness(number: number): Thoroughness {
  return { digest: number % 25 === 24 ? 'sha384' : 'sha256', asTheService: number % 8 === 3 }
}

/** Compares the documents of a block, `most` at most, up to the first that is not as it is to be. */
export async function runBlock(seed: number, block: number, most = Infinity): Promise<BlockResult> {
  const engine = newEngine()
  const stock = stockOf(seed, block)
  const tally = newTally()
  const earlier: Document[] = []
  for (let index = 0; index < seriesInBlock; index += 1)
    for (const document of series(seed, block * seriesInBlock + index, stock)) {
      if (tally.documents >= most) return { tally, failure: undefined }
      const written = JSON.stringify(document)
      const copy = structuredClone(document)
      earlier.push(copy)
      const reused = partsReused()
      const how = thoroughness(tally.documents)
      const { outcome, difference } = await compare(engine, document, how)
      const changed =
        JSON.stringify(document) === written ? undefined : { ours: 'changed the document', theirs: '' }
      const wrong = difference ?? changed
      if (wrong !== undefined) {
        const smallest = await smallestSeries(earlier, (documents) => isShownBy(documents, how))
        const failure = { seed, block, number: tally.documents, difference: wrong, smallest }
        return { tally, failure }
      }
      tally.documents += 1
      tally.outcomes[outcome] = (tally.outcomes[outcome] ?? 0) + 1
      if (outcome === 'compiled' && partsReused() > reused) tally.withKnownParts += 1
    }
  return { tally, failure: undefined }
}

/** Whether the last of `documents` differs once a new engine had those before. */
async function isShownBy(documents: readonly Document[], how: Thoroughness): Promise<boolean> {
  const engine = newEngine()
  for (const document of documents.slice(0, -1)) await engine.canonicalNQuads(document).catch(() => undefined)
  const last = documents.at(-1)
  return last !== undefined && (await compare(engine, last, how)).difference !== undefined
}
