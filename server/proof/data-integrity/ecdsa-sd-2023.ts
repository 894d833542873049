/**
 * The Data Integrity cryptosuite ecdsa-sd-2023: P-256 over each statement apart, so that the holder chooses what to show. The base proof is
 * for the holder; what verifiers see is derived from it.
 * @see https://www.w3.org/TR/vc-di-ecdsa/#ecdsa-sd-2023
 */
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { decode, encode } from 'base58-universal'
import type { DocumentLoader } from 'jsonld'
import { canonicalHash } from '../json-ld/canonical.ts'
import { bundledLoader } from '../json-ld/document-loader.ts'
import { workAnew } from '../json-ld/work-once.ts'
import { decodePublicKey, encodePublicKey } from '../keys/multikey.ts'
import type { Credential, DocumentWork, ProofFormat } from '../types.ts'
import { proofConfiguration } from './proof-words.ts'
import { verifyInPlace } from './rdfc-proof.ts'
import { isOfForm, isSignedBy, type ProofForm, type ReadProof } from './read-proof.ts'
import { mandatoryPointers } from './selective-disclosure/mandatory-pointers.ts'
import {
  isBaseProofValue,
  readDerivedProofValue,
  writeBaseProofValue,
  type DerivedProofValue,
} from './selective-disclosure/proof-value.ts'
import { groupedQuads, relabelled } from './selective-disclosure/quads.ts'
import { signLinkedData, type SignBytes, type SigningSuite } from './sign-proof.ts'

const name = 'ecdsa-sd-2023'

const form: ProofForm<DerivedProofValue> = {
  type: 'DataIntegrityProof',
  cryptosuite: name,
  curves: ['P-256'],
  readValue: readDerivedProofValue,
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest()
}

/** What the issuer signs, and what the key of the credential signs. */
interface BaseData {
  readonly proofHash: Buffer
  readonly mandatoryHash: Buffer
  readonly optional: readonly string[]
  readonly hmacKey: Buffer
  readonly pointers: readonly string[]
}

async function baseData(
  loader: DocumentLoader,
  document: Credential,
  proofHash: Buffer,
  pointers: readonly string[],
): Promise<BaseData> {
  const hmacKey = randomBytes(32)
  const { quads, group } = await groupedQuads(document, hmacKey, loader)
  const mandatory = new Set((await group(pointers)).indexes)
  const mandatoryHash = hash(quads.filter((_quad, index) => mandatory.has(index)).join(''))
  const optional = quads.filter((_quad, index) => !mandatory.has(index))
  return { proofHash, mandatoryHash, optional, hmacKey, pointers }
}

async function baseProofValue(data: BaseData, signWithIssuersKey: SignBytes): Promise<string> {
  // A key for this credential alone, thrown away at the end: it ties the statements together and to nothing else.
  const { publicKey: local, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const publicKey = decode(encodePublicKey(local).slice(1))
  return writeBaseProofValue({
    baseSignature: await signWithIssuersKey(Buffer.concat([data.proofHash, publicKey, data.mandatoryHash])),
    publicKey,
    hmacKey: data.hmacKey,
    signatures: data.optional.map((quad) => signQuad(quad, privateKey)),
    mandatoryPointers: data.pointers,
  })
}

function signQuad(quad: string, key: KeyObject): Buffer {
  return sign('sha256', Buffer.from(quad, 'utf8'), { key, dsaEncoding: 'ieee-p1363' })
}

function signingSuite(loader: DocumentLoader, pointers: readonly string[]): SigningSuite {
  return {
    name,
    proofValue: async (document, configuration, sign) =>
      baseProofValue(await baseData(loader, document, configuration, pointers), sign),
  }
}

async function matches(
  loader: DocumentLoader,
  document: Credential,
  read: ReadProof<DerivedProofValue>,
  work: DocumentWork = workAnew,
): Promise<boolean> {
  const { baseSignature, publicKey, signatures, labels, mandatoryIndexes } = read.value
  const local = decodePublicKey(`z${encode(publicKey)}`)
  if (local?.algorithm !== 'P-256') return false
  const proofHash = await canonicalHash(proofConfiguration(document, read.proof), loader)
  const canonical = await work.canonicalNQuads(document, loader)
  const quads = relabelled(canonical, labels)
  if (quads === undefined) return false
  const mandatory = new Set(mandatoryIndexes)
  if (mandatoryIndexes.some((index) => index >= quads.length)) return false
  const optional = quads.filter((_quad, index) => !mandatory.has(index))
  if (optional.length !== signatures.length) return false
  const mandatoryHash = hash(quads.filter((_quad, index) => mandatory.has(index)).join(''))
  const signed = Buffer.concat([proofHash, publicKey, mandatoryHash])
  // The issuer's own signature first: without it nothing else is worth checking.
  if (!isSignedBy(read, signed, baseSignature)) return false
  const localKey = { publicKey: local.key, curve: 'P-256' } as const
  return optional.every((quad, index) => {
    const signature = signatures[index]
    return signature !== undefined && isSignedBy(localKey, Buffer.from(quad, 'utf8'), signature)
  })
}

// vc-di-ecdsa §3.5.8: "If the decodedProofValue does not start with the ECDSA-SD disclosure proof header bytes … an error MUST be raised".
const notDerived = {
  verified: false,
  failure: {
    code: 'proof-not-derived',
    detail: 'this is a base proof: verifiers are shown one derived from it',
  },
} as const

function isBase(proof: unknown): boolean {
  if (typeof proof !== 'object' || proof === null || !('proofValue' in proof)) return false
  return typeof proof.proofValue === 'string' && isBaseProofValue(proof.proofValue)
}

/** The format over another set of documents than the bundled contexts. @see documentLoader */
export function ecdsaSd2023With(loader: DocumentLoader): ProofFormat {
  return {
    name,
    algorithm: 'P-256',
    recognises: (proof) => isOfForm(proof, form),
    sign(keys, issuer, unsigned, created, options = {}) {
      const pointers = options.mandatoryPointers ?? mandatoryPointers(unsigned)
      return signLinkedData(loader, signingSuite(loader, pointers), {
        keys,
        issuer,
        unsigned,
        created,
        options,
      })
    },
    async verify(document, proof, context) {
      const result = await verifyInPlace(loader, form, document, proof, context, (read) =>
        matches(loader, document, read, context.work),
      )
      if (result.verified || result.failure.code !== 'proof-value-malformed') return result
      return isBase(proof) ? notDerived : result
    },
  }
}

/**
 * `sign` makes a base proof: whoever has it has all of the credential, and derives from it what they show (`deriveCredential`). `verify`
 * checks derived proofs; a base proof is not one (`proof-not-derived`). More statements than a base proof that can be read has room for
 * (about 740 that may be hidden) are not signed: NotCanonicalError `too-many-statements`. Keys as `ecdsaRdfc2019`, P-256 only.
 * Does NOT check that the controller is the issuer, the schema, the status or the dates of the credential.
 */
export const ecdsaSd2023: ProofFormat = ecdsaSd2023With(bundledLoader)
