/** What an organisation asks of the credentials it verifies. */
import type { Caller } from '../access/access-token.ts'
import type { VerifierPolicy } from '../store/trust-documents.ts'
import { policyOf, writePolicy, type PoliciesDeps } from '../trust/policy/policies.ts'
import { callerOf, type Handlers } from './contract/operation.ts'
import { pageBody } from './contract/page-body.ts'
import { notFound } from './contract/problem-response.ts'

export type PolicyHandlersDeps = PoliciesDeps

export function policyHandlers(deps: PolicyHandlersDeps): Pick<Handlers, 'listPolicies' | 'writePolicy'> {
  return {
    async listPolicies(request) {
      const organisationId = own(callerOf(request), request.params.organisationId)
      const { store } = deps
      return {
        status: 200,
        body: await pageBody(store.verifierPolicies, { organisationId }, request.query, policyBody),
      }
    },

    async writePolicy(request) {
      const caller = callerOf(request)
      own(caller, request.params.organisationId)
      const { name, rules } = request.body
      const { policy, isNew } = await writePolicy(deps, caller, name, rules)
      return { status: isNew ? 201 : 200, body: policyBody(policy) }
    },
  }
}

/** @throws Problem `not-found` (404) for another organisation's */
function own({ organisationId }: Caller, asked: string): string {
  if (organisationId !== asked) throw notFound()
  return organisationId
}

function policyBody(policy: VerifierPolicy) {
  const { createdAt, createdBy } = policy
  return { ...policyOf(policy), createdAt, createdBy }
}
