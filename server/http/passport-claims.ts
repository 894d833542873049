/** From the link of a claim into a Passeport. */
import type { Achievements } from '../achievement/types.ts'
import { claimClosed, claimOfSecret, claimState } from '../claim/claims.ts'
import { keepClaim, type KeepDeps } from '../passport/badges/keep-claim.ts'
import { openPassport, removeUnused, type OpenPassport } from '../passport/passports.ts'
import { isGoodSecret, plainSecret } from '../passport/sign-in/card-secret.ts'
import { signInWithCard } from '../passport/sign-in/card.ts'
import { askLink } from '../passport/sign-in/link.ts'
import { startSession } from '../passport/sign-in/session.ts'
import type { Claim } from '../store/claim-documents.ts'
import type { Language } from '../text.ts'
import { passportMessagePage } from '../view/passport/document.tsx'
import { cardPage, keepPage, type KeepError } from '../view/passport/keep-page.tsx'
import { linkSentPage } from '../view/passport/sign-in-page.tsx'
import type { Handlers, OperationRequest, Reply } from './contract/operation.ts'
import { notFound } from './contract/problem-response.ts'
import { requireOwnPage } from './own-page.ts'
import { enter, sessionCookie, signedIn, toPassport } from './passport-session.ts'
import { forPeople, secretPage } from './secret-page.ts'

export type PassportClaimsDeps = KeepDeps & { readonly achievements: Pick<Achievements, 'resolve'> }

/** A form, of which the contract has checked that it holds text only. */
interface Filled {
  readonly how?: string
  readonly email?: string
  readonly code?: string
  readonly secret?: string
}

export function passportClaimHandlers(
  deps: PassportClaimsDeps,
): Pick<Handlers, 'getClaimPassport' | 'keepClaim'> {
  return {
    getClaimPassport: (request) =>
      forPeople(request, passportMessagePage, async () => {
        const claim = await openClaim(deps, request.params.link)
        return waysPage(deps, request, claim)
      }),

    keepClaim: (request) =>
      forPeople(request, passportMessagePage, async () => {
        requireOwnPage(deps.publicUrl, request)
        const claim = await openClaim(deps, request.params.link)
        const { how, email = '', code = '', secret = '' } = request.body as Filled
        if (how === 'signed-in') return intoOwn(deps, request, claim)
        if (how === 'email') return byMail(deps, request, claim, email.trim())
        if (how === 'new-card') return intoNew(deps, request, claim, secret)
        if (how !== 'card') return waysPage(deps, request, claim)
        const opened = await signInWithCard(deps, { code, secret })
        if (opened === 'locked') return waysPage(deps, request, claim, 'locked')
        if (opened === 'wrong') return waysPage(deps, request, claim, 'card')
        await keepClaim(deps, opened, claim)
        return enter(deps.publicUrl, await startSession(deps, opened.passport._id))
      }),
  }
}

type PageRequest = OperationRequest<'getClaimPassport'> | OperationRequest<'keepClaim'>

/** Open, or taken: by the Passeport that asks maybe, which is told that all is well. */
async function openClaim(deps: KeepDeps, link: string): Promise<Claim> {
  const claim = await claimOfSecret(deps, 'link', link)
  if (claim === undefined) throw notFound()
  return claim
}

async function intoOwn(deps: PassportClaimsDeps, request: PageRequest, claim: Claim): Promise<Reply> {
  const opened = await signedIn(deps, request)
  if (opened === undefined) return waysPage(deps, request, claim)
  await keepClaim(deps, opened, claim)
  return toPassport()
}

async function byMail(
  deps: PassportClaimsDeps,
  request: PageRequest,
  claim: Claim,
  email: string,
): Promise<Reply> {
  await requireOpen(deps, claim)
  if (!deps.isMailAddress(email)) return waysPage(deps, request, claim, 'email')
  await askLink(deps, { email, claimId: claim._id }, request.language)
  return secretPage(200, request.language, linkSentPage(request.language))
}

/** Shows the card once; whoever is signed in finds it again. */
async function intoNew(
  deps: PassportClaimsDeps,
  request: PageRequest,
  claim: Claim,
  secret: string,
): Promise<Reply> {
  await requireOpen(deps, claim)
  if (!isGoodSecret(secret)) return waysPage(deps, request, claim, 'secret')
  const opened = await openPassport(deps, { secret: plainSecret(secret) })
  try {
    await keepClaim(deps, opened, claim)
  } catch (error) {
    await removeUnused(deps, opened)
    throw error
  }
  const token = await startSession(deps, opened.passport._id)
  const { language } = request
  return secretPage(200, language, ownCardPage(deps, opened, language), {
    'Set-Cookie': sessionCookie(deps.publicUrl, token),
  })
}

/** The card that opens it. */
export function ownCardPage(
  { passportSecrets, publicUrl }: KeepDeps,
  { passport }: OpenPassport,
  language: Language,
): string {
  return cardPage(passportSecrets.cardCode(passport), `${publicUrl}/passeport`, language)
}

async function waysPage(
  deps: PassportClaimsDeps,
  request: PageRequest,
  claim: Claim,
  error?: KeepError,
): Promise<Reply> {
  await requireOpen(deps, claim)
  const award = await deps.store.awards.get(claim.awardId)
  if (award === undefined) throw notFound()
  const { language } = request
  const shown = {
    badge: deps.achievements.resolve(award.achievement).name[language],
    isSignedIn: error === undefined && (await signedIn(deps, request)) !== undefined,
    ...(error === undefined ? {} : { error }),
  }
  const status = error === undefined ? 200 : error === 'locked' ? 429 : 422
  return secretPage(status, language, keepPage(shown, language))
}

async function requireOpen(deps: KeepDeps, claim: Claim): Promise<void> {
  if ((await claimState(deps, claim)) !== 'open') throw claimClosed()
}
