/** What the holder of a badge that ends is told, and where. */
import { createHash } from 'node:crypto'
import { parisDay } from '../../paris-day.ts'
import type { Award } from '../../store/documents.ts'
import type { Language, Text } from '../../text.ts'
import { credentialUrl } from '../award-badge.ts'
import type { AwardDeps } from '../deps.ts'
import { milestonesOf } from './watch.ts'

/** A mail to one person; sent once per `id`, however often it is asked for. */
export interface Reminder {
  readonly id: string
  readonly to: string
  readonly language: Language
  readonly subject: string
  readonly lines: readonly string[]
  readonly link: string
  /** When the next one is due, or the badge has ended: it would not be true any more. */
  readonly notAfter: Date
  /** Its mails can be stopped by whoever gets them. */
  readonly organisationId: string
}

export interface ReminderDeps extends Pick<AwardDeps, 'store' | 'achievements' | 'publicUrl'> {
  /** Keeps the mail until it is sent; see delivery/. */
  readonly mail: (message: Reminder) => Promise<void>
  /** Whether `text` is one e-mail address that mail can be sent to. */
  readonly isMailAddress: (text: string) => boolean
}

/**
 * Where the holder of the award can be told: the address of the person (or of the organisation, for its label) as it is known now, or that of
 * the roster line the award came from. Undefined: there is none, or no mail could ever reach it.
 */
export async function holderAddress(
  deps: Pick<ReminderDeps, 'store' | 'isMailAddress'>,
  award: Award,
): Promise<string | undefined> {
  const address = await knownAddress(deps, award)
  return address !== undefined && deps.isMailAddress(address) ? address : undefined
}

async function knownAddress(
  { store }: Pick<ReminderDeps, 'store'>,
  { organisationId, recipientKey, personId, learnerId, applicationId }: Award,
): Promise<string | undefined> {
  const where = { organisationId, recipientKey }
  const person =
    personId === undefined
      ? (await store.people.page({ where, limit: 1 })).items[0]
      : await store.people.get(personId)
  if (person !== undefined) return person.email
  if (learnerId !== undefined) return (await store.learners.get(learnerId))?.email
  const application = await store.applications.get(applicationId ?? '')
  return application?.applicantKind === 'organisation'
    ? (await store.organisations.get(application.applicantId))?.email
    : undefined
}

/** The reminder `months` before the end of the award: one for each period of validity and milestone. */
export function reminderOf(
  deps: Pick<ReminderDeps, 'achievements' | 'publicUrl'>,
  award: Award & { readonly validUntil: string },
  months: 6 | 1,
  to: string,
): Reminder {
  const name = deps.achievements.resolve(award.achievement).name.fr
  const end = new Date(award.validUntil)
  const endDay = longDay.format(end)
  return {
    organisationId: award.organisationId,
    id: reminderId(award, months),
    to,
    language: 'fr',
    subject: `Votre badge prend fin dans ${delay[months].fr}`,
    lines: [
      'Bonjour,',
      `Votre badge « ${name} » prend fin le ${endDay}, dans ${delay[months].fr}.`,
      'Vous pouvez le renouveler. Déposez des preuves récentes, plus récentes que votre badge. Demandez le renouvellement à la structure ' +
        'qui vous l’a remis. Une personne décide.',
      'Rien ne vous y oblige. Si vous ne faites rien, votre badge reste lisible, et dit qu’il a pris fin.',
      'Voici l’adresse de votre badge :',
    ],
    link: credentialUrl(deps, award._id),
    notAfter: milestonesOf(award.validUntil).find((milestone) => milestone.months < months)?.at ?? end,
  }
}

/** Says nothing of the award to whoever reads it in a log: the id of an award opens its credential. */
export function reminderId(
  { _id, validUntil = '' }: Pick<Award, '_id' | 'validUntil'>,
  months: 6 | 1,
): string {
  const award = createHash('sha256').update(_id).digest('hex').slice(0, 32)
  return `renewal:${award}:${parisDay(new Date(validUntil))}:${String(months)}`
}

const longDay = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'Europe/Paris' })

const delay: Readonly<Record<6 | 1, Pick<Text, 'fr'>>> = { 6: { fr: 'six mois' }, 1: { fr: 'un mois' } }
