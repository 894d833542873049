import { Problem } from '../problem.ts'
import type { Store } from '../store/store.ts'
import type { Handlers } from './contract/operation.ts'

/** Liveness says the process runs; readiness that the store answers. */
export function healthHandlers(deps: {
  readonly store: Pick<Store, 'ping'>
}): Pick<Handlers, 'getLiveness' | 'getReadiness'> {
  const ok = { status: 200, body: { status: 'ok' } } as const
  return {
    getLiveness: () => ok,
    async getReadiness() {
      try {
        await deps.store.ping()
      } catch (cause) {
        throw new Problem(
          'unavailable',
          { fr: 'Le stockage ne répond pas.', en: 'The store does not answer.' },
          { cause, headers: { 'Retry-After': '5' } },
        )
      }
      return ok
    },
  }
}
