/** What a verifiable credential of either data model must be, before JSON-LD reads it. */
import { contextRules } from './context.ts'
import { identityRules, issuerRules, subjectRules } from './identity.ts'
import { languageRules } from './language.ts'
import { relatedResourceRules } from './related-resource.ts'
import type { Rule } from './rule.ts'
import { statusEntryRules } from './status-entries.ts'
import { typedObjectRules } from './typed-objects.ts'
import { validityRules } from './validity.ts'

/** A new rule is one row in the file of its family; a new family is one file and one line here. */
export const credentialRules: readonly Rule[] = [
  ...contextRules,
  ...identityRules,
  ...issuerRules,
  ...subjectRules,
  ...validityRules,
  ...typedObjectRules,
  ...statusEntryRules,
  ...languageRules,
  ...relatedResourceRules,
]
