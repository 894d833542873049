/** What endorsements need from the other rooms. The composition root satisfies it by shape. */
import type { erasePiece } from '../application/evidence/erase-piece.ts'
import type { AwardDeps } from '../award/deps.ts'
import type { Message } from '../delivery/outbox.ts'
import type { EndorsementLinks } from './link.ts'

export type EndorsementDeps = AwardDeps &
  Parameters<typeof erasePiece>[0] & {
    readonly endorsementLinks: EndorsementLinks
    /** Sends a mail once for each id; resolves once it cannot be lost any more. */
    readonly mail: (message: Message) => Promise<void>
  }
