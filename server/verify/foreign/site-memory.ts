/** What other sites said lately, kept a while in memory: who verifies a badge asks several times for the same few documents. */
import type { Outside, OutsideAnswer, OutsideRequest } from '../../outside/outside.ts'

/** Bounds of what is kept. */
export interface SiteMemoryLimits {
  readonly entries: number
  /** Of all documents together. */
  readonly bytes: number
  /** How long a document is believed without asking again. */
  readonly documentMilliseconds: number
  /** How long a site that did not answer well is left alone. */
  readonly refusalMilliseconds: number
}

export const siteMemoryLimits: SiteMemoryLimits = {
  entries: 1_000,
  bytes: 16 * 1024 * 1024,
  documentMilliseconds: 5 * 60 * 1000,
  refusalMilliseconds: 30 * 1000,
}

interface Entry {
  readonly answer: OutsideAnswer
  readonly bytes: number
  /** In milliseconds since 1970; `until` itself no longer. */
  readonly from: number
  readonly until: number
}

/** Other sites, as they were lately. */
export type Sites = Pick<SiteMemory, 'fetch' | 'shorten'>

/**
 * One `Outside` with a memory, in this process only: the oldest answers make room for new ones, and whoever asks while the same is being
 * asked waits for that answer. `busy` and `closed` are answers about this service, and are not remembered. Does NOT look at what a document
 * says: for documents about one person (a badge, a newer version of it) ask `Outside` itself.
 */
export class SiteMemory {
  readonly #outside: Outside
  readonly #limits: SiteMemoryLimits
  readonly #entries = new Map<string, Entry>()
  readonly #asked = new Map<string, Promise<OutsideAnswer>>()
  #bytes = 0

  constructor(outside: Outside, limits: SiteMemoryLimits = siteMemoryLimits) {
    this.#outside = outside
    this.#limits = limits
  }

  get size(): number {
    return this.#entries.size
  }

  /** As `Outside.fetch`. `outside`: who is asked for what is not remembered. */
  async fetch(request: OutsideRequest, now: Date, outside: Outside = this.#outside): Promise<OutsideAnswer> {
    const key = keyOf(request)
    for (;;) {
      const known = this.#entries.get(key)
      if (known !== undefined && known.from <= now.getTime() && now.getTime() < known.until)
        return known.answer
      const asked = this.#asked.get(key)
      if (asked === undefined) return this.#ask(key, request, now, outside)
      const answer = await asked
      // That one may ask no more says nothing of the next.
      if (!('refusal' in answer && answer.refusal === 'busy')) return answer
    }
  }

  async #ask(key: string, request: OutsideRequest, now: Date, outside: Outside): Promise<OutsideAnswer> {
    const asking = outside.fetch(request)
    this.#asked.set(key, asking)
    try {
      const answer = await asking
      this.#keep(key, answer, now)
      return answer
    } finally {
      this.#asked.delete(key)
    }
  }

  /** Believes the document kept for `request` no longer than `milliseconds` from `now`: it says so of itself. */
  shorten(request: OutsideRequest, now: Date, milliseconds: number): void {
    const key = keyOf(request)
    const entry = this.#entries.get(key)
    if (entry === undefined) return
    this.#entries.set(key, { ...entry, until: Math.min(entry.until, now.getTime() + milliseconds) })
  }

  #keep(key: string, answer: OutsideAnswer, now: Date): void {
    this.#drop(key)
    if ('refusal' in answer && (answer.refusal === 'busy' || answer.refusal === 'closed')) return
    const { documentMilliseconds, refusalMilliseconds } = this.#limits
    const from = now.getTime()
    const [bytes, lasts] =
      'document' in answer
        ? [answer.document.bytes.byteLength, documentMilliseconds]
        : [0, refusalMilliseconds]
    this.#entries.set(key, { answer, bytes, from, until: from + lasts })
    this.#bytes += bytes
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#limits.bytes && this.#entries.size <= this.#limits.entries) return
      this.#drop(oldest)
    }
  }

  #drop(key: string): void {
    this.#bytes -= this.#entries.get(key)?.bytes ?? 0
    this.#entries.delete(key)
  }
}

/** The same address answers differently to who asks for other forms. */
function keyOf({ url, accept, largestBytes }: OutsideRequest): string {
  return JSON.stringify([url, accept, largestBytes])
}

const memories = new WeakMap<Outside, Sites>()

/** The one memory of `outside`. */
export function memoryOf(outside: Outside): Sites {
  const memory = memories.get(outside) ?? new SiteMemory(outside)
  memories.set(outside, memory)
  return memory
}

/** `outside` with its memory somewhere else: in another thread. */
export function rememberedElsewhere(outside: Outside, sites: Sites): Outside {
  memories.set(outside, sites)
  return outside
}
