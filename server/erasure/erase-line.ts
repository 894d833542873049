/** A line of a roster that forgets whose it was. */
import { randomBytes } from 'node:crypto'
import { isErased } from '../award/roster/erased-line.ts'
import type { Learner } from '../store/documents.ts'
import { everything } from '../store/everything.ts'
import type { ErasureDeps } from './deps.ts'
import { eraseAward } from './erase-award.ts'

/** Where a line is. */
export interface Line {
  readonly sessionId: string
  readonly learnerId: string
}

/**
 * Erases what the line says of its person, its evidence, and its awards (see `eraseAward`). What is left is that there was a line: nobody can be
 * awarded on it, nor enrolled again by sending the old list. Repeated after a crash, it finishes what it began.
 */
export async function eraseLine(deps: ErasureDeps, { sessionId, learnerId }: Line): Promise<void> {
  const before = await emptied(deps, learnerId)
  await eraseWhatIsOn(deps, { sessionId, learnerId })
  // Awarded or filed meanwhile: from now on whoever does sees that the line is empty.
  await eraseWhatIsOn(deps, { sessionId, learnerId })
  if (before === undefined) return
  await deps.profilesAfterChange(before.organisationId, before.recipientKey)
}

/** Answers the line as it was; `undefined` when it was empty already, or is gone. */
async function emptied({ store }: ErasureDeps, learnerId: string): Promise<Learner | undefined> {
  for (;;) {
    const learner = await store.learners.get(learnerId)
    if (learner === undefined || isErased(learner)) return undefined
    const { _id, revision, sessionId, organisationId, line, createdAt } = learner
    const empty: Learner = {
      ...{ _id, revision, sessionId, organisationId, line, createdAt },
      givenName: '',
      familyName: '',
      // Nobody's: what is about the person elsewhere is not found from here.
      recipientKey: randomBytes(16).toString('hex'),
      consent: false,
      nameInBadge: false,
    }
    if ((await store.learners.replace(empty)) !== undefined) return learner
  }
}

async function eraseWhatIsOn(deps: ErasureDeps, line: Line): Promise<void> {
  for (const award of await everything(deps.store.awards, line)) await eraseAward(deps, award)
  for (const { _id } of await everything(deps.store.evidence, line)) await deps.store.evidence.delete(_id)
}
