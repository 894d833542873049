/** Shows part of a credential signed with ecdsa-sd-2023, in a form that anybody can verify. */
import type { DocumentLoader } from 'jsonld'
import { Problem } from '../../../problem.ts'
import { NotCanonicalError } from '../../json-ld/canonical.ts'
import { bundledLoader } from '../../json-ld/document-loader.ts'
import type { Credential } from '../../types.ts'
import {
  isBaseProofValue,
  readBaseProofValue,
  writeDerivedProofValue,
  type BaseProofValue,
  type DerivedProofValue,
} from './proof-value.ts'
import { canonicalLabels, groupedQuads } from './quads.ts'
import { select } from './select.ts'

type Proof = Readonly<Record<string, unknown>>

function isObject(value: unknown): value is Proof {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function notDerivable(): Problem {
  return new Problem('invalid-request', {
    fr: 'Ce document ne porte pas exactement une signature complète de la forme ecdsa-sd-2023 : rien ne peut en être extrait.',
    en: 'This document does not bear exactly one base proof of ecdsa-sd-2023: nothing can be derived from it.',
  })
}

function baseProofOf(credential: Credential): { readonly proof: Proof; readonly value: BaseProofValue } {
  const [proof, ...others]: readonly unknown[] = [credential['proof'] ?? []].flat()
  if (!isObject(proof) || others.length > 0 || proof['cryptosuite'] !== 'ecdsa-sd-2023') throw notDerivable()
  const { proofValue } = proof
  if (typeof proofValue !== 'string' || !isBaseProofValue(proofValue)) throw notDerivable()
  const value = readBaseProofValue(proofValue)
  if (value === undefined) throw notDerivable()
  return { proof, value }
}

interface Derived {
  readonly document: Credential
  readonly value: DerivedProofValue
}

async function disclose(
  document: Credential,
  base: BaseProofValue,
  pointers: readonly string[],
  loader: DocumentLoader,
): Promise<Derived> {
  const combined = [...base.mandatoryPointers, ...pointers]
  const revealed = select(document, combined)
  // Every base proof names something mandatory, or the holder names something; a part may then still be empty of statements.
  if (revealed === undefined) throw notDerivable()
  const { quads, labels, group } = await groupedQuads(document, base.hmacKey, loader)
  const mandatory = new Set((await group(base.mandatoryPointers)).indexes)
  const shown = await group(combined)
  // The base proof holds a signature for each statement that is not mandatory, in order.
  const optional = quads.flatMap((_quad, index) => (mandatory.has(index) ? [] : [index]))
  if (optional.length !== base.signatures.length) throw notDerivable()
  const signatureOf = new Map(optional.map((index, position) => [index, base.signatures[position]]))
  // What the verifier will call each blank node, once the rest is gone.
  const { labels: canonicalOf } = await canonicalLabels(shown.unlabelled, loader)
  return {
    document: revealed,
    value: {
      baseSignature: base.baseSignature,
      publicKey: base.publicKey,
      signatures: shown.indexes.flatMap((index) => signatureOf.get(index) ?? []),
      labels: new Map([...canonicalOf].map(([before, canonical]) => [canonical, labels.get(before) ?? ''])),
      mandatoryIndexes: shown.indexes.flatMap((index, position) => (mandatory.has(index) ? [position] : [])),
    },
  }
}

/**
 * The credential with nothing but what its issuer made mandatory and what `pointers` (JSON pointers, RFC 6901, into the credential) name,
 * and a proof that verifies for it; `''` names all of it. Needs no key. Does NOT check the base proof: what is derived from a bad one does
 * not verify.
 * @throws Problem `invalid-request` (400) when the credential does not bear exactly one base proof of ecdsa-sd-2023 that fits it, or a
 *   pointer names nothing
 * @see https://www.w3.org/TR/vc-di-ecdsa/#add-derived-proof-ecdsa-sd-2023
 */
export async function deriveCredential(
  credential: Credential,
  pointers: readonly string[],
  loader: DocumentLoader = bundledLoader,
): Promise<Credential> {
  const { proof, value } = baseProofOf(credential)
  const { proof: _proof, ...document } = credential
  try {
    const derived = await disclose(document, value, pointers, loader)
    const derivedProof = { ...proof, proofValue: writeDerivedProofValue(derived.value) }
    return { ...derived.document, proof: [derivedProof] }
  } catch (error) {
    if (error instanceof NotCanonicalError) throw notDerivable()
    throw error
  }
}
