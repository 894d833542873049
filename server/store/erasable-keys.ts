/** Keys kept apart from everything they open, so that erasing one makes all it sealed unreadable, in backups of the store too. */

/**
 * A store of its own, in no backup of the store. An `id` says whose the key is: a Passeport's own id; `line/…`, `person/…` and `mail/…` of erasure/. It holds keys that are sealed themselves: without the service's key-encryption key they open
 * nothing. Who operates the service keeps copies of it for 7 days at most.
 */
export interface ErasableKeys {
  /** False, and nothing written, when `id` has a key. */
  insert(id: string, sealedKey: string): Promise<boolean>
  get(id: string): Promise<string | undefined>
  /** Those found among `ids`, in one read. */
  getMany(ids: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** `[id, sealedKey]` each, in one write; those whose `id` has a key are left out. */
  insertMissing(keys: readonly (readonly [string, string])[]): Promise<void>
  /** Deletes a key. What bytes of it are left go with the next `erase`, or `scrub` of the store. */
  forget(id: string): Promise<void>
  /**
   * Afterwards no byte of the key is in files of the backend's own, as far as it has any. Erasing what is not there is harmless.
   * @throws Problem `unavailable` (503) when the key is gone, but another program keeps its remains from being overwritten: erase it again
   */
  erase(id: string): Promise<void>
}
