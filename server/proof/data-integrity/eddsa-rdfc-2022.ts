/**
 * The Data Integrity cryptosuite eddsa-rdfc-2022: Ed25519 over the RDFC-1.0 canonical form.
 * @see https://www.w3.org/TR/vc-di-eddsa/#eddsa-rdfc-2022
 */
import type { DocumentLoader } from 'jsonld'
import { bundledLoader } from '../json-ld/document-loader.ts'
import type { ProofFormat } from '../types.ts'
import { rdfcReader } from './rdfc-proof.ts'
import { readSignature, type ProofForm } from './read-proof.ts'
import { rdfcSuite, signLinkedData } from './sign-proof.ts'

const name = 'eddsa-rdfc-2022'

const form: ProofForm = {
  type: 'DataIntegrityProof',
  cryptosuite: name,
  curves: ['Ed25519'],
  readValue: readSignature,
}

/**
 * The format over another set of documents than the bundled contexts: tests serve other people's contexts with it.
 * @see documentLoader
 */
export function eddsaRdfc2022With(loader: DocumentLoader): ProofFormat {
  const suite = rdfcSuite(loader, name)
  return {
    ...rdfcReader(loader, name, form),
    algorithm: 'Ed25519',
    sign: (keys, issuer, unsigned, created, options = {}) =>
      signLinkedData(loader, suite, { keys, issuer, unsigned, created, options }),
  }
}

/**
 * Signs a copy of a credential (`proof` is an array of one), or checks a proof with the Ed25519 key written in its verification
 * method (`<controller>#z6Mk…` or a bare `did:key:z6Mk…`): no key is ever fetched.
 * Does NOT check that the controller is the issuer, the schema, the status or the dates of the credential.
 */
export const eddsaRdfc2022: ProofFormat = eddsaRdfc2022With(bundledLoader)
