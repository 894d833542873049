/** An award, again, under a later version of its framework. */
import type { Achievement } from '../../achievement/types.ts'
import { Problem } from '../../problem.ts'
import type { Award } from '../../store/documents.ts'
import type { Text } from '../../text.ts'
import { ownAward } from '../change-award-state.ts'
import type { AwardDeps } from '../deps.ts'
import { currentState } from '../state/current-state.ts'
import { agreeingHolder, type Holder } from './reissue/agreeing-holder.ts'
import { continuedBadge } from './reissue/continued-badge.ts'
import { equivalenceDecision } from './reissue/equivalence.ts'
import { awardStanding, type StandingDeps } from './standing.ts'

export interface ReissueRequest {
  /** The proposed achievement, `<framework>/<version>/<code>`. */
  readonly achievement: string
  /** The person agreed to receive the badge again. */
  readonly consent: boolean
  /** Who signs the equivalence. */
  readonly signedBy: string
  /** API key that asks. */
  readonly by: string
}

export interface Reissued {
  readonly award: Award
  /** False: it was re-issued already. */
  readonly created: boolean
}

type Deps = AwardDeps & StandingDeps

/**
 * Awards what the standing of the organisation's award proposes under the version that `request.achievement` names, and has old and new
 * say of each other. The old award stays as it is: it still says the truth, and revoking it is the organisation's choice. An award is
 * re-issued once: its new id follows from it, so that after a crash the same request completes what is missing.
 * @throws Problem `not-found` (404), also for another organisation's award; `reissue-refused` (422) without consent, for another
 *   achievement than the proposed one, or for an award that is not good any more; `framework-version-unknown`, `achievement-unknown`,
 *   `level-not-issuable` (422); `conflict` (409) when award or person change meanwhile; `signing-key-unavailable` (503)
 */
export async function reissueAward(
  deps: Deps,
  organisationId: string,
  awardId: string,
  request: ReissueRequest,
): Promise<Reissued> {
  const award = await ownAward(deps, organisationId, awardId)
  const newId = reissueId(deps, award)
  const existing = await deps.store.awards.get(newId)
  if (existing !== undefined) return completed(deps, award, existing, request)
  if (!request.consent) throw refused(noConsent)
  const holder = await agreeingHolder(deps, award)
  if (holder === undefined) throw refused(noConsent)
  await requireGood(deps, award)
  await deps.frameworks.refresh()
  const achievement = deps.achievements.resolve(request.achievement)
  const standing = await proposed(deps, award, achievement)
  const organisation = await deps.store.organisations.get(organisationId)
  if (organisation === undefined) throw new Error('an award of no organisation')
  const now = deps.clock()
  const { signedBy, by } = request
  const decision = equivalenceDecision({ award, achievement, standing, signedBy, by, now })
  const badge = await continuedBadge(deps, {
    newId,
    award,
    achievement,
    decision,
    organisation,
    ...(holder.name === undefined ? {} : { name: holder.name }),
    now,
  })
  const inserted = (await unchanged(deps, award, holder)) && (await deps.store.awards.insert(badge))
  const stored = await deps.store.awards.get(newId)
  if (stored === undefined) throw new Problem('conflict', changedMeanwhile)
  // The same request, sent twice at once.
  if (!inserted) return completed(deps, award, stored, request)
  deps.events.badgeAwarded({ awardId: newId, achievementCode: achievement.code, organisationId })
  await link(deps, awardId, newId)
  await deps.profilesAfterChange(organisationId, stored.recipientKey)
  return { award: stored, created: true }
}

/** Of the award alone, whatever it is re-issued as: two requests at once cannot make two badges of it. No learner has an award's id. */
function reissueId({ pseudonyms }: Pick<AwardDeps, 'pseudonyms'>, award: Award): string {
  const origin = award.sessionId ?? award.applicationId ?? ''
  return pseudonyms.award(award.organisationId, origin, award._id, 're-issue')
}

async function completed(
  deps: Deps,
  award: Award,
  existing: Award,
  { achievement }: ReissueRequest,
): Promise<Reissued> {
  await link(deps, award._id, existing._id)
  if (existing.achievement !== achievement) throw refused(reissuedAsAnother)
  return { award: existing, created: false }
}

/** The old award says what it was re-issued as; somebody who changes its state meanwhile loses nothing. */
async function link({ store }: Pick<AwardDeps, 'store'>, awardId: string, newId: string): Promise<void> {
  for (;;) {
    const award = await store.awards.get(awardId)
    if (award === undefined) throw new Error('an award that was re-issued is gone')
    if (award.reissuedAs === newId) return
    if ((await store.awards.replace({ ...award, reissuedAs: newId })) !== undefined) return
  }
}

async function proposed(deps: Deps, award: Award, achievement: Achievement) {
  // Another framework has no standing for this award.
  const same = award.achievement.startsWith(`${achievement.framework.slug}/`)
  const standing = same ? await awardStanding(deps, award, achievement.framework) : undefined
  if (standing?.standing === 'needs-reassessment') throw refused(reassess)
  if (standing?.proposal?.achievement !== achievement.id) throw refused(notProposed)
  return standing
}

async function requireGood(deps: Pick<AwardDeps, 'store' | 'clock'>, award: Award): Promise<void> {
  switch (await currentState(deps, award, deps.clock())) {
    case 'revoked':
    case 'suspended':
      throw refused(notActive)
    case 'expired':
      throw refused(expired)
    case 'active':
  }
}

/** Somebody may have revoked the award, or withdrawn the agreement, while the badge was being signed. */
async function unchanged(
  { store }: Pick<AwardDeps, 'store'>,
  award: Award,
  holder: Holder,
): Promise<boolean> {
  const [sameAward, sameHolder, slot] = await Promise.all([
    store.awards.get(award._id),
    agreeingHolder({ store }, award),
    store.statusSlots.get(award.statusSlot),
  ])
  return (
    sameAward?.revision === award.revision &&
    sameHolder?.revision === holder.revision &&
    slot?.state === 'active'
  )
}

function refused(detail: Text): Problem {
  return new Problem('reissue-refused', detail)
}

const noConsent: Text = {
  fr: 'Sans l’accord de la personne, rien n’est émis de nouveau.',
  en: 'Without the agreement of the person, nothing is issued again.',
}
const notActive: Text = {
  fr: 'Ce badge est suspendu ou révoqué : il ne peut pas être émis de nouveau.',
  en: 'This badge is suspended or revoked: it cannot be issued again.',
}
const expired: Text = {
  fr: 'Ce badge n’est plus valable : une réémission ne prolonge rien.',
  en: 'This badge has expired: a re-issue extends nothing.',
}
const reassess: Text = {
  fr: 'Ce que ce badge demande a trop changé dans cette version : il faut une nouvelle évaluation.',
  en: 'What this badge asks for changed too much in this version: a new assessment is needed.',
}
const notProposed: Text = {
  fr: 'Ce n’est pas le badge proposé : voyez la situation de cette attribution.',
  en: 'This is not the proposed achievement: see the standing of the award.',
}
const reissuedAsAnother: Text = {
  fr: 'Cette attribution a déjà été réémise, pour une autre version. Partez de la nouvelle attribution.',
  en: 'This award was re-issued already, under another version. Start from the new award.',
}
const changedMeanwhile: Text = {
  fr: 'L’attribution ou l’accord de la personne a changé pendant la signature. Recommencez.',
  en: 'The award or the agreement of the person changed during signing. Ask again.',
}
