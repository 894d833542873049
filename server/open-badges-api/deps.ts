/** What the Open Badges API needs from the other rooms. */
import type { KeepDeps } from '../passport/badges/keep-claim.ts'
import type { Store } from '../store/store.ts'
import type { GrantSecrets } from './oauth/grant-secrets.ts'

export type HostDeps = KeepDeps & {
  readonly store: KeepDeps['store'] & Pick<Store, 'oauthClients' | 'passportGrants'>
  readonly grantSecrets: GrantSecrets
}
