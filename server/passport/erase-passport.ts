/** What is left of a Passeport once its key is erased (see erasure/). */
import { everything } from '../store/everything.ts'
import type { PassportDeps } from './deps.ts'
import { sentLinks } from './sign-in/link-ids.ts'

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
  for (const { _id } of await everything(store.passportGrants, { passportId }))
    await store.passportGrants.delete(_id)
  for (const { _id } of await everything(store.passportEmails, { passportId })) {
    for (const { linkId, mailId } of sentLinks(deps, _id)) {
      await store.passportTokens.delete(linkId)
      await deps.forgetMail(mailId)
    }
    await store.passportEmails.delete(_id)
  }
  await store.passports.delete(passportId)
}
