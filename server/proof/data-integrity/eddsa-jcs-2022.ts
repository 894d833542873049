/**
 * The Data Integrity cryptosuite eddsa-jcs-2022: Ed25519 over the JSON Canonicalization Scheme.
 * @see https://www.w3.org/TR/vc-di-eddsa/#eddsa-jcs-2022
 */
import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { DocumentLoader } from 'jsonld'
import { timestamp } from '../../timestamp.ts'
import { encodeBase58 } from '../base58.ts'
import { canonicalJson, canonicalMembers, canonicalObject } from '../canonical-json.ts'
import { assertSafe, expanded, NotCanonicalError } from '../json-ld/canonical.ts'
import { bundledLoader } from '../json-ld/document-loader.ts'
import { workAnew } from '../json-ld/work-once.ts'
import type {
  Credential,
  Issuer,
  KeyStore,
  ProofContext,
  ProofFormat,
  ProofOptions,
  ProofResult,
} from '../types.ts'
import { withProofContext } from './proof-context.ts'
import { proofInPlace } from './proof-words.ts'
import {
  isOfForm,
  isSignedBy,
  readProof,
  readSignature,
  signatureMismatch,
  verified,
  type ProofForm,
} from './read-proof.ts'

const cryptosuite = 'eddsa-jcs-2022'

const form: ProofForm = {
  type: 'DataIntegrityProof',
  cryptosuite,
  curves: ['Ed25519'],
  readValue: readSignature,
}

/**
 * A copy of `unsigned` with one `proof`, by the key of `issuer`, over all of it, whether it is linked data or not. `unsigned` is left as it
 * was.
 * @throws Problem `signing-key-unavailable` (503) if the issuer's key cannot be read; Error for what JSON cannot hold
 */
export async function signJson(
  keys: Pick<KeyStore, 'sign'>,
  issuer: Issuer,
  unsigned: Credential,
  created: Date,
  options: ProofOptions = {},
): Promise<Credential> {
  const { proof: _none, ...document } = unsigned
  const { proof } = await signJsonText(keys, issuer, document, created, options)
  return { ...document, proof }
}

/** The proof of `document`, which has none, and the canonical form of the document with it. @throws as `signJson` */
export async function signJsonText(
  keys: Pick<KeyStore, 'sign'>,
  issuer: Issuer,
  document: Credential,
  created: Date,
  { proofPurpose = 'assertionMethod', challenge, domain }: ProofOptions = {},
): Promise<{ readonly proof: Credential; readonly text: string }> {
  const options = {
    type: form.type,
    cryptosuite,
    created: timestamp(created),
    verificationMethod: issuer.verificationMethod,
    proofPurpose,
    ...(challenge === undefined ? {} : { challenge }),
    ...(domain === undefined ? {} : { domain }),
    // vc-di-eddsa §3.3.1: "If unsecuredDocument.@context is present, set proof.@context to unsecuredDocument.@context."
    ...('@context' in document ? { '@context': document['@context'] } : {}),
  }
  const members = canonicalMembers(document)
  const hashes = Buffer.concat([hash(canonicalJson(options)), hash(canonicalObject(members))])
  const proof = { ...options, proofValue: `z${encodeBase58(await keys.sign(issuer, hashes))}` }
  return { proof, text: canonicalObject(new Map([...members, ['proof', canonicalJson(proof)]])) }
}

/**
 * Checks the one proof of `document`, made to state it, with the Ed25519 key written in its verification method: no key is ever fetched.
 * Does NOT check that the controller is who the document says it is by, nor that it is linked data. Failure codes: those of `readProof`,
 * `proof-missing`, `proof-multiple`, `context-changed` when the proof was made under other contexts, `not-canonical` for text that has no
 * canonical form, or `signature-mismatch`.
 */
export function verifyJson(secured: Credential, now: Date): ProofResult {
  const { proof: found, ...document } = secured
  const [proof, ...others] = [found ?? []].flat()
  if (proof === undefined) return failed('proof-missing', 'the document has no proof')
  if (others.length > 0) return failed('proof-multiple', 'the document has more than one proof')
  return verifyProof(document, proof, { now, purpose: 'assertionMethod' })
}

