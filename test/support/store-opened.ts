/** How the contract suite gets a store, whatever the backend. */
import type { Store } from '../../server/store/store.ts'

export interface OpenedStore {
  /** Empty at first. */
  readonly store: Store
  /** Closes the store and opens it again on the same data. */
  reopen(): Promise<Store>
  /** Closes the store and removes its data. */
  destroy(): Promise<void>
}

export type OpenStore = () => Promise<OpenedStore>

/** What a promise was rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('it was not rejected')
}
