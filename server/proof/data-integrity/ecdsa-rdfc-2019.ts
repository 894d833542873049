/**
 * The Data Integrity cryptosuite ecdsa-rdfc-2019: ECDSA over the RDFC-1.0 canonical form. P-256 is signed with and read; P-384 is read.
 * @see https://www.w3.org/TR/vc-di-ecdsa/#ecdsa-rdfc-2019
 */
import type { DocumentLoader } from 'jsonld'
import { bundledLoader } from '../json-ld/document-loader.ts'
import type { ProofFormat } from '../types.ts'
import { rdfcReader } from './rdfc-proof.ts'
import { readSignature, type ProofForm } from './read-proof.ts'
import { rdfcSuite, signLinkedData } from './sign-proof.ts'

const name = 'ecdsa-rdfc-2019'

const form: ProofForm = {
  type: 'DataIntegrityProof',
  cryptosuite: name,
  curves: ['P-256', 'P-384'],
  readValue: readSignature,
}

/** The format over another set of documents than the bundled contexts. @see documentLoader */
export function ecdsaRdfc2019With(loader: DocumentLoader): ProofFormat {
  const suite = rdfcSuite(loader, name)
  return {
    ...rdfcReader(loader, name, form),
    algorithm: 'P-256',
    sign: (keys, issuer, unsigned, created, options = {}) =>
      signLinkedData(loader, suite, { keys, issuer, unsigned, created, options }),
  }
}

/**
 * As `eddsaRdfc2022`, with the P-256 key of the issuer; reads the keys `<controller>#zDn…` (P-256) and `<controller>#z82…` (P-384).
 * Does NOT check that the controller is the issuer, the schema, the status or the dates of the credential.
 */
export const ecdsaRdfc2019: ProofFormat = ecdsaRdfc2019With(bundledLoader)
