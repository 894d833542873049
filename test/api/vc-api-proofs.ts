/** Proofs made by hand, by keys nobody else has: what others could send. */
import { encode } from 'base58-universal'
import { canonicalHash } from '../../server/proof/json-ld/canonical.ts'
import { bundledLoader } from '../../server/proof/json-ld/document-loader.ts'
import type { Loner } from '../proof/data-integrity/proving.ts'
import type { Json } from './vc-api-tenants.ts'

const loader = bundledLoader

/** One eddsa-rdfc-2022 proof of `document` (with the proofs it already has, when it is made over them), as vc-di-eddsa §3.2 makes it. */
export async function proofOf({ keys, issuer }: Loner, document: Json, members: Json = {}): Promise<Json> {
  const proof = {
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-rdfc-2022',
    created: '2026-11-21T09:30:00Z',
    verificationMethod: issuer.verificationMethod,
    proofPurpose: 'assertionMethod',
    ...members,
  }
  const configuration = { ...proof, '@context': document['@context'] }
  const hashes = [await canonicalHash(configuration, loader), await canonicalHash(document, loader)]
  return { ...proof, proofValue: `z${encode(await keys.sign(issuer, Buffer.concat(hashes)))}` }
}

/** `document` with one such proof. */
export async function secured(by: Loner, document: Json, members: Json = {}): Promise<Json> {
  return { ...document, proof: await proofOf(by, document, members) }
}
