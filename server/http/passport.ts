/** Passeports: signing in without a password, and out. */
import type { PassportDeps } from '../passport/deps.ts'
import { passportOfEmail } from '../passport/passports.ts'
import { signInWithCard } from '../passport/sign-in/card.ts'
import { askLink, readLink, useLink } from '../passport/sign-in/link.ts'
import { endSession, endSessions, startSession } from '../passport/sign-in/session.ts'
import { passportMessagePage } from '../view/passport/document.tsx'
import { passportPage } from '../view/passport/passport-page.tsx'
import { linkSentPage, openLinkPage, signInPage } from '../view/passport/sign-in-page.tsx'
import type { Handlers } from './contract/operation.ts'
import { requireOwnPage } from './own-page.ts'
import { enter, leave, sessionToken, signedIn } from './passport-session.ts'
import { forPeople, secretPage } from './secret-page.ts'

/** A form, of which the contract has checked that it holds text only. */
interface Filled {
  readonly email?: string
  readonly code?: string
  readonly secret?: string
  readonly where?: string
}

type PassportOperation =
  | 'getPassport'
  | 'askPassportLink'
  | 'getPassportLink'
  | 'usePassportLink'
  | 'signInWithCard'
  | 'leavePassport'

export function passportHandlers(deps: PassportDeps): Pick<Handlers, PassportOperation> {
  const { publicUrl } = deps
  return {
    async getPassport(request) {
      const { language } = request
      const opened = await signedIn(deps, request)
      return secretPage(200, language, opened === undefined ? signInPage(language) : passportPage(language))
    },

    askPassportLink: (request) =>
      forPeople(request, passportMessagePage, async () => {
        requireOwnPage(publicUrl, request)
        const { language } = request
        const { email = '' } = request.body as Filled
        if (!deps.isMailAddress(email.trim())) return secretPage(422, language, signInPage(language, 'email'))
        await askLink(deps, { email: email.trim() }, language)
        return secretPage(200, language, linkSentPage(language))
      }),

    getPassportLink: (request) =>
      forPeople(request, passportMessagePage, async () => {
        await readLink(deps, request.params.passportLink)
        return secretPage(200, request.language, openLinkPage(request.language))
      }),

    usePassportLink: (request) =>
      forPeople(request, passportMessagePage, async () => {
        requireOwnPage(publicUrl, request)
        const { email } = await useLink(deps, request.params.passportLink)
        const { passport } = await passportOfEmail(deps, email)
        return enter(publicUrl, await startSession(deps, passport._id))
      }),

    signInWithCard: (request) =>
      forPeople(request, passportMessagePage, async () => {
        requireOwnPage(publicUrl, request)
        const { language } = request
        const { code = '', secret = '' } = request.body as Filled
        const opened = await signInWithCard(deps, { code, secret })
        if (opened === 'locked') return secretPage(429, language, signInPage(language, 'locked'))
        if (opened === 'wrong') return secretPage(422, language, signInPage(language, 'card'))
        return enter(publicUrl, await startSession(deps, opened.passport._id))
      }),

    leavePassport: (request) =>
      forPeople(request, passportMessagePage, async () => {
        requireOwnPage(publicUrl, request)
        const opened = await signedIn(deps, request)
        const { where } = request.body as Filled
        if (where === 'everywhere' && opened !== undefined) await endSessions(deps, opened.passport._id)
        await endSession(deps, sessionToken(publicUrl, request))
        return leave(publicUrl)
      }),
  }
}
