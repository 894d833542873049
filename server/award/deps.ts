/** What awarding needs from the other rooms. The composition root satisfies it by shape. */
import type { Achievements } from '../achievement/types.ts'
import type { Events } from '../events.ts'
import type { Issuer, KeyStore } from '../proof/types.ts'
import type { AwardState } from '../store/documents.ts'
import type { Store } from '../store/store.ts'
import type { Pseudonyms } from '../organisation/pseudonym.ts'

/** A status index reserved for one award. */
export interface StatusEntry {
  /** `_id` of the slot, `<list>:<index>`. */
  readonly slot: string
  readonly listUrl: string
  readonly index: number
}

export interface AwardDeps {
  readonly store: Store
  readonly achievements: Achievements
  readonly keys: Pick<KeyStore, 'current' | 'sign'>
  /** Signs a copy of the credential. @throws Problem `signing-key-unavailable` (503) */
  readonly sign: (
    issuer: Issuer,
    unsigned: Record<string, unknown>,
    created: Date,
  ) => Promise<Record<string, unknown>>
  readonly status: {
    /** One entry per award, always the same for the same award. */
    allocate(organisationId: string, awardIds: readonly string[]): Promise<ReadonlyMap<string, StatusEntry>>
    /** @throws Problem `state-change-refused` (409) when the slot is revoked */
    change(slot: string, state: AwardState): Promise<void>
  }
  readonly pseudonyms: Pseudonyms
  readonly clock: () => Date
  readonly publicUrl: string
  readonly events: Events
  /**
   * Brings the proposals of a person in line with the badges they hold now (see profile/). To be called when that changed; best effort: it
   * never rejects, and a chore learns what it missed.
   */
  readonly profilesAfterChange: (organisationId: string, recipientKey: string) => Promise<void>
}
