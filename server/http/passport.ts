/** Passeports: signing in without a password, and out. */
import { keepClaim } from '../passport/badges/keep-claim.ts'
import { passportOfEmail, type OpenPassport } from '../passport/passports.ts'
import { signInWithCard } from '../passport/sign-in/card.ts'
import { askLink, readLink, useLink } from '../passport/sign-in/link.ts'
import { endSession, endSessions, startSession } from '../passport/sign-in/session.ts'
import { Problem } from '../problem.ts'
import { passportMessagePage } from '../view/passport/document.tsx'
import { passportPage } from '../view/passport/passport-page.tsx'
import { linkSentPage, openLinkPage, signInPage } from '../view/passport/sign-in-page.tsx'
import type { Handlers } from './contract/operation.ts'
import { requireOwnPage } from './own-page.ts'
import { groupedBadges, type PassportBadgesDeps } from './passport-badges.ts'
import { ownCardPage } from './passport-claims.ts'
import { confirmEmail } from './passport-settings.ts'
import { enter, leave, returnPathIn, sessionToken, signedIn } from './passport-session.ts'
import { forPeople, secretPage } from './secret-page.ts'

/** A form, of which the contract has checked that it holds text only. */
interface Filled {
  readonly email?: string
  readonly code?: string
  readonly secret?: string
  readonly where?: string
  readonly return?: string
}

type PassportOperation =
  | 'getPassport'
  | 'askPassportLink'
  | 'getPassportLink'
  | 'usePassportLink'
  | 'getPassportCard'
  | 'signInWithCard'
  | 'leavePassport'

export function passportHandlers(deps: PassportBadgesDeps): Pick<Handlers, PassportOperation> {
  const { publicUrl } = deps
  return {
    async getPassport(request) {
      const { language } = request
      const opened = await signedIn(deps, request)
      if (opened === undefined) return secretPage(200, language, signInPage(language))
      const groups = await groupedBadges(deps, opened, language)
      const hasCard = opened.passport.secret !== undefined
      return secretPage(200, language, passportPage({ groups, hasCard }, language))
    },

    askPassportLink: (request) =>
      forPeople(request, passportMessagePage, async () => {
        requireOwnPage(publicUrl, request)
        const { language } = request
        const { email = '', return: asked } = request.body as Filled
        const returnPath = returnPathIn(asked)
        if (!deps.isMailAddress(email.trim()))
          return secretPage(422, language, signInPage(language, 'email', returnPath))
        const back = returnPath === undefined ? {} : { returnPath }
        await askLink(deps, { email: email.trim(), ...back }, language)
        return secretPage(200, language, linkSentPage(language))
      }),

    getPassportLink: (request) =>
      forPeople(request, passportMessagePage, async () => {
        const { passportId } = await readLink(deps, request.params.passportLink)
        const { language } = request
        return secretPage(200, language, openLinkPage(language, passportId !== undefined))
      }),

    usePassportLink: (request) =>
      forPeople(request, passportMessagePage, async () => {
        requireOwnPage(publicUrl, request)
        const content = await useLink(deps, request.params.passportLink)
        const { email, claimId, passportId } = content
        if (passportId !== undefined) return confirmEmail(deps, request, { ...content, passportId })
        const opened = await passportOfEmail(deps, email)
        if (claimId !== undefined) await keepIfOpen(deps, opened, claimId)
        return enter(publicUrl, await startSession(deps, opened.passport._id), content.returnPath)
      }),

    async getPassportCard(request) {
      const { language } = request
      const opened = await signedIn(deps, request)
      const hasCard = opened?.passport.secret !== undefined
      return secretPage(200, language, hasCard ? ownCardPage(deps, opened, language) : signInPage(language))
    },

    signInWithCard: (request) =>
      forPeople(request, passportMessagePage, async () => {
        requireOwnPage(publicUrl, request)
        const { language } = request
        const { code = '', secret = '', return: asked } = request.body as Filled
        const returnPath = returnPathIn(asked)
        const opened = await signInWithCard(deps, { code, secret })
        if (opened === 'locked') return secretPage(429, language, signInPage(language, 'locked', returnPath))
        if (opened === 'wrong') return secretPage(422, language, signInPage(language, 'card', returnPath))
        return enter(publicUrl, await startSession(deps, opened.passport._id), returnPath)
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

/** The badge the link was asked for. Whoever took it meanwhile has it: the Passeport is opened all the same. */
async function keepIfOpen(deps: PassportBadgesDeps, opened: OpenPassport, claimId: string): Promise<void> {
  const claim = await deps.store.claims.get(claimId)
  if (claim === undefined) return
  try {
    await keepClaim(deps, opened, claim)
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'claim-closed') throw error
  }
}
