/**
 * The proof type Ed25519Signature2020, of before cryptosuites. Read, because badges bear it; never signed with.
 * @see https://www.w3.org/TR/vc-di-eddsa/#ed25519signature2020
 */
import type { DocumentLoader } from 'jsonld'
import { bundledLoader } from '../json-ld/document-loader.ts'
import type { ProofReader } from '../types.ts'
import { rdfcReader } from './rdfc-proof.ts'
import { readSignature } from './read-proof.ts'

/** The reader over another set of documents than the bundled contexts. @see documentLoader */
export function ed25519Signature2020With(loader: DocumentLoader): ProofReader {
  return rdfcReader(loader, 'Ed25519Signature2020', {
    type: 'Ed25519Signature2020',
    curves: ['Ed25519'],
    readValue: readSignature,
  })
}

/**
 * Same hashes, same keys and same codes as `eddsaRdfc2022`. The document must name the context of the proof type itself
 * (`https://w3id.org/security/suites/ed25519-2020/v1`): nothing is read into it.
 */
export const ed25519Signature2020: ProofReader = ed25519Signature2020With(bundledLoader)
