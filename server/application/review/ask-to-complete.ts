/** Assessors say exactly what is missing. */
import type { Caller } from '../../access/access-token.ts'
import { everyRule } from '../../evidence/criteria-errors.ts'
import { Problem, type ProblemItem } from '../../problem.ts'
import type { Application } from '../../store/recognition-documents.ts'
import { changeApplication, stepBy, stepTaken } from '../change-application.ts'
import type { ApplicationDeps } from '../deps.ts'
import { dossierState, withReview, type CompletionItem } from '../dossier.ts'
import { requireTransition } from '../transitions.ts'

/** Rounds of completion: beyond, a decision is due. */
const mostCompletions = 20

/**
 * Hands the application back to the applicant with what they are to add.
 * @param items 1 to 20; a kind or a rule they name is one of the achievement's criteria
 * @throws Problem `not-found` (404), `forbidden` (403), `transition-refused` (409); `invalid-request` (400) for a kind or a rule the criteria
 *   do not have
 */
export function askToComplete(
  deps: Pick<ApplicationDeps, 'store' | 'achievements' | 'clock'>,
  caller: Caller,
  applicationId: string,
  items: readonly CompletionItem[],
): Promise<Application> {
  return changeApplication(deps, caller, applicationId, async ({ application, as }) => {
    requireTransition(application.state, 'ask-to-complete', as)
    requireKnown(deps, application, items)
    const step = stepBy(deps, caller, as)
    const after = await stepTaken(deps, application, 'ask-to-complete', step)
    const review = dossierState(after)
    if (review.completions.length >= mostCompletions) throw enoughAsked()
    const asked = { at: step.at, personId: step.personId ?? '', items: items.map(trimmed) }
    return withReview(after, { ...review, completions: [...review.completions, asked] })
  })
}

function requireKnown(
  deps: Pick<ApplicationDeps, 'achievements'>,
  application: Application,
  items: readonly CompletionItem[],
): void {
  const { criteria } = deps.achievements.resolve(application.achievement)
  const kinds = new Set(criteria.kinds.map(({ code }) => code))
  const rules = new Set(everyRule(criteria.rules).map(({ id }) => id))
  const errors = items.flatMap(({ kind, rule }, index): readonly ProblemItem[] => [
    ...(kind === undefined || kinds.has(kind)
      ? []
      : [{ pointer: `/items/${String(index)}/kind`, code: 'evidence-kind-unknown', detail: noKind }]),
    ...(rule === undefined || rules.has(rule)
      ? []
      : [{ pointer: `/items/${String(index)}/rule`, code: 'rule-unknown', detail: noRule }]),
  ])
  if (errors.length > 0) throw new Problem('invalid-request', notOfTheCriteria, { errors })
}

function trimmed({ what, ...about }: CompletionItem): CompletionItem {
  return { ...about, what: what.trim() }
}

function enoughAsked(): Problem {
  return new Problem('conflict', {
    fr: 'Un complément a déjà été demandé 20 fois : il est temps de décider.',
    en: 'This application was already sent back 20 times: it is time to decide.',
  })
}

const notOfTheCriteria = {
  fr: 'Un complément porte sur une sorte de preuve ou une règle que ce badge n’a pas.',
  en: 'What is asked for names a kind of evidence or a rule that this badge does not have.',
}
const noKind = {
  fr: 'Ce badge n’a pas cette sorte de preuve.',
  en: 'This badge has no such kind of evidence.',
}
const noRule = { fr: 'Ce badge n’a pas cette règle.', en: 'This badge has no such rule.' }
