/** Signs linked data with a Data Integrity proof: what the cryptosuites that canonicalise have in common. */
import { hash } from 'node:crypto'
import { _checkCredential as requireCredential } from '@digitalbazaar/vc'
import type { DocumentLoader } from 'jsonld'
import { timestamp } from '../../timestamp.ts'
import { encodeBase58 } from '../base58.ts'
import { canonicalHash, NotCanonicalError } from '../json-ld/canonical.ts'
import type { Credential, Issuer, KeyStore, ProofOptions } from '../types.ts'
import { withProofContext } from './proof-context.ts'
import { wordsOf } from './proof-words.ts'

/** What is signed, with whose key, and when. */
export interface Signing {
  readonly keys: Pick<KeyStore, 'sign'>
  readonly issuer: Issuer
  readonly unsigned: Credential
  readonly created: Date
  readonly options: ProofOptions
}

export type SignBytes = (data: Uint8Array) => Promise<Uint8Array>

/** A cryptosuite as it differs from others: the `proofValue` over `document`; `configuration` is the hash of what else the proof says. */
export interface SigningSuite {
  readonly name: string
  proofValue(document: Credential, configuration: Buffer, sign: SignBytes): Promise<string>
}

/** Hash of the configuration, then of the document, each in its RDFC-1.0 canonical form: vc-di-eddsa §3.2.4, vc-di-ecdsa §3.2.4. */
export function rdfcSuite(loader: DocumentLoader, name: string): SigningSuite {
  return {
    name,
    async proofValue(document, configuration, sign) {
      const signature = await sign(Buffer.concat([configuration, await canonicalHash(document, loader)]))
      return `z${encodeBase58(signature)}`
    },
  }
}

/**
 * Signs with documents of `loader`: a copy of `unsigned` with `proof: [one proof]` by `suite`; proofs it had are not kept. What is in it is
 * not copied. A list of contexts without those of data model 2.0 gets `https://w3id.org/security/data-integrity/v2` at its end.
 * @throws NotCanonicalError when the proof would not cover all of it, or when what is to be stated is no credential; Problem
 *   `signing-key-unavailable` (503)
 */
export async function signLinkedData(
  loader: DocumentLoader,
  suite: SigningSuite,
  { keys, issuer, unsigned, created, options }: Signing,
): Promise<Credential> {
  const { proof: _none, ...rest } = unsigned
  const { proofPurpose = 'assertionMethod', challenge, domain } = options
  if (proofPurpose === 'assertionMethod') requireStatement(rest, created)
  const document = withProofContext(rest)
  const unvalued = {
    type: 'DataIntegrityProof',
    created: timestamp(created),
    verificationMethod: issuer.verificationMethod,
    cryptosuite: suite.name,
    proofPurpose,
    ...(challenge === undefined ? {} : { challenge }),
    ...(domain === undefined ? {} : { domain }),
  }
  // Any value is as safe as the one it will have.
  const words = wordsOf(document, { ...unvalued, proofValue: 'z' }, loader)
  await words.assertSafe()
  const configuration = hash('sha256', await words.configuration('sha256'), 'buffer')
  const proofValue = await suite.proofValue(document, configuration, (data) => keys.sign(issuer, data))
  return { ...document, proof: [{ ...unvalued, proofValue }] }
}

/** The library decides what is a credential. */
function requireStatement(credential: Credential, now: Date): void {
  try {
    requireCredential({ credential, now, mode: 'issue' })
  } catch (error) {
    throw new NotCanonicalError({ code: 'not-canonical', detail: 'the document is not a credential' }, error)
  }
}
