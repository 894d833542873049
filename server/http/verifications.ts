/** Judges a credential somebody hands us. Keeps nothing of it, but what reading it found, in memory for ten minutes. */
import type { Events } from '../events.ts'
import { verifyCredential } from '../verify/verify.ts'
import type { VerifyDeps, VerifyInput } from '../verify/check.ts'
import type { Handlers } from './contract/operation.ts'

export interface VerificationHandlersDeps {
  readonly verify: VerifyDeps
  readonly events: Events
  readonly clock: () => Date
}

export function verificationHandlers(deps: VerificationHandlersDeps): Pick<Handlers, 'verifyCredential'> {
  return {
    async verifyCredential({ bytes, mediaType }) {
      const kind = kindOf(mediaType)
      const report = await verifyCredential(deps.verify, { kind, bytes }, deps.clock())
      deps.events.credentialVerified({ verdict: report.verdict, kind })
      return { status: 200, body: report }
    },
  }
}

function kindOf(mediaType: string): VerifyInput['kind'] {
  if (mediaType === 'image/png') return 'png'
  if (mediaType === 'image/svg+xml') return 'svg'
  return mediaType === 'text/plain' || mediaType.endsWith('jwt') ? 'jwt' : 'json'
}
