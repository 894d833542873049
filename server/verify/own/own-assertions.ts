/** The Open Badges 2.0 assertions this service hosts, made again as it serves them. */
import { openBadges2Addresses } from '../../credential/open-badges-2/addresses.ts'
import { openBadges2Assertion } from '../../credential/open-badges-2/assertion.ts'
import { readIssuedBadge } from '../../credential/issued-badge.ts'
import type { Store } from '../../store/store.ts'
import type { VerifyDeps } from '../check.ts'
import type { JsonObject } from '../strict-json.ts'

export interface OwnAssertionsDeps {
  readonly store: Pick<Store, 'awards'>
  readonly publicUrl: string
}

/** The part of `VerifyDeps` that finds the badge behind an assertion of ours. Does NOT look at the state of the badge: the credential tells. */
export function ownAssertions({
  store,
  publicUrl,
}: OwnAssertionsDeps): Pick<Required<VerifyDeps>, 'ownAssertion'> {
  const addresses = openBadges2Addresses(publicUrl)
  return {
    async ownAssertion(id) {
      const base = addresses.assertion('')
      const award = id.startsWith(base) ? await store.awards.get(id.slice(base.length)) : undefined
      if (award === undefined) return undefined
      const { _id, organisationId, achievement, credential } = award
      const badge = readIssuedBadge(credential)
      const assertion = openBadges2Assertion({
        id: addresses.assertion(_id),
        badge,
        badgeClass: addresses.badgeClass(organisationId, achievement, badge.achievement.inLanguage),
        image: `${badge.id}/badge.png?version=2`,
      })
      return { assertion: assertion as JsonObject, credential }
    },
  }
}
