/** A wallet, written here from the specifications: one key, and the three ways to show a badge with it. */
import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { encode } from 'base58-universal'
import { signJws } from '../../../server/proof/jose/jws.ts'
import { registeredClaims } from '../../../server/proof/jose/claims.ts'
import { keyId } from '../../../server/proof/jose/header-key.ts'
import { canonicalHash } from '../../../server/proof/json-ld/canonical.ts'
import { bundledLoader } from '../../../server/proof/json-ld/document-loader.ts'
import { encodePublicKey } from '../../../server/proof/keys/multikey.ts'
import type { Credential, Issuer, KeyStore } from '../../../server/proof/types.ts'
import { lonerOf } from '../../proof/data-integrity/proving.ts'
import { compact } from '../../proof/jose/tokens.ts'

export const v2 = 'https://www.w3.org/ns/credentials/v2'
const suite2020 = 'https://w3id.org/security/suites/ed25519-2020/v1'

export interface Wallet {
  readonly did: string
  readonly key: KeyObject
  readonly publicKey: KeyObject
  /** A presentation without a proof; `undefined` takes a member away. */
  presentation(credentials: unknown, change?: Credential): Credential
  /** Signed with eddsa-rdfc-2022; `members` are said in the proof. */
  sign(presentation: Credential, members?: Credential): Promise<Credential>
  /** Signed with Ed25519Signature2020, as Learner Credential Wallet does. */
  sign2020(presentation: Credential, members?: Credential): Promise<Credential>
  /** As a JWT. */
  jwt(claims: Credential, header?: Credential): string
  /** The signature of the holder after an SD-JWT. */
  bind(sdJwt: string, claims: Credential, header?: Credential): string
}

function without(value: Credential): Credential {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined))
}

export function openWallet(): Wallet {
  const pair = generateKeyPairSync('ed25519')
  const multibase = encodePublicKey(pair.publicKey)
  const { keys, issuer } = lonerOf(pair.privateKey, multibase, 'Ed25519')
  const { did, verificationMethod } = issuer
  const signed = async (document: Credential, proof: Credential) => {
    const configuration = { ...proof, '@context': document['@context'] }
    const hashes = [
      await canonicalHash(configuration, bundledLoader),
      await canonicalHash(document, bundledLoader),
    ]
    const proofValue = `z${encode(await keys.sign(issuer, Buffer.concat(hashes)))}`
    return { ...document, proof: { ...proof, proofValue } }
  }
  const usual = { created: '2026-11-21T09:30:00Z', verificationMethod, proofPurpose: 'authentication' }
  return {
    did,
    key: pair.privateKey,
    publicKey: pair.publicKey,
    presentation: (credentials, change = {}) =>
      without({
        '@context': [v2],
        type: ['VerifiablePresentation'],
        holder: did,
        verifiableCredential: credentials,
        ...change,
      }),
    sign: (presentation, members = {}) =>
      signed(
        presentation,
        without({ type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022', ...usual, ...members }),
      ),
    sign2020: (presentation, members = {}) =>
      signed(
        { ...presentation, '@context': [...(presentation['@context'] as string[]), suite2020] },
        without({ type: 'Ed25519Signature2020', ...usual, ...members }),
      ),
    jwt: (claims, header = {}) =>
      compact(
        without({ alg: 'EdDSA', typ: 'vp+jwt', kid: verificationMethod, ...header }),
        without({ iss: did, ...claims }),
        pair.privateKey,
      ),
    bind: (sdJwt, claims, header = {}) =>
      sdJwt +
      compact(
        { alg: 'EdDSA', typ: 'kb+jwt', ...header },
        without({
          iat: Date.parse('2026-11-21T09:30:00Z') / 1000,
          sd_hash: createHash('sha256').update(sdJwt).digest('base64url'),
          ...claims,
        }),
        pair.privateKey,
      ),
  }
}

/** An SD-JWT of `credential` by the key of `issuer`, for the key of `holder` alone. Nothing in it is hidden. */
export async function boundTo(
  { keys, publicUrl }: { readonly keys: Pick<KeyStore, 'sign'>; readonly publicUrl: string },
  issuer: Issuer,
  credential: Credential,
  holder: KeyObject,
): Promise<string> {
  const { proof: _none, ...rest } = credential
  const claims = {
    vct: 'https://badges.example.org/vct',
    ...registeredClaims(rest),
    iat: Date.parse('2026-11-21T09:30:00Z') / 1000,
    cnf: { jwk: holder.export({ format: 'jwk' }) },
  }
  const header = { typ: 'dc+sd-jwt', kid: keyId(publicUrl, issuer) }
  return `${await signJws(keys, issuer, header, rest, claims)}~`
}
