/** Reads one Data Integrity proof, before any canonicalisation is paid for. */
import { verify as verifySignature, type KeyObject } from 'node:crypto'
import { decode } from 'base58-universal'
import { momentOf } from '../../timestamp.ts'
import { decodePublicKey } from '../keys/multikey.ts'
import type { ControllerKey, ProofContext, ProofFailure } from '../types.ts'

/** A kind of key that Data Integrity proofs are made with. */
export type Curve = 'Ed25519' | 'P-256' | 'P-384'

/** What the proofs of one format look like. */
export interface ProofForm<Value = Uint8Array> {
  readonly type: 'DataIntegrityProof' | 'Ed25519Signature2020'
  /** Of a `DataIntegrityProof`. */
  readonly cryptosuite?: string
  readonly curves: readonly Curve[]
  /** What `proofValue` holds; `undefined` for anything malformed. */
  readonly readValue: (proofValue: string, curve: Curve) => Value | undefined
}

export interface ReadProof<Value = Uint8Array> {
  /** As it stands in the document. */
  readonly proof: Readonly<Record<string, unknown>>
  readonly verificationMethod: string
  /** What comes before `#` in the verification method. */
  readonly controller: string
  /** When the proof says it was made. */
  readonly created?: string
  readonly publicKey: KeyObject
  readonly curve: Curve
  /** What `proofValue` holds. */
  readonly value: Value
}

type Read<Value> = ReadProof<Value> | { readonly failure: ProofFailure }

/** Clocks may differ by this much. */
const toleratedSkewInMilliseconds = 5 * 60 * 1000

