/** What becomes of a proposal when what a person holds is looked at again. Pure. */
import type { Proposal } from '../../store/recognition-documents.ts'

/** What is true of one person and one profile now. */
export interface ProfileSituation {
  /** Everything it asks for is held. */
  readonly met: boolean
  /** The person has it, and it was not revoked. */
  readonly awarded: boolean
  /** The award of it that is good, if one is. */
  readonly goodAward?: string
  readonly awards: readonly string[]
  readonly missing: readonly string[]
}

/** The part of a proposal that what is held decides. */
export type ProposalFacts = Pick<Proposal, 'state' | 'awards' | 'missing'>

/**
 * The proposal as it should be, or undefined when `known` is right as it is (or there is nothing to propose).
 * - `award` is open while everything is held and nothing awarded; `review` is open while a good award no longer has what it rests on.
 * - An open one whose reason is gone lapses, and opens again when the reason is back.
 * - An answer holds for the badges it was given on: with others, the question is new. One that was acted on (an application was opened)
 *   stays for as long as the application goes on, or what it led to is awarded.
 * @param underway the application that accepting it opened is still going on
 */
export function nextProposal(
  kind: Proposal['kind'],
  known: ProposalFacts | undefined,
  situation: ProfileSituation,
  underway: boolean,
): ProposalFacts | undefined {
  const open = kind === 'award' ? openAward(situation) : openReview(situation)
  if (known === undefined) return open
  if (underway) return undefined
  const answered = known.state === 'accepted' || known.state === 'declined'
  if (open === undefined) {
    if (known.state === 'lapsed') return undefined
    if (known.state === 'accepted' && kind === 'award' && situation.awarded) return undefined
    return { state: 'lapsed', awards: known.awards, missing: known.missing }
  }
  const same = sameList(known.awards, open.awards) && sameList(known.missing, open.missing)
  return same && (answered || known.state === 'open') ? undefined : open
}

function openAward({ met, awarded, awards }: ProfileSituation): ProposalFacts | undefined {
  return met && !awarded ? { state: 'open', awards, missing: [] } : undefined
}

function openReview({ met, goodAward, missing }: ProfileSituation): ProposalFacts | undefined {
  return !met && goodAward !== undefined ? { state: 'open', awards: [goodAward], missing } : undefined
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index])
}
