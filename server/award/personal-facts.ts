/** What is known about a person beyond one dossier: badges held, endorsements given, and who their endorsers are. */
import { badgesNamed, type BadgesNamed } from '../evidence/badges-named.ts'
import type { CriteriaRule, GivenEndorsement, HeldBadge } from '../evidence/types.ts'
import { enrolledUnder, type ContactKeys } from '../organisation/person.ts'
import { parisDay } from '../paris-day.ts'
import type { EvidencePiece } from '../store/documents.ts'
import { everything } from '../store/everything.ts'
import type { AwardDeps } from './deps.ts'
import { goodAwards } from './profile/good-awards.ts'

/** A person as an organisation knows them: a learner of a session, or one of its people. */
export interface FactsPerson extends ContactKeys {
  readonly organisationId: string
  readonly recipientKey: string
}

export interface FactsOptions {
  readonly now: Date
  /** By the rules that will be asked: badges that none of them names are nobody's business. */
  readonly named: BadgesNamed
  /** Badges awarded under this evaluation do not count as held. */
  readonly signedUnder: string | undefined
}

export interface Endorser {
  /** Pseudonym of the endorsing peer, the same whichever of their addresses was given. */
  readonly key: string
  /** Codes of the badges the peer holds, as known here, among those that a rule names. */
  readonly holds: readonly string[]
}

export interface PersonalFacts {
  /** Badges that a rule names, under pseudonyms of their awards. */
  readonly held: readonly HeldBadge[]
  readonly endorsementsGiven: readonly GivenEndorsement[]
  /** By id of the endorsing piece. */
  readonly endorserOf: ReadonlyMap<string, Endorser>
}

type Deps = Pick<AwardDeps, 'store' | 'pseudonyms'>
type Reading = Pick<AwardDeps, 'store'>

/** Reads only; asks the store nothing that no rule would look at. */
export async function personalFacts(
  deps: Deps,
  person: FactsPerson,
  pieces: readonly EvidencePiece[],
  options: FactsOptions,
): Promise<PersonalFacts> {
  const endorsed = pieces.filter((piece) => piece.endorserKey !== undefined)
  const held = await heldBadges(deps, person.organisationId, person.recipientKey, options.named.held, options)
  if (endorsed.length === 0) return { held, endorsementsGiven: [], endorserOf: new Map() }
  const endorserOf = new Map<string, Endorser>()
  for (const { _id, endorserKey = '' } of endorsed) {
    endorserOf.set(_id, await endorserUnder(deps, person, endorserKey, options))
  }
  return { held, endorsementsGiven: await endorsementsBy(deps, person), endorserOf }
}

/** What `facts` say that `rules`, some of those they were gathered for, may look at. Pure. */
export function factsFor(facts: PersonalFacts, rules: readonly CriteriaRule[]): PersonalFacts {
  if (facts.held.length === 0 && facts.endorserOf.size === 0) return facts
  const named = badgesNamed(rules)
  const endorserOf = [...facts.endorserOf].map(([piece, { key, holds }]) => {
    return [piece, { key, holds: holds.filter((code) => named.endorsers.has(code)) }] as const
  })
  return {
    ...facts,
    held: facts.held.filter(({ achievement }) => named.held.has(achievement)),
    endorserOf: new Map(endorserOf),
  }
}

async function heldBadges(
  deps: Deps,
  organisationId: string,
  recipientKey: string,
  named: ReadonlySet<string>,
  { now, signedUnder }: { readonly now: Date; readonly signedUnder: string | undefined },
): Promise<readonly HeldBadge[]> {
  if (named.size === 0) return []
  const awards = await goodAwards(deps, { organisationId, recipientKey }, now)
  return awards
    .filter((award) => award.evaluationId !== signedUnder && named.has(award.achievementCode))
    .map((award) => ({ awardId: deps.pseudonyms.held(award._id), achievement: award.achievementCode }))
}

/** The person behind the address an endorsement gives: the one judged, before anybody else who shares it. */
async function endorserUnder(
  deps: Deps,
  person: FactsPerson,
  contactKey: string,
  options: FactsOptions,
): Promise<Endorser> {
  const people = await enrolledUnder(deps, { emailKey: contactKey, referenceKey: contactKey })
  const keys = [...new Set(people.map(({ recipientKey }) => recipientKey))]
  const own = contactKey === person.emailKey || contactKey === person.referenceKey
  if (own || keys.includes(person.recipientKey)) return { key: person.recipientKey, holds: [] }
  const [key = contactKey, ...others] = keys
  // Several people under one address: nobody can tell which of them endorsed, so nothing is known of what they hold.
  if (others.length > 0) return { key, holds: [] }
  const held = await heldBadges(deps, person.organisationId, key, options.named.endorsers, options)
  return { key, holds: [...new Set(held.map((badge) => badge.achievement))].sort() }
}

/** What the person endorsed, under any address the organisation knows them by: pieces of sessions and applications, endorsements signed. */
async function endorsementsBy(deps: Reading, person: FactsPerson): Promise<readonly GivenEndorsement[]> {
  const same = (await enrolledUnder(deps, person)).filter((one) => one.recipientKey === person.recipientKey)
  const addresses = [person, ...same].flatMap(({ emailKey, referenceKey }) => [emailKey, referenceKey])
  const given: GivenEndorsement[] = []
  for (const endorserKey of new Set(addresses)) {
    if (endorserKey === undefined) continue
    given.push(
      ...(await endorsingPieces(deps, endorserKey)),
      ...(await endorsingCredentials(deps, endorserKey)),
    )
  }
  const once = new Map(given.map((one) => [JSON.stringify(one), one]))
  return [...once].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
}

async function endorsingPieces(
  { store }: Reading,
  endorserKey: string,
): Promise<readonly GivenEndorsement[]> {
  const pieces = await everything(store.evidence, { endorserKey })
  const about = async (
    found: { getMany(ids: readonly string[]): Promise<readonly { _id: string; recipientKey: string }[]> },
    ids: readonly (string | undefined)[],
  ) => found.getMany([...new Set(ids.filter((id) => id !== undefined))])
  const keyOf = new Map(
    [
      ...(await about(
        store.learners,
        pieces.map(({ learnerId }) => learnerId),
      )),
      ...(await about(
        store.applications,
        pieces.map(({ applicationId }) => applicationId),
      )),
    ].map((one) => [one._id, one.recipientKey]),
  )
  return pieces.flatMap(({ learnerId, applicationId, observedAt, competencies }) => {
    const to = keyOf.get(learnerId ?? applicationId ?? '')
    return to === undefined ? [] : [endorsement(to, observedAt, competencies)]
  })
}

async function endorsingCredentials(
  { store }: Reading,
  endorserKey: string,
): Promise<readonly GivenEndorsement[]> {
  const endorsements = await everything(store.endorsements, { endorserKey })
  return endorsements.flatMap(({ state, recipientKey, givenAt, competencies }) =>
    state === 'given' && recipientKey !== undefined && givenAt !== undefined
      ? [endorsement(recipientKey, parisDay(new Date(givenAt)), competencies)]
      : [],
  )
}

function endorsement(
  to: string,
  observedAt: string,
  competencies: readonly string[] | undefined,
): GivenEndorsement {
  return { to, observedAt, ...(competencies === undefined ? {} : { competencies }) }
}
