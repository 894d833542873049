import { Problem } from '../problem.ts'
import type { Text } from '../text.ts'
import type { Client } from './contract/operation.ts'

const minute = 60_000
/** Clients counted at once; beyond them the oldest are forgotten, which lets them ask a little more. */
const mostClients = 10_000

/** Rations what costs more than a request, in this process: so many of it a minute for each client. */
export class Quota {
  readonly #detail: Text
  readonly #perMinute: number
  readonly #clock: () => Date
  readonly #spent = new Map<string, { readonly from: number; count: number }>()

  /** `perMinute`: of a client that is not a key with a number of its own. `detail`: what there is too much of. */
  constructor(perMinute: number, clock: () => Date, detail: Text = tooManyVisits) {
    this.#detail = detail
    this.#perMinute = perMinute
    this.#clock = clock
  }

  /** Counts one, as long as there is one left; says whether. */
  allows(client: Client): boolean {
    try {
      this.spend(client)
      return true
    } catch (error) {
      if (error instanceof Problem) return false
      throw error
    }
  }

  /** Counts one. @throws Problem `too-many-requests` (429) */
  spend({ id, requestsPerMinute }: Client): void {
    const now = this.#clock().getTime()
    const known = this.#spent.get(id)
    const running = known !== undefined && now >= known.from && now - known.from < minute ? known : undefined
    const window = running ?? { from: now, count: 0 }
    if (window.count >= (requestsPerMinute ?? this.#perMinute))
      throw tooMany(this.#detail, window.from + minute - now)
    window.count += 1
    if (running !== undefined) return
    this.#spent.delete(id)
    this.#spent.set(id, window)
    const [oldest] = this.#spent.keys()
    if (this.#spent.size > mostClients && oldest !== undefined) this.#spent.delete(oldest)
  }
}

const tooManyVisits: Text = {
  fr: 'Trop d’adresses d’autres sites à consulter : attendez une minute.',
  en: 'Too many addresses of other sites to visit: wait a minute.',
}

function tooMany(detail: Text, milliseconds: number): Problem {
  return new Problem('too-many-requests', detail, {
    headers: { 'Retry-After': String(Math.ceil(milliseconds / 1000)) },
  })
}
