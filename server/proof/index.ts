/** The proof formats this service signs and checks with. The first one is used to sign. */
import { eddsaRdfc2022 } from './eddsa-rdfc-2022.ts'

/** A new format is one file and one line here: signer, verifier and contract suite walk this list. */
export const proofFormats = [eddsaRdfc2022] as const
