/** Notices at the start that data was written under another key-encryption key, before anything else is written beside it. */
import { createHmac } from 'node:crypto'
import type { Setting } from '../../store/documents.ts'
import type { Collection } from '../../store/store.ts'

const settingId = 'key-encryption-key'

/**
 * At the first start keeps a value only the holder of `secret` can compute, and compares with it at the others. `secret` is
 * 32 bytes derived from the key-encryption key and used for nothing else; the value tells nothing about it.
 * @throws Error, in words for whoever runs the service, when the key is not the one the data was first used with
 */
export async function requireSameKey(
  settings: Pick<Collection<Setting>, 'insert' | 'get'>,
  secret: Uint8Array,
): Promise<void> {
  const value = createHmac('sha256', secret).update('the key this data belongs to').digest('hex')
  if (await settings.insert({ _id: settingId, value })) return
  if ((await settings.get(settingId))?.value === value) return
  throw new Error(
    'KEY_ENCRYPTION_KEY is not the key this data was first used with: its signing keys could not be opened, and the same ' +
      'person or award would no longer be recognised. Set KEY_ENCRYPTION_KEY back to the first key (where it is not set, ' +
      'the file key-encryption-key of DATA_DIR); it cannot be changed on existing data.',
  )
}
