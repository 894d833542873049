/** Every handler of the contract, one file per tag. */
import type { AwardDeps } from '../award/deps.ts'
import { accessHandlers, type AccessHandlersDeps } from './access.ts'
import { awardHandlers } from './awards.ts'
import { credentialHandlers, type CredentialHandlersDeps } from './credentials.ts'
import { frameworkHandlers, type FrameworkHandlersDeps } from './frameworks.ts'
import { healthHandlers } from './health.ts'
import type { Handlers } from './operation.ts'
import { sessionHandlers } from './sessions.ts'
import { verificationHandlers, type VerificationHandlersDeps } from './verifications.ts'

export type HandlersDeps = AwardDeps &
  AccessHandlersDeps &
  CredentialHandlersDeps &
  FrameworkHandlersDeps &
  VerificationHandlersDeps

export function createHandlers(deps: HandlersDeps): Handlers {
  return {
    ...healthHandlers(deps),
    ...frameworkHandlers(deps),
    ...accessHandlers(deps),
    ...sessionHandlers(deps),
    ...awardHandlers(deps),
    ...credentialHandlers(deps),
    ...verificationHandlers(deps),
  }
}
