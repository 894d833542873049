/** The context that defines the terms of a Data Integrity proof. */
import { credentialsV2, dataIntegrityV2 } from '../json-ld/contexts.ts'
import type { Credential } from '../types.ts'

/**
 * `document` with those terms: data model 2.0 has them; other lists of contexts get `https://w3id.org/security/data-integrity/v2` at their end.
 * @see https://www.w3.org/TR/vc-data-integrity/#contexts-and-vocabularies
 */
export function withProofContext(document: Credential): Credential {
  const contexts: readonly unknown[] = [document['@context'] ?? []].flat()
  if (contexts.includes(credentialsV2) || contexts.includes(dataIntegrityV2)) return document
  return { ...document, '@context': [...contexts, dataIntegrityV2] }
}
