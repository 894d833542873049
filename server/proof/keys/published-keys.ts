/** The keys an issuer publishes, for whoever asks for its identifier or its documents. */
import type { KeyStore, PublishedKey } from '../types.ts'

/**
 * What `organisationId`, which exists, publishes, newest first. It gets its first key here if it has none: its DID is then known before its
 * first credential. Otherwise no key is made, whatever has become of those there are, so keys that cannot be used are published all the same.
 * @throws Problem `signing-key-unavailable` (503) when it has none and the first cannot be made
 */
export async function publishedOrFirst(
  keys: Pick<KeyStore, 'current' | 'published'>,
  organisationId: string,
): Promise<readonly [PublishedKey, ...PublishedKey[]]> {
  const before = await keys.published(organisationId)
  if (before.length === 0) await keys.current(organisationId)
  const [newest, ...older] = before.length === 0 ? await keys.published(organisationId) : before
  if (newest === undefined) throw new Error('an issuer has a key')
  return [newest, ...older]
}
