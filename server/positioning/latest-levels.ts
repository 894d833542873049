/** What was said of a person in one framework, in whatever version: codes are never used for something else. */
import { everything } from '../store/everything.ts'
import type { Positioning } from '../store/recognition-documents.ts'
import type { Store } from '../store/store.ts'
import { asSaid, levelsOf, slugOf } from './positioning.ts'

/** A level said of a competency on a day. */
export interface DatedLevel {
  readonly level: number
  /** `YYYY-MM-DD`, Europe/Paris. */
  readonly on: string
  /** `<framework>/<version>`: the scale the level is of. */
  readonly framework: string
  readonly by: Positioning['by']
}

/** By code of the competency, every level said of it, from the first day to the last. */
export async function datedLevels(
  { store }: { readonly store: Pick<Store, 'positionings'> },
  personId: string,
  slug: string,
): Promise<ReadonlyMap<string, readonly DatedLevel[]>> {
  const positionings = (await everything(store.positionings, { personId }))
    .filter(({ framework }) => slugOf(framework) === slug)
    .toSorted(asSaid)
  const found = new Map<string, DatedLevel[]>()
  for (const positioning of positionings) {
    const { positionedOn: on, framework, by } = positioning
    for (const { competency, level } of levelsOf(positioning)) {
      const dated = { level, on, framework, by }
      const known = found.get(competency)
      if (known === undefined) found.set(competency, [dated])
      else known.push(dated)
    }
  }
  return found
}
