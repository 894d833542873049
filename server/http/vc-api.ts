/** The W3C VC API of an organisation, in the forms of its specifications; its errors too. And DID resolution, for anybody. */
import { createChallenge } from '../vc-api/challenge.ts'
import type { VcApiDeps } from '../vc-api/deps.ts'
import { describeTenant } from '../vc-api/describe-tenant.ts'
import { resolveDid } from '../vc-api/did/resolve-did.ts'
import { issueForTenant, type Tenant } from '../vc-api/issue.ts'
import { readBody, readOptions, type Options } from '../vc-api/options.ts'
import { problemDetails, type Refusal, isRefusal } from '../vc-api/problem-details.ts'
import { changeCredentialStatus, createOwnList } from '../vc-api/status.ts'
import type { Verification } from '../vc-api/verify/verification.ts'
import { verifyAnyCredential, type CredentialChecks } from '../vc-api/verify/verify-credential.ts'
import { verifyAnyPresentation } from '../vc-api/verify/verify-presentation.ts'
import { createStatusReader } from '../verify/status/status-list.ts'
import type { Caller } from '../access/access-token.ts'
import type { Language } from '../text.ts'
import { readJson } from './contract/body.ts'
import { callerOf, type Client, type Handlers, type Reply } from './contract/operation.ts'
import { notFound } from './contract/problem-response.ts'
import { inTurn, type VerificationShares } from './verification-shares.ts'

export type VcApiHandlersDeps = VcApiDeps

/** Of what is verified, ten credentials' worth and more: what costs is not how long texts are. */
const mostValues = 10_000

type VcApiOperation =
  | 'vcApiDescribe'
  | 'vcApiIssue'
  | 'vcApiIssueInForm'
  | 'vcApiVerifyCredential'
  | 'vcApiVerifyPresentation'
  | 'vcApiChangeStatus'
  | 'vcApiCreateStatusList'
  | 'vcApiCreateChallenge'
  | 'resolveDid'

/** What the operations of a tenant have in common. */
interface TenantRequest {
  readonly params: { readonly organisationId: string }
  readonly caller: Caller | undefined
  readonly bytes: Buffer
  readonly language: Language
}

/** `shares`: with the other ways to verify. */
export function vcApiHandlers(
  deps: VcApiHandlersDeps,
  shares: VerificationShares,
): Pick<Handlers, VcApiOperation> {
  const verifyingFor = (client: Client, work: (deps: VcApiDeps) => Promise<Verification>) =>
    inTurn(deps.verify, shares, client, (verify) => work({ ...deps, verify }))

  const issue = async (request: TenantRequest, form?: string): Promise<Reply> => {
    const issued = await issueForTenant(deps, tenantOf(request), readJson(request.bytes), form)
    if (isRefusal(issued)) return refused(issued, request.language)
    return { status: 201, body: { verifiableCredential: issued } }
  }
  return {
    async vcApiDescribe(request) {
      return { status: 200, body: await describeTenant(deps, tenantOf(request)) }
    },

    vcApiIssue: (request) => issue(request),
    vcApiIssueInForm: (request) => issue(request, request.params.form),

    async vcApiVerifyCredential(request) {
      tenantOf(request)
      const body = readBody(readJson(request.bytes, mostValues), ['verifiableCredential', 'options'])
      if (isRefusal(body)) return refused(body, request.language)
      const options = readOptions('verifyCredential', body['options'])
      if (isRefusal(options)) return refused(options, request.language)
      const document = body['verifiableCredential']
      const found = await verifyingFor(await request.client(), (rationed) =>
        verifyAnyCredential(rationed, document, statusLists(rationed, options)),
      )
      return verified(
        found,
        options,
        options['returnCredential'] === true ? document : undefined,
        request.language,
      )
    },

    async vcApiVerifyPresentation(request) {
      const { organisationId } = tenantOf(request)
      const body = readBody(readJson(request.bytes, mostValues), ['verifiablePresentation', 'options'])
      if (isRefusal(body)) return refused(body, request.language)
      const options = readOptions('verifyPresentation', body['options'])
      if (isRefusal(options)) return refused(options, request.language)
      const { challenge, domain } = options
      const document = body['verifiablePresentation']
      const asked = {
        ...(typeof challenge === 'string' ? { challenge } : {}),
        ...(typeof domain === 'string' ? { domain } : {}),
      }
      const found = await verifyingFor(await request.client(), (rationed) =>
        verifyAnyPresentation(rationed, organisationId, document, {
          ...statusLists(rationed, options),
          ...asked,
        }),
      )
      return verified(
        found,
        options,
        options['returnPresentation'] === true ? document : undefined,
        request.language,
      )
    },

    async vcApiChangeStatus(request) {
      const changed = await changeCredentialStatus(deps, tenantOf(request), readJson(request.bytes))
      return isRefusal(changed) ? refused(changed, request.language) : { status: 200, body: changed }
    },

    async vcApiCreateStatusList(request) {
      const list = await createOwnList(deps, tenantOf(request), readJson(request.bytes))
      if (isRefusal(list)) return refused(list, request.language)
      const body = { id: list.url, verifiableCredential: list.credential }
      return { status: 201, body, headers: { Location: list.url } }
    },

    async vcApiCreateChallenge(request) {
      const { organisationId } = tenantOf(request)
      return { status: 200, body: { challenge: await createChallenge(deps, organisationId) } }
    },

    async resolveDid({ params, query, header }) {
      const { publicKeyFormat, enableExperimentalPublicKeyTypes } = query
      const { status, body } = await resolveDid(deps, params.did, {
        ...(publicKeyFormat === undefined ? {} : { publicKeyFormat }),
        enableExperimentalPublicKeyTypes: enableExperimentalPublicKeyTypes === 'true',
      })
      return { status, body: JSON.stringify(body), mediaType: resolutionType(header('accept') ?? '') }
    },
  }
}

