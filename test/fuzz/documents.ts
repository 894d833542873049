/** The documents of a run, in series: those of one series repeat each other with small changes. The same for the same numbers. */
import { reasons } from '../../server/proof/compiled-contexts/unsupported.ts'
import { randomFrom } from '../chaos/allocators.ts'
import { leftDocuments } from '../support/left-documents.ts'
import { changed, changeInPlace, deeplyFrozen, repeatedElsewhere } from '../support/random-json-ld/changes.ts'
import { drawFrom, type Random } from '../support/random-json-ld/draw.ts'
import { madeUpVocabulary } from '../support/random-json-ld/made-up-contexts.ts'
import {
  randomBadge,
  randomEndorsement,
  randomFirstBadge,
  randomRecord,
} from '../support/random-json-ld/random-badge.ts'
import { randomDocument, type Document } from '../support/random-json-ld/random-document.ts'
import { newStock, withStock, type Stock } from '../support/random-json-ld/stock.ts'
import { edgeDocument } from './edges.ts'

export const madeUp = madeUpVocabulary((number) => randomFrom(number + 1))

const families: readonly ((random: Random) => Document)[] = [
  randomBadge,
  randomBadge,
  randomFirstBadge,
  randomEndorsement,
  randomRecord,
  (random) => randomDocument(random, 0),
  (random) => randomDocument(random, 0.005),
  (random) => randomDocument(random, 0.04),
  edgeDocument,
  edgeDocument,
  (random) => randomDocument(random, 0.003, madeUp),
]

/** Documents of one series. */
export const seriesLength = 8

/** One series in so many begins with a document left for a given reason. */
const seriesOfEachReason = 400

function sourceOf(seed: number, number: number): Random {
  return randomFrom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b))
}

/** What the series of one block have in common. */
export function stockOf(seed: number, block: number): Stock {
  return newStock(sourceOf(seed, -2 - block))
}

/**
 * The documents of series `number`. Each is to be used before the next is asked for: some are changed in place, some share their parts with
 * those before and with `stock`, some are frozen.
 */
export function* series(seed: number, number: number, stock: Stock): Generator<Document> {
  const random = sourceOf(seed, number)
  const { pick, chance } = drawFrom(random)
  const made = () => {
    // What documents are made from is not theirs to change.
    const document = structuredClone(pick(families)(random))
    return chance(0.5) ? withStock(random, document, stock) : document
  }
  // However few series there are, each reason why documents are left is tried.
  const left = reasons[number % seriesOfEachReason]
  const first = left === undefined ? made() : structuredClone(leftDocuments[left])
  let document = first
  for (let given = 0; given < seriesLength; given += 1) {
    // What series share is not theirs to freeze.
    if (chance(0.2)) document = deeplyFrozen(structuredClone(document))
    yield document
    // What is odd stays odd: some begin again with the first.
    document = next(chance(0.6) ? first : document)
  }

  function next(before: Document): Document {
    const kind = random()
    if (kind < 0.1) return before
    if (kind < 0.4) return changed(random, before)
    if (kind < 0.6) return changed(random, structuredClone(before))
    if (kind < 0.75) return repeatedElsewhere(random, before)
    if (kind < 0.85) return made()
    if (kind < 0.9) return withStock(random, before, stock)
    const copy = chance(0.5) || !isItsOwn(before) ? structuredClone(before) : before
    changeInPlace(random, copy)
    return copy
  }

  /** Whether nobody else has parts of it, and none is frozen. */
  function isItsOwn(value: unknown): boolean {
    if (typeof value !== 'object' || value === null) return true
    if (Object.isFrozen(value) || [...stock.values()].some((parts) => parts.includes(value as Document)))
      return false
    return Object.values(value).every(isItsOwn)
  }
}
