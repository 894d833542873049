/** Delegations: the right of a person to assess for an organisation, within limits that are checked at each act. */
import { parisDay } from '../paris-day.ts'
import { Problem, type ProblemItem } from '../problem.ts'
import type { Delegation } from '../store/recognition-documents.ts'
import { everything } from '../store/everything.ts'
import type { Store } from '../store/store.ts'

export interface DelegationDeps {
  readonly store: Pick<Store, 'delegations'>
}

/** As much of an achievement as a delegation is about. */
export interface Assessable {
  readonly framework: { readonly slug: string }
  /** Code of the competency and number of the level, for a competency level. */
  readonly competency?: string
  readonly level?: number
}

/**
 * The delegation that lets the person assess the achievement on the Paris day of `on`. A badge of one competency is covered by a delegation
 * of the framework that names the competency, or none, up to its level; a profile or a label only by one without such limits.
 * @throws Problem `delegation-missing` (403) whose items say, for each delegation of the framework, why it is not it:
 *   `delegation-revoked`, `delegation-not-begun`, `delegation-expired`, `other-competency`, `level-too-high`
 */
export async function requireDelegation(
  { store }: DelegationDeps,
  request: {
    readonly organisationId: string
    readonly personId: string
    readonly achievement: Assessable
    readonly on: Date
  },
): Promise<Delegation> {
  const { organisationId, personId, achievement } = request
  const framework = achievement.framework.slug
  const day = parisDay(request.on)
  const given = await everything(store.delegations, { personId, framework })
  const gaps: ProblemItem[] = []
  for (const delegation of given) {
    if (delegation.organisationId !== organisationId) continue
    const gap = gapOf(delegation, achievement, day)
    if (gap === undefined) return delegation
    gaps.push(gap)
  }
  const closest = byCloseness.map((code) => gaps.find((gap) => gap.code === code)).find(isThere)
  throw new Problem('delegation-missing', closest?.detail ?? noneAtAll, { errors: gaps.slice(0, 50) })
}

/** Why not, from the delegation that is closest to being enough. */
const byCloseness = [
  'delegation-expired',
  'delegation-not-begun',
  'level-too-high',
  'other-competency',
  'delegation-revoked',
] as const

const noneAtAll = {
  fr: 'La personne qui évaluerait n’a pas de délégation de cette organisation pour ce référentiel.',
  en: 'The person who would assess has no delegation from this organisation for this framework.',
}

/** What keeps the delegation from covering the achievement on that day; undefined when nothing does. */
function gapOf(delegation: Delegation, about: Assessable, day: string): ProblemItem | undefined {
  const { competencies, maximumLevel, from, until, revokedAt } = delegation
  const gap = (code: (typeof byCloseness)[number], fr: string, en: string) => ({ code, detail: { fr, en } })
  if (revokedAt !== undefined) {
    const on = parisDay(new Date(revokedAt))
    return gap(
      'delegation-revoked',
      `Cette délégation a été retirée le ${on}.`,
      `This delegation was revoked on ${on}.`,
    )
  }
  if (
    competencies !== undefined &&
    !(about.competency !== undefined && competencies.includes(about.competency))
  ) {
    return gap(
      'other-competency',
      'Cette délégation porte sur d’autres compétences que celle de ce badge.',
      'This delegation is about other competencies than that of this achievement.',
    )
  }
  // A profile or a label has no level to compare: a limit that cannot be shown to hold does not.
  if (maximumLevel !== undefined && (about.level === undefined || about.level > maximumLevel)) {
    const most = String(maximumLevel)
    return gap(
      'level-too-high',
      `Cette délégation s’arrête au niveau ${most}.`,
      `This delegation stops at level ${most}.`,
    )
  }
  if (day < from) {
    return gap(
      'delegation-not-begun',
      `Cette délégation commence le ${from}.`,
      `This delegation begins on ${from}.`,
    )
  }
  if (day > until) {
    return gap(
      'delegation-expired',
      `Cette délégation a pris fin le ${until}.`,
      `This delegation expired on ${until}.`,
    )
  }
  return undefined
}

function isThere<Value>(value: Value | undefined): value is Value {
  return value !== undefined
}
