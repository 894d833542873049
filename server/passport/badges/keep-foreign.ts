/** Badges of other issuers in a Passeport: kept as their bytes came, with what was found when they were verified. */
import { hash, randomBytes } from 'node:crypto'
import { timestamp } from '../../timestamp.ts'
import { valuesOf, type VerifyDeps, type VerifyInput } from '../../verify/check.ts'
import type { VerificationReport } from '../../verify/types.ts'
import { verifyInput } from '../../verify/verify-input.ts'
import type { OpenPassport } from '../passports.ts'
import type { ForeignContent, Judged } from './item-content.ts'
import type { KeepDeps } from './keep-claim.ts'
import { isForeign, keptBadges, type ForeignBadge } from './kept-badges.ts'
import { saidBadge, type SaidBadge } from './said-badge.ts'

/** As many as one page can list. */
const mostItems = 2_000
/** All files of a Passeport together. */
const mostBytes = 20 * 1024 * 1024

/** A badge that is over, or set aside for a time, is its person's all the same, and shown as what it is. */
const notForGood: ReadonlySet<string> = new Set(['expired', 'suspended'])

/**
 * What became of a badge: `kept`, in the place of the one of the same issuer and id if there was one (`isNew` false); `invalid`; `unchecked`: what
 * would show that it is its issuer's could not be looked at, now; `full`: there is no room for it.
 */
export type KeptForeign =
  | {
      readonly outcome: 'kept'
      readonly itemId: string
      readonly isNew: boolean
      readonly report: VerificationReport
    }
  | { readonly outcome: 'invalid' | 'unchecked' | 'full'; readonly report: VerificationReport }

/** As `keepForeign`, for who takes Open Badges 3.0 only: `other` is a good badge of another kind. */
export type KeptOpenBadge = KeptForeign | { readonly outcome: 'other'; readonly report: VerificationReport }

/** What a Passeport holds, by item: how many bytes of a badge from elsewhere, none of another. Kept up to date by whoever adds to it. */
export type Room = Map<string, number>

export async function roomIn(deps: KeepDeps, opened: OpenPassport): Promise<Room> {
  const badges = await keptBadges(deps, opened)
  return new Map(badges.map((badge) => [badge.itemId, isForeign(badge) ? badge.byteCount : 0]))
}

interface KeptPlace {
  readonly keptAt?: string
  readonly room?: Room
}

/**
 * Verifies the badge, and keeps its bytes as they are, unless it is invalid. `verify`: with the visits of other sites that whoever hands it in may
 * ask for. `keptAt`: where it has been kept before, since when. `room`: of whoever adds many. An issuer nobody knows is no reason to refuse: the item
 * says so. Does NOT say that the badge is about the person.
 * @throws Problem `unavailable` (503) when too many others are being read
 */
export async function keepForeign(
  deps: KeepDeps,
  opened: OpenPassport,
  input: VerifyInput,
  verify: VerifyDeps,
  place: KeptPlace = {},
): Promise<KeptForeign> {
  return keepJudged(deps, opened, input, await verifyInput(verify, input, deps.clock()), place)
}

/** As `keepForeign`, of Open Badges 3.0 only. @throws as `keepForeign` */
export async function keepOpenBadge(
  deps: KeepDeps,
  opened: OpenPassport,
  input: VerifyInput,
  verify: VerifyDeps,
): Promise<KeptOpenBadge> {
  const report = await verifyInput(verify, input, deps.clock())
  if (report.credential !== undefined && !isOpenBadge3(report.credential)) return { outcome: 'other', report }
  return keepJudged(deps, opened, input, report)
}

