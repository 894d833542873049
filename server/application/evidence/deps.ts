/** What evidence of applications needs from the other rooms. The composition root satisfies it by shape. */
import type { Achievements } from '../../achievement/types.ts'
import type { AttachmentDeps } from '../../attachment/deps.ts'
import type { Pseudonyms } from '../../organisation/pseudonym.ts'
import type { Store } from '../../store/store.ts'
import type { VerificationReport } from '../../verify/types.ts'

export interface ApplicationEvidenceDeps extends AttachmentDeps {
  readonly store: Store
  readonly achievements: Achievements
  readonly pseudonyms: Pseudonyms
  /** Where badges of this service have their addresses; no slash at the end. */
  readonly publicUrl: string
  /** What the verifier of this service says of a credential given as JSON text. Never throws for what the text says. */
  readonly verifyBadge: (json: string) => Promise<VerificationReport>
}
