/** What reading a credential found, kept a while in memory for whoever hands in the very same bytes again. */

/** Bounds of what is kept. */
export interface ReadingLimits {
  readonly entries: number
  /** UTF-16 code units of all the readings together, as JSON. */
  readonly characters: number
  readonly milliseconds: number
}

/** A badge looked at today is looked at again within minutes or not soon; 8 Mi characters take some 32 MiB as objects. */
export const readingLimits: ReadingLimits = {
  entries: 1_000,
  characters: 8 * 1024 * 1024,
  milliseconds: 10 * 60 * 1000,
}

interface Entry<Reading> {
  readonly reading: Reading
  readonly characters: number
  /** In milliseconds since 1970; `until` itself no longer. */
  readonly from: number
  readonly until: number
}

/**
 * Readings by key, in this process only: the oldest make room for new ones, none is answered after ten minutes, nor before the moment it was
 * made, and `forget` lets go of those. What is kept is frozen, all the way down. Does NOT look at what a reading says.
 */
export class Readings<Reading extends object> {
  readonly #entries = new Map<string, Entry<Reading>>()
  readonly #limits: ReadingLimits
  #characters = 0

  constructor(limits: ReadingLimits = readingLimits) {
    this.#limits = limits
  }

  get size(): number {
    return this.#entries.size
  }

  get(key: string, now: Date): Reading | undefined {
    const entry = this.#entries.get(key)
    return entry !== undefined && holds(entry, now) ? entry.reading : undefined
  }

  /**
   * Keeps `reading` from `now` on, and not beyond `until` (milliseconds since 1970; `undefined`: it does not end by itself). What alone is
   * longer than all may be is not kept.
   */
  keep(key: string, reading: Reading, now: Date, until: number = Number.POSITIVE_INFINITY): void {
    this.#drop(key)
    const characters = JSON.stringify(reading).length
    if (characters > this.#limits.characters) return
    const from = now.getTime()
    const entry = { reading: frozen(reading), characters, from }
    this.#entries.set(key, { ...entry, until: Math.min(until, from + this.#limits.milliseconds) })
    this.#characters += characters
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#limits.entries && this.#characters <= this.#limits.characters) return
      this.#drop(oldest)
    }
  }

  /** Lets go of everything that is not answered any more. */
  forget(now: Date): void {
    for (const [key, entry] of this.#entries) if (!holds(entry, now)) this.#drop(key)
  }

  #drop(key: string): void {
    this.#characters -= this.#entries.get(key)?.characters ?? 0
    this.#entries.delete(key)
  }
}

/** A clock that was set back must not make anything last longer: what is of the future is not answered. */
function holds({ from, until }: Pick<Entry<unknown>, 'from' | 'until'>, now: Date): boolean {
  return from <= now.getTime() && now.getTime() < until
}

/** Many reports will show the same object: none may change it. */
function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const member of Object.values(value)) frozen(member)
  }
  return value
}
