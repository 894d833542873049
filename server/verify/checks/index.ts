/** The checks of a report, in the order in which they are made. */
import type { Check } from '../check.ts'
import { context } from './context.ts'
import { decision } from './decision.ts'
import { endorsement } from './endorsement.ts'
import { evidence } from './evidence.ts'
import { format } from './format.ts'
import { framework } from './framework.ts'
import { imageMatch } from './image-match.ts'
import { issuerKey } from './issuer/key.ts'
import { issuerTrust } from './issuer/trust.ts'
import { refresh } from './refresh.ts'
import { schema } from './schema.ts'
import { signature } from './signature.ts'
import { statusRevocation } from './status/revocation.ts'
import { statusSuspension } from './status/suspension.ts'
import { type } from './type.ts'
import { validity } from './validity.ts'

/**
 * Those that bound the cost and establish what is signed. For an embedded proof they look at nothing but the bytes, and at the clock only for
 * the dates of proofs: what they find is remembered.
 */
export const readingChecks: readonly Check[] = [format, context, type, schema, signature]

/** Everything that may change while the bytes do not. A new check is one file and one line here. */
export const furtherChecks: readonly Check[] = [
  issuerKey,
  validity,
  statusRevocation,
  statusSuspension,
  refresh,
  decision,
  framework,
  evidence,
  imageMatch,
  endorsement,
  issuerTrust,
]
