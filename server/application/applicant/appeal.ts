/** The applicant contests a refusal: other people will judge it. */
import type { Caller } from '../../access/access-token.ts'
import { Problem } from '../../problem.ts'
import type { Application, ApplicationState } from '../../store/recognition-documents.ts'
import type { Text } from '../../text.ts'
import { changeApplication, stepBy, stepTaken } from '../change-application.ts'
import { isOver } from '../deadlines.ts'
import type { ApplicationDeps } from '../deps.ts'
import { isOpenAfterAll, placesOf } from './places.ts'
import { requireTransition } from '../transitions.ts'

type Deps = Pick<ApplicationDeps, 'store' | 'clock' | 'achievements' | 'pseudonyms'>

/**
 * @param reason why the applicant does not agree
 * @throws Problem `not-found` (404), `forbidden` (403); `transition-refused` (409) unless it was refused, and once only;
 *   `conflict` (409) while another application for the same achievement is open, or when one was granted since;
 *   `deadline-passed` (409) after the last day, in Europe/Paris, of the time to appeal
 */
export function appealDecision(
  deps: Deps,
  caller: Caller,
  applicationId: string,
  reason: string,
): Promise<Application> {
  return changeApplication(deps, caller, applicationId, async ({ application, as }) => {
    requireTransition(application.state, 'appeal', as)
    if (isOver(application, deps.clock())) throw tooLate()
    await requireNoOther(deps, application)
    return stepTaken(deps, application, 'appeal', stepBy(deps, caller, as, reason))
  })
}

/** One badge at most follows from what was refused and from what was asked for again. */
async function requireNoOther(deps: Deps, application: Application): Promise<void> {
  const achievement = deps.achievements.resolve(application.achievement)
  const { taken } = await placesOf(deps, application, achievement)
  const refusedAt = lastAt(application, ['refused'])
  for (const other of taken) {
    if (other._id === application._id) continue
    if (await isOpenAfterAll(deps, other)) throw otherwise(reasons.open)
    if (lastAt(other, ['granted', 'overturned']) >= refusedAt) throw otherwise(reasons.granted)
  }
}

/** When the application last came to one of `states`; before everything when it never did. */
function lastAt({ history }: Application, states: readonly ApplicationState[]): string {
  return history.findLast(({ from, to }) => from !== to && states.includes(to))?.at ?? ''
}

function otherwise(reason: Text): Problem {
  return new Problem('conflict', reason)
}

const reasons = {
  open: {
    fr: 'Vous avez une autre candidature en cours pour ce badge : retirez-la d’abord, ou continuez-la.',
    en: 'You have another application open for this badge: withdraw it first, or continue it.',
  },
  granted: {
    fr: 'Ce badge vous a été accordé depuis ce refus : il n’y a plus rien à contester.',
    en: 'This badge was granted to you since this refusal: there is nothing left to contest.',
  },
} as const satisfies Record<string, Text>

function tooLate(): Problem {
  return new Problem('deadline-passed', {
    fr: 'Le délai pour faire un recours est passé. Vous pouvez déposer une nouvelle candidature.',
    en: 'The time to appeal is over. You can make a new application.',
  })
}
