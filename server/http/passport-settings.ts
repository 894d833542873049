/** How a Passeport is opened: addresses, a card; and erasing it. */
import { moveUp } from '../passport/collections.ts'
import { addEmail, ownEmails, removeEmail } from '../passport/emails.ts'
import type { ErasureDeps } from '../erasure/deps.ts'
import { closePassport, erasePassport } from '../erasure/erasures.ts'
import type { OpenPassport } from '../passport/passports.ts'
import { isGoodSecret } from '../passport/sign-in/card-secret.ts'
import { giveCard } from '../passport/sign-in/give-card.ts'
import { askLink, type LinkContent } from '../passport/sign-in/link.ts'
import type { KeepDeps } from '../passport/badges/keep-claim.ts'
import { passportById } from '../passport/passports.ts'
import { Problem } from '../problem.ts'
import { passportMessagePage } from '../view/passport/document.tsx'
import { erasurePage, settingsPage, type ShownSettings } from '../view/passport/settings-pages.tsx'
import { linkSentPage, signInPage } from '../view/passport/sign-in-page.tsx'
import { words } from '../view/words.ts'
import type { Handlers, OperationRequest, Reply } from './contract/operation.ts'
import { requireOwnPage } from './own-page.ts'
import { ownCardPage } from './passport-claims.ts'
import { erased, signedIn, toPassport } from './passport-session.ts'
import { forPeople, secretPage } from './secret-page.ts'

/** A form, of which the contract has checked that it holds text only. */
interface Filled {
  readonly do?: string
  readonly email?: string
  readonly which?: string
  readonly secret?: string
}

type SettingsOperation =
  'getPassportSettings' | 'changePassportSettings' | 'getPassportErasure' | 'erasePassport'

export function passportSettingsHandlers(deps: ErasureDeps): Pick<Handlers, SettingsOperation> {
  const { publicUrl } = deps
  return {
    async getPassportSettings(request) {
      const opened = await signedIn(deps, request)
      if (opened === undefined) return secretPage(200, request.language, signInPage(request.language))
      return settings(deps, request, opened)
    },

    changePassportSettings: (request) =>
      forPeople(request, passportMessagePage, async () => {
        requireOwnPage(publicUrl, request)
        const opened = await signedIn(deps, request)
        return opened === undefined ? toPassport() : changed(deps, request, opened)
      }),

    async getPassportErasure(request) {
      const { language } = request
      const opened = await signedIn(deps, request)
      return secretPage(200, language, opened === undefined ? signInPage(language) : erasurePage(language))
    },

    erasePassport: (request) =>
      forPeople(request, passportMessagePage, async () => {
        requireOwnPage(publicUrl, request)
        const opened = await signedIn(deps, request)
        const { sure } = request.body as { readonly sure?: string }
        if (opened === undefined || (sure !== 'yes' && sure !== 'moved')) return toPassport()
        await (sure === 'yes' ? erasePassport(deps, opened) : closePassport(deps, opened.passport._id))
        const { language } = request
        const { say } = words(language)
        const text = say(sure === 'yes' ? 'passport.erased.text' : 'passport.closed.text')
        const page = passportMessagePage(language, say('passport.erased'), text)
        return secretPage(200, language, page, erased(publicUrl))
      }),
  }
}

type SettingsRequest = OperationRequest<'getPassportSettings'> | OperationRequest<'changePassportSettings'>

async function changed(deps: KeepDeps, request: SettingsRequest, opened: OpenPassport): Promise<Reply> {
  const { language } = request
  const { do: asked, email = '', which = '', secret = '' } = request.body as Filled
  if (asked === 'remove-email') await removeEmail(deps, opened, which)
  if (asked === 'move-up') {
    await moveUp(deps, opened, which)
    return toPassport()
  }
  if (asked === 'add-email') {
    if (!deps.isMailAddress(email.trim())) return settings(deps, request, opened, 'email')
    await askLink(deps, { email: email.trim(), passportId: opened.passport._id }, language)
    return secretPage(200, language, linkSentPage(language))
  }
  if (asked === 'new-card') {
    if (!isGoodSecret(secret)) return settings(deps, request, opened, 'secret')
    const passport = await giveCard(deps, opened.passport._id, secret)
    return secretPage(200, language, ownCardPage(deps, { ...opened, passport }, language))
  }
  return { status: 303, headers: { Location: '/passeport/reglages', 'Cache-Control': 'no-store' } }
}

async function settings(
  deps: KeepDeps,
  { language }: SettingsRequest,
  opened: OpenPassport,
  error?: 'email' | 'secret',
): Promise<Reply> {
  const shown: ShownSettings = {
    emails: await ownEmails(deps, opened),
    hasCard: opened.passport.secret !== undefined,
    ...(error === undefined ? {} : { error }),
  }
  return secretPage(error === undefined ? 200 : 422, language, settingsPage(shown, language))
}

/** What the link of one more address does: it opens nothing, for whoever reads mail there may be somebody else. */
export async function confirmEmail(
  deps: KeepDeps,
  { language }: SettingsRequest | OperationRequest<'usePassportLink'>,
  { email, passportId }: LinkContent & { readonly passportId: string },
): Promise<Reply> {
  const opened = await passportById(deps, passportId)
  if (opened === undefined)
    throw new Problem('link-spent', {
      fr: 'Ce Passeport a été effacé.',
      en: 'This Passeport was erased.',
    })
  await addEmail(deps, opened, email)
  const { say } = words(language)
  const page = passportMessagePage(language, say('passport.emails.added'), say('passport.emails.added.text'))
  return secretPage(200, language, page)
}
