/** Every handler of the contract, one file per tag. */
import type { AwardDeps } from '../award/deps.ts'
import type { ReminderDeps } from '../award/renewal/reminder.ts'
import { accessHandlers, type AccessHandlersDeps } from './access.ts'
import { applicationEvidenceHandlers, type ApplicationEvidenceHandlersDeps } from './application-evidence.ts'
import type { ApplicationDeps } from '../application/deps.ts'
import { applicationHandlers } from './applications.ts'
import { awardHandlers } from './awards.ts'
import { awardJobHandlers, type AwardJobHandlersDeps } from './award-jobs.ts'
import { editionHandlers, type EditionHandlersDeps } from './editions.ts'
import { dataIntegrityEditionHandlers, type DataIntegrityEditionDeps } from './editions-data-integrity.ts'
import { transcriptHandlers, type TranscriptHandlersDeps } from './editions-clr.ts'
import { editionDocumentHandlers, type EditionDocumentsDeps } from './editions-documents.ts'
import { openBadges2Handlers, type OpenBadges2HandlersDeps } from './editions-open-badges-2.ts'
import { endorsementHandlers, type EndorsementHandlersDeps } from './endorsements.ts'
import { credentialHandlers, type CredentialHandlersDeps } from './credentials.ts'
import { frameworkHandlers, type FrameworkHandlersDeps } from './frameworks.ts'
import { frameworkReleaseHandlers, type FrameworkReleaseHandlersDeps } from './framework-releases.ts'
import { frameworkDraftHandlers, type FrameworkDraftHandlersDeps } from './framework-drafts.ts'
import { frameworkImportHandlers, type FrameworkImportHandlersDeps } from './framework-imports.ts'
import { searchHandlers, type SearchHandlersDeps } from './search.ts'
import { crosswalkHandlers, type CrosswalkHandlersDeps } from './crosswalk.ts'
import { caseHandlers, type CaseHandlersDeps } from './case.ts'
import { decisionHandlers, type DecisionHandlersDeps } from './decisions.ts'
import { healthHandlers } from './health.ts'
import { claimHandlers, type ClaimHandlersDeps } from './claims.ts'
import { claimExchangeHandlers } from './claims-exchange.ts'
import { oid4vciHandlers, type Oid4vciHandlersDeps } from './claims-oid4vci.ts'
import { openBadgesApiHandlers, type OpenBadgesApiDeps } from './open-badges-api.ts'
import { consentHandlers } from './open-badges-api-consent.ts'
import { openBadgesOAuthHandlers } from './open-badges-api-oauth.ts'
import { passportBadgeHandlers, type PassportBadgesDeps } from './passport-badges.ts'
import { passportClaimHandlers, type PassportClaimsDeps } from './passport-claims.ts'
import { passportForeignHandlers } from './passport-foreign.ts'
import { passportTransferHandlers, type TransferDeps } from './passport-transfer.ts'
import { passportHandlers } from './passport.ts'
import { passportSettingsHandlers } from './passport-settings.ts'
import type { ErasureDeps } from '../erasure/deps.ts'
import type { Handlers } from './contract/operation.ts'
import { bounceHandlers } from './claims-bounces.ts'
import { mailStopHandlers, type MailStopHandlersDeps } from './claims-mail-stops.ts'
import { keyHandlers, type KeyHandlersDeps } from './keys.ts'
import { peopleHandlers, type PeopleHandlersDeps } from './people.ts'
import { positioningHandlers, type PositioningHandlersDeps } from './positionings.ts'
import { proposalHandlers, type ProposalHandlersDeps } from './proposals.ts'
import { presentationRequestHandlers } from './presentation-requests.ts'
import type { PresentationRequestDeps } from '../presentation-request/deps.ts'
import { sessionCardHandlers } from './claims-cards.ts'
import { sessionHandlers } from './sessions.ts'
import { policyHandlers, type PolicyHandlersDeps } from './trust-policies.ts'
import { federationHandlers, type FederationHandlersDeps } from './trust-federation.ts'
import { trustHandlers, type TrustHandlersDeps } from './trust.ts'
import { vcApiHandlers, type VcApiHandlersDeps } from './vc-api.ts'
import { bulkVerificationHandlers } from './verifications-bulk.ts'
import { verificationPageHandlers, type VerificationPagesDeps } from './verification-pages.ts'
import { verificationReportHandlers } from './verification-reports.ts'
import { verificationShares } from './verification-shares.ts'
import { verificationHandlers } from './verifications.ts'
import { webhookHandlers, type WebhookHandlersDeps } from './webhooks.ts'

