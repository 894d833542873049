/** What a client of the VC API is to be pointed at. */
import type { VcApiDeps } from './deps.ts'
import { canSign, forms } from './forms.ts'
import type { Tenant } from './issue.ts'

export interface TenantDescription {
  /** One per form it can sign in, the usual one first: the DID that `issuer` must be, and where to issue. */
  readonly issuers: readonly { readonly form: string; readonly issuer: string; readonly endpoint: string }[]
  readonly verifyCredential: string
  readonly verifyPresentation: string
  readonly status: string
  readonly statusLists: string
  readonly challenges: string
  /** A DID goes after it, percent-encoded. */
  readonly didResolver: string
}

/** The addresses and DIDs of an organisation. Makes the keys it has not used yet. @throws Problem `signing-key-unavailable` (503) */
export async function describeTenant(
  deps: Pick<VcApiDeps, 'keys' | 'publicUrl' | 'store'>,
  { organisationId }: Tenant,
): Promise<TenantDescription> {
  const base = `${deps.publicUrl}/vc-api/${organisationId}`
  const issuers = []
  for (const [index, form] of forms.entries()) {
    if (!(await canSign(deps, organisationId, form))) continue
    const { name, algorithm } = form
    const { did } = await deps.keys.current(organisationId, algorithm)
    const endpoint = `${index === 0 ? base : `${base}/${name}`}/credentials/issue`
    issuers.push({ form: name, issuer: did, endpoint })
  }
  return {
    issuers,
    verifyCredential: `${base}/credentials/verify`,
    verifyPresentation: `${base}/presentations/verify`,
    status: `${base}/credentials/status`,
    statusLists: `${base}/status-lists`,
    challenges: `${base}/challenges`,
    didResolver: `${deps.publicUrl}/1.0/identifiers`,
  }
}
