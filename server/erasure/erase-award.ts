/** An award that is erased: withdrawn without a word, then forgotten. */
import { reminderId } from '../award/renewal/reminder.ts'
import { eraseEvidence } from '../application/evidence/erase-piece.ts'
import { claimMailId } from '../claim/mail/claim-mail.ts'
import { forgetMails } from '../endorsement/mails.ts'
import type { Award } from '../store/documents.ts'
import { everything } from '../store/everything.ts'
import type { ErasureDeps } from './deps.ts'

/**
 * Revokes the badge in its public list, which says nothing of why, then deletes what hands it over, what was said of it, and the award. The award
 * last: as long as it is there, this can be finished. Copies of the badge stay where they are, and are found revoked.
 */
export async function eraseAward(deps: ErasureDeps, award: Award): Promise<void> {
  const { store } = deps
  const { _id: awardId } = award
  await deps.status.change(award.statusSlot, 'revoked')
  const mails = award.deliveries.flatMap(({ attempts }) =>
    Array.from({ length: attempts + 1 }, (_, number) => claimMailId(awardId, number + 1)),
  )
  const reminders = award.validUntil === undefined ? [] : [reminderId(award, 6), reminderId(award, 1)]
  for (const mailId of [...mails, ...reminders]) await deps.forgetMail(mailId)
  for (const { _id } of await everything(store.claims, { awardId })) await store.claims.delete(_id)
  for (const { _id, statusSlot } of await everything(store.endorsements, { target: `award:${awardId}` })) {
    if (statusSlot !== undefined) await deps.status.change(statusSlot, 'revoked')
    await forgetMails(deps, _id)
    await store.endorsements.delete(_id)
  }
  await store.decisionOpenings.delete(awardId)
  await store.awards.delete(awardId)
}

/**
 * Of an award that came from an application: the badge is withdrawn, and what the dossier rested on is erased. The award and its decision stay
 * with the dossier, whose person the organisation knows, and erases (`erasePerson`).
 */
export async function withdrawAward(deps: ErasureDeps, award: Award): Promise<void> {
  await deps.status.change(award.statusSlot, 'revoked')
  if (award.applicationId !== undefined) await eraseEvidence(deps, award.applicationId)
  for (;;) {
    const current = await deps.store.awards.get(award._id)
    if (current === undefined || current.state === 'revoked') return
    const at = current.history.at(-1)?.at ?? current.awardedAt
    const history = [...current.history, { at, state: 'revoked' as const, by: 'holder' }]
    if ((await deps.store.awards.replace({ ...current, state: 'revoked', history })) !== undefined) return
  }
}
