/** Where people stand: said, compared with a profile, over time. For the person and for those who accompany them, and nobody else. */
import type { Caller } from '../access/access-token.ts'
import { erasePositioning } from '../positioning/erase-positioning.ts'
import { gaps, type GapsDeps } from '../positioning/gaps.ts'
import { levelsOf } from '../positioning/positioning.ts'
import { progress, type ProgressDeps } from '../positioning/progress.ts'
import { recordPositioning, type PositioningDeps } from '../positioning/record-positioning.ts'
import type { Person, Positioning } from '../store/recognition-documents.ts'
import type { Store } from '../store/store.ts'
import { callerOf, type Handlers } from './contract/operation.ts'
import { pageBody } from './contract/page-body.ts'
import { notFound } from './contract/problem-response.ts'

export type PositioningHandlersDeps = PositioningDeps &
  GapsDeps &
  ProgressDeps & { readonly publicUrl: string }

type PositioningOperation =
  'recordPositioning' | 'listPositionings' | 'erasePositioning' | 'getGaps' | 'getProgress'

export function positioningHandlers(deps: PositioningHandlersDeps): Pick<Handlers, PositioningOperation> {
  return {
    async recordPositioning(request) {
      const caller = callerOf(request)
      const person = await accompanied(deps, caller, request.params.personId)
      const { positioning, created } = await recordPositioning(deps, person, caller, request.body)
      const { publicUrl } = deps
      return {
        status: created ? 201 : 200,
        body: positioningBody(positioning),
        headers: { Location: `${publicUrl}/people/${person._id}/positionings/${positioning._id}` },
      }
    },

    async listPositionings(request) {
      const { _id: personId } = await accompanied(deps, callerOf(request), request.params.personId)
      return {
        status: 200,
        body: await pageBody(deps.store.positionings, { personId }, request.query, positioningBody),
      }
    },

    async erasePositioning(request) {
      const caller = callerOf(request)
      const { personId, positioningId } = request.params
      const person = await accompanied(deps, caller, personId)
      if (!(await erasePositioning(deps, person, caller, positioningId))) throw notFound()
      return { status: 204 }
    },

    async getGaps(request) {
      const person = await accompanied(deps, callerOf(request), request.params.personId)
      return { status: 200, body: await gaps(deps, person, request.query.profile) }
    },

    async getProgress(request) {
      const person = await accompanied(deps, callerOf(request), request.params.personId)
      const { framework } = request.query
      return { status: 200, body: { framework, competencies: await progress(deps, person, framework) } }
    },
  }
}

/**
 * The person, for themself and for whoever accompanies people of their organisation. An applicant has the scopes to say where they stand
 * themself; where others do is not theirs to know, nor that of whoever only keeps their names.
 * @throws Problem `not-found` (404), the same for somebody else's person as for nobody
 */
async function accompanied(
  { store }: { readonly store: Pick<Store, 'people'> },
  { organisationId, personId: own, scopes }: Caller,
  personId: string,
): Promise<Person> {
  const person = await store.people.get(personId)
  const may = own === personId || scopes.includes('application:open')
  if (!may || person?.organisationId !== organisationId) throw notFound()
  return person
}

function positioningBody(positioning: Positioning) {
  const { _id, personId, framework, by, recordedByPerson, positionedOn, createdAt } = positioning
  return {
    id: _id,
    person: personId,
    framework,
    by,
    ...(recordedByPerson === undefined ? {} : { recordedBy: recordedByPerson }),
    positionedOn,
    levels: levelsOf(positioning),
    createdAt,
  }
}
