/** What erasing people needs from the other rooms. */
import type { AwardDeps } from '../award/deps.ts'
import type { Vault } from '../attachment/deps.ts'
import type { KeepDeps } from '../passport/badges/keep-claim.ts'
import type { Store } from '../store/store.ts'

export interface ErasureDeps extends Omit<KeepDeps, 'store' | 'pseudonyms'> {
  readonly store: Store
  readonly pseudonyms: AwardDeps['pseudonyms']
  readonly status: Pick<AwardDeps['status'], 'change'>
  readonly profilesAfterChange: AwardDeps['profilesAfterChange']
  readonly vault: Vault
}
