import { Problem } from '../problem.ts'

export interface ClientTurnLimits {
  /** Of one client, at once. */
  readonly atOnce: number
  /** Of one client, waiting for those. */
  readonly waiting: number
}

interface ClientWork {
  running: number
  readonly waiting: (() => void)[]
}

/** Fewer than the threads that read could do in the time others are willing to wait. */
const limits: ClientTurnLimits = { atOnce: 3, waiting: 48 }

/** Lets each client have only so much going on in this process: what more it asks waits behind its own, and not before what others ask. */
export class ClientTurns {
  readonly #limits: ClientTurnLimits
  readonly #clients = new Map<string, ClientWork>()

  constructor({ atOnce, waiting }: ClientTurnLimits = limits) {
    this.#limits = { atOnce, waiting }
  }

  /** A turn at once, without waiting; call what is answered when it is over, once or more. @throws Problem `too-many-requests` (429) when there is none */
  begin(client: string): () => void {
    const own = this.#of(client)
    if (own.running >= this.#limits.atOnce) throw tooMany
    own.running += 1
    let isOver = false
    return () => {
      if (!isOver) this.#end(client, own)
      isOver = true
    }
  }

  /** Does `work` when it is the turn of `client`. @throws Problem `too-many-requests` (429) when too much of it waits; what `work` throws */
  async take<Result>(client: string, work: () => Promise<Result>): Promise<Result> {
    const own = this.#of(client)
    if (own.running >= this.#limits.atOnce) {
      if (own.waiting.length >= this.#limits.waiting) throw tooMany
      await new Promise<void>((start) => own.waiting.push(start))
    } else {
      own.running += 1
    }
    try {
      return await work()
    } finally {
      this.#end(client, own)
    }
  }

  #of(client: string): ClientWork {
    const own = this.#clients.get(client) ?? { running: 0, waiting: [] }
    this.#clients.set(client, own)
    return own
  }

  #end(client: string, own: ClientWork): void {
    const start = own.waiting.shift()
    if (start === undefined) own.running -= 1
    else start()
    if (own.running === 0) this.#clients.delete(client)
  }
}

const tooMany = new Problem(
  'too-many-requests',
  {
    fr: 'Trop de badges à vérifier à la fois : attendez la réponse aux précédents.',
    en: 'Too many badges to verify at once: wait for the answers to those before.',
  },
  { headers: { 'Retry-After': '5' } },
)
