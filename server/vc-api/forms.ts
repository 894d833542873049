/** The forms a credential is secured in: one Data Integrity cryptosuite each, or an envelope. */
import { Problem } from '../problem.ts'
import { ecdsaSd2023 } from '../proof/data-integrity/ecdsa-sd-2023.ts'
import { proofFormats } from '../proof/data-integrity/index.ts'
import { select } from '../proof/data-integrity/selective-disclosure/select.ts'
import { NotCanonicalError } from '../proof/json-ld/canonical.ts'
import { envelop } from '../proof/jose/enveloped.ts'
import { signVcJwt } from '../proof/jose/vc-jwt.ts'
import type { Credential, Issuer, KeyAlgorithm, ProofFormat } from '../proof/types.ts'
import type { VcApiDeps } from './deps.ts'
import { refusal, trouble, type Refusal } from './problem-details.ts'
import { isSecondModel } from './rules/context.ts'
import { canonicalTrouble } from './safe-mode.ts'
import { listOf } from './values.ts'

export interface SecureOptions {
  /** JSON pointers to what every derived proof discloses; for `ecdsa-sd-2023` only. */
  readonly mandatoryPointers?: readonly string[]
}

export interface Form {
  readonly name: string
  /** Of the key it is signed with. */
  readonly algorithm: KeyAlgorithm
  /** The holder chooses what to show: it takes mandatory pointers. */
  readonly disclosesSelectively?: true
  /** Answers the secured credential. @throws Problem `signing-key-unavailable` (503) */
  secure(
    deps: Pick<VcApiDeps, 'keys' | 'publicUrl' | 'clock'>,
    issuer: Issuer,
    credential: Credential,
    options: SecureOptions,
  ): Promise<Credential | Refusal>
}

function embedded(format: ProofFormat): Form {
  return {
    name: format.name,
    algorithm: format.algorithm,
    ...(format === ecdsaSd2023 ? { disclosesSelectively: true } : {}),
    async secure({ keys, clock }, issuer, credential, options) {
      if (!areThere(credential, options.mandatoryPointers)) return noSuchPointer
      try {
        return oneProof(await format.sign(keys, issuer, credential, clock(), options))
      } catch (error) {
        if (error instanceof NotCanonicalError) return refusal(canonicalTrouble(error.failure, '/credential'))
        throw error
      }
    },
  }
}

const noSuchPointer = refusal(
  trouble(
    'malformedValue',
    'Un des pointeurs JSON (RFC 6901) ne mène à rien dans ce titre.',
    'One of the JSON pointers (RFC 6901) leads to nothing in this credential.',
    '/options/mandatoryPointers',
  ),
)

/** Whether each pointer names a part of the credential that can be told apart. */
function areThere(credential: Credential, pointers: readonly string[] = []): boolean {
  try {
    select(credential, pointers)
    return true
  } catch (error) {
    if (error instanceof Problem && error.code === 'invalid-request') return false
    throw error
  }
}

/** A single proof as the object most clients look for. */
function oneProof(signed: Credential): Credential {
  const { proof } = signed
  const [first, ...others] = listOf(proof)
  return others.length === 0 ? { ...signed, proof: first } : signed
}

const enveloped: Form = {
  name: 'vc-jwt',
  algorithm: 'Ed25519',
  async secure({ keys, publicUrl, clock }, issuer, credential) {
    if (!isSecondModel(credential)) {
      return refusal(
        trouble(
          'malformedValue',
          'L’enveloppe est une forme du modèle 2.0.',
          'The envelope is a form of data model 2.0.',
          '/credential/@context',
        ),
      )
    }
    return envelop(await signVcJwt(keys, issuer, credential, { publicUrl, issuedAt: clock(), typ: 'vc+jwt' }))
  },
}

/** Every form; the first one is used unless another is asked for. */
export const forms: readonly [Form, ...Form[]] = [
  embedded(proofFormats[0]),
  ...proofFormats.slice(1).map(embedded),
  enveloped,
]

/** Whether the organisation can sign in that form. The identifier of a did:key issuer is its one key, an Ed25519 key. */
export async function canSign(
  { store }: Pick<VcApiDeps, 'store'>,
  organisationId: string,
  { algorithm }: Pick<Form, 'algorithm'>,
): Promise<boolean> {
  return algorithm === 'Ed25519' || (await store.organisations.get(organisationId))?.didMethod === 'web'
}
