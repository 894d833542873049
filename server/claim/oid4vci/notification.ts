/** What becomes of a badge in a wallet. @see https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-11 */
import type { Claim } from '../../store/claim-documents.ts'
import type { ClaimDeps } from '../deps.ts'
import { OAuthError } from './oauth-error.ts'
import { claimOfToken } from './token.ts'

const events = ['credential_accepted', 'credential_failure', 'credential_deleted'] as const

/**
 * Keeps what the wallet says, as often as it says so.
 * @throws OAuthError `invalid_token` (401), `invalid_notification_id`, `invalid_notification_request`
 */
export async function takeNotification(
  deps: ClaimDeps,
  token: string | undefined,
  { notification_id: id, event }: Readonly<Record<string, unknown>>,
): Promise<void> {
  const claim = await claimOfToken(deps, token)
  const said = events.find((one) => one === event)
  if (said === undefined)
    throw new OAuthError('invalid_notification_request', 'event is not one that is known')
  if (typeof id !== 'string' || !deps.claimSecrets.isOf('notification', claim, id))
    throw new OAuthError('invalid_notification_id', 'notification_id was not given out with this token')
  for (let one: Claim | undefined = claim; one !== undefined; one = await deps.store.claims.get(claim._id)) {
    if (one.notified === said) return
    if ((await deps.store.claims.replace({ ...one, notified: said })) !== undefined) return
  }
}
