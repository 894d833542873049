/** A mail that did not reach its holder, again. */
import { ownAward } from '../../award/change-award-state.ts'
import { Problem } from '../../problem.ts'
import type { Award } from '../../store/documents.ts'
import { timestamp } from '../../timestamp.ts'
import { isClaimable } from '../claims.ts'
import type { ClaimDeps } from '../deps.ts'
import { shownDeliveries, type ShownDelivery } from './shown-deliveries.ts'

/**
 * Has the award of the organisation announced by mail once more, under another claim: at `email`, which the roster line then gives, or where it
 * was tried before. Only what failed or came back, and what had no address. Does NOT overrule somebody who wants no mails.
 * @throws Problem `not-found` (404), also for another organisation's award; `invalid-request` (400) for what is no address; `claim-closed` (409) when
 *   the award is not good any more; `conflict` (409) when nothing failed, or the person's own entry says another address
 */
export async function sendAgain(
  deps: ClaimDeps,
  organisationId: string,
  awardId: string,
  email?: string,
): Promise<Award> {
  if (email !== undefined && !deps.isMailAddress(email)) throw noAddress()
  for (;;) {
    const award = await ownAward(deps, organisationId, awardId)
    const [last] = (await shownDeliveries(deps, [award])).get(awardId) ?? []
    const nextAttemptAt = timestamp(deps.clock())
    if (last === undefined || !canBeSentAgain(last, nextAttemptAt))
      throw new Problem('conflict', nothingFailed)
    if (!(await isClaimable(deps, award))) throw new Problem('claim-closed', notGood)
    if (email !== undefined) await correctAddress(deps, award, email)
    const { attempts } = last
    const again = await deps.store.awards.replace({
      ...award,
      deliveries: [{ channel: 'email', state: 'pending', attempts, nextAttemptAt }],
      handOver: 'pending',
      handOverAt: nextAttemptAt,
    })
    if (again !== undefined) return again
  }
}

function canBeSentAgain({ channel, state, code, notBefore = '' }: ShownDelivery, now: string): boolean {
  if (channel === 'email') return state === 'failed' || state === 'bounced' || state === 'unknown'
  return code === 'no-address' && notBefore <= now
}

/** On the roster line the award came from. Who they are stays as it was: the address they were enrolled under. */
async function correctAddress(deps: ClaimDeps, award: Award, email: string): Promise<void> {
  const { organisationId, recipientKey, learnerId } = award
  const { items } = await deps.store.people.page({ where: { organisationId, recipientKey }, limit: 1 })
  if (items.some((person) => person.email !== email)) throw new Problem('conflict', ofAPerson)
  for (;;) {
    const learner = await deps.store.learners.get(learnerId ?? '')
    if (learner === undefined) throw new Problem('conflict', ofAPerson)
    if (learner.email === email) return
    const emailKey = deps.pseudonyms.contact(organisationId, 'email', email)
    if ((await deps.store.learners.replace({ ...learner, email, emailKey })) !== undefined) return
  }
}

function noAddress(): Problem {
  const detail = {
    fr: 'Ceci n’est pas une adresse e-mail à laquelle on peut écrire.',
    en: 'This is not an e-mail address that can be written to.',
  }
  return new Problem('invalid-request', detail, {
    errors: [{ pointer: '/email', code: 'email-invalid', detail }],
  })
}

const nothingFailed = {
  fr: 'Rien n’est à renvoyer : le message attend, est parti, ou la personne n’en veut pas.',
  en: 'There is nothing to send again: the mail waits, was sent, or the person wants none.',
}
const notGood = {
  fr: 'Ce badge n’est plus valable ou a été remplacé : il ne peut plus être remis.',
  en: 'This badge is not good any more, or was replaced: it cannot be handed over.',
}
const ofAPerson = {
  fr: 'L’adresse de cette personne est dans sa fiche : corrigez-la là, puis renvoyez.',
  en: 'The address of this person is in their own entry: correct it there, then send again.',
}
