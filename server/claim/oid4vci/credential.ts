/** The badge for the key a wallet proved to have. @see https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-8 */
import { bindAward } from '../../award/holder/bind-award.ts'
import type { ChallengeUse } from '../../verify/presentation/challenge.ts'
import { isObject } from '../../proof/jose/json-object.ts'
import { Problem } from '../../problem.ts'
import type { Claim } from '../../store/claim-documents.ts'
import type { Award } from '../../store/documents.ts'
import { timestamp } from '../../timestamp.ts'
import type { ClaimDeps } from '../deps.ts'
import { readKeyProof, type ProvenKey } from './key-proof.ts'
import { batchSize, configurations, type ConfigurationId, type CredentialFormat } from './metadata.ts'
import { OAuthError } from './oauth-error.ts'
import { claimOfToken } from './token.ts'

export interface CredentialDeps extends ClaimDeps {
  /** The nonce endpoint's counterpart: of all who use a nonce, one succeeds. */
  readonly useNonce: (nonce: string) => Promise<ChallengeUse>
  /** The award, bound to `key`, in one of the forms offered. */
  readonly write: (award: Award, format: CredentialFormat, key: ProvenKey['key']) => Promise<unknown>
}

export interface CredentialAnswer {
  readonly credentials: readonly { readonly credential: unknown }[]
  readonly notification_id: string
}

/**
 * Binds the award of the claim to the keys that are proven, and answers a badge for each. The same keys may ask for other forms as long as the
 * token is good; other keys may not.
 * @throws OAuthError `invalid_token` (401), `invalid_credential_request`, `unknown_credential_configuration`,
 *   `unknown_credential_identifier`, `invalid_proof`, `invalid_nonce`, `credential_request_denied`
 */
export async function requestCredential(
  deps: CredentialDeps,
  token: string | undefined,
  request: Readonly<Record<string, unknown>>,
): Promise<CredentialAnswer> {
  const claim = await claimOfToken(deps, token)
  const format = formatOf(request)
  const keys = await provenKeys(deps, request)
  const { holders, ...reserved } = await reserve(deps, claim, keys)
  const bound = await boundTo(deps, claim.awardId, holders)
  const credentials = await Promise.all(
    keys.map(async ({ holder, key }) => {
      const award = bound[holders.indexOf(holder)]
      if (award === undefined) throw new Error('an award for each holder')
      return { credential: await deps.write(award, format, key) }
    }),
  )
  await close(deps, claim._id)
  return { credentials, notification_id: deps.claimSecrets.write('notification', reserved) }
}

type Holders = readonly [string, ...string[]]

async function boundTo(deps: CredentialDeps, awardId: string, holders: Holders): Promise<readonly Award[]> {
  try {
    return await bindAward(deps, awardId, holders)
  } catch (error) {
    if (error instanceof Problem && error.status < 500) throw denied()
    throw error
  }
}

/** @throws OAuthError */
function formatOf(request: Readonly<Record<string, unknown>>): CredentialFormat {
  const { credential_configuration_id: id, credential_identifier: identifier, format } = request
  if (identifier !== undefined)
    throw new OAuthError('unknown_credential_identifier', 'no credential identifiers are given out')
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

/** @throws OAuthError `invalid_proof`, `invalid_nonce`, `invalid_credential_request` */
async function provenKeys(
  deps: CredentialDeps,
  request: Readonly<Record<string, unknown>>,
): Promise<readonly ProvenKey[]> {
  const texts = proofTexts(request)
  const expected = { audience: deps.publicUrl, now: deps.clock() }
  const proven = texts.map((text) => readKeyProof(text, expected))
  const nonces = new Set(proven.map(({ nonce }) => nonce))
  const [nonce = ''] = nonces
  if (nonces.size > 1 || (await deps.useNonce(nonce)) !== 'good')
    throw new OAuthError('invalid_nonce', 'the nonce was used, has expired, or was never given out')
  return [...new Map(proven.map((one) => [one.holder, one])).values()]
}

/** `proofs` of the specification, or the single `proof` of its drafts. */
function proofTexts({ proofs, proof }: Readonly<Record<string, unknown>>): readonly string[] {
  const jwt = isObject(proofs) ? proofs['jwt'] : undefined
  const single = isObject(proof) && proof['proof_type'] === 'jwt' ? proof['jwt'] : undefined
  const texts: readonly unknown[] = Array.isArray(jwt) ? jwt : single === undefined ? [] : [single]
  if (texts.length === 0 || (proofs !== undefined && proof !== undefined))
    throw new OAuthError('invalid_proof', 'proofs of the type jwt are asked for')
  if (texts.length > batchSize) throw new OAuthError('invalid_proof', 'there are more proofs than batch_size')
  if (!texts.every((text) => typeof text === 'string'))
    throw new OAuthError('invalid_proof', 'a proof of the type jwt is text')
  return texts
}

/** The claim is these holders' from now on: of all who ask with the same token, one set of keys wins. */
async function reserve(
  { store }: CredentialDeps,
  claim: Claim,
  keys: readonly ProvenKey[],
): Promise<Omit<Claim, 'holders'> & { readonly holders: Holders }> {
  const [first, ...others] = keys.map(({ holder }) => holder)
  if (first === undefined) throw new Error('a request without a key')
  const asked: Holders = [first, ...others]
  for (
    let one: Claim | undefined = claim;
    one?.round === claim.round;
    one = await store.claims.get(claim._id)
  ) {
    const [kept, ...more] = one.holders ?? []
    if (kept !== undefined) {
      if (asked.every((holder) => kept === holder || more.includes(holder)))
        return { ...one, holders: [kept, ...more] }
      break
    }
    const reserved = await store.claims.replace({ ...one, holders: asked })
    if (reserved !== undefined) return { ...reserved, holders: asked }
  }
  throw denied()
}

async function close({ store, clock }: CredentialDeps, claimId: string): Promise<void> {
  for (;;) {
    const claim = await store.claims.get(claimId)
    if (claim?.state !== 'open') return
    const closedAt = timestamp(clock())
    if ((await store.claims.replace({ ...claim, state: 'taken', closedAt })) !== undefined) return
  }
}

function denied(): OAuthError {
  return new OAuthError('credential_request_denied', 'the badge is not good any more, or went to other keys')
}

const events = ['credential_accepted', 'credential_failure', 'credential_deleted'] as const

/**
 * §11: what became of the badge in the wallet, as the wallet says.
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
