/** What this room asks of the rest of the service. */
import type { KeyStore } from '../proof/types.ts'
import type { EntryChange } from '../status/create-list.ts'
import type { AwardState, StatusList } from '../store/documents.ts'
import type { Store } from '../store/store.ts'
import type { VerifyDeps } from '../verify/check.ts'

export interface VcApiDeps {
  readonly store: Pick<
    Store,
    'organisations' | 'challenges' | 'issuedCredentials' | 'statusLists' | 'statusSlots'
  >
  readonly keys: KeyStore
  /** Without a trailing slash. */
  readonly publicUrl: string
  readonly clock: () => Date
  readonly status: {
    allocate(
      organisationId: string,
      ids: readonly string[],
    ): Promise<
      ReadonlyMap<string, { readonly slot: string; readonly index: number; readonly listUrl: string }>
    >
    /** @throws Problem `state-change-refused` (409) when the slot is revoked */
    change(slot: string, state: AwardState, reason?: string): Promise<void>
    /** A list whose indexes a caller gives out. @throws Problem `invalid-request` (400) for a length that cannot be */
    createList(organisationId: string, purpose: string, length?: number): Promise<StatusList>
    /** Sets a bit of such a list. @throws Problem `invalid-request` (400), `not-found` (404), `state-change-refused` (409) */
    setEntry(list: StatusList, change: EntryChange): Promise<void>
  }
  /** Publishes a list, signed, as the text to serve; undefined when there is none. */
  readonly statusLists: { publish(listId: string): Promise<string | undefined> }
  readonly verify: VerifyDeps
  /** 32 bytes used for nothing else: what tells a challenge given out here from any other. */
  readonly challengeSecret: Uint8Array
}
