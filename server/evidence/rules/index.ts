/** Every evidence rule there is. A new rule is a file of this folder and a line here. */
import { aboutTheRecipient } from './about-the-recipient.ts'
import { acceptedKinds } from './accepted-kinds.ts'
import { all } from './all.ts'
import { anyOfKinds } from './any-of-kinds.ts'
import { any } from './any.ts'
import { assessorIndependence } from './assessor-independence.ts'
import { assessorQuorum } from './assessor-quorum.ts'
import { atLeast } from './at-least.ts'
import { badgeSet } from './badge-set.ts'
import { criteriaCovered } from './criteria-covered.ts'
import { endorserHoldsLevel } from './endorser-holds-level.ts'
import { endorserIsNotRecipient } from './endorser-is-not-recipient.ts'
import { freshness } from './freshness.ts'
import { minimumKinds } from './minimum-kinds.ts'
import { minimumPieces } from './minimum-pieces.ts'
import { minimumRubricLevel } from './minimum-rubric-level.ts'
import { minimumWeight } from './minimum-weight.ts'
import { noMutualEndorsement } from './no-mutual-endorsement.ts'
import { nonSelfDeclared } from './non-self-declared.ts'
import { numberOfSessions } from './number-of-sessions.ts'
import { observedByDecisionDate } from './observed-by-decision-date.ts'
import { observedDuration } from './observed-duration.ts'
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
  assessorIndependence,
  minimumPieces,
  minimumKinds,
  minimumWeight,
  nonSelfDeclared,
  requiredKinds,
  anyOfKinds,
  observedDuration,
  numberOfSessions,
  minimumRubricLevel,
  assessorQuorum,
  priorLevel,
  badgeSet,
  criteriaCovered,
  all,
  any,
  atLeast,
  endorserHoldsLevel,
  pseudonymised,
  personDecides,
] as const satisfies readonly Rule[]
