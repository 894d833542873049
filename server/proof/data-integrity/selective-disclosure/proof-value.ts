/**
 * What proof values of ecdsa-sd-2023 hold: base proofs (for the holder, from which others are derived) and derived ones (for verifiers).
 * @see https://www.w3.org/TR/vc-di-ecdsa/#selective-disclosure-functions
 */
import { NotCanonicalError } from '../../json-ld/canonical.ts'
import { CborError, decodeCbor, encodeCbor, type Cbor } from './cbor.ts'

export interface BaseProofValue {
  /** 64 bytes, by the issuer, over the proof configuration, the key of this credential and the mandatory statements. */
  readonly baseSignature: Uint8Array
  /** 35 bytes: the P-256 Multikey, without its `z`, of a key made for this credential alone. */
  readonly publicKey: Uint8Array
  /** 32 bytes: what blank nodes get their unlinkable names from. Whoever has it has the whole credential. */
  readonly hmacKey: Uint8Array
  /** Of the statements that may be left out, each 64 bytes, by the key of the credential, in canonical order. */
  readonly signatures: readonly Uint8Array[]
  readonly mandatoryPointers: readonly string[]
}

export interface DerivedProofValue extends Pick<BaseProofValue, 'baseSignature' | 'publicKey'> {
  /** Of the statements disclosed beyond the mandatory ones, in canonical order. */
  readonly signatures: readonly Uint8Array[]
  /** Canonical label (`c14n0`) of each blank node in the derived document, and the one it was signed under (`u…`). */
  readonly labels: ReadonlyMap<string, string>
  /** Which statements of the derived document are mandatory, counted from 0 in canonical order. */
  readonly mandatoryIndexes: readonly number[]
}

// vc-di-ecdsa §3.5.2 and §3.5.7: the header tells a base proof from a derived one.
const baseHeader = Buffer.from([0xd9, 0x5d, 0x00])
const derivedHeader = Buffer.from([0xd9, 0x5d, 0x01])

/** As long as the longest text a readable credential may hold. */
const longestValue = 65_536

function written(header: Buffer, value: Cbor): string {
  return `u${Buffer.concat([header, encodeCbor(value)]).toString('base64url')}`
}

/** @throws NotCanonicalError `too-many-statements` when it would be longer than what is read: nothing could be derived from it */
export function writeBaseProofValue(value: BaseProofValue): string {
  const { baseSignature, publicKey, hmacKey, signatures, mandatoryPointers } = value
  const text = written(baseHeader, [baseSignature, publicKey, hmacKey, signatures, mandatoryPointers])
  if (text.length <= longestValue) return text
  throw new NotCanonicalError({
    code: 'too-many-statements',
    detail: 'the document says too many things for a part of them to be shown (ecdsa-sd-2023)',
  })
}

export function writeDerivedProofValue(value: DerivedProofValue): string {
  const { baseSignature, publicKey, signatures, labels, mandatoryIndexes } = value
  // vc-di-ecdsa §3.5.5: labels are compressed to what varies in them.
  const compressed = new Map(
    [...labels].map(([canonical, label]) => [
      Number(canonical.slice('c14n'.length)),
      Buffer.from(label.slice(1), 'base64url'),
    ]),
  )
  return written(derivedHeader, [baseSignature, publicKey, signatures, compressed, mandatoryIndexes])
}

function bytesOf(proofValue: string): Buffer | undefined {
  if (proofValue.length > longestValue || !/^u[A-Za-z0-9_-]+$/.test(proofValue)) return undefined
  const bytes = Buffer.from(proofValue.slice(1), 'base64url')
  // One value has one text: Node.js would also read one that ends in the middle of a byte.
  return bytes.toString('base64url') === proofValue.slice(1) ? bytes : undefined
}

function payload(proofValue: string, header: Buffer): readonly Cbor[] | undefined {
  const bytes = bytesOf(proofValue)
  if (bytes === undefined || !bytes.subarray(0, 3).equals(header)) return undefined
  try {
    const value = decodeCbor(bytes.subarray(3))
    return Array.isArray(value) && value.length === 5 ? value : undefined
  } catch (error) {
    if (error instanceof CborError) return undefined
    throw error
  }
}

function isBytes(value: unknown, length: number): value is Uint8Array {
  return value instanceof Uint8Array && value.length === length
}

function areSignatures(value: unknown): value is readonly Uint8Array[] {
  return Array.isArray(value) && value.every((each: unknown) => isBytes(each, 64))
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

/** Whether it is meant as a base proof; it may still be malformed. */
export function isBaseProofValue(proofValue: string): boolean {
  return bytesOf(proofValue)?.subarray(0, 3).equals(baseHeader) === true
}

/** `undefined` for anything that is not the value of a base proof. */
export function readBaseProofValue(proofValue: string): BaseProofValue | undefined {
  const [baseSignature, publicKey, hmacKey, signatures, pointers] = payload(proofValue, baseHeader) ?? []
  if (!isBytes(baseSignature, 64) || !isBytes(publicKey, 35) || !isBytes(hmacKey, 32)) return undefined
  if (!areSignatures(signatures) || !Array.isArray(pointers)) return undefined
  const mandatoryPointers: readonly unknown[] = pointers
  if (!mandatoryPointers.every(isText)) return undefined
  return { baseSignature, publicKey, hmacKey, signatures, mandatoryPointers }
}

/**
 * `undefined` for anything that is not the value of a derived proof: two blank nodes under one label would let one thing that was signed
 * be shown as two.
 */
export function readDerivedProofValue(proofValue: string): DerivedProofValue | undefined {
  const [baseSignature, publicKey, signatures, compressed, indexes] = payload(proofValue, derivedHeader) ?? []
  if (!isBytes(baseSignature, 64) || !isBytes(publicKey, 35) || !areSignatures(signatures)) return undefined
  const labels = readLabels(compressed)
  if (labels === undefined || !Array.isArray(indexes)) return undefined
  const mandatoryIndexes: readonly unknown[] = indexes
  const isIndex = (value: unknown): value is number => typeof value === 'number'
  if (!mandatoryIndexes.every(isIndex) || new Set(mandatoryIndexes).size !== mandatoryIndexes.length) {
    return undefined
  }
  return { baseSignature, publicKey, signatures, labels, mandatoryIndexes }
}

function readLabels(compressed: unknown): ReadonlyMap<string, string> | undefined {
  if (!(compressed instanceof Map)) return undefined
  const labels = new Map<string, string>()
  for (const [number, hashed] of compressed as ReadonlyMap<unknown, unknown>) {
    if (!isBytes(hashed, 32)) return undefined
    labels.set(`c14n${String(number)}`, `u${Buffer.from(hashed).toString('base64url')}`)
  }
  return new Set(labels.values()).size === labels.size ? labels : undefined
}
