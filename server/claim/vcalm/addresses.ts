/** What leads wallets of the VC API to the exchange of a claim. */
import type { Claim } from '../../store/claim-documents.ts'
import type { ClaimDeps } from '../deps.ts'

type Deps = Pick<ClaimDeps, 'publicUrl' | 'claimSecrets'>

/** Where wallets take part in the exchange of this round. */
export function exchangeUrl({ publicUrl, claimSecrets }: Deps, claim: Claim): string {
  return `${publicUrl}/claim-exchanges/${claimSecrets.write('exchange', claim)}`
}

/**
 * What opens Learner Credential Wallet, which speaks no OID4VCI. It sends a bare presentation, and expects the answer as bare.
 * @see https://github.com/openwallet-foundation-labs/learner-credential-wallet/blob/main/docs/deep-links.md
 */
export function deepLink(deps: Deps, claim: Claim): string {
  const query = new URLSearchParams({
    issuer: deps.publicUrl,
    auth_type: 'bearer',
    challenge: deps.claimSecrets.write('challenge', claim),
    vc_request_url: exchangeUrl(deps, claim),
  })
  return `https://lcw.app/request.html?${query.toString()}`
}
