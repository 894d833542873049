/** An award, again, for the key its holder proved to have. */
import { credentialUrl } from '../award-badge.ts'
import { awardIssuer } from '../award-issuer.ts'
import { awardNews } from '../award-news.ts'
import { changeAwardState } from '../change-award-state.ts'
import type { AwardDeps } from '../deps.ts'
import { formIssuer } from '../form/form-issuer.ts'
import { watchOf } from '../renewal/watch.ts'
import { currentState } from '../state/current-state.ts'
import { badgeText } from '../../credential/badge-text.ts'
import { shortIdOf } from '../../credential/code/short-address.ts'
import { statusEntry } from '../../credential/status-entry.ts'
import { Problem } from '../../problem.ts'
import type { Credential, KeyStore } from '../../proof/types.ts'
import type { Award } from '../../store/documents.ts'
import type { New } from '../../store/store.ts'
import type { Text } from '../../text.ts'
import { timestamp } from '../../timestamp.ts'

export interface BindDeps extends Pick<
  AwardDeps,
  'store' | 'sign' | 'status' | 'pseudonyms' | 'clock' | 'publicUrl' | 'events' | 'profilesAfterChange'
> {
  readonly keys: Pick<KeyStore, 'current' | 'sign' | 'published'>
}

/**
 * What the award says, signed again about each of `holders` (DIDs of keys that were just proven): another address, another status entry, the
 * same decision, day and end. The award itself, good for whoever had a copy of it, is revoked. New ids follow from award and holder: the
 * same call again, after a crash too, completes what is missing and answers the same. Does NOT check that anybody has the keys.
 * @throws Problem `claim-closed` (409) when the award is not good any more, was re-issued, or is bound to others; `conflict` (409) when the key that
 *   signed it is not believed; `signing-key-unavailable` (503)
 */
export async function bindAward(
  deps: BindDeps,
  awardId: string,
  holders: readonly [string, ...string[]],
): Promise<readonly Award[]> {
  const award = await reserved(deps, awardId, holders)
  const ids = holders.map((holder) => boundId(deps, award, holder))
  const { organisationId, achievementCode } = award
  const made: string[] = []
  const known = new Set((await deps.store.awards.getMany(ids)).map(({ _id }) => _id))
  for (const [index, holder] of holders.entries()) {
    const id = ids[index] ?? ''
    if (known.has(id)) continue
    await requireGood(deps, award)
    if (await deps.store.awards.insert(await boundAward(deps, award, id, holder))) made.push(id)
  }
  await confirm(deps, award, ids, made)
  for (const id of made) deps.events.badgeAwarded({ awardId: id, achievementCode, organisationId })
  const change = { state: 'revoked', reason: boundReason, by: 'holder' } as const
  await changeAwardState(deps, award.organisationId, award._id, change)
  const bound = new Map((await deps.store.awards.getMany(ids)).map((one) => [one._id, one]))
  return ids.map((id) => {
    const one = bound.get(id)
    if (one === undefined) throw new Error('an award that was bound is gone')
    return one
  })
}

/**
 * The award, which says from now on that it was re-issued for these holders: of all who ask for others, one is first. One that says so of an
 * award that was never made (a crash) is free for others.
 */
async function reserved(
  deps: BindDeps,
  awardId: string,
  [first]: readonly [string, ...string[]],
): Promise<Award> {
  for (;;) {
    const award = await deps.store.awards.get(awardId)
    if (award === undefined) throw closed(notGood)
    const reissuedAs = boundId(deps, award, first)
    if (award.reissuedAs === reissuedAs) return award
    if (award.reissuedAs !== undefined && (await deps.store.awards.get(award.reissuedAs)) !== undefined)
      throw closed(reissued)
    await requireGood(deps, award)
    const kept = await deps.store.awards.replace({ ...award, reissuedAs })
    if (kept !== undefined) return kept
  }
}