function failure(code: string, detail: string): { readonly failure: ProofFailure } {
  return { failure: { code, detail } }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function readTimes(proof: Readonly<Record<string, unknown>>, now: Date): ProofFailure | undefined {
  const created = momentOf(proof['created'])
  if ('created' in proof && created === undefined) {
    return { code: 'proof-created-malformed', detail: 'created is not a date and time with a time zone' }
  }
  if (created !== undefined && created > now.getTime() + toleratedSkewInMilliseconds) {
    return { code: 'proof-created-in-future', detail: 'the proof says it was made in the future' }
  }
  const expires = momentOf(proof['expires'])
  if ('expires' in proof && expires === undefined) {
    return { code: 'proof-expires-malformed', detail: 'expires is not a date and time with a time zone' }
  }
  if (expires !== undefined && expires <= now.getTime()) {
    return { code: 'proof-expired', detail: 'the proof has expired' }
  }
  return undefined
}

/** What a verifier asked to be said in the proof is said there, and nothing else in its place. */
function readAnswers(
  proof: Readonly<Record<string, unknown>>,
  { challenge, domain }: ProofContext,
): ProofFailure | undefined {
  if (challenge !== undefined && proof['challenge'] !== challenge) {
    return { code: 'proof-challenge-wrong', detail: 'the proof does not repeat the challenge' }
  }
  // VC-DI §4.4: proof.domain must contain "the same strings", a single string being a set of one.
  const domains = [proof['domain'] ?? []].flat()
  if (domain !== undefined && (domains.length === 0 || domains.some((each) => each !== domain))) {
    return { code: 'proof-domain-wrong', detail: 'the proof is not made for this domain' }
  }
  return undefined
}

interface Method {
  readonly controller: string
  readonly publicKey: KeyObject
  readonly curve: Curve
}

function methodOf(controller: string, multibase: string, curves: readonly Curve[]): Method | undefined {
  const decoded = decodePublicKey(multibase)
  const curve = curves.find((candidate) => candidate === decoded?.algorithm)
  return decoded && curve && { controller, publicKey: decoded.key, curve }
}

/** The controller and the key of a verification method: as its controller lists it, where that was looked up, or else as written in it. */
function readVerificationMethod(
  value: unknown,
  curves: readonly Curve[],
  keys: readonly ControllerKey[] = [],
): Method | undefined {
  if (typeof value !== 'string') return undefined
  const listed = keys.find(({ verificationMethod }) => verificationMethod === value)
  if (listed !== undefined) return methodOf(listed.controller, listed.publicKeyMultibase, curves)
  const [controller = '', fragment, ...rest] = value.split('#')
  if (controller === '' || rest.length > 0) return undefined
  const inDid = controller.startsWith('did:key:') ? controller.slice('did:key:'.length) : undefined
  // did:key §3.1: the fragment repeats the key; another one would belong to nobody.
  if (inDid !== undefined && fragment !== undefined && fragment !== inDid) return undefined
  return methodOf(controller, inDid ?? fragment ?? '', curves)
}

function longest(curve: Curve): number {
  return curve === 'P-384' ? 96 : 64
}

/** `z` and the bytes of a signature in base58btc, 64 or (P-384) 96; `undefined` for anything else. */
export function readSignature(proofValue: string, curve: Curve): Uint8Array | undefined {
  const length = longest(curve)
  // n bytes take n to 1.38 n base58 digits.
  if (proofValue.length > 2 + 1.38 * length || !/^z[1-9A-HJ-NP-Za-km-z]+$/.test(proofValue)) return undefined
  const bytes = decode(proofValue.slice(1))
  return bytes.length === length ? bytes : undefined
}

/** Whether `signature` is that of `data` by `publicKey`: Ed25519, or ECDSA with the hash that fits the curve. */
export function isSignedBy(
  { publicKey, curve }: Pick<ReadProof, 'publicKey' | 'curve'>,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (curve === 'Ed25519') return verifySignature(null, data, publicKey, signature)
  const hash = curve === 'P-256' ? 'sha256' : 'sha384'
  return verifySignature(hash, data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)
}

/** What a good proof tells. */
export function verified<Value>({ verificationMethod, controller, created }: ReadProof<Value>): {
  readonly verified: true
  readonly verificationMethod: string
  readonly controller: string
  readonly created?: string
} {
  return {
    verified: true,
    verificationMethod,
    controller,
    ...(created === undefined ? {} : { created }),
  }
}

export const signatureMismatch = {
  verified: false,
  failure: {
    code: 'signature-mismatch',
    detail: 'the signature does not match the content and the key',
  },
} as const

/**
 * `proof`, decoded, or why it cannot be one of `form` in this `context`. Failure codes: `proof-malformed`, `proof-type-unsupported`,
 * `cryptosuite-unsupported`, `proof-purpose-wrong`, `proof-created-malformed`, `proof-created-in-future` (beyond 5 minutes),
 * `proof-expires-malformed`, `proof-expired`, `proof-challenge-wrong`, `proof-domain-wrong`, `verification-method-undecodable`,
 * `proof-value-malformed`. Does NOT check the signature; fetches no key: one that is not in the verification method is among `context.keys`.
 * @see https://www.w3.org/TR/vc-data-integrity/#proofs
 */
export function readProof<Value>(proof: unknown, form: ProofForm<Value>, context: ProofContext): Read<Value> {
  if (!isObject(proof) || '@context' in proof)
    return failure('proof-malformed', 'the proof is not a plain object')
  if (proof['type'] !== form.type) {
    return failure('proof-type-unsupported', `the proof is not a ${form.type}`)
  }
  if (proof['cryptosuite'] !== form.cryptosuite) {
    return failure(
      'cryptosuite-unsupported',
      `the cryptosuite of the proof is not ${String(form.cryptosuite)}`,
    )
  }
  if (proof['proofPurpose'] !== context.purpose) {
    return failure('proof-purpose-wrong', `the purpose of the proof is not ${context.purpose}`)
  }
  const flaw = readTimes(proof, context.now) ?? readAnswers(proof, context)
  if (flaw !== undefined) return { failure: flaw }
  const method = readVerificationMethod(proof['verificationMethod'], form.curves, context.keys)
  if (method === undefined) {
    const kinds = form.curves.join(' or ')
    return failure('verification-method-undecodable', `the verification method holds no ${kinds} Multikey`)
  }
  const { proofValue, created, verificationMethod } = proof
  const value = typeof proofValue === 'string' ? form.readValue(proofValue, method.curve) : undefined
  if (value === undefined) {
    return failure('proof-value-malformed', 'proofValue is not what a proof of this form holds')
  }
  const when = typeof created === 'string' ? { created } : {}
  return { proof, verificationMethod: String(verificationMethod), ...when, ...method, value }
}

/** Whether `proof` says it is of `form`. */
export function isOfForm(
  proof: Readonly<Record<string, unknown>>,
  { type, cryptosuite }: Pick<ProofForm, 'type' | 'cryptosuite'>,
): boolean {
  return proof['type'] === type && proof['cryptosuite'] === cryptosuite
}
