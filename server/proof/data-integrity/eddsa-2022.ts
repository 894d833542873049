/**
 * The cryptosuite eddsa-2022: what drafts of eddsa-rdfc-2022 were called. Read, because badges bear it; never signed with.
 * @see https://www.w3.org/TR/2023/WD-vc-di-eddsa-20230714/
 */
import { bundledLoader } from '../json-ld/document-loader.ts'
import type { ProofReader } from '../types.ts'
import { rdfcReader } from './rdfc-proof.ts'
import { readSignature } from './read-proof.ts'

/** Same hashes, same keys and same codes as `eddsaRdfc2022`. */
export const eddsa2022: ProofReader = rdfcReader(bundledLoader, 'eddsa-2022', {
  type: 'DataIntegrityProof',
  cryptosuite: 'eddsa-2022',
  curves: ['Ed25519'],
  readValue: readSignature,
})