async function keepJudged(
  deps: KeepDeps,
  opened: OpenPassport,
  input: VerifyInput,
  report: VerificationReport,
  { keptAt = timestamp(deps.clock()), room }: KeptPlace = {},
): Promise<KeptForeign> {
  const said = saidBadge(report)
  if (isBadForGood(report)) return { outcome: 'invalid', report }
  if (said === undefined) return { outcome: 'unchecked', report }
  const { passport, key } = opened
  const itemId = foreignItemId(deps, passport._id, said, report)
  const held = room ?? (await roomIn(deps, opened))
  const bytesOfOthers = [...held].reduce((sum, [id, count]) => (id === itemId ? sum : sum + count), 0)
  const isFull = !held.has(itemId) && held.size >= mostItems
  if (isFull || bytesOfOthers + input.bytes.byteLength > mostBytes) return { outcome: 'full', report }
  const file = randomBytes(16).toString('hex')
  const written = { _id: file, passportId: passport._id, sealed: key.sealBytes(file, input.bytes) }
  if (!(await deps.store.passportFiles.insert(written))) throw new Error('128 random bits were taken')
  const content: ForeignContent = {
    file,
    format: input.kind,
    byteCount: input.bytes.byteLength,
    sha256: hash('sha256', input.bytes, 'hex'),
    said,
    ...(isOpenBadge3(report.credential) ? { isOpenBadge3: true } : {}),
    judged: judgedBy(report),
  }
  const before = await put(deps, opened, itemId, { content, keptAt })
  held.set(itemId, input.bytes.byteLength)
  if (before !== undefined) await deps.store.passportFiles.delete(before)
  return { outcome: 'kept', itemId, isNew: before === undefined, report }
}

/** The bytes as they came. @throws Error when they are gone: a bug */
export async function foreignBytes(
  { store }: Pick<KeepDeps, 'store'>,
  { key }: Pick<OpenPassport, 'key'>,
  { file }: Pick<ForeignContent, 'file'>,
): Promise<Uint8Array> {
  const kept = await store.passportFiles.get(file)
  if (kept === undefined) throw new Error('a badge of a Passeport has no file')
  return key.openBytes(kept)
}

/**
 * Verifies a kept badge again, as its bytes came. Changes nothing.
 * @throws Problem `unavailable` (503) when too many others are being read
 */
export async function verifyForeign(
  deps: KeepDeps,
  opened: OpenPassport,
  badge: ForeignBadge,
  verify: VerifyDeps,
): Promise<VerificationReport> {
  const bytes = await foreignBytes(deps, opened, badge)
  return verifyInput(verify, { kind: badge.format, bytes }, deps.clock())
}

/** Takes it out of the Passeport, for good. The copies of its person stay theirs. */
export async function removeForeign({ store }: KeepDeps, { itemId, file }: ForeignBadge): Promise<void> {
  await store.passportItems.delete(itemId)
  await store.passportFiles.delete(file)
}

/** Something failed that will not pass by itself. */
function isBadForGood({ checks, verdict, parts = [] }: VerificationReport): boolean {
  if (verdict !== 'invalid') return false
  const failed = [checks, ...parts.map((part) => part.checks)]
    .flat()
    .filter(({ outcome }) => outcome === 'fail')
  return failed.length === 0 || failed.some(({ code }) => !notForGood.has(code))
}

/** By the types that were signed. */
function isOpenBadge3(credential: VerificationReport['credential']): boolean {
  const types = valuesOf(credential?.['type'])
  return types.includes('AchievementCredential') || types.includes('OpenBadgeCredential')
}

function judgedBy({ verdict, checkedAt, issuer }: VerificationReport): Judged {
  return { verdict, checkedAt, isIssuerKnown: issuer?.recognised === true }
}

/** The same badge is the same item. One without an id is the one of these bytes. */
function foreignItemId(
  { passportSecrets }: Pick<KeepDeps, 'passportSecrets'>,
  passportId: string,
  { issuerId, badgeId }: SaidBadge,
  { input }: VerificationReport,
): string {
  return passportSecrets.itemId(passportId, JSON.stringify(['foreign', issuerId, badgeId ?? input.sha256]))
}

/** Writes the item; answers the file of the one it replaced, which keeps its place and its public page. */
async function put(
  { store }: KeepDeps,
  { passport, key }: OpenPassport,
  itemId: string,
  { content, keptAt }: { readonly content: ForeignContent; readonly keptAt: string },
): Promise<string | undefined> {
  const sealed = key.seal('passportItems', itemId, content)
  for (;;) {
    const item = await store.passportItems.get(itemId)
    if (item === undefined) {
      const added = {
        _id: itemId,
        passportId: passport._id,
        state: 'kept' as const,
        keptAt,
        sealed,
      }
      if (await store.passportItems.insert(added)) return undefined
    } else if ((await store.passportItems.replace({ ...item, sealed })) !== undefined)
      // The boundary: our own text.
      return (key.open('passportItems', item) as ForeignContent).file
  }
}
