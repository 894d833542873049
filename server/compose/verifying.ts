/** What a verification needs of every room, in one place: a part of the composition root. */
import { operatorOrganisation } from '../access/administration.ts'
import { transcriptSubjects } from '../award/transcript/transcript-subjects.ts'
import { createPool } from '../bounded/pool.ts'
import type { Config } from '../config.ts'
import type { Frameworks } from '../framework/types.ts'
import type { Logger } from '../log.ts'
import type { Pseudonyms } from '../organisation/pseudonym.ts'
import { createOutside } from '../outside/create-outside.ts'
import { closedOutside, type WayOut } from '../outside/outside.ts'
import { addCounts } from '../proof/compiled-contexts/counts.ts'
import type { IssuerKeyStore } from '../proof/keys/key-store.ts'
import type { StatusListPublisher } from '../status/status-list.ts'
import type { Store } from '../store/store.ts'
import { recognitionsIn } from '../trust/register/recognitions.ts'
import { isOwnChallenge } from '../vc-api/challenge.ts'
import type { Reading, VerifyDeps } from '../verify/check.ts'
import { createLastSaid } from '../verify/foreign/last-said.ts'
import { keptCredentials } from '../verify/own/kept-credentials.ts'
import { ownAssertions } from '../verify/own/own-assertions.ts'
import { ownDecisions } from '../verify/own/own-decisions.ts'
import { ownEvidence } from '../verify/own/own-evidence.ts'
import { ownIssuers } from '../verify/own/own-issuers.ts'
import { useAnybodysChallenge } from '../verify/presentation/challenge.ts'
import { Readings } from '../verify/reading/readings.ts'

/** What a verification is composed from. */
interface VerifyingParts {
  readonly config: Config
  readonly log: Logger
  readonly clock: () => Date
  readonly store: Store
  readonly keys: IssuerKeyStore
  readonly frameworks: Frameworks
  readonly statusLists: StatusListPublisher
  readonly pseudonyms: Pseudonyms
  /** 32 bytes for one purpose. */
  secret(purpose: string): Buffer
  /** Absent: as the settings say. */
  readonly outside: WayOut | undefined
  /** Told how each request to another site ended, and not whom it asked. */
  outsideAsked(outcome: string): void
}

/**
 * Puts together what a verification asks of the rest of the service, the threads it reads in (whoever calls closes them) and its way out.
 * Starts no thread and asks nobody anything.
 */
export function composeVerifying({ config, log, clock, store, keys, secret, ...parts }: VerifyingParts) {
  const { publicUrl } = config
  const { frameworks, statusLists, pseudonyms, outsideAsked } = parts
  const readings = new Readings<Reading>()
  const challenging = { store, clock, challengeSecret: secret('challenge') }
  const outside = parts.outside ?? outsideAsConfigured(config, clock, outsideAsked)
  const bounded = createPool({
    entry: new URL('../bounded-tasks', import.meta.url),
    threadEnded: (why) => {
      log.warn(why, 'a thread for bytes of strangers was ended')
    },
    counted: addCounts,
  })
  const lastSaid = createLastSaid({ outside, publicUrl })
  const verify: VerifyDeps = {
    outside,
    listRead: lastSaid.listRead,
    readings,
    bounded,
    publicUrl,
    frameworks,
    ...ownIssuers({ store, keys, statusLists, publicUrl }),
    ...ownDecisions({ store, publicUrl }),
    ...ownEvidence({ store }),
    ...keptCredentials({ store, publicUrl }),
    ...ownAssertions({ store, publicUrl }),
    recognitions: recognitionsIn(store, async () => (await keys.current(operatorOrganisation)).did),
    ...transcriptSubjects({ store, pseudonyms, publicUrl }),
    // An organisation's challenges are for its own verifications.
    useChallenge: async (challenge: string) =>
      isOwnChallenge(challenging, challenge) ? 'spent' : useAnybodysChallenge(challenging, challenge),
    checkFailed: (check: string, error: unknown) => {
      log.error({ check, err: error }, 'a verification check broke down')
    },
  }
  return {
    outside,
    readings,
    bounded,
    verify,
    lastSaid: lastSaid.of,
    challengeSecret: challenging.challengeSecret,
  }
}

function outsideAsConfigured(
  { outgoingRequests, egressProxy: proxy, publicUrl }: Config,
  clock: () => Date,
  ended: (outcome: string) => void,
): WayOut {
  if (!outgoingRequests) return closedOutside
  return createOutside({ publicUrl, clock, ended, ...(proxy === undefined ? {} : { proxy }) })
}
