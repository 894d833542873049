/** Hosts that no connection could be made to a moment ago: asked again, they would cost everybody seconds. */
import type { OutsideRefusal } from './outside.ts'

export interface DeadHosts {
  /** Why this host was not reached; `undefined` when it may be asked. */
  refusalOf(host: string): OutsideRefusal | undefined
  add(host: string, refusal: OutsideRefusal): void
}

const mostHosts = 1000

/**
 * Remembers for `milliseconds`, in memory, the latest 1,000. Only what a stranger cannot bring about belongs here: a page that is slow or missing says
 * nothing of the others of its host.
 * @param elapsed milliseconds since some moment, never going back
 */
export function createDeadHosts(milliseconds: number, elapsed: () => number): DeadHosts {
  const hosts = new Map<string, { readonly refusal: OutsideRefusal; readonly until: number }>()
  return {
    refusalOf(host) {
      const known = hosts.get(host)
      if (known === undefined) return undefined
      if (known.until > elapsed()) return known.refusal
      hosts.delete(host)
      return undefined
    },
    add(host, refusal) {
      hosts.delete(host)
      hosts.set(host, { refusal, until: elapsed() + milliseconds })
      const [oldest] = hosts.keys()
      if (hosts.size > mostHosts && oldest !== undefined) hosts.delete(oldest)
    },
  }
}
