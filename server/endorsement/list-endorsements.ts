/** Endorsements looked up: those asked for, and those anybody may see of a badge. */
import type { Caller } from '../access/access-token.ts'
import { Problem } from '../problem.ts'
import { everything } from '../store/everything.ts'
import type { Endorsement } from '../store/recognition-documents.ts'
import { mayManage } from './asker.ts'
import type { EndorsementDeps } from './deps.ts'

type Deps = Pick<EndorsementDeps, 'store'>

interface PageOfRequests {
  readonly items: readonly Endorsement[]
  readonly cursor?: string
}

/**
 * One page of what was asked for in the caller's organisation and is their business (see `mayManage`), in the order it was asked for. What is
 * none of their business takes its room: a page can hold fewer than `limit`, and is empty only when it is the last.
 * @throws Problem `invalid-request` (400) for a cursor that is none
 */
export async function requestsOfOrganisation(
  { store }: Deps,
  caller: Caller,
  { cursor, limit = 50 }: { readonly cursor?: string; readonly limit?: number },
): Promise<PageOfRequests> {
  const where = { organisationId: caller.organisationId }
  for (let after = cursor; ;) {
    const page = await store.endorsements.page({ where, limit, ...(after === undefined ? {} : { after }) })
    const items: Endorsement[] = []
    for (const one of page.items) if (await mayManage({ store }, caller, one)) items.push(one)
    if (items.length > 0 || page.cursor === undefined) return { ...page, items }
    after = page.cursor
  }
}

/**
 * Everything that was asked for the caller's person: for their applications, wherever they are decided, and for their badges. In the order
 * they were asked for.
 */
export async function requestsOfPerson(
  { store }: Deps,
  caller: Pick<Caller, 'personId'>,
): Promise<readonly Endorsement[]> {
  const { personId } = caller
  if (personId === undefined) return []
  const applications = await everything(store.applications, { applicantId: personId })
  const person = await store.people.get(personId)
  const awards =
    person === undefined
      ? []
      : (
          await everything(store.awards, {
            organisationId: person.organisationId,
            recipientKey: person.recipientKey,
          })
        ).filter((award) => award.personId === personId)
  const targets = new Set([
    ...applications.map(({ _id }) => `application:${_id}`),
    ...[...applications.map(({ awardId }) => awardId), ...awards.map(({ _id }) => _id)]
      .filter((id) => id !== undefined)
      .map((id) => `award:${id}`),
  ])
  const found: Endorsement[] = []
  for (const target of targets) found.push(...(await everything(store.endorsements, { target })))
  return found.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
}

/** One page of `found`, with the cursor of the next. @throws Problem `invalid-request` (400) for a cursor that is none */
export function pageOf(
  found: readonly Endorsement[],
  { cursor, limit = 50 }: { readonly cursor?: string; readonly limit?: number },
): PageOfRequests {
  const after = cursor === undefined ? '' : Buffer.from(cursor, 'base64url').toString()
  if (cursor !== undefined && !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z [0-9a-f]{32}$/u.test(after)) {
    throw new Problem('invalid-request', {
      fr: 'Le curseur de pagination est illisible.',
      en: 'The paging cursor is unreadable.',
    })
  }
  const rest = found.filter((one) => placeOf(one) > after)
  const items = rest.slice(0, limit)
  const last = items.at(-1)
  return rest.length > limit && last !== undefined
    ? { items, cursor: Buffer.from(placeOf(last)).toString('base64url') }
    : { items }
}

function placeOf({ createdAt, _id }: Endorsement): string {
  return `${createdAt} ${_id}`
}

/** The given endorsements of a badge, those of the application it came from among them; `undefined` when there is no such badge. */
export async function endorsementsOfAward(
  { store }: Deps,
  awardId: string,
): Promise<readonly Endorsement[] | undefined> {
  const award = await store.awards.get(awardId)
  if (award === undefined) return undefined
  const applications = [
    award.applicationId,
    ...(award.renewals ?? []).map(({ applicationId }) => applicationId),
  ].filter((id) => id !== undefined)
  const found: Endorsement[] = []
  for (const target of [`award:${awardId}`, ...new Set(applications.map((id) => `application:${id}`))])
    found.push(...(await everything(store.endorsements, { target })))
  return found.filter(({ state }) => state === 'given')
}
