/** What an application to renew may rest on, and which awards can be renewed. */
import { parisDay } from '../../paris-day.ts'
import { Problem } from '../../problem.ts'
import type { Award, AwardState } from '../../store/documents.ts'
import type { Text } from '../../text.ts'
import { dayMonthsAfter, periodStart } from './watch.ts'

/** How long after its end a badge can still be renewed. */
export const renewableMonths = 12

/**
 * Whether a piece is recent enough to renew `award`: observed on a later day, in Europe/Paris, than the present period of validity began
 * on. What the badge rests on already, or was seen on the day it was decided, renews nothing.
 */
export function countsForRenewal(
  award: Pick<Award, 'awardedAt' | 'renewals'>,
  piece: { readonly observedAt: string },
): boolean {
  return piece.observedAt > parisDay(new Date(periodStart(award)))
}

/** The pieces an evaluation for a renewal of `award` may look at, in their order. */
export function renewalDossier<Piece extends { readonly observedAt: string }>(
  award: Pick<Award, 'awardedAt' | 'renewals'>,
  pieces: readonly Piece[],
): readonly Piece[] {
  return pieces.filter((piece) => countsForRenewal(award, piece))
}

/** Until when the award can be renewed, `YYYY-MM-DD` in Europe/Paris; undefined when it has no end and nothing is to be renewed. */
export function renewableUntil({ validUntil }: Pick<Award, 'validUntil'>): string | undefined {
  return validUntil === undefined
    ? undefined
    : dayMonthsAfter(parisDay(new Date(validUntil)), renewableMonths)
}

/**
 * @param slot state of its entry in the public status list: that is the truth, even when the award was not yet brought in line
 * @throws Problem `transition-refused` (409) unless the award is active, has an end, and was not re-issued under a later version;
 *   `deadline-passed` (409) when it ended more than twelve months ago
 */
export function requireRenewable(award: Award, slot: AwardState | undefined, now: Date): void {
  if (award.state !== 'active' || slot !== 'active') throw refused(notActive)
  if (award.reissuedAs !== undefined) throw refused(reissued)
  const until = renewableUntil(award)
  if (until === undefined) throw refused(endless)
  if (parisDay(now) > until) throw new Problem('deadline-passed', tooLate)
}

function refused(detail: Text): Problem {
  return new Problem('transition-refused', detail)
}

const notActive: Text = {
  fr: 'Ce badge est suspendu ou révoqué : il ne peut pas être renouvelé.',
  en: 'This badge is suspended or revoked: it cannot be renewed.',
}
const reissued: Text = {
  fr: 'Ce badge a été réémis sous une autre version : renouvelez le nouveau.',
  en: 'This badge was re-issued under another version: renew the new one.',
}
const endless: Text = {
  fr: 'Ce badge n’a pas de fin de validité : il n’y a rien à renouveler.',
  en: 'This badge has no end of validity: there is nothing to renew.',
}
const tooLate: Text = {
  fr: 'Ce badge a pris fin il y a plus de douze mois : demandez-le de nouveau.',
  en: 'This badge ended more than twelve months ago: apply for it anew.',
}
