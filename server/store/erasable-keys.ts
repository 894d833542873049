/** Keys kept apart from everything they open, so that erasing one makes all it sealed unreadable, in backups of the store too. */

/**
 * A store of its own, in no backup of the store. It holds keys that are sealed themselves: without the service's key-encryption key they open
 * nothing. Who operates the service keeps copies of it for 7 days at most.
 */
export interface ErasableKeys {
  /** False, and nothing written, when `id` has a key. */
  insert(id: string, sealedKey: string): Promise<boolean>
  get(id: string): Promise<string | undefined>
  /**
   * Afterwards no byte of the key is in files of the backend's own, as far as it has any. Erasing what is not there is harmless.
   * @throws Problem `unavailable` (503) when the key is gone, but another program keeps its remains from being overwritten: erase it again
   */
  erase(id: string): Promise<void>
}
