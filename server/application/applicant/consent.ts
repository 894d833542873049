/** The agreement of the applicant: to be judged, to receive a badge, to have their name in it. */
import type { Caller } from '../../access/access-token.ts'
import { Problem } from '../../problem.ts'
import type { Application } from '../../store/recognition-documents.ts'
import type { Text } from '../../text.ts'
import { changeApplication, stepBy } from '../change-application.ts'
import type { ApplicationDeps } from '../deps.ts'
import { dossierState, isOpen, takesEvidence, withReview, type ConsentGiven } from '../dossier.ts'
import { noted, notYourStep, transitionRefused } from '../transitions.ts'

export interface ConsentRequest {
  readonly consent: boolean
  /** How the applicant agreed, when somebody else records it. */
  readonly how?: string | undefined
  readonly nameInBadge?: boolean | undefined
}

/**
 * Gives or withdraws agreement, and says whether the name is to be in the badge. The applicant does so themself until the decision; whoever
 * opened the application for them only records an agreement, says how it was given, and only while the application can be completed.
 * Saying the same again changes nothing.
 * @throws Problem `not-found` (404), `forbidden` (403), `transition-refused` (409), `invalid-request` (400)
 */
export function giveConsent(
  deps: Pick<ApplicationDeps, 'store' | 'clock'>,
  caller: Caller,
  applicationId: string,
  request: ConsentRequest,
): Promise<Application> {
  return changeApplication(deps, caller, applicationId, ({ application, as }) => {
    const own = as.has('own')
    if (!own && !as.has('opener')) throw notYourStep()
    const possible = own ? isOpen(application) : takesEvidence(application)
    if (!possible) throw transitionRefused(application.state, as)
    const step = stepBy(deps, caller, as, request.how)
    const given = givenConsent(step, own ? 'own' : 'opener', request, '/how')
    if (!own && given === undefined) throw refused(onlyTheApplicant, '/consent', 'consent-not-yours')
    const { consent: before, ...review } = dossierState(application)
    const nameInBadge = request.nameInBadge ?? application.nameInBadge
    if (isSame(before, given) && nameInBadge === application.nameInBadge) return application
    const changed = {
      ...withReview(application, given === undefined ? review : { ...review, consent: given }),
      consent: given !== undefined,
      nameInBadge,
    }
    return noted(changed, given === undefined ? 'withdraw-consent' : 'consent', step)
  })
}

/** Whether the same key says the same again, whenever it does. */
function isSame(before: ConsentGiven | undefined, given: ConsentGiven | undefined): boolean {
  return before?.by === given?.by && before?.how === given?.how
}

/**
 * What to keep of an agreement; `undefined` when there is none.
 * @throws Problem `invalid-request` (400) when somebody else records it without saying how it was given
 */
export function givenConsent(
  { at, by }: { readonly at: string; readonly by: string },
  as: 'own' | 'opener',
  { consent, how }: Pick<ConsentRequest, 'consent' | 'how'>,
  pointer: string,
): ConsentGiven | undefined {
  if (!consent) return undefined
  if (as === 'opener' && how === undefined) throw refused(sayHow, pointer, 'consent-how-missing')
  return { at, by, ...(how === undefined ? {} : { how: how.trim() }) }
}

function refused(detail: Text, pointer: string, code: string): Problem {
  return new Problem('invalid-request', detail, { errors: [{ pointer, code, detail }] })
}

const sayHow: Text = {
  fr: 'Vous notez l’accord d’une autre personne : dites comment elle l’a donné.',
  en: 'You record the agreement of somebody else: say how they gave it.',
}
const onlyTheApplicant: Text = {
  fr: 'Seule la personne concernée peut refuser ou retirer son accord.',
  en: 'Only the person concerned can refuse or withdraw their agreement.',
}
