/** Reads the one Data Integrity proof of a credential, before any canonicalisation is paid for. */
import type { KeyObject } from 'node:crypto'
import { decode } from 'base58-universal'
import { decodePublicKey } from './multikey.ts'
import type { Credential, ProofFailure } from './types.ts'

export interface ReadProof {
  readonly proof: Readonly<Record<string, unknown>>
  readonly verificationMethod: string
  /** What comes before `#` in the verification method. */
  readonly controller: string
  readonly publicKey: KeyObject
  /** 64 bytes. */
  readonly signature: Uint8Array
}

type Read = ReadProof | { readonly failure: ProofFailure }

/** Clocks may differ by this much. */
const toleratedSkewInMilliseconds = 5 * 60 * 1000

// XML Schema 1.1 dateTimeStamp: the time zone is mandatory.
const dateTimeStamp = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/

function failure(code: string, detail: string): { readonly failure: ProofFailure } {
  return { failure: { code, detail } }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function time(value: unknown): number | undefined {
  if (typeof value !== 'string' || !dateTimeStamp.test(value)) return undefined
  const milliseconds = Date.parse(value)
  return Number.isNaN(milliseconds) ? undefined : milliseconds
}

function readTimes(proof: Readonly<Record<string, unknown>>, now: Date): ProofFailure | undefined {
  const created = time(proof['created'])
  if ('created' in proof && created === undefined) {
    return { code: 'proof-created-malformed', detail: 'created is not a date and time with a time zone' }
  }
  if (created !== undefined && created > now.getTime() + toleratedSkewInMilliseconds) {
    return { code: 'proof-created-in-future', detail: 'the proof says it was made in the future' }
  }
  const expires = time(proof['expires'])
  if ('expires' in proof && expires === undefined) {
    return { code: 'proof-expires-malformed', detail: 'expires is not a date and time with a time zone' }
  }
  if (expires !== undefined && expires <= now.getTime()) {
    return { code: 'proof-expired', detail: 'the proof has expired' }
  }
  return undefined
}

/** `z` and 64 bytes in base58btc; `undefined` for anything else. */
function readSignature(proofValue: unknown): Uint8Array | undefined {
  // 64 bytes take 64 to 88 base58 digits.
  if (typeof proofValue !== 'string' || !/^z[1-9A-HJ-NP-Za-km-z]{64,88}$/.test(proofValue)) return undefined
  const bytes = decode(proofValue.slice(1))
  return bytes.length === 64 ? bytes : undefined
}

/** The controller and the key written in the verification method itself. */
function readVerificationMethod(value: unknown): { controller: string; publicKey: KeyObject } | undefined {
  if (typeof value !== 'string') return undefined
  const [controller = '', fragment, ...rest] = value.split('#')
  if (controller === '' || rest.length > 0) return undefined
  const inDid = controller.startsWith('did:key:') ? controller.slice('did:key:'.length) : undefined
  // did:key §3.1: the fragment repeats the key; another one would belong to nobody.
  if (inDid !== undefined && fragment !== undefined && fragment !== inDid) return undefined
  const publicKey = decodePublicKey(inDid ?? fragment ?? '')
  return publicKey && { controller, publicKey }
}

/**
 * The one proof of `credential`, decoded, or why it cannot be one of `cryptosuite`. Failure codes: `proof-missing`,
 * `proof-multiple`, `proof-malformed`, `proof-type-unsupported`, `cryptosuite-unsupported`, `proof-purpose-wrong`,
 * `proof-created-malformed`, `proof-created-in-future` (beyond 5 minutes), `proof-expires-malformed`, `proof-expired`,
 * `verification-method-undecodable`, `proof-value-malformed`. Does NOT check the signature.
 * @see https://www.w3.org/TR/vc-data-integrity/#proofs
 */
export function readProof(credential: Credential, cryptosuite: string, now: Date): Read {
  const proofs = [credential['proof'] ?? []].flat()
  if (proofs.length === 0) return failure('proof-missing', 'the credential has no proof')
  // Any one of several would do for a library: all must be judged, and nobody needs several yet.
  if (proofs.length > 1) return failure('proof-multiple', 'the credential has more than one proof')
  const [proof] = proofs
  if (!isObject(proof) || '@context' in proof)
    return failure('proof-malformed', 'the proof is not a plain object')
  if (proof['type'] !== 'DataIntegrityProof') {
    return failure('proof-type-unsupported', 'the proof is not a DataIntegrityProof')
  }
  if (proof['cryptosuite'] !== cryptosuite) {
    return failure('cryptosuite-unsupported', `the cryptosuite of the proof is not ${cryptosuite}`)
  }
  if (proof['proofPurpose'] !== 'assertionMethod') {
    return failure('proof-purpose-wrong', 'the purpose of the proof is not assertionMethod')
  }
  const times = readTimes(proof, now)
  if (times !== undefined) return { failure: times }
  const method = readVerificationMethod(proof['verificationMethod'])
  if (method === undefined) {
    return failure('verification-method-undecodable', 'the verification method holds no Ed25519 Multikey')
  }
  const signature = readSignature(proof['proofValue'])
  if (signature === undefined) {
    return failure('proof-value-malformed', 'proofValue is not a base58btc signature of 64 bytes')
  }
  return { proof, verificationMethod: String(proof['verificationMethod']), ...method, signature }
}
