/**
 * The life of an application: the one table of what may follow what, and who may do it. Pure. What a step needs besides (consent,
 * assessments, delays) is asked by the file of that step.
 */
import { Problem } from '../problem.ts'
import type { Application, ApplicationEvent, ApplicationState } from '../store/recognition-documents.ts'
import type { Text } from '../text.ts'

/** In what capacity somebody comes to an application: theirs, opened by them, to be assessed by them, of their organisation. */
export type Capacity = 'own' | 'opener' | 'assigned' | 'manager'

export type Action =
  | 'submit'
  | 'withdraw'
  | 'begin'
  | 'release'
  | 'ask-to-complete'
  | 'complete'
  | 'grant'
  | 'refuse'
  | 'appeal'
  | 'uphold'
  | 'overturn'

export interface Transition {
  readonly action: Action
  readonly from: ApplicationState
  readonly to: ApplicationState
  readonly who: readonly Capacity[]
}

/** Every step there is; any other is impossible. */
export const transitions = [
  { action: 'submit', from: 'draft', to: 'submitted', who: ['own', 'opener'] },
  { action: 'withdraw', from: 'draft', to: 'withdrawn', who: ['own', 'opener'] },
  { action: 'withdraw', from: 'submitted', to: 'withdrawn', who: ['own'] },
  { action: 'withdraw', from: 'under-review', to: 'withdrawn', who: ['own'] },
  { action: 'withdraw', from: 'to-complete', to: 'withdrawn', who: ['own'] },
  { action: 'withdraw', from: 'appealed', to: 'withdrawn', who: ['own'] },
  // An assessor takes it, or is assigned by somebody who manages applications.
  { action: 'begin', from: 'submitted', to: 'under-review', who: ['assigned', 'manager'] },
  { action: 'release', from: 'under-review', to: 'submitted', who: ['assigned'] },
  { action: 'ask-to-complete', from: 'under-review', to: 'to-complete', who: ['assigned'] },
  { action: 'complete', from: 'to-complete', to: 'under-review', who: ['own', 'opener'] },
  { action: 'grant', from: 'under-review', to: 'granted', who: ['assigned'] },
  { action: 'refuse', from: 'under-review', to: 'refused', who: ['assigned'] },
  { action: 'appeal', from: 'refused', to: 'appealed', who: ['own'] },
  { action: 'uphold', from: 'appealed', to: 'upheld', who: ['assigned'] },
  { action: 'overturn', from: 'appealed', to: 'overturned', who: ['assigned'] },
] as const satisfies readonly Transition[]

/** Who takes a step, when, and why. */
export interface Step {
  readonly as: ReadonlySet<Capacity>
  /** API key, and the person behind it. */
  readonly by: string
  readonly personId?: string
  /** RFC 3339. */
  readonly at: string
  readonly reason?: string
}

/**
 * The application after `action`, the step appended to its history. Does NOT set when the next step is due: see deadlines.ts.
 * @throws Problem `forbidden` (403) when the step is never for somebody who comes in that capacity; `transition-refused` (409), with what
 *   is possible instead, when it is not possible in the state the application is in
 */
export function afterStep(application: Application, action: Action, step: Step): Application {
  const to = requireTransition(application.state, action, step.as)
  const { dueAt: _, ...rest } = application
  return {
    ...rest,
    state: to,
    history: [...application.history, eventOf(action, application.state, to, step)],
  }
}

/** Lines of one action that changes no state: beyond, the earliest is forgotten. What can be said again and again must not fill the history. */
const mostNoted = 50

/** The application with a line in its history about something that changes no state. */
export function noted(application: Application, action: string, step: Step): Application {
  const { state, history } = application
  const alike = history.filter((event) => event.action === action)
  const forgotten = alike.length < mostNoted ? undefined : alike[0]
  return {
    ...application,
    history: [...history.filter((event) => event !== forgotten), eventOf(action, state, state, step)],
  }
}

