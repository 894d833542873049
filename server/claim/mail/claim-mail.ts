/** What the holder of a new badge is told by mail. */
import { createHash } from 'node:crypto'
import type { AwardDeps } from '../../award/deps.ts'
import type { Award } from '../../store/documents.ts'
import type { Language } from '../../text.ts'
import { linkOf, newClaim, openDays } from '../claims.ts'
import type { ClaimDeps, ClaimMail } from '../deps.ts'

export interface ClaimMailDeps extends ClaimDeps {
  readonly achievements: Pick<AwardDeps['achievements'], 'resolve'>
}

export interface MailedClaim {
  readonly claim: ReturnType<typeof newClaim>
  readonly mail: ClaimMail
}

/**
 * The mail about `award` to `to`, and the claim whose link is in it; the ids of both follow from the award and from `attempt`, the number of
 * the mail, from 1: made again after a crash they are the same. Keeps neither.
 */
export async function claimMail(
  deps: ClaimMailDeps,
  award: Award,
  { to, attempt }: { readonly to: string; readonly attempt: number },
): Promise<MailedClaim> {
  const { organisationId } = award
  const organisation = await deps.store.organisations.get(organisationId)
  if (organisation === undefined) throw new Error('an award of no organisation')
  const session = await deps.store.sessions.get(award.sessionId ?? '')
  const language = session?.language ?? 'fr'
  const claim = newClaim(deps, award, {
    _id: deps.claimSecrets.mailedClaimId(award._id, attempt),
    createdBy: award.history[0]?.by ?? '',
  })
  const badge = deps.achievements.resolve(award.achievement).name[language]
  const mail = {
    ...wording[language](organisation.name.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' '), badge),
    id: claimMailId(award._id, attempt),
    to,
    language,
    link: linkOf(deps, claim),
    notAfter: new Date(claim.expiresAt),
    organisationId,
  }
  return { claim, mail }
}

/** Says nothing of the award to whoever reads it in a log: the id of an award opens its credential. */
export function claimMailId(awardId: string, attempt: number): string {
  const award = createHash('sha256').update(awardId).digest('hex').slice(0, 32)
  return `claim:${award}:${String(attempt)}`
}

const days = String(openDays)

const wording: Readonly<
  Record<Language, (organisation: string, badge: string) => Pick<ClaimMail, 'subject' | 'lines'>>
> = {
  fr: (organisation, badge) => ({
    subject: `${organisation} vous remet un badge`,
    lines: [
      'Bonjour,',
      `${organisation} vous remet un badge : « ${badge} ».`,
      'Ouvrez la page ci-dessous pour le voir et le garder. Vous n’avez pas besoin de créer un compte.',
      `Ce lien est à vous : ne le donnez à personne. Il est bon pendant ${days} jours.`,
      'Ce badge n’est pas pour vous ? Vous pouvez le refuser sur la même page.',
    ],
  }),
  en: (organisation, badge) => ({
    subject: `${organisation} gives you a badge`,
    lines: [
      'Hello,',
      `${organisation} gives you a badge: “${badge}”.`,
      'Open the page below to see it and to keep it. You do not need an account.',
      `This link is yours: give it to nobody. It is good for ${days} days.`,
      'The badge is not for you? You can refuse it on the same page.',
    ],
  }),
}
