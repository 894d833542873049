/** Who may ask just now: so many at once, so many of one host, the others wait a little. */
import { Refused } from './refused.ts'

export interface TurnLimits {
  /** At once, whoever is asked. */
  readonly atOnce: number
  /** At once of one host. */
  readonly perHost: number
  /** May wait for their turn. */
  readonly waiting: number
  /** How long each of them waits. */
  readonly waitMilliseconds: number
}

export interface Turns {
  /** Runs `work` when it is the turn of `host`. @throws Refused `busy` when that takes too long, or too many wait already; what `work` throws */
  take<Result>(host: string, work: () => Promise<Result>): Promise<Result>
}

interface Waiting {
  readonly host: string
  start(): void
}

/** Turns in the order they are asked for, but for those whose host is at its limit. */
export function createTurns({ atOnce, perHost, waiting, waitMilliseconds }: TurnLimits): Turns {
  const running = new Map<string, number>()
  const queue = new Set<Waiting>()
  let total = 0
  const hasRoom = (host: string) => total < atOnce && (running.get(host) ?? 0) < perHost
  const begin = (host: string) => {
    total += 1
    running.set(host, (running.get(host) ?? 0) + 1)
  }
  const end = (host: string) => {
    total -= 1
    const left = (running.get(host) ?? 1) - 1
    if (left === 0) running.delete(host)
    else running.set(host, left)
    for (const next of queue) {
      if (!hasRoom(next.host)) continue
      queue.delete(next)
      next.start()
      return
    }
  }
  const turn = (host: string) =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        queue.delete(place)
        reject(new Refused('busy'))
      }, waitMilliseconds)
      const place: Waiting = {
        host,
        start() {
          clearTimeout(timer)
          begin(host)
          resolve()
        },
      }
      queue.add(place)
    })
  return {
    async take(host, work) {
      if (hasRoom(host)) begin(host)
      else if (queue.size < waiting) await turn(host)
      else throw new Refused('busy')
      try {
        return await work()
      } finally {
        end(host)
      }
    },
  }
}
