/** The badges in a Passeport: listed, shown to others one by one, refused. */
import { randomBytes } from 'node:crypto'
import { everything } from '../../store/everything.ts'
import type { PassportItem } from '../../store/passport-documents.ts'
import { timestamp } from '../../timestamp.ts'
import { passportById, type OpenPassport } from '../passports.ts'
import type { ClaimedContent, ForeignContent, ItemContent } from './item-content.ts'
import { holderOf, settle, type KeepDeps } from './keep-claim.ts'

interface Place {
  readonly itemId: string
  readonly keptAt: string
  /** What the address of its public page ends with; absent: it is private. */
  readonly publicId?: string
}

export type ClaimedBadge = Place & ClaimedContent
export type ForeignBadge = Place & ForeignContent
export type KeptBadge = ClaimedBadge | ForeignBadge

/** Whether it was put in from elsewhere, with its bytes; otherwise it is kept where it was issued. */
export function isForeign(badge: KeptBadge): badge is ForeignBadge {
  return 'file' in badge
}

/** All of them, the first kept first. One that a crash left on its way is completed when its claim was taken for it, and left out when not. */
export async function keptBadges(deps: KeepDeps, opened: OpenPassport): Promise<readonly KeptBadge[]> {
  const items = await everything(deps.store.passportItems, { passportId: opened.passport._id })
  const badges = await Promise.all(items.map((item) => keptBadge(deps, opened, item)))
  return badges.filter((badge) => badge !== undefined)
}

/** One of them; `undefined` for what is not in this Passeport. */
export async function badgeOf(
  deps: KeepDeps,
  opened: OpenPassport,
  itemId: string,
): Promise<KeptBadge | undefined> {
  const item = await deps.store.passportItems.get(itemId)
  return item?.passportId === opened.passport._id ? keptBadge(deps, opened, item) : undefined
}

async function keptBadge(
  deps: KeepDeps,
  { key }: Pick<OpenPassport, 'key'>,
  item: PassportItem,
): Promise<KeptBadge | undefined> {
  // The boundary: our own text.
  const content = key.open('passportItems', item) as ItemContent
  const { _id: itemId, keptAt, publicId } = item
  if (item.state === 'arriving' && 'claimId' in content) {
    const claim = await deps.store.claims.get(content.claimId)
    if (claim?.state !== 'taken' || claim.holders?.includes(holderOf(itemId)) !== true) return undefined
    await settle(deps, itemId)
  }
  return { ...content, itemId, keptAt, ...(publicId === undefined ? {} : { publicId }) }
}

/**
 * Gives a badge a public page, or takes it away. Made public again it gets another address: whoever had the first one learns nothing. Does NOT
 * take back what somebody saw: a copy of the badge, and its own address, stay good.
 */
export async function showBadge(deps: KeepDeps, itemId: string, isPublic: boolean): Promise<void> {
  for (;;) {
    const item = await deps.store.passportItems.get(itemId)
    if (item === undefined || (item.publicId !== undefined) === isPublic) return
    const { publicId: _, ...kept } = item
    const publicId = randomBytes(16).toString('hex')
    const changed = await deps.store.passportItems.replace(isPublic ? { ...kept, publicId } : kept)
    if (changed !== undefined) return
  }
}

/** The badge at a public address, and the Passeport it is in; `undefined` when it is private, or gone. */
export async function publicBadge(
  deps: KeepDeps,
  publicId: string,
): Promise<{ readonly badge: KeptBadge; readonly opened: OpenPassport } | undefined> {
  const [item] = (await deps.store.passportItems.page({ where: { publicId }, limit: 1 })).items
  const opened = item === undefined ? undefined : await passportById(deps, item.passportId)
  const badge = item === undefined || opened === undefined ? undefined : await keptBadge(deps, opened, item)
  return badge === undefined || opened === undefined ? undefined : { badge, opened }
}

/**
 * "This is not me": the claim says so to the organisation, as long as it is kept, and the badge leaves the Passeport. The award stays as it is:
 * what becomes of it is the organisation's choice.
 */
export async function refuseBadge(deps: KeepDeps, { itemId, claimId }: ClaimedBadge): Promise<void> {
  for (;;) {
    const claim = await deps.store.claims.get(claimId)
    if (claim?.state !== 'taken' || claim.holders?.includes(holderOf(itemId)) !== true) break
    const closedAt = timestamp(deps.clock())
    if ((await deps.store.claims.replace({ ...claim, state: 'refused', closedAt })) !== undefined) break
  }
  await deps.store.passportItems.delete(itemId)
}