/** The organisation of the path, which is the caller’s own. @throws Problem `not-found` (404) for any other */
function tenantOf(request: TenantRequest): Tenant {
  const { organisationId } = request.params
  if (callerOf(request).organisationId !== organisationId) throw notFound()
  return { organisationId }
}

/** What reads the status lists, when they are to be asked: without a list of checks, all are made. A proof is always checked. */
function statusLists({ verify, clock }: VcApiHandlersDeps, { checks }: Options): CredentialChecks {
  const isAsked = !Array.isArray(checks) || checks.includes('credentialStatus')
  return isAsked ? { lists: createStatusReader(verify, clock()) } : {}
}

/** One problem document; the others, when there are more, beside it. */
function refused({ status, refused: troubles }: Refusal, language: Language): Reply {
  const [first, ...others] = troubles
  const body = {
    ...problemDetails(first, language),
    status,
    ...(others.length === 0
      ? {}
      : { problemDetails: troubles.map((each) => problemDetails(each, language)) }),
  }
  return {
    status,
    body: JSON.stringify(body),
    mediaType: 'application/problem+json',
    headers: inLanguage(language),
  }
}

/** VCALM answers 200 for what is not verified, too; the suites, and whoever only looks at the status, must not take it for verified. */
function verified(found: Verification, options: Options, document: unknown, language: Language): Reply {
  const { returnResults = true, returnProblemDetails = true } = options
  const body = {
    verified: found.verified,
    ...(document === undefined ? {} : { document }),
    ...(returnResults === true ? { results: resultsOf(found, language) } : {}),
    ...(returnProblemDetails === true ? detailsOf(found, language) : {}),
  }
  return { status: found.verified ? 200 : 400, body, headers: inLanguage(language) }
}

function inLanguage(language: Language) {
  return { 'Content-Language': language, Vary: 'Accept-Language' }
}

function detailsOf({ problems, warnings }: Verification, language: Language) {
  return {
    problemDetails: problems.map((each) => problemDetails(each, language)),
    warnings: warnings.map((each) => problemDetails(each, language)),
  }
}

function resultsOf({ results, credentials }: Verification, language: Language): object {
  if (credentials === undefined) return results
  return {
    ...results,
    credentials: credentials.map((each) => ({
      verified: each.verified,
      results: each.results,
      ...detailsOf(each, language),
    })),
  }
}

/** The one asked for by name; else one that every JSON reader takes. */
function resolutionType(accept: string): string {
  if (accept.includes('application/did-resolution')) return 'application/did-resolution'
  return accept.includes('application/ld+json')
    ? 'application/ld+json;profile="https://w3id.org/did-resolution"'
    : 'application/json'
}
