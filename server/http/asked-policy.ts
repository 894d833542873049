/** The policy a verifier asks to be applied. */
import { unauthorized } from '../access/access-token.ts'
import { Problem } from '../problem.ts'
import { findPolicy, type PoliciesDeps } from '../trust/policy/policies.ts'
import { applyPolicy } from '../verify/policy/apply-policy.ts'
import { defaultPolicy, type Policy } from '../verify/policy/policy.ts'
import type { VerificationReport } from '../verify/types.ts'
import type { OperationRequest } from './contract/operation.ts'

type Asking = Pick<OperationRequest<'verifyCredential'>, 'callerIfAny'> & {
  readonly query: { readonly policy?: string }
}

/**
 * The policy that `?policy=` names: `default`, or one of the organisation whose key asks, at its latest version or at the one that is named.
 * `undefined` when none is asked for.
 * @throws Problem `unauthorized` (401) without a key, `forbidden` (403) with one that may not verify, `policy-unknown` (422) for one there is
 *   not, or of another organisation
 */
export async function askedPolicy(
  store: PoliciesDeps['store'],
  { query: { policy: reference }, callerIfAny }: Asking,
): Promise<Policy | undefined> {
  if (reference === undefined) return undefined
  if (reference === defaultPolicy.name) return defaultPolicy
  const caller = await callerIfAny()
  if (caller === undefined) throw unauthorized('Bearer')
  const { scopes, organisationId } = caller
  if (!scopes.includes('credential:verify') && !scopes.includes('verification:bulk')) throw forbidden()
  const isOwn = reference.startsWith(`${organisationId}/`)
  const policy = isOwn ? await findPolicy(store, reference) : undefined
  if (policy === undefined) throw policyUnknown()
  return policy
}

/** `report` with what `policy` says of it; as it was where there is none. */
export function withPolicy(
  report: VerificationReport,
  policy: Policy | undefined,
  circumstances: Parameters<typeof applyPolicy>[2],
): VerificationReport {
  return policy === undefined ? report : { ...report, policy: applyPolicy(policy, report, circumstances) }
}

function forbidden(): Problem {
  return new Problem('forbidden', {
    fr: 'Il faut une clé qui porte le droit credential:verify ou verification:bulk.',
    en: 'A key with the scope credential:verify or verification:bulk is needed.',
  })
}

function policyUnknown(): Problem {
  return new Problem('policy-unknown', {
    fr: 'Votre organisation n’a pas cette politique, ou pas cette version : <organisation>/<nom> ou <organisation>/<nom>/<version>.',
    en: 'Your organisation has no such policy, or no such version: <organisation>/<name> or <organisation>/<name>/<version>.',
  })
}
