/** The badges of this service, by the short code of their cards. */
import type { Store } from '../../store/store.ts'
import type { VerifyDeps } from '../check.ts'

export interface BadgesByCodeDeps {
  readonly store: Pick<Store, 'awards'>
  readonly publicUrl: string
}

/** The part of `VerifyDeps` that knows which badge a code is of. Two badges of one code are no badge. */
export function badgesByCode({
  store,
  publicUrl,
}: BadgesByCodeDeps): Pick<Required<VerifyDeps>, 'badgeOfCode'> {
  return {
    async badgeOfCode(shortId) {
      const [award, another] = (await store.awards.page({ where: { shortId }, limit: 2 })).items
      return award === undefined || another !== undefined
        ? undefined
        : `${publicUrl}/credentials/${award._id}`
    },
  }
}
