/** How often the engine says again what it remembers of earlier documents, counted from outside. */
import { Dataset } from '../../server/proof/compiled-contexts/dataset.ts'

let reused = 0

const take: unknown = Reflect.get(Dataset.prototype, 'take')
if (typeof take !== 'function') throw new Error('datasets take no parts any more: count them otherwise')
Object.defineProperty(Dataset.prototype, 'take', {
  value: new Proxy(take, {
    apply(original: (fragment: unknown) => unknown, dataset: unknown, given: unknown[]) {
      reused += 1
      return Reflect.apply(original, dataset, given) as unknown
    },
  }),
})

/** Parts taken from memory since the process began. */
export function partsReused(): number {
  return reused
}
