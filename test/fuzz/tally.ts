/** What came of many documents. */
import type { Outcome } from '../../server/proof/compiled-contexts/counts.ts'
import { reasons } from '../../server/proof/compiled-contexts/unsupported.ts'

export interface Tally {
  documents: number
  /** Documents by what the engine did with them; outcomes that did not happen are not there. */
  readonly outcomes: Partial<Record<Outcome, number>>
  /** Worked out by the engine with parts of earlier documents, and held against the library. */
  withKnownParts: number
  /** Issued by both with the same proof. */
  issued: number
}

export function newTally(): Tally {
  return { documents: 0, outcomes: {}, withKnownParts: 0, issued: 0 }
}

export function addTo(sum: Tally, { documents, outcomes, withKnownParts, issued }: Tally): void {
  sum.documents += documents
  sum.withKnownParts += withKnownParts
  sum.issued += issued
  for (const outcome of ['compiled', ...reasons] as const)
    if (outcomes[outcome] !== undefined)
      sum.outcomes[outcome] = (sum.outcomes[outcome] ?? 0) + outcomes[outcome]
}

/** Documents that say something: fewer are not judged. */
const enough = 5000

/** What the documents of a run did not try, as a sentence each. */
export function untried({ documents, outcomes, withKnownParts }: Tally): readonly string[] {
  if (documents < enough) return []
  const { compiled = 0 } = outcomes
  return [
    ...reasons
      .filter((reason) => outcomes[reason] === undefined)
      .map((reason) => `no document was left to the library because of ${reason}`),
    ...(compiled > documents / 2 ? [] : ['fewer than half of the documents were worked out by the engine']),
    ...(withKnownParts > compiled / 4
      ? []
      : ['fewer than a quarter of these had parts known from earlier documents']),
  ]
}

export function describe({ documents, outcomes, withKnownParts, issued }: Tally): string {
  const counts = Object.entries(outcomes).sort(([, one], [, other]) => other - one)
  return [
    `${String(documents)} documents, ${String(withKnownParts)} with parts known from earlier ones, ${String(issued)} issued`,
    ...counts.map(([outcome, times]) => `${String(times).padStart(8)} ${outcome}`),
  ].join('\n')
}
