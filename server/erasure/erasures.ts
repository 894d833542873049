/** Erasing: noted before it begins, so that whatever crashes it is finished. */
import { randomBytes } from 'node:crypto'
import { ownSession } from '../award/training-session.ts'
import { isErased } from '../award/roster/erased-line.ts'
import { tryEach } from '../chores.ts'
import { contactKeys } from '../organisation/person.ts'
import { isForeign, keptBadges } from '../passport/badges/kept-badges.ts'
import { removeRemains } from '../passport/erase-passport.ts'
import type { OpenPassport } from '../passport/passports.ts'
import { Problem } from '../problem.ts'
import type { Learner } from '../store/documents.ts'
import { everything } from '../store/everything.ts'
import type { ErasureDeps } from './deps.ts'
import { lineKeyId } from './sealed/sealed-store.ts'
import { withdrawAward } from './erase-award.ts'
import { eraseLine, type Line } from './erase-line.ts'

/** What is to be erased. Ids only. */
interface Erasure {
  readonly passportId?: string
  readonly lines: readonly Line[]
  /** Of applications: they are on no line. */
  readonly awardIds: readonly string[]
}

/** `_id` in `settings`, with a random end. */
const prefix = 'erasure:'

/**
 * Erases a Passeport, withdraws the badges of this service that are in it, and has the lines of rosters they came from forget their person. Once it
 * resolves, the service has nothing of the person there any more; what backups hold is sealed under keys that are gone. Once it is noted,
 * whatever crashes it is finished by `finishErasures`.
 * @throws Problem `unavailable` (503) when another program reads the files of the store: all is gone, its bytes may not be overwritten yet
 */
export async function erasePassport(deps: ErasureDeps, opened: OpenPassport): Promise<void> {
  const badges = await keptBadges(deps, opened)
  const held = badges.flatMap((badge) => (isForeign(badge) ? [] : badge.awardId))
  const awards = await deps.store.awards.getMany([...new Set(held)])
  const lines = new Map<string, Line>()
  const awardIds: string[] = []
  for (const { _id, sessionId, learnerId } of awards) {
    if (sessionId === undefined || learnerId === undefined) awardIds.push(_id)
    else lines.set(learnerId, { sessionId, learnerId })
  }
  await erase(deps, { passportId: opened.passport._id, lines: [...lines.values()], awardIds })
}

/**
 * Erases a Passeport whose person keeps it elsewhere: as `erasePassport`, but badges stay good, and organisations forget nothing.
 * @throws Problem `unavailable` (503) as `erasePassport`
 */
export async function closePassport(deps: ErasureDeps, passportId: string): Promise<void> {
  await erase(deps, { passportId, lines: [], awardIds: [] })
}

/**
 * Erases the person on a line of the organisation's session: the line, and every other line of its sessions that is known to be theirs, with
 * evidence and badges. Again changes nothing. Does NOT erase their entry among the people of the organisation, nor their Passeport.
 * @throws Problem `not-found` (404), also for another organisation's; `unavailable` (503) as `erasePassport`
 */
export async function eraseLearner(
  deps: ErasureDeps,
  organisationId: string,
  { sessionId, learnerId }: Line,
): Promise<void> {
  await ownSession(deps, organisationId, sessionId)
  const learner = await deps.store.learners.get(learnerId)
  if (learner?.sessionId !== sessionId) throw new Problem('not-found', nobody)
  await erase(deps, { lines: await linesOf(deps, learner), awardIds: [] })
}

/** Every line the organisation knows to be the same person's. */
async function linesOf(deps: ErasureDeps, learner: Learner): Promise<readonly Line[]> {
  const { store } = deps
  const { organisationId, recipientKey } = learner
  const lines = new Map([[learner._id, { sessionId: learner.sessionId, learnerId: learner._id }]])
  if (isErased(learner)) return [...lines.values()]
  const { emailKey, referenceKey } = contactKeys(deps, organisationId, learner)
  const found = [
    ...(emailKey === undefined ? [] : await everything(store.learners, { emailKey })),
    ...(referenceKey === undefined ? [] : await everything(store.learners, { referenceKey })),
  ].filter((one) => one.recipientKey === recipientKey)
  for (const { _id, sessionId } of found) lines.set(_id, { sessionId, learnerId: _id })
  for (const { sessionId, learnerId } of await everything(store.awards, { organisationId, recipientKey })) {
    if (sessionId !== undefined && learnerId !== undefined) lines.set(learnerId, { sessionId, learnerId })
  }
  return [...lines.values()]
}

async function erase(deps: ErasureDeps, erasure: Erasure): Promise<void> {
  const noted = { _id: `${prefix}${randomBytes(16).toString('hex')}`, value: JSON.stringify(erasure) }
  if (!(await deps.store.settings.insert(noted))) throw new Error('a random id came twice')
  await finish(deps, noted)
}

/** Finishes what a crash left half erased. @throws AggregateError when some failed: they are tried again */
export async function finishErasures(deps: ErasureDeps): Promise<void> {
  const settings = await everything(deps.store.settings, {})
  const begun = settings.filter(({ _id }) => _id.startsWith(prefix))
  await tryEach(begun, (noted) => finish(deps, noted), 'erasures')
}

/**
 * The key of the Passeport first, the keys of lines once their badges are withdrawn: from that moment nothing of it can be read, here or in a
 * backup. The note last.
 */
async function finish(
  deps: ErasureDeps,
  { _id, value }: { readonly _id: string; readonly value: string },
): Promise<void> {
  const { store } = deps
  // The boundary: our own text.
  const { passportId, lines, awardIds } = JSON.parse(value) as Erasure
  if (passportId !== undefined) await store.erasableKeys.erase(passportId)
  for (const line of lines) await eraseLine(deps, line)
  for (const award of await store.awards.getMany(awardIds)) await withdrawAward(deps, award)
  if (passportId !== undefined) await removeRemains(deps, passportId)
  for (const { learnerId } of lines) await store.erasableKeys.forget(lineKeyId(learnerId))
  await store.scrub()
  await store.settings.delete(_id)
}

const nobody = {
  fr: 'Il n’y a pas de telle personne dans cette session.',
  en: 'There is no such person in this session.',
}
