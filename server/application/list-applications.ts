/** Lists of applications, as each capacity has them. */
import type { Caller } from '../access/access-token.ts'
import type { Scope } from '../access/scope.ts'
import { Problem } from '../problem.ts'
import type { Application, ApplicationState } from '../store/recognition-documents.ts'
import type { Page } from '../store/store.ts'
import { chooseWalk, writeCursor } from '../store/walk.ts'
import type { ApplicationDeps } from './deps.ts'
import { capacitiesOf } from './reach.ts'

/** One's own, those one opened, those one assesses, those that wait for an assessor, all of the organisation. */
export type ListedAs = 'own' | 'opened' | 'assigned' | 'waiting' | 'organisation'

export interface ListQuery {
  readonly as?: ListedAs | undefined
  readonly state?: ApplicationState | undefined
  readonly cursor?: string | undefined
  /** 1 to 200; 50 when absent. */
  readonly limit?: number | undefined
}

type Deps = Pick<ApplicationDeps, 'store'>

/** Applications looked through for one page at most: a page may hold fewer than asked for, and still not be the last. */
const lookedThrough = 2000
/** Looked through at once, at least: few of them may be the caller's. */
const pageSize = 100

const scopeOf: Readonly<Record<ListedAs, Scope>> = {
  organisation: 'application:manage',
  own: 'application:apply',
  assigned: 'application:assess',
  opened: 'application:open',
  waiting: 'application:assess',
}

/**
 * One page, the earliest first. Without `as`: the first of organisation, own, assigned and opened that the caller's scopes allow.
 * @throws Problem `forbidden` (403) without the scope; `invalid-request` (400) for a cursor that is not one of this list
 */
export async function listApplications(
  deps: Deps,
  caller: Caller,
  query: ListQuery,
): Promise<Page<Application>> {
  const as = listedAs(caller, query.as)
  const { where, fits } = selection(caller, as, query.state)
  if (where === undefined) return { items: [] }
  const limit = query.limit ?? 50
  const items: Application[] = []
  let after = query.cursor
  const size = Math.max(limit, pageSize)
  for (let seen = 0; ;) {
    const page = await deps.store.applications.page({
      where,
      limit: size,
      ...(after === undefined ? {} : { after }),
    })
    const fitting = page.items.filter(fits)
    items.push(...fitting.slice(0, limit - items.length))
    const last = items.at(-1)
    // The page goes on after the last one kept, not after the last one looked at.
    const isCut = items.length === limit && last !== page.items.at(-1)
    if (isCut && last !== undefined)
      return { items, cursor: writeCursor(chooseWalk('applications', where), last) }
    seen += size
    after = page.cursor
    if (after === undefined) return { items }
    if (items.length >= limit || seen >= lookedThrough) return { items, cursor: after }
  }
}

function listedAs(caller: Caller, asked: ListedAs | undefined): ListedAs {
  const allowed = (['organisation', 'own', 'assigned', 'opened', 'waiting'] as const).filter((as) =>
    caller.scopes.includes(scopeOf[as]),
  )
  const as = asked ?? allowed[0]
  if (as !== undefined && allowed.includes(as)) return as
  const scope = asked === undefined ? 'application:apply' : scopeOf[asked]
  throw new Problem(
    'forbidden',
    { fr: `Il faut un jeton qui porte le droit ${scope}.`, en: `A token with the scope ${scope} is needed.` },
    { headers: { 'WWW-Authenticate': `Bearer error="insufficient_scope", scope="${scope}"` } },
  )
}

interface Selection {
  /** Absent: there can be none. */
  readonly where?: Partial<Application>
  readonly fits: (application: Application) => boolean
}

function selection(caller: Caller, as: ListedAs, state: ApplicationState | undefined): Selection {
  const { organisationId, personId } = caller
  const inState = (application: Application) => state === undefined || application.state === state
  const ofOrganisation = state === undefined ? { organisationId } : { organisationId, state }
  switch (as) {
    case 'own':
      return {
        where: { applicantId: personId ?? organisationId },
        fits: (one) => inState(one) && capacitiesOf(caller, one).has('own'),
      }
    case 'organisation':
      return { where: ofOrganisation, fits: (one) => capacitiesOf(caller, one).has('manager') }
    case 'assigned':
      return personId === undefined
        ? { fits: () => false }
        : { where: ofOrganisation, fits: (one) => capacitiesOf(caller, one).has('assigned') }
    case 'opened':
      return personId === undefined
        ? { fits: () => false }
        : {
            where: { openedBy: personId },
            fits: (one) => inState(one) && capacitiesOf(caller, one).has('opener'),
          }
    case 'waiting':
      return {
        where: ofOrganisation,
        fits: (one) =>
          ['submitted', 'under-review', 'appealed'].includes(one.state) && one.applicantId !== personId,
      }
  }
}
