/** What applications need from the other rooms. The composition root satisfies it by shape. */
import type { Achievement } from '../achievement/types.ts'
import type { AwardDeps } from '../award/deps.ts'

/** What somebody must be delegated to assess. */
export interface DelegationNeed {
  readonly organisationId: string
  readonly personId: string
  readonly achievement: Achievement
  /** The instant; its day in Europe/Paris counts. */
  readonly on: Date
}

export interface ApplicationDeps extends AwardDeps {
  /** @throws Problem `delegation-missing` (403), which says why not */
  readonly requireDelegation: (need: DelegationNeed) => Promise<unknown>
  /** Whether the API key is one of these people's, or was made with one of theirs. */
  readonly isInHandsOf: (keyId: string, personIds: ReadonlySet<string>) => Promise<boolean>
}
