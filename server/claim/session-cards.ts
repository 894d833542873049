/** One card for each learner of a session who has badges to receive. */
import { isBound } from '../award/holder/bind-award.ts'
import { Problem } from '../problem.ts'
import type { Claim } from '../store/claim-documents.ts'
import type { Award, Learner, TrainingSession } from '../store/documents.ts'
import { everything } from '../store/everything.ts'
import { canBeTakenBack, createClaim, isClaimable } from './claims.ts'
import type { ClaimDeps } from './deps.ts'

export interface SessionCard {
  /** As much of the name as tells the learners of the session apart. */
  readonly name: string
  /** The awards it hands over, oldest first. */
  readonly awards: readonly Award[]
  /** Leads to the first of them, and from there to the others. */
  readonly claim: Claim
}

/** What one request prints: a few seconds of work. */
const mostCards = 400

/**
 * Cards in the order of the roster, with a new claim for each award: cards that were printed before stay good. An award that somebody holds with a
 * key already has no card, nor has one that is not good any more. `learnerId`: of one learner only.
 * @throws Problem `claim-closed` (409) when there is nothing to hand over, or a batch of the session can still be taken back;
 *   `payload-too-large` (413) for more than 400 learners
 */
export async function createSessionCards(
  deps: ClaimDeps,
  caller: { readonly organisationId: string; readonly keyId: string },
  session: TrainingSession,
  learnerId?: string,
): Promise<readonly SessionCard[]> {
  const learners = await everything(deps.store.learners, { sessionId: session._id })
  const awards = await everything(deps.store.awards, { sessionId: session._id })
  const names = shortNames(learners)
  const due: { readonly learner: Learner; readonly awards: readonly [Award, ...Award[]] }[] = []
  for (const learner of learners.toSorted((one, other) => one.line - other.line)) {
    if (learnerId !== undefined && learner._id !== learnerId) continue
    const theirs: Award[] = []
    for (const award of awards.filter((one) => one.learnerId === learner._id && !isBound(one)))
      if (await isClaimable(deps, award)) theirs.push(award)
    const [first, ...others] = theirs
    if (first !== undefined) due.push({ learner, awards: [first, ...others] })
  }
  if (due.length === 0) throw new Problem('claim-closed', nothing)
  if (due.length > mostCards) throw new Problem('payload-too-large', tooMany)
  if (due.some((card) => card.awards.some((award) => canBeTakenBack(deps, award))))
    throw new Problem('claim-closed', tooEarly)
  const cards: SessionCard[] = []
  for (const { learner, awards: theirs } of due) {
    const [first, ...rest] = theirs
    const others: string[] = []
    for (const { _id } of rest) others.push((await createClaim(deps, caller, _id))._id)
    const claim = await createClaim(deps, caller, first._id, others)
    cards.push({ name: names.get(learner._id) ?? '', awards: theirs, claim })
  }
  return cards
}

/** The given name and the first letter of the family name; the whole of it for those of whom that would be the same. */
function shortNames(learners: readonly Learner[]): ReadonlyMap<string, string> {
  const short = ({ givenName, familyName }: Learner) =>
    `${givenName} ${Array.from(familyName)[0] ?? ''}.`.normalize('NFC')
  const taken = new Map<string, number>()
  for (const learner of learners) taken.set(short(learner), (taken.get(short(learner)) ?? 0) + 1)
  return new Map(
    learners.map((learner) => [
      learner._id,
      taken.get(short(learner)) === 1 ? short(learner) : `${learner.givenName} ${learner.familyName}`,
    ]),
  )
}

const nothing = {
  fr: 'Cette session n’a aucun badge à remettre : ils ne sont pas attribués, ne sont plus valables, ou sont déjà reçus.',
  en: 'This session has no badge to hand over: they are not awarded, not good any more, or received already.',
}
const tooEarly = {
  fr: 'Le lot de cette session peut encore être repris : imprimez les cartes une fois ce délai passé.',
  en: 'The batch of this session can still be taken back: print the cards once that time is over.',
}
const tooMany = {
  fr: 'Trop de cartes pour une seule demande : imprimez-les personne par personne, ou partagez la session.',
  en: 'Too many cards for one request: print them person by person, or divide the session.',
}
