/** Lists of other sites that were read a moment ago: thousands of badges may name the same one. */
import type { ReadList } from './read-list.ts'

interface Kept {
  readonly list: ReadList
  /** In milliseconds since 1970; `until` itself no longer. */
  readonly from: number
  readonly until: number
}

const mostBytes = 32 * 1024 * 1024
/** Proofs and tokens may expire: what reading them found does not hold for long. */
const keptMilliseconds = 60_000

/** By all that they were read from. Dates of a list and the keys of its issuer are NOT looked at here: they are judged each time. */
export class KeptLists {
  readonly #lists = new Map<string, Kept>()
  #bytes = 0

  get(key: string, now: Date): ReadList | undefined {
    const kept = this.#lists.get(key)
    const time = now.getTime()
    return kept !== undefined && kept.from <= time && time < kept.until ? kept.list : undefined
  }

  keep(key: string, list: ReadList, now: Date): void {
    this.#drop(key)
    const from = now.getTime()
    this.#lists.set(key, { list, from, until: from + keptMilliseconds })
    this.#bytes += list.bits.byteLength
    for (const oldest of this.#lists.keys()) {
      if (this.#bytes <= mostBytes) return
      this.#drop(oldest)
    }
  }

  #drop(key: string): void {
    this.#bytes -= this.#lists.get(key)?.list.bits.byteLength ?? 0
    this.#lists.delete(key)
  }
}
