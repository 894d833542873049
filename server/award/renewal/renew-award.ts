/** An award, again: the same badge at the same address, good for longer. */
import { Problem } from '../../problem.ts'
import type { Award } from '../../store/documents.ts'
import type { Language } from '../../text.ts'
import { timestamp } from '../../timestamp.ts'
import { awardBadge, type Grant } from '../award-badge.ts'
import { awardNews } from '../award-news.ts'
import type { AwardDeps } from '../deps.ts'
import { watchOf } from './watch.ts'

/** As for a new badge, less what follows from the award that is renewed. */
export interface RenewalGrant extends Omit<Grant, 'awardId' | 'entry' | 'origin' | 'firstAwardedAt'> {
  /** The application that is granted. */
  readonly applicationId: string
}

/** What is looked at in a credential that this service signed. */
interface EarlierCredential {
  readonly awardedDate: string
  readonly credentialSubject: { readonly id: string; readonly achievement: { readonly inLanguage: Language } }
}

type Deps = Pick<
  AwardDeps,
  | 'store'
  | 'keys'
  | 'sign'
  | 'status'
  | 'pseudonyms'
  | 'publicUrl'
  | 'clock'
  | 'events'
  | 'profilesAfterChange'
>

/**
 * Signs the badge anew under the new decision, with the same address, subject and status entry, valid from now until `grant.validUntil` (for
 * good when absent), and keeps the day it was first awarded. The period before is written in `renewals`; the copies people have keep
 * their own end, and find this one by refreshing. Renewing twice by one application is harmless.
 * @throws Problem `transition-refused` (409) when the award is suspended or revoked, was re-issued, or has no end;
 *   `signing-key-unavailable` (503)
 */
export async function renewAward(
  deps: Deps,
  { _id: awardId }: Pick<Award, '_id'>,
  grant: RenewalGrant,
): Promise<Award> {
  const { applicationId, ...granted } = grant
  for (;;) {
    const award = await deps.store.awards.get(awardId)
    if (award === undefined) throw new Error('an award to renew is gone')
    if (award.renewals?.some((renewal) => renewal.applicationId === applicationId) === true) return award
    await requireRenewable(deps, awardId)
    const entry = (await deps.status.allocate(award.organisationId, [awardId])).get(awardId)
    if (entry?.slot !== award.statusSlot) throw new Error('an award with another status entry than its own')
    const earlier = JSON.parse(award.credential) as EarlierCredential
    const badge = await awardBadge(deps, {
      // As it was, unless something else is asked for.
      language: earlier.credentialSubject.achievement.inLanguage,
      ...granted,
      awardId,
      entry,
      origin: { applicationId },
      recipient: { ...granted.recipient, subjectId: earlier.credentialSubject.id },
      // OB 3.0: "awardedDate is meant to keep this original date".
      firstAwardedAt: new Date(earlier.awardedDate),
    })
    const { validUntil: ended = '', watch: _, watchAt: __, ...kept } = award
    const { evaluationId, decision, proofStrength, credential, validUntil } = badge
    const at = timestamp(deps.clock())
    const renewals = [...(award.renewals ?? []), { at, applicationId, validUntil: ended }]
    const until = validUntil === undefined ? {} : { validUntil }
    const renewed = await deps.store.awards.replace({
      ...kept,
      ...until,
      ...watchOf({ ...until, awardedAt: award.awardedAt, renewals }),
      evaluationId,
      decision,
      proofStrength,
      credential,
      renewals,
      ...awardNews(grant.organisation, award, 'badge.renewed', at),
    })
    // Somebody changed its state meanwhile, or the same request renewed it: look again.
    if (renewed === undefined) continue
    deps.events.awardRenewed({ awardId })
    await deps.profilesAfterChange(award.organisationId, award.recipientKey)
    return renewed
  }
}

/**
 * Whether an award can be renewed now. The public list is the truth, even when the award was not yet brought in line.
 * @throws Problem `transition-refused` (409) as `renewAward`
 */
export async function requireRenewable({ store }: Pick<AwardDeps, 'store'>, awardId: string): Promise<void> {
  const award = await store.awards.get(awardId)
  if (award === undefined) throw new Error('an award to renew is gone')
  const slot = await store.statusSlots.get(award.statusSlot)
  const good = award.state === 'active' && slot?.state === 'active'
  if (good && award.reissuedAs === undefined && award.validUntil !== undefined) return
  throw new Problem('transition-refused', {
    fr: 'Ce badge est suspendu ou révoqué, a été réémis, ou n’a pas de fin : il ne peut pas être renouvelé.',
    en: 'This badge is suspended or revoked, was re-issued, or has no end: it cannot be renewed.',
  })
}
