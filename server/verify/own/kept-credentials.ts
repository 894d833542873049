/** The credentials kept by this service: what was certainly signed when it says it was. */
import type { Store } from '../../store/store.ts'
import type { VerifyDeps } from '../check.ts'
import { badgesByCode } from './badges-by-code.ts'

export interface KeptCredentialsDeps {
  readonly store: Pick<Store, 'awards' | 'endorsements'>
  readonly publicUrl: string
}

/**
 * The part of `VerifyDeps` that finds the badges and endorsements in our own store, by their address or by the code of a card. Other forms of a
 * badge, made when asked for, are not kept.
 */
export function keptCredentials({
  store,
  publicUrl,
}: KeptCredentialsDeps): Pick<Required<VerifyDeps>, 'keptCredential' | 'badgeOfCode'> {
  const idUnder = (folder: string, id: string) => {
    const base = `${publicUrl}/${folder}/`
    return id.startsWith(base) ? id.slice(base.length) : undefined
  }
  return {
    ...badgesByCode({ store, publicUrl }),
    async keptCredential(id) {
      const awardId = idUnder('credentials', id)
      if (awardId !== undefined) return (await store.awards.get(awardId))?.credential
      const endorsementId = idUnder('endorsements', id)
      return endorsementId === undefined
        ? undefined
        : (await store.endorsements.get(endorsementId))?.credential
    },
  }
}
