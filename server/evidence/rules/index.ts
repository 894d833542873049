/** Every evidence rule there is. A new rule is a file of this folder and a line here. */
import { aboutTheRecipient } from './about-the-recipient.ts'
import { acceptedKinds } from './accepted-kinds.ts'
import { anyOfKinds } from './any-of-kinds.ts'
import { badgeSet } from './badge-set.ts'
import { criteriaCovered } from './criteria-covered.ts'
import { endorserHoldsLevel } from './endorser-holds-level.ts'
import { endorserIsNotRecipient } from './endorser-is-not-recipient.ts'
import { freshness } from './freshness.ts'
import { minimumKinds } from './minimum-kinds.ts'
import { minimumPieces } from './minimum-pieces.ts'
import { minimumWeight } from './minimum-weight.ts'
import { noMutualEndorsement } from './no-mutual-endorsement.ts'
import { nonSelfDeclared } from './non-self-declared.ts'
import { observedByDecisionDate } from './observed-by-decision-date.ts'
import { personDecides } from './person-decides.ts'
import { priorLevel } from './prior-level.ts'
import { pseudonymised } from './pseudonymised.ts'
import { recipientConsent } from './recipient-consent.ts'
import { requiredKinds } from './required-kinds.ts'
import type { Rule } from './rule.ts'

/** The rules, in the order in which criteria documents usually list them. */
export const rules = [
  recipientConsent,
  observedByDecisionDate,
  aboutTheRecipient,
  acceptedKinds,
  freshness,
  endorserIsNotRecipient,
  noMutualEndorsement,
  minimumPieces,
  minimumKinds,
  minimumWeight,
  nonSelfDeclared,
  requiredKinds,
  anyOfKinds,
  priorLevel,
  badgeSet,
  criteriaCovered,
  endorserHoldsLevel,
  pseudonymised,
  personDecides,
] as const satisfies readonly Rule[]
