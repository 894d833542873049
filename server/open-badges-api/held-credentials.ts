/** The badges of a Passeport as the API gives them: Open Badges 3.0, as they were signed. */
import { unattach } from '../credential/pdf/unattach.ts'
import { unbake } from '../credential/unbake.ts'
import { isEnvelope, openEnvelope } from '../proof/jose/enveloped.ts'
import { parseJsonObject } from '../proof/jose/json-object.ts'
import type { OpenPassport } from '../passport/passports.ts'
import type { ForeignBadge } from '../passport/badges/kept-badges.ts'
import { badgeOf, isForeign, keptBadges } from '../passport/badges/kept-badges.ts'
import { foreignBytes } from '../passport/badges/keep-foreign.ts'
import { momentOf } from '../timestamp.ts'
import type { HostDeps } from './deps.ts'
import { boundsOf, type AskedPage } from './page-links.ts'

/** A page of them. Texts: JSON as it came, byte for byte; compact JWS. */
export interface HeldPage {
  readonly credentials: readonly string[]
  readonly compactJws: readonly string[]
  /** How many there are in all. */
  readonly total: number
}

/** A badge, before it is read. */
interface Held {
  /** When it came, or was put again. RFC 3339. */
  readonly changedAt: string
  /** `undefined` when it was taken out meanwhile. */
  readonly text: () => Promise<string | undefined>
}

/**
 * In the order in which they came first, to the second, which never changes. `since`: those that came, or were put again, after that moment.
 * One that is revoked or expired is among them: it says so itself.
 */
export async function heldPage(deps: HostDeps, opened: OpenPassport, asked: AskedPage): Promise<HeldPage> {
  const since = asked.since === undefined ? undefined : momentOf(asked.since)
  const all = await heldBadges(deps, opened)
  const held = since === undefined ? all : all.filter(({ changedAt }) => Date.parse(changedAt) > since)
  const { limit, offset } = boundsOf(asked)
  const read = await Promise.all(held.slice(offset, offset + limit).map(({ text }) => text()))
  const texts = read.filter((text) => text !== undefined)
  const isJws = (text: string) => compactJws.test(text)
  return {
    credentials: texts.filter((text) => !isJws(text)),
    compactJws: texts.filter(isJws),
    total: held.length,
  }
}

/** As the specification describes it. */
export const compactJws = /^[\w-]+\.[\w-]*\.[\w-]+$/u

async function heldBadges(deps: HostDeps, opened: OpenPassport): Promise<readonly Held[]> {
  const badges = await keptBadges(deps, opened)
  const awardIds = badges.flatMap((badge) => (isForeign(badge) ? [] : [badge.awardId]))
  const awards = new Map((await deps.store.awards.getMany(awardIds)).map((award) => [award._id, award]))
  return badges.flatMap((badge): readonly Held[] => {
    if (isForeign(badge)) {
      if (badge.isOpenBadge3 !== true) return []
      return [{ changedAt: badge.judged.checkedAt, text: () => foreignText(deps, opened, badge) }]
    }
    const award = awards.get(badge.awardId)
    // Its organisation erased it.
    if (award === undefined) return []
    return [{ changedAt: badge.keptAt, text: () => Promise.resolve(award.credential) }]
  })
}

/** The badge itself, out of the picture or the envelope it came in. One that is put again has other bytes: they are looked for then. */
async function foreignText(
  deps: HostDeps,
  opened: OpenPassport,
  badge: ForeignBadge,
): Promise<string | undefined> {
  if ((await deps.store.passportFiles.get(badge.file)) === undefined) {
    const now = await badgeOf(deps, opened, badge.itemId)
    const isAnother = now !== undefined && isForeign(now) && now.file !== badge.file
    return isAnother ? foreignText(deps, opened, now) : undefined
  }
  const text = credentialIn(badge.format, await foreignBytes(deps, opened, badge)).trim()
  const envelope = text.startsWith('{') ? parseJsonObject(text) : undefined
  if (!isEnvelope(envelope)) return text
  const inside = openEnvelope(envelope)
  return inside !== undefined && 'text' in inside ? inside.text : text
}

function credentialIn(format: ForeignBadge['format'], bytes: Uint8Array): string {
  const found =
    format === 'png' || format === 'svg' ? unbake(bytes) : format === 'pdf' ? unattach(bytes) : { bytes }
  if ('refusal' in found) throw new Error('a badge that was read when it was kept cannot be read')
  return 'text' in found ? found.text : Buffer.from(found.bytes).toString('utf8')
}
