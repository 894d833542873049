/** The badges in a Passeport: one by one, for their person and for those they show them to. */
import { credentialUrl } from '../award/award-badge.ts'
import {
  badgeOf,
  keptBadges,
  publicBadge,
  refuseBadge,
  showBadge,
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
import type { Handlers, Reply } from './contract/operation.ts'
import { notFound } from './contract/problem-response.ts'
import { editionAward, type EditionAwardDeps } from './edition-award.ts'
import { explainedBadge } from './explained-badge.ts'
import { requireOwnPage } from './own-page.ts'
import { signedIn, toPassport } from './passport-session.ts'
import { forPeople, secretPage } from './secret-page.ts'

/** A form, of which the contract has checked that it holds text only. */
interface Filled {
  readonly do?: string
  readonly age?: string
  readonly collection?: string
}

export type PassportBadgesDeps = KeepDeps & EditionAwardDeps

export function passportBadgeHandlers(
  deps: PassportBadgesDeps,
): Pick<Handlers, 'getPassportBadge' | 'changePassportBadge' | 'getPublicBadge'> {
  const { publicUrl } = deps
  return {
    getPassportBadge: (request) =>
      forPeople(request, passportMessagePage, async () => {
        const { language, params } = request
        const opened = await signedIn(deps, request)
        if (opened === undefined) return secretPage(200, language, signInPage(language))
        return ownPage(deps, opened, await ownBadge(deps, opened, params.passportItem), language)
      }),

    changePassportBadge: (request) =>
      forPeople(request, passportMessagePage, async () => {
        requireOwnPage(publicUrl, request)
        const { language, params } = request
        const opened = await signedIn(deps, request)
        if (opened === undefined) return toPassport()
        const badge = await ownBadge(deps, opened, params.passportItem)
        const { do: asked, age, collection = '' } = request.body as Filled
        // Under fifteen there is no public page: product rule 6.
        if (asked === 'show' && age !== '15') return ownPage(deps, opened, badge, language, true)
        if (asked === 'show' || asked === 'hide') await showBadge(deps, badge.itemId, asked === 'show')
        if (asked === 'arrange') {
          await arrange(deps, opened, badge.itemId, collection.trim())
          return toPassport()
        }
        if (asked === 'refuse') {
          await arrange(deps, opened, badge.itemId, '')
          await refuseBadge(deps, badge)
          return toPassport()
        }
        return { status: 303, headers: { Location: pathOf(badge), 'Cache-Control': 'no-store' } }
      }),

    getPublicBadge: async (request) => {
      const { language, params } = request
      const badge = await publicBadge(deps, params.publicBadge)
      const shown = badge && (await shownBadge(deps, badge, language))
      if (shown === undefined) return secretPage(404, language, noPublicBadgePage(language))
      return secretPage(200, language, publicBadgePage(shown, language))
    },
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
    const shown = await shownBadge(deps, badge, language)
    if (shown !== undefined)
      listed.set(badge.itemId, { ...shown, path: pathOf(badge), isPublic: badge.publicId !== undefined })
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

async function ownPage(
  deps: PassportBadgesDeps,
  opened: OpenPassport,
  badge: KeptBadge,
  language: Language,
  wasAsked = false,
): Promise<Reply> {
  const shown = await shownBadge(deps, badge, language)
  if (shown === undefined) throw notFound()
  const { publicId } = badge
  const publicAddress = `${deps.publicUrl}/passeport/public/${publicId ?? ''}`
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

/** The badge as it is now; `undefined` when the organisation erased it. */
async function shownBadge(
  deps: PassportBadgesDeps,
  { awardId }: KeptBadge,
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
