/** The proof formats this service signs and checks with. */
import type { ProofFormat, ProofReader } from '../types.ts'
import { ecdsaRdfc2019 } from './ecdsa-rdfc-2019.ts'
import { ecdsaSd2023 } from './ecdsa-sd-2023.ts'
import { ed25519Signature2020 } from './ed25519-signature-2020.ts'
import { eddsa2022 } from './eddsa-2022.ts'
import { eddsaJcs2022 } from './eddsa-jcs-2022.ts'
import { eddsaRdfc2022 } from './eddsa-rdfc-2022.ts'

/**
 * Those that sign, and check what they signed; the first one signs unless something else is asked for. A new format is one file and one
 * line here: signer, verifier and contract suite walk this list.
 */
export const proofFormats = [
  eddsaRdfc2022,
  eddsaJcs2022,
  ecdsaRdfc2019,
  ecdsaSd2023,
] as const satisfies readonly ProofFormat[]

/** All that are read: those, and the ones other people signed with before. */
export const proofReaders = [
  ...proofFormats,
  ed25519Signature2020,
  eddsa2022,
] as const satisfies readonly ProofReader[]
