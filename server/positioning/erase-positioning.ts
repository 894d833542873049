/** Erases where a person stood, for good. */
import type { Positioning } from '../store/recognition-documents.ts'
import type { Store } from '../store/store.ts'
import type { Positioned, Recorder } from './positioning.ts'

interface Deps {
  readonly store: Pick<Store, 'positionings' | 'scrub'>
}

/**
 * Erases one positioning of `person`: for themself, any; for somebody else, one that they recorded. False when there is none that
 * `recorder` may erase. Afterwards no byte of it is left, even when only the end of an erasure was missing.
 */
export async function erasePositioning(
  { store }: Deps,
  person: Positioned,
  recorder: Recorder,
  positioningId: string,
): Promise<boolean> {
  const positioning = await store.positionings.get(positioningId)
  const found = positioning?.personId === person._id && mayErase(recorder, positioning)
  const erased = found && (await store.positionings.delete(positioningId))
  // Also when nothing was found: a crash may have come between the two.
  await store.scrub()
  return erased
}

function mayErase({ keyId, personId }: Recorder, positioning: Positioning): boolean {
  if (personId === positioning.personId) return true
  return personId === undefined ? positioning.recordedBy === keyId : positioning.recordedByPerson === personId
}
