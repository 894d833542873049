/** What this room asks of the rest of the service. */
import type { KeyStore } from '../proof/types.ts'
import type { Store } from '../store/store.ts'
import type { VerifyDeps } from '../verify/check.ts'

export interface PresentationRequestDeps {
  readonly store: Pick<Store, 'presentationRequests' | 'organisations'>
  readonly keys: Pick<KeyStore, 'current' | 'sign'>
  /** Without a trailing slash. */
  readonly publicUrl: string
  readonly clock: () => Date
  readonly verify: VerifyDeps
}
