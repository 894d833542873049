/** Every handler of the contract, one file per tag. */
import type { AwardDeps } from '../award/deps.ts'
import { accessHandlers, type AccessHandlersDeps } from './access.ts'
import { awardHandlers } from './awards.ts'
import { credentialHandlers, type CredentialHandlersDeps } from './credentials.ts'
import { frameworkHandlers, type FrameworkHandlersDeps } from './frameworks.ts'
import { frameworkReleaseHandlers, type FrameworkReleaseHandlersDeps } from './framework-releases.ts'
import { frameworkDraftHandlers, type FrameworkDraftHandlersDeps } from './framework-drafts.ts'
import { frameworkImportHandlers, type FrameworkImportHandlersDeps } from './framework-imports.ts'
import { searchHandlers, type SearchHandlersDeps } from './search.ts'
import { crosswalkHandlers, type CrosswalkHandlersDeps } from './crosswalk.ts'
import { caseHandlers, type CaseHandlersDeps } from './case.ts'
import { healthHandlers } from './health.ts'
import type { Handlers } from './contract/operation.ts'
import { sessionHandlers } from './sessions.ts'
import { verificationHandlers, type VerificationHandlersDeps } from './verifications.ts'

export type HandlersDeps = AwardDeps &
  AccessHandlersDeps &
  CredentialHandlersDeps &
  FrameworkHandlersDeps &
  VerificationHandlersDeps &
  FrameworkReleaseHandlersDeps &
  FrameworkDraftHandlersDeps &
  FrameworkImportHandlersDeps &
  SearchHandlersDeps &
  CrosswalkHandlersDeps &
  CaseHandlersDeps

export function createHandlers(deps: HandlersDeps): Handlers {
  return {
    ...healthHandlers(deps),
    ...frameworkHandlers(deps),
    ...frameworkReleaseHandlers(deps),
    ...frameworkDraftHandlers(deps),
    ...frameworkImportHandlers(deps),
    ...searchHandlers(deps),
    ...crosswalkHandlers(deps),
    ...caseHandlers(deps),
    ...accessHandlers(deps),
    ...sessionHandlers(deps),
    ...awardHandlers(deps),
    ...credentialHandlers(deps),
    ...verificationHandlers(deps),
  }
}