function verifyProof(document: Credential, proof: unknown, context: ProofContext): ProofResult {
  const { contexts, plain } = withoutContexts(proof)
  const read = readProof(plain, form, context)
  if ('failure' in read) return { verified: false, failure: read.failure }
  // A proof that names no contexts is one of earlier drafts: the document is signed with those it has.
  if (contexts !== undefined && !isDeepStrictEqual(document['@context'], contexts)) {
    return failed('context-changed', 'the contexts of the document are not those of its proof')
  }
  const { proofValue: _value, ...options } = read.proof
  const hashes = hashedOrNothing(
    document,
    contexts === undefined ? options : { ...options, '@context': contexts },
  )
  if (hashes === undefined) return failed('not-canonical', 'the document has no canonical JSON form')
  return isSignedBy(read, hashes, read.value) ? verified(read) : signatureMismatch
}

/** The contexts a proof names, apart from the rest of it. */
function withoutContexts(proof: unknown): { readonly contexts: unknown; readonly plain: unknown } {
  if (!isObject(proof)) return { contexts: undefined, plain: proof }
  const { '@context': contexts, ...plain } = proof
  return { contexts, plain }
}

// vc-di-eddsa §3.3.4: the hash of the proof configuration comes first.
function hashData(document: Credential, options: Credential): Buffer {
  return Buffer.concat([hash(canonicalJson(options)), hash(canonicalJson(document))])
}

function hashedOrNothing(document: Credential, options: Credential): Buffer | undefined {
  try {
    return hashData(document, options)
  } catch {
    return undefined
  }
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest()
}

/** vc-di-eddsa §3.3.2: the contexts of a document may only start with those of its proof, under which it was signed. */
function asSigned(document: Credential, contexts: unknown): Credential {
  if (contexts === undefined || isDeepStrictEqual(document['@context'], contexts)) return document
  const own: readonly unknown[] = [document['@context']].flat()
  const signed: readonly unknown[] = [contexts].flat()
  const isStart = isDeepStrictEqual(own.slice(0, signed.length), signed)
  return isStart ? { ...document, '@context': contexts } : document
}

/** Whether two documents say the same. @throws NotCanonicalError when that cannot be told */
async function meansTheSame(one: Credential, other: Credential, loader: DocumentLoader): Promise<boolean> {
  return isDeepStrictEqual(await expanded(one, loader), await expanded(other, loader))
}

function failed(code: string, detail: string): ProofResult {
  return { verified: false, failure: { code, detail } }
}

function isObject(value: unknown): value is Credential {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The format over another set of documents than the bundled contexts. @see documentLoader */
export function eddsaJcs2022With(loader: DocumentLoader): ProofFormat {
  return {
    name: cryptosuite,
    algorithm: 'Ed25519',
    recognises: (proof) => isOfForm(proof, form),
    async sign(keys, issuer, unsigned, created, options = {}) {
      const { proof, ...document } = await signJson(
        keys,
        issuer,
        withProofContext(unsigned),
        created,
        options,
      )
      // The signature covers any JSON; but a word nobody defined means nothing.
      await assertSafe({ ...document, proof: withoutContexts(proof).plain }, loader)
      return { ...document, proof: [proof] }
    },
    async verify(document, proof, context) {
      const { work = workAnew } = context
      const { contexts, plain } = withoutContexts(proof)
      const original = asSigned(document, contexts)
      const result = verifyProof(original, proof, context)
      if (!result.verified) return result
      try {
        await work.assertSafe(document, loader)
        // Contexts that were added are signed by nobody: they may define more words, not change what was said.
        if (original !== document && !(await meansTheSame(original, document, loader))) {
          return failed('context-changed', 'a context that was added changes what the document says')
        }
        await assertSafe(proofInPlace(document, plain), loader)
        return result
      } catch (error) {
        if (error instanceof NotCanonicalError) return { verified: false, failure: error.failure }
        throw error
      }
    },
  }
}

/**
 * Signs a copy of a credential, or checks a proof, over its JSON as it stands. A credential is linked data too: one whose terms are not
 * all defined is neither signed nor verified, though its signature would be good.
 * Does NOT check that the controller is the issuer, the schema, the status or the dates of the credential.
 */
export const eddsaJcs2022: ProofFormat = eddsaJcs2022With(bundledLoader)
