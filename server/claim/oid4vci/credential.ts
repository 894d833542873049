/** The badge for the key a wallet proved to have. @see https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-8 */
import { bindAward } from '../../award/holder/bind-award.ts'
import { Problem } from '../../problem.ts'
import type { Claim } from '../../store/claim-documents.ts'
import type { Award } from '../../store/documents.ts'
import { closeTaken, reserveClaim, type Holders } from '../reserve-claim.ts'
import { configurationIn, configurations, type ConfigurationId, type CredentialFormat } from './metadata.ts'
import { OAuthError } from './oauth-error.ts'
import { provenKeys, type ProvenKeysDeps } from './proven-keys.ts'
import { claimOfToken } from './token.ts'

export interface CredentialDeps extends ProvenKeysDeps {
  /** The award, bound to the key of `holder`, in one of the forms offered. */
  readonly write: (award: Award, format: CredentialFormat, holder: string) => Promise<unknown>
}

export interface CredentialAnswer {
  readonly credentials: readonly { readonly credential: unknown }[]
  readonly notification_id: string
}

/** §9: the badge cannot be signed now. `interval`: seconds until it is worth asking again. */
export interface DeferredAnswer {
  readonly transaction_id: string
  readonly interval: number
}

type Body = Readonly<Record<string, unknown>>

const interval = 30

/**
 * Binds the award of the claim to the keys that are proven, and answers a badge for each; or, when the key that signs cannot be used now, what to
 * ask for them with. The same keys may ask for other forms as long as the token is good; other keys may not.
 * @throws OAuthError `invalid_token` (401), `invalid_credential_request`, `unknown_credential_configuration`, `unknown_credential_identifier`,
 *   `invalid_encryption_parameters`, `invalid_proof`, `invalid_nonce`, `credential_request_denied`
 */
export async function requestCredential(
  deps: CredentialDeps,
  token: string | undefined,
  request: Body,
): Promise<CredentialAnswer | DeferredAnswer> {
  const claim = await claimOfToken(deps, token)
  refuseEncryption(request)
  const format = formatOf(request)
  const keys = await provenKeys(deps, request)
  return deniedFor(async () => {
    const reserved = await reserveClaim(deps, claim, keys)
    const issued = await issue(deps, reserved, format, keys)
    if ('credentials' in issued) await closeTaken(deps, claim._id)
    return issued
  })
}

/**
 * What a request answered with a transaction was for: the badges, once; until they can be signed, the same transaction.
 * @throws OAuthError `invalid_token` (401), `invalid_transaction_id` also once it was answered, `invalid_encryption_parameters`,
 *   `credential_request_denied`
 */
export async function requestDeferred(
  deps: CredentialDeps,
  token: string | undefined,
  request: Body,
): Promise<CredentialAnswer | DeferredAnswer> {
  const claim = await claimOfToken(deps, token)
  refuseEncryption(request)
  const { transaction_id: id } = request
  const format = Object.values(configurations).find(
    (one) => typeof id === 'string' && deps.claimSecrets.isOf(`transaction ${one}`, claim, id),
  )
  const [first, ...others] = claim.holders ?? []
  if (format === undefined || first === undefined || claim.state !== 'open') throw noTransaction()
  return deniedFor(async () => {
    const holders: Holders = [first, ...others]
    const issued = await issue(deps, { ...claim, holders }, format, holders)
    // Of all who ask at once, one is answered.
    if ('credentials' in issued && !(await closeTaken(deps, claim._id))) throw noTransaction()
    return issued
  })
}

async function issue(
  deps: CredentialDeps,
  claim: Claim & { readonly holders: Holders },
  format: CredentialFormat,
  asked: Holders,
): Promise<CredentialAnswer | DeferredAnswer> {
  try {
    const bound = await bindAward(deps, claim.awardId, claim.holders)
    const credentials = await Promise.all(
      asked.map(async (holder) => {
        const award = bound[claim.holders.indexOf(holder)]
        if (award === undefined) throw new Error('an award for each holder')
        return { credential: await deps.write(award, format, holder) }
      }),
    )
    return { credentials, notification_id: deps.claimSecrets.write('notification', claim) }
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'signing-key-unavailable') throw error
    return { transaction_id: deps.claimSecrets.write(`transaction ${format}`, claim), interval }
  }
}

async function deniedFor<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error
    throw new OAuthError('credential_request_denied', 'the badge is not good any more, or went to other keys')
  }
}

/** Metadata names no encryption: what is asked for all the same is not answered in the clear. @throws OAuthError */
function refuseEncryption({ credential_response_encryption: encryption }: Body): void {
  if (encryption !== undefined)
    throw new OAuthError('invalid_encryption_parameters', 'responses are not encrypted')
}

/** @throws OAuthError */
function formatOf(request: Body): CredentialFormat {
  const { credential_configuration_id: id, credential_identifier: identifier, format } = request
  if (identifier !== undefined) return formatOfIdentifier(identifier, id)
  if (id === undefined) {
    // Drafts up to 13 name the format alone.
    const known = Object.values(configurations).find((one) => one === format)
    if (known === undefined)
      throw new OAuthError('invalid_credential_request', 'there is no credential_configuration_id')
    return known
  }
  if (typeof id !== 'string' || !Object.hasOwn(configurations, id))
    throw new OAuthError('unknown_credential_configuration', 'credential_configuration_id is none of ours')
  return configurations[id as ConfigurationId]
}

function formatOfIdentifier(identifier: unknown, configuration: unknown): CredentialFormat {
  // §8.2: "MUST NOT be used" together.
  if (configuration !== undefined)
    throw new OAuthError('invalid_credential_request', 'there is an identifier and a configuration')
  const known = configurationIn(identifier)
  if (known !== undefined) return configurations[known]
  throw new OAuthError('unknown_credential_identifier', 'credential_identifier was not given out')
}

function noTransaction(): OAuthError {
  return new OAuthError('invalid_transaction_id', 'the transaction was answered, or never begun')
}
