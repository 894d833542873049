/** What is known about a person beyond the session: badges held, endorsements given, and who their endorsers are. */
import type { GivenEndorsement, HeldBadge } from '../evidence/types.ts'
import type { EvidencePiece, Learner } from '../store/documents.ts'
import { everything } from '../store/everything.ts'
import type { AwardDeps } from './deps.ts'
import { enrolledUnder } from './person.ts'

export interface Endorser {
  /** Pseudonym of the endorsing peer, the same whichever of their addresses was given. */
  readonly key: string
  /** Codes of the badges the peer holds, as known here. */
  readonly holds: readonly string[]
}

export interface PersonalFacts {
  /** Empty unless `looksAtBadges`. */
  readonly held: readonly HeldBadge[]
  readonly endorsementsGiven: readonly GivenEndorsement[]
  /** By id of the endorsing piece. */
  readonly endorserOf: ReadonlyMap<string, Endorser>
}

type Deps = Pick<AwardDeps, 'store'>

/** Reads only; asks the store nothing that no rule would look at. */
export async function personalFacts(
  deps: Deps,
  learner: Learner,
  pieces: readonly EvidencePiece[],
  options: { readonly now: Date; readonly looksAtBadges: boolean; readonly signedUnder: string | undefined },
): Promise<PersonalFacts> {
  const endorsed = pieces.filter((piece) => piece.endorserKey !== undefined)
  const held = options.looksAtBadges
    ? await heldBadges(deps, learner.organisationId, learner.recipientKey, options)
    : []
  if (endorsed.length === 0) return { held, endorsementsGiven: [], endorserOf: new Map() }
  const endorserOf = new Map<string, Endorser>()
  for (const { _id, endorserKey = '' } of endorsed) {
    endorserOf.set(_id, await endorserUnder(deps, learner, endorserKey, options))
  }
  return { held, endorsementsGiven: await endorsementsBy(deps, learner), endorserOf }
}

/** Active badges that are still valid; the public status list is the truth, even when an award was not yet brought in line. */
async function heldBadges(
  deps: Deps,
  organisationId: string,
  recipientKey: string,
  { now, signedUnder }: { readonly now: Date; readonly signedUnder: string | undefined },
): Promise<readonly HeldBadge[]> {
  const awards = (await everything(deps.store.awards, { organisationId, recipientKey }))
    .filter((award) => award.evaluationId !== signedUnder && award.state === 'active')
    .filter((award) => award.validUntil === undefined || new Date(award.validUntil) >= now)
  const slots = await deps.store.statusSlots.getMany(awards.map((award) => award.statusSlot))
  const active = new Set(slots.filter((slot) => slot.state === 'active').map((slot) => slot._id))
  return awards
    .filter((award) => active.has(award.statusSlot))
    .map((award) => ({ awardId: award._id, achievement: award.achievementCode }))
}

/** The person behind the address an endorsement gives: the learner themselves, before anybody else who shares it. */
async function endorserUnder(
  deps: Deps,
  learner: Learner,
  contactKey: string,
  options: { readonly now: Date; readonly signedUnder: string | undefined },
): Promise<Endorser> {
  const people = await enrolledUnder(deps, { emailKey: contactKey, referenceKey: contactKey })
  const keys = [...new Set(people.map((person) => person.recipientKey))]
  const own = contactKey === learner.emailKey || contactKey === learner.referenceKey
  if (own || keys.includes(learner.recipientKey)) return { key: learner.recipientKey, holds: [] }
  const [key = contactKey, ...others] = keys
  // Several people under one address: nobody can tell which of them endorsed, so nothing is known of what they hold.
  if (others.length > 0) return { key, holds: [] }
  const held = await heldBadges(deps, learner.organisationId, key, options)
  return { key, holds: [...new Set(held.map((badge) => badge.achievement))].sort() }
}

/** What the learner endorsed, under any address the organisation knows them by. */
async function endorsementsBy(deps: Deps, learner: Learner): Promise<readonly GivenEndorsement[]> {
  const same = (await enrolledUnder(deps, learner)).filter((one) => one.recipientKey === learner.recipientKey)
  const keys = [learner, ...same].flatMap(({ emailKey, referenceKey }) => [emailKey, referenceKey])
  const given: EvidencePiece[] = []
  for (const endorserKey of new Set(keys)) {
    if (endorserKey !== undefined) given.push(...(await everything(deps.store.evidence, { endorserKey })))
  }
  const endorsed = await deps.store.learners.getMany([...new Set(given.map((piece) => piece.learnerId))])
  const keyOf = new Map(endorsed.map((one) => [one._id, one.recipientKey]))
  return given
    .flatMap((piece) => {
      const to = keyOf.get(piece.learnerId)
      if (to === undefined) return []
      const { observedAt, competencies } = piece
      return [{ to, observedAt, ...(competencies === undefined ? {} : { competencies }) }]
    })
    .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}
