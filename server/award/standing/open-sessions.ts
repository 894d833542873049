/** Sessions in which somebody may still be awarded something. */
import { parisDay } from '../../paris-day.ts'
import type { TrainingSession } from '../../store/documents.ts'
import type { Store } from '../../store/store.ts'

export interface TouchedSessions {
  /** Those of the organisation that asks, the latest held first. */
  readonly own: readonly { readonly id: string; readonly title: string; readonly heldOn: string }[]
  /** How many other organisations have; nothing else is said of them. */
  readonly others: number
}

const openForDays = 90

/**
 * The open sessions that offer one of `achievements` (ids with their version): held in the last 90 days, or without any award yet.
 * Walks all sessions, page by page; asks about awards only where the day does not settle it.
 */
export async function openSessions(
  deps: { readonly store: Pick<Store, 'awards' | 'sessions'>; readonly clock: () => Date },
  organisationId: string,
  achievements: ReadonlySet<string>,
): Promise<TouchedSessions> {
  const own: TrainingSession[] = []
  let others = 0
  for await (const session of everySession(deps.store.sessions)) {
    if (!session.achievements.some((id) => achievements.has(id))) continue
    if (!(await isOpen(deps, session))) continue
    if (session.organisationId === organisationId) own.push(session)
    else others += 1
  }
  own.sort((a, b) => (`${a.heldOn} ${a._id}` > `${b.heldOn} ${b._id}` ? -1 : 1))
  return { own: own.map(({ _id, title, heldOn }) => ({ id: _id, title, heldOn })), others }
}

async function isOpen(
  { store, clock }: { readonly store: Pick<Store, 'awards'>; readonly clock: () => Date },
  session: TrainingSession,
): Promise<boolean> {
  const since = parisDay(new Date(clock().getTime() - openForDays * 86_400_000))
  return session.heldOn >= since || (await store.awards.count({ sessionId: session._id })) === 0
}

async function* everySession(sessions: Store['sessions']): AsyncGenerator<TrainingSession> {
  for (let after: string | undefined; ;) {
    const page = await sessions.page({ where: {}, limit: 1000, ...(after === undefined ? {} : { after }) })
    yield* page.items
    if (page.cursor === undefined) return
    after = page.cursor
  }
}
