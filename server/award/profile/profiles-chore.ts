import { tryEach } from '../../chores.ts'
import { profilesAfterChange } from './profiles-after-change.ts'
import type { ProfileDeps } from './profile-situations.ts'

/** People looked at in one run. */
const peopleAtOnce = 200

/**
 * A chore that looks at some more people at each run, from the first again after the last: what a crash kept from being learnt, or a
 * badge that ended, is learnt then. One person who fails keeps no other waiting. Each process goes its own round.
 * @throws AggregateError (what is answered does) when some failed: they are looked at again in the next round
 */
export function createProfilesChore(deps: ProfileDeps): () => Promise<void> {
  let after: string | undefined
  return async () => {
    const page = await deps.store.people.page({
      where: {},
      limit: peopleAtOnce,
      ...(after === undefined ? {} : { after }),
    })
    after = page.cursor
    await tryEach(
      page.items,
      ({ organisationId, recipientKey }) => profilesAfterChange(deps, organisationId, recipientKey),
      'people',
    )
  }
}
