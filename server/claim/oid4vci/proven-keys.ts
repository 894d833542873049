/** The keys a credential request proves, by either type of proof. @see https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-8.2.1 */
import { isObject } from '../../proof/jose/json-object.ts'
import { keyInDid } from '../../proof/jose/header-key.ts'
import type { ChallengeUse } from '../../verify/presentation/challenge.ts'
import type { ClaimDeps, ProveHolder } from '../deps.ts'
import type { Holders } from '../reserve-claim.ts'
import { readKeyProof } from './key-proof.ts'
import { batchSize } from './metadata.ts'
import { OAuthError } from './oauth-error.ts'

export interface ProvenKeysDeps extends ClaimDeps {
  /** The nonce endpoint's counterpart: of all who use a nonce, one succeeds. */
  readonly useNonce: (nonce: string) => Promise<ChallengeUse>
  readonly proveHolder: ProveHolder
}

interface Proven {
  /** `did:key` as the wallet names it, or `did:jwk`. */
  readonly holder: string
  readonly nonce: string
}

/**
 * DIDs of the keys, each once. All proofs repeat one nonce, which is used up by them.
 * @throws OAuthError `invalid_proof`, `invalid_nonce`
 */
export async function provenKeys(
  deps: ProvenKeysDeps,
  request: Readonly<Record<string, unknown>>,
): Promise<Holders> {
  const proven = await Promise.all(
    proofsIn(request).map(async ({ type, proof }) =>
      type === 'jwt' ? ofJwt(deps, proof) : ofDiVp(deps, proof),
    ),
  )
  const nonces = new Set(proven.map(({ nonce }) => nonce))
  const [nonce = ''] = nonces
  if (nonces.size > 1 || (await deps.useNonce(nonce)) !== 'good')
    throw new OAuthError('invalid_nonce', 'the nonce was used, has expired, or was never given out')
  const [first, ...others] = new Set(proven.map(({ holder }) => holder))
  if (first === undefined) throw new Error('a request without a key')
  return [first, ...others]
}

interface GivenProof {
  readonly type: 'jwt' | 'di_vp'
  readonly proof: unknown
}

/** `proofs` of the specification, or the single `proof` of its drafts. */
function proofsIn({ proofs, proof }: Readonly<Record<string, unknown>>): readonly GivenProof[] {
  if (proofs !== undefined && proof !== undefined)
    throw invalid('proof belongs to the drafts, proofs to the specification: there is one of them')
  const given = [...ofType('jwt', proofs, proof), ...ofType('di_vp', proofs, proof)]
  const [first] = given
  if (first === undefined || given.some(({ type }) => type !== first.type))
    throw invalid('proofs of one type are asked for: jwt or di_vp')
  if (given.length > batchSize) throw invalid('there are more proofs than batch_size')
  return given
}

function ofType(type: GivenProof['type'], proofs: unknown, single: unknown): readonly GivenProof[] {
  const listed = isObject(proofs) ? proofs[type] : undefined
  const alone = isObject(single) && single['proof_type'] === type ? [single[type]] : []
  const all: readonly unknown[] = Array.isArray(listed) ? listed : alone
  return all.map((proof) => ({ type, proof }))
}

function ofJwt({ publicUrl, clock }: ProvenKeysDeps, proof: unknown): Proven {
  if (typeof proof !== 'string') throw invalid('a proof of the type jwt is text')
  return readKeyProof(proof, { audience: publicUrl, now: clock() })
}

/** Appendix F.2: a presentation for this issuer, whose challenge is the nonce. */
async function ofDiVp({ publicUrl, proveHolder }: ProvenKeysDeps, presentation: unknown): Promise<Proven> {
  if (!isObject(presentation)) throw invalid('a proof of the type di_vp is a presentation')
  const [signed, ...more] = [presentation['proof']].flat() as readonly unknown[]
  if (!isObject(signed) || more.length > 0) throw invalid('the presentation has one proof')
  const nonce = signed['challenge']
  if (typeof nonce !== 'string') throw new OAuthError('invalid_nonce', 'the proof repeats no nonce')
  const read = await proveHolder(presentation, { challenge: nonce, domain: publicUrl })
  if ('refused' in read || keyInDid(read.holder) === undefined)
    throw invalid('the presentation is not signed for this issuer by a did:key or did:jwk')
  return { holder: read.holder, nonce }
}

function invalid(why: string): OAuthError {
  return new OAuthError('invalid_proof', why)
}
