/** The badges in a Passeport: one by one, for their person and for those they show them to. */
import { credentialUrl } from '../award/award-badge.ts'
import { removeForeign } from '../passport/badges/keep-foreign.ts'
import {
  badgeOf,
  isForeign,
  keptBadges,
  publicBadge,
  refuseBadge,
  showBadge,
  type ClaimedBadge,
  type KeptBadge,
} from '../passport/badges/kept-badges.ts'
import type { KeepDeps } from '../passport/badges/keep-claim.ts'
import { arrange, collectionsOf } from '../passport/collections.ts'
import type { OpenPassport } from '../passport/passports.ts'
import type { Language } from '../text.ts'
import {
  noPublicBadgePage,
  passportBadgePage,
  publicBadgePage,
  type PassportBadge,
} from '../view/passport/badge-pages.tsx'
import { passportMessagePage } from '../view/passport/document.tsx'
import type { BadgeGroup, ListedBadge } from '../view/passport/passport-page.tsx'
import { signInPage } from '../view/passport/sign-in-page.tsx'
import type { Handlers, OperationRequest, Reply } from './contract/operation.ts'
import { notFound } from './contract/problem-response.ts'
import { editionAward, type EditionAwardDeps } from './edition-award.ts'
import { explainedBadge } from './explained-badge.ts'
import { requireOwnPage } from './own-page.ts'
import { foreignAsJudged, foreignAsKept, type ForeignDeps } from './passport-foreign.ts'
import { signedIn, toPassport } from './passport-session.ts'
import { forPeople, secretPage } from './secret-page.ts'
import type { VerificationShares } from './verification-shares.ts'

/** A form, of which the contract has checked that it holds text only. */
interface Filled {
  readonly do?: string
  readonly age?: string
  readonly collection?: string
}

export type PassportBadgesDeps = ForeignDeps & EditionAwardDeps

/** `shares`: with the other ways to have a badge verified. */
export function passportBadgeHandlers(
  deps: PassportBadgesDeps,
  shares: VerificationShares,
): Pick<Handlers, 'getPassportBadge' | 'changePassportBadge' | 'getPublicBadge'> {
  const { publicUrl } = deps
  return {
    getPassportBadge: (request) =>
      forPeople(request, passportMessagePage, async () => {
        const { language, params } = request
        const opened = await signedIn(deps, request)
        if (opened === undefined) return secretPage(200, language, signInPage(language))
        const badge = await ownBadge(deps, opened, params.passportItem)
        return ownPage(deps, shares, request, opened, badge)
      }),

    changePassportBadge: (request) =>
      forPeople(request, passportMessagePage, async () => {
        requireOwnPage(publicUrl, request)
        const { params } = request
        const opened = await signedIn(deps, request)
        if (opened === undefined) return toPassport()
        const badge = await ownBadge(deps, opened, params.passportItem)
        const { do: asked, age, collection = '' } = request.body as Filled
        // Under fifteen there is no public page: product rule 6.
        if (asked === 'show' && age !== '15') return ownPage(deps, shares, request, opened, badge, true)
        if (asked === 'show' || asked === 'hide') await showBadge(deps, badge.itemId, asked === 'show')
        if (asked === 'arrange') {
          await arrange(deps, opened, badge.itemId, collection.trim())
          return toPassport()
        }
        if (asked === (isForeign(badge) ? 'remove' : 'refuse')) {
          await arrange(deps, opened, badge.itemId, '')
          await (isForeign(badge) ? removeForeign(deps, badge) : refuseBadge(deps, badge))
          return toPassport()
        }
        return { status: 303, headers: { Location: pathOf(badge), 'Cache-Control': 'no-store' } }
      }),

    getPublicBadge: (request) =>
      forPeople(request, passportMessagePage, async () => {
        const { language, params } = request
        const found = await publicBadge(deps, params.publicBadge)
        const file = `${publicPath}/${params.publicBadge}/fichier`
        const shown = found && (await shownNow(deps, shares, request, { ...found, file }))
        if (shown === undefined) return secretPage(404, language, noPublicBadgePage(language))
        return secretPage(200, language, publicBadgePage(shown, language))
      }),
  }
}

