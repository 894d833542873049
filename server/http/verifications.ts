/** Judges a credential somebody hands us. Keeps nothing of it. */
import type { Events } from '../events.ts'
import { verifyCredential } from '../verify/verify.ts'
import type { VerifyDeps } from '../verify/check.ts'
import type { Handlers } from './contract/operation.ts'

export interface VerificationHandlersDeps {
  readonly verify: VerifyDeps
  readonly events: Events
  readonly clock: () => Date
}

export function verificationHandlers(deps: VerificationHandlersDeps): Pick<Handlers, 'verifyCredential'> {
  return {
    async verifyCredential({ bytes, mediaType }) {
      const kind = mediaType === 'image/png' ? 'png' : mediaType === 'image/svg+xml' ? 'svg' : 'json'
      const report = await verifyCredential(deps.verify, { kind, bytes }, deps.clock())
      deps.events.credentialVerified({ verdict: report.verdict, kind })
      return { status: 200, body: report }
    },
  }
}
