/** What the tests of proofs share: what a verifier is shown, keys nobody keeps, and one proof judged. */
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { deriveCredential } from '../../../server/proof/data-integrity/selective-disclosure/derive.ts'
import { encodePublicKey } from '../../../server/proof/keys/multikey.ts'
import type {
  Credential,
  Issuer,
  KeyStore,
  ProofContext,
  ProofReader,
  ProofResult,
} from '../../../server/proof/types.ts'
import { now } from '../signing.ts'

/** A key that is its own issuer, with a key store that holds nothing else. */
export interface Loner {
  readonly issuer: Issuer
  readonly keys: Pick<KeyStore, 'sign'>
}

export function lonerOf(key: KeyObject, publicKeyMultibase: string, algorithm: Issuer['algorithm']): Loner {
  const did = `did:key:${publicKeyMultibase}`
  const verificationMethod = `${did}#${publicKeyMultibase}`
  return {
    issuer: { organisationId: 'loner', did, verificationMethod, algorithm, publicKeyMultibase },
    keys: {
      sign: (_issuer, data) =>
        Promise.resolve(
          algorithm === 'Ed25519'
            ? sign(null, data, key)
            : sign('sha256', data, { key, dsaEncoding: 'ieee-p1363' }),
        ),
    },
  }
}

/** `did:key` of a new key. */
export function loner(algorithm: Issuer['algorithm'] = 'Ed25519'): Loner {
  const pair =
    algorithm === 'Ed25519'
      ? generateKeyPairSync('ed25519')
      : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return lonerOf(pair.privateKey, encodePublicKey(pair.publicKey), algorithm)
}

/** What a verifier is shown of what was signed: of a base proof, all of it, derived. */
export async function shown(signed: Credential): Promise<Credential> {
  const [proof] = [signed['proof']].flat() as readonly Credential[]
  return proof?.['cryptosuite'] === 'ecdsa-sd-2023' ? deriveCredential(signed, ['']) : signed
}

/** The first proof of `secured`, judged over the rest of it. */
export function judged(
  reader: ProofReader,
  secured: Credential,
  context: Partial<ProofContext> = {},
): Promise<ProofResult> {
  const { proof, ...document } = secured
  const [first]: readonly unknown[] = [proof].flat()
  return reader.verify(document, first, { now, purpose: 'assertionMethod', ...context })
}

export function codeOf(result: ProofResult | { verified: boolean; failure?: { code: string } }): string {
  return result.verified ? 'verified' : (result.failure?.code ?? '')
}