/** All of them, as the page of the Passeport groups them. */
export async function groupedBadges(
  deps: PassportBadgesDeps,
  opened: OpenPassport,
  language: Language,
): Promise<readonly BadgeGroup[]> {
  const listed = new Map<string, ListedBadge>()
  for (const badge of await keptBadges(deps, opened)) {
    const shown = isForeign(badge)
      ? foreignAsKept(badge, fileOf(badge))
      : await shownBadge(deps, badge, language)
    if (shown !== undefined)
      listed.set(badge.itemId, { badge: shown, path: pathOf(badge), isPublic: badge.publicId !== undefined })
  }
  const collections = collectionsOf(opened)
  const groups = collections.map(({ name, items }) => ({
    collection: name,
    badges: items.map((itemId) => listed.get(itemId)).filter((badge) => badge !== undefined),
  }))
  for (const itemId of collections.flatMap(({ items }) => items)) listed.delete(itemId)
  return [...groups, { badges: [...listed.values()] }].filter(({ badges }) => badges.length > 0)
}

async function ownBadge(deps: KeepDeps, opened: OpenPassport, itemId: string): Promise<KeptBadge> {
  const badge = await badgeOf(deps, opened, itemId)
  if (badge === undefined) throw notFound()
  return badge
}

type BadgeRequest =
  | OperationRequest<'getPassportBadge'>
  | OperationRequest<'changePassportBadge'>
  | OperationRequest<'getPublicBadge'>

async function ownPage(
  deps: PassportBadgesDeps,
  shares: VerificationShares,
  request: BadgeRequest,
  opened: OpenPassport,
  badge: KeptBadge,
  wasAsked = false,
): Promise<Reply> {
  const { language } = request
  const shown = await shownNow(deps, shares, request, { opened, badge, file: fileOf(badge) })
  if (shown === undefined) throw notFound()
  const { publicId } = badge
  const publicAddress = `${deps.publicUrl}${publicPath}/${publicId ?? ''}`
  const collections = collectionsOf(opened)
  const own = collections.find(({ items }) => items.includes(badge.itemId))
  const place = { collection: own?.name ?? '', collections: collections.map(({ name }) => name) }
  const visibility = publicId === undefined ? { wasAsked } : { publicAddress }
  return secretPage(
    wasAsked ? 422 : 200,
    language,
    passportBadgePage(shown, { ...place, ...visibility }, language),
  )
}

/** The badge as it is at this moment; `undefined` when the organisation erased it. `file`: where the bytes of one from elsewhere are. */
async function shownNow(
  deps: PassportBadgesDeps,
  shares: VerificationShares,
  request: BadgeRequest,
  {
    opened,
    badge,
    file,
  }: { readonly opened: OpenPassport; readonly badge: KeptBadge; readonly file: string },
): Promise<PassportBadge | undefined> {
  if (!isForeign(badge)) return shownBadge(deps, badge, request.language)
  return foreignAsJudged(deps, shares, await request.client(), opened, badge, file)
}

/** One this service issued, as it is now; `undefined` when the organisation erased it. */
export async function shownBadge(
  deps: PassportBadgesDeps,
  { awardId }: ClaimedBadge,
  language: Language,
): Promise<PassportBadge | undefined> {
  if ((await deps.store.awards.get(awardId)) === undefined) return undefined
  const found = await editionAward(deps, awardId)
  const { name, family, strength, issuerName } = explainedBadge(found, language, deps.publicUrl)
  return {
    name,
    family,
    strength,
    issuerName,
    state: found.state,
    credential: credentialUrl(deps, awardId),
  }
}

const pathOf = ({ itemId }: KeptBadge) => `/passeport/badges/${itemId}`

const fileOf = (badge: KeptBadge) => `${pathOf(badge)}/fichier`
const publicPath = '/passeport/public'
