/** The e-mail addresses of a Passeport: several, so that losing one, or an employer, loses nothing. */
import { Problem } from '../problem.ts'
import { everything } from '../store/everything.ts'
import { timestamp } from '../timestamp.ts'
import type { PassportDeps } from './deps.ts'
import { emailIdOf, passportContent, type OpenPassport, type PassportContent } from './passports.ts'

export interface OwnEmail {
  readonly id: string
  readonly address: string
}

export async function ownEmails(
  deps: PassportDeps,
  { passport, key }: OpenPassport,
): Promise<readonly OwnEmail[]> {
  const found = await everything(deps.store.passportEmails, { passportId: passport._id })
  return found.map((email) => ({ id: email._id, address: String(key.open('passportEmails', email)) }))
}

/**
 * One more address, once somebody proved to read mail there. Again changes nothing.
 * @throws Problem `conflict` (409) when it opens another Passeport
 */
export async function addEmail(deps: PassportDeps, opened: OpenPassport, address: string): Promise<void> {
  const _id = emailIdOf(deps, address)
  const { passport, key } = opened
  const email = {
    _id,
    passportId: passport._id,
    confirmedAt: timestamp(deps.clock()),
    sealed: key.seal('passportEmails', _id, address),
  }
  if (await deps.store.passportEmails.insert(email)) return
  if ((await deps.store.passportEmails.get(_id))?.passportId === passport._id) return
  throw new Problem('conflict', {
    fr: 'Cette adresse ouvre déjà un autre Passeport. Ouvrez-le, et retirez-la d’abord.',
    en: 'This address opens another Passeport already. Open that one, and remove it there first.',
  })
}

/**
 * The address opens this Passeport no more. One address leaves at a time: the Passeport says which, by compare-and-set, so that of two that are
 * removed at once the second one finds that it is the last. What a crash left half-way is finished first.
 * @throws Problem `conflict` (409) when nothing else would: another address, or a card
 */
export async function removeEmail(deps: PassportDeps, opened: OpenPassport, emailId: string): Promise<void> {
  const { key } = opened
  const { store } = deps
  for (;;) {
    const passport = await store.passports.get(opened.passport._id)
    if (passport === undefined) return
    const { leaving, ...content } = passportContent({ passport, key })
    const withContent = (changed: PassportContent) =>
      store.passports.replace({ ...passport, sealed: key.seal('passports', passport._id, changed) })
    if (leaving !== undefined) {
      await store.passportEmails.delete(leaving)
      await withContent(content)
      continue
    }
    const emails = await ownEmails(deps, opened)
    if (!emails.some(({ id }) => id === emailId)) return
    if (emails.length === 1 && passport.secret === undefined) throw new Problem('conflict', lastWayIn)
    await withContent({ ...content, leaving: emailId })
  }
}

const lastWayIn = {
  fr: 'C’est la seule façon d’ouvrir votre Passeport. Ajoutez d’abord une autre adresse, ou faites une carte.',
  en: 'Nothing else opens your Passeport. Add another address first, or make a card.',
}
