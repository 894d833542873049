/** An award as forms say it of which the holder shows a part: nothing that is always shown leads to the rest. */
import type { Pseudonyms } from '../organisation/pseudonym.ts'
import type { Credential } from '../proof/types.ts'
import type { Award } from '../store/documents.ts'

/**
 * The unsigned credential under an id of its own, which nobody but this service can tell from the award's and back; all else as it is kept,
 * the status entry first, by which the forms are revoked together. The addresses that lead to the whole badge are among what may be hidden.
 */
export function disclosableForm({ disclosed }: Pick<Pseudonyms, 'disclosed'>, award: Award): Credential {
  // Our own text, as it left the signer.
  const { proof: _embedded, ...unsigned } = JSON.parse(award.credential) as Credential
  return { ...unsigned, id: disclosed(award._id) }
}
