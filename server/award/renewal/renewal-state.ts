import type { Award } from '../../store/documents.ts'
import { holderAddress, type ReminderDeps } from './reminder.ts'
import { renewableUntil } from './renewal-dossier.ts'

/** What an organisation is told of the end of an award. */
export interface RenewalState {
  /** `YYYY-MM-DD`, Europe/Paris. */
  readonly renewableUntil: string
  /** When something is done for it next: a reminder, or its end. Absent once it has ended, or when it is revoked. */
  readonly watchedAt?: string
  /** False: no address of the holder is known, and nobody reminds them. */
  readonly reachable: boolean
}

/** Undefined when the award has no end. Does NOT tell the address. */
export async function renewalState(
  deps: Pick<ReminderDeps, 'store' | 'isMailAddress'>,
  award: Award,
): Promise<RenewalState | undefined> {
  const until = renewableUntil(award)
  if (until === undefined) return undefined
  return {
    renewableUntil: until,
    ...(award.watchAt === undefined ? {} : { watchedAt: award.watchAt }),
    reachable: (await holderAddress(deps, award)) !== undefined,
  }
}