/**
 * Says once more whose the award is, with what it is bound to already made: whoever found nothing made, and took the award, did so before, and then
 * what was `made` here goes, which nobody was given; or is refused from now on.
 * @throws Problem `claim-closed` (409)
 */
async function confirm(
  { store }: BindDeps,
  { _id }: Award,
  [first]: readonly string[],
  made: readonly string[],
): Promise<void> {
  for (;;) {
    const award = await store.awards.get(_id)
    if (award === undefined) throw closed(notGood)
    if (award.reissuedAs !== first) {
      for (const id of made) if (id !== award.reissuedAs) await store.awards.delete(id)
      throw closed(reissued)
    }
    if ((await store.awards.replace(award)) !== undefined) return
  }
}

/** Why an award was revoked that its holder took with a key: what its history says. Never published. */
const boundReason = 'bound'

/** Whether the award was signed about a key its holder proved. */
export function isBound({ history }: Pick<Award, 'history'>): boolean {
  return history[0]?.by === 'holder'
}

/** No learner has an award's id. */
function boundId({ pseudonyms }: Pick<BindDeps, 'pseudonyms'>, award: Award, holder: string): string {
  const origin = award.sessionId ?? award.applicationId ?? ''
  return pseudonyms.award(award.organisationId, origin, award._id, `holder ${holder}`)
}

async function requireGood(deps: BindDeps, award: Award): Promise<void> {
  if ((await currentState(deps, award, deps.clock())) !== 'active') throw closed(notGood)
  await formIssuer(deps, award)
}

async function boundAward(deps: BindDeps, award: Award, newId: string, holder: string): Promise<New<Award>> {
  const { organisationId } = award
  const organisation = await deps.store.organisations.get(organisationId)
  if (organisation === undefined) throw new Error('an award of no organisation')
  const entry = (await deps.status.allocate(organisationId, [newId])).get(newId)
  if (entry === undefined) throw new Error('an award without a status entry')
  const issuer = await awardIssuer(deps.keys, organisation)
  // Our own text, as it left the signer.
  const { proof: _ofTheBearer, ...said } = JSON.parse(award.credential) as Credential & {
    readonly credentialSubject: object
  }
  const id = credentialUrl(deps, newId)
  const unsigned = {
    ...said,
    id,
    credentialSubject: { ...said.credentialSubject, id: holder },
    ...(said['refreshService'] === undefined
      ? {}
      : { refreshService: { ...(said['refreshService'] as object), id: `${id}/refresh` } }),
    credentialStatus: statusEntry(entry),
  }
  const now = deps.clock()
  const { revision: _, jobId: __, reissuedAs: ___, ...copied } = award
  const {
    watch: _watch,
    watchAt: _watchAt,
    handOver: _handOver,
    handOverAt: _handOverAt,
    ...lasting
  } = copied
  const { tell: _tell, news: _news, ...kept } = lasting
  const awardedAt = timestamp(now)
  return {
    ...kept,
    _id: newId,
    shortId: shortIdOf(newId),
    awardedAt,
    ...watchOf({ ...kept, awardedAt }),
    credential: badgeText(await deps.sign(issuer, unsigned, now)),
    statusSlot: entry.slot,
    state: 'active',
    history: [{ at: awardedAt, state: 'active', by: 'holder', reason: boundReason }],
    deliveries: [],
    reissueOf: award._id,
    ...awardNews(organisation, {}, 'badge.awarded', awardedAt),
  }
}

function closed(detail: Text): Problem {
  return new Problem('claim-closed', detail)
}

const notGood: Text = {
  fr: 'Ce badge n’est plus valable : il ne peut pas être remis. Demandez à la structure qui vous l’a attribué.',
  en: 'This badge is not good any more: it cannot be handed over. Ask the organisation that awarded it.',
}
const reissued: Text = {
  fr: 'Ce badge a été remplacé par un autre : demandez le nouveau à la structure qui vous l’a attribué.',
  en: 'This badge was replaced by another one: ask the organisation that awarded it for the new one.',
}
