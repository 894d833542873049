/** Erasing a Passeport: its key first, then all that the key opened. */
import { everything } from '../store/everything.ts'
import type { PassportDeps } from './deps.ts'
import { sentLinks } from './sign-in/link-ids.ts'

/**
 * Once it resolves, the service has nothing of the person any more: no address, no badge of theirs, no session, no mail that waits; what backups of
 * the store hold is sealed under a key that is gone. After a crash half-way nothing can be read, and whoever asks for the Passeport again has the
 * rest removed (`passportById`). Does NOT withdraw badges: they are their organisations', and the copies of the holder stay theirs.
 * @throws Problem `unavailable` (503) when another program reads the files of the store: the Passeport is gone, its bytes may not be overwritten yet
 */
export async function erasePassport(deps: PassportDeps, passportId: string): Promise<void> {
  await deps.store.passportKeys.erase(passportId)
  await removeRemains(deps, passportId)
  await deps.store.scrub()
}

/** Removes what a Passeport without its key has left. The document last: as long as it is there, this can be finished. */
export async function removeRemains(
  deps: Pick<PassportDeps, 'store' | 'clock' | 'passportSecrets' | 'forgetMail'>,
  passportId: string,
): Promise<void> {
  const { store } = deps
  for (const { _id } of await everything(store.passportItems, { passportId }))
    await store.passportItems.delete(_id)
  for (const { _id } of await everything(store.passportFiles, { passportId }))
    await store.passportFiles.delete(_id)
  for (const { _id } of await everything(store.passportTokens, { passportId }))
    await store.passportTokens.delete(_id)
  for (const { _id } of await everything(store.passportEmails, { passportId })) {
    for (const { linkId, mailId } of sentLinks(deps, _id)) {
      await store.passportTokens.delete(linkId)
      await deps.forgetMail(mailId)
    }
    await store.passportEmails.delete(_id)
  }
  await store.passports.delete(passportId)
}