export type HandlersDeps = AwardDeps &
  ErasureDeps &
  ApplicationDeps &
  ReminderDeps &
  AwardJobHandlersDeps &
  PositioningHandlersDeps &
  ProposalHandlersDeps &
  AccessHandlersDeps &
  CredentialHandlersDeps &
  KeyHandlersDeps &
  EditionHandlersDeps &
  DataIntegrityEditionDeps &
  TranscriptHandlersDeps &
  EditionDocumentsDeps &
  OpenBadges2HandlersDeps &
  EndorsementHandlersDeps &
  FrameworkHandlersDeps &
  VerificationPagesDeps &
  PresentationRequestDeps &
  ClaimHandlersDeps &
  MailStopHandlersDeps &
  PassportBadgesDeps &
  PassportClaimsDeps &
  OpenBadgesApiDeps &
  TransferDeps &
  Oid4vciHandlersDeps &
  FrameworkReleaseHandlersDeps &
  FrameworkDraftHandlersDeps &
  FrameworkImportHandlersDeps &
  SearchHandlersDeps &
  CrosswalkHandlersDeps &
  CaseHandlersDeps &
  DecisionHandlersDeps &
  ApplicationEvidenceHandlersDeps &
  PeopleHandlersDeps &
  TrustHandlersDeps &
  PolicyHandlersDeps &
  FederationHandlersDeps &
  VcApiHandlersDeps &
  WebhookHandlersDeps

export function createHandlers(deps: HandlersDeps): Handlers {
  const shares = verificationShares(deps)
  return {
    ...healthHandlers(deps),
    ...frameworkHandlers(deps),
    ...frameworkReleaseHandlers(deps),
    ...frameworkDraftHandlers(deps),
    ...frameworkImportHandlers(deps),
    ...searchHandlers(deps),
    ...crosswalkHandlers(deps),
    ...caseHandlers(deps),
    ...decisionHandlers(deps),
    ...applicationEvidenceHandlers(deps),
    ...accessHandlers(deps),
    ...applicationHandlers(deps),
    ...peopleHandlers(deps),
    ...sessionHandlers(deps),
    ...positioningHandlers(deps),
    ...proposalHandlers(deps),
    ...awardHandlers(deps),
    ...awardJobHandlers(deps),
    ...credentialHandlers(deps),
    ...keyHandlers(deps),
    ...editionHandlers(deps),
    ...dataIntegrityEditionHandlers(deps),
    ...openBadges2Handlers(deps),
    ...editionDocumentHandlers(deps),
    ...transcriptHandlers(deps),
    ...endorsementHandlers(deps),
    ...verificationHandlers(deps, shares),
    ...verificationPageHandlers(deps, shares),
    ...verificationReportHandlers(deps),
    ...bulkVerificationHandlers(deps, shares),
    ...presentationRequestHandlers(deps, shares),
    ...claimHandlers(deps),
    ...mailStopHandlers(deps),
    ...bounceHandlers(deps),
    ...sessionCardHandlers(deps),
    ...passportHandlers(deps),
    ...claimExchangeHandlers(deps, shares),
    ...oid4vciHandlers(deps, shares),
    ...passportBadgeHandlers(deps, shares),
    ...passportForeignHandlers(deps, shares),
    ...passportTransferHandlers(deps, shares),
    ...passportClaimHandlers(deps),
    ...passportSettingsHandlers(deps),
    ...openBadgesApiHandlers(deps, shares),
    ...openBadgesOAuthHandlers(deps),
    ...consentHandlers(deps),
    ...trustHandlers(deps),
    ...policyHandlers(deps),
    ...federationHandlers(deps),
    ...vcApiHandlers(deps, shares),
    ...webhookHandlers(deps),
  }
}