/** The state `action` leads to. @throws Problem like `afterStep` */
export function requireTransition(
  from: ApplicationState,
  action: Action,
  as: ReadonlySet<Capacity>,
): ApplicationState {
  const table: readonly Transition[] = transitions
  const steps = table.filter((transition) => transition.action === action)
  if (!steps.some(({ who }) => who.some((capacity) => as.has(capacity)))) throw notYourStep()
  const found = steps.find((step) => step.from === from)
  if (found === undefined) throw transitionRefused(from, as)
  if (!found.who.some((capacity) => as.has(capacity))) throw transitionRefused(from, as)
  return found.to
}

/** The steps that somebody in these capacities can take from `from`, each once. */
export function possibleSteps(from: ApplicationState, as: ReadonlySet<Capacity>): readonly Action[] {
  const table: readonly Transition[] = transitions
  return table
    .filter((step) => step.from === from && step.who.some((capacity) => as.has(capacity)))
    .map(({ action }) => action)
}

/** Says in which state the application is, and what can be done in it. */
export function transitionRefused(state: ApplicationState, as: ReadonlySet<Capacity>): Problem {
  const possible = possibleSteps(state, as)
  const list = (language: 'fr' | 'en') => possible.map((action) => actionNames[action][language]).join(', ')
  return new Problem('transition-refused', {
    fr:
      `La candidature est dans l’état « ${stateNames[state].fr} ». ` +
      (possible.length === 0 ? 'Vous n’avez plus rien à y faire.' : `Vous pouvez : ${list('fr')}.`),
    en:
      `The application is in the state “${stateNames[state].en}”. ` +
      (possible.length === 0 ? 'There is nothing left for you to do.' : `You can: ${list('en')}.`),
  })
}

/** The caller sees the application, and this is not for them to do. */
export function notYourStep(): Problem {
  return new Problem('forbidden', {
    fr: 'Cette étape n’est pas la vôtre : elle revient à une autre personne.',
    en: 'This step is not yours: it is for somebody else to take.',
  })
}

function eventOf(
  action: string,
  from: ApplicationState,
  to: ApplicationState,
  { at, by, personId, reason }: Step,
): ApplicationEvent {
  return {
    at,
    action,
    from,
    to,
    by,
    ...(personId === undefined ? {} : { personId }),
    ...(reason === undefined ? {} : { reason }),
  }
}

/** Each state in the words of the people concerned. */
export const stateNames: Readonly<Record<ApplicationState, Text>> = {
  draft: { fr: 'brouillon', en: 'draft' },
  submitted: { fr: 'déposée', en: 'submitted' },
  'under-review': { fr: 'en cours d’examen', en: 'under review' },
  'to-complete': { fr: 'à compléter', en: 'to complete' },
  granted: { fr: 'accordée', en: 'granted' },
  refused: { fr: 'refusée', en: 'refused' },
  appealed: { fr: 'en recours', en: 'appealed' },
  upheld: { fr: 'refus confirmé', en: 'refusal upheld' },
  overturned: { fr: 'refus annulé, badge accordé', en: 'refusal overturned, badge granted' },
  withdrawn: { fr: 'retirée', en: 'withdrawn' },
}

const actionNames: Readonly<Record<Action, Text>> = {
  submit: { fr: 'déposer', en: 'submit' },
  withdraw: { fr: 'retirer', en: 'withdraw' },
  begin: { fr: 'commencer l’examen', en: 'begin the review' },
  release: { fr: 'se récuser', en: 'recuse yourself' },
  'ask-to-complete': { fr: 'demander un complément', en: 'ask to complete' },
  complete: { fr: 'compléter', en: 'complete' },
  grant: { fr: 'accorder', en: 'grant' },
  refuse: { fr: 'refuser', en: 'refuse' },
  appeal: { fr: 'faire un recours', en: 'appeal' },
  uphold: { fr: 'confirmer le refus', en: 'uphold the refusal' },
  overturn: { fr: 'annuler le refus', en: 'overturn the refusal' },
}
