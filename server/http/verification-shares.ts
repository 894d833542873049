/** What one client may take of what all share when badges are judged, by whatever way in. */
import type { Config } from '../config.ts'
import type { Text } from '../text.ts'
import type { VerifyDeps, VerifyInput } from '../verify/check.ts'
import { rationedOutside } from '../verify/foreign/rationed-outside.ts'
import { isHostedHere } from '../verify/hosted-here.ts'
import type { Whereabouts } from '../verify/input/find-input.ts'
import { verifyHandedIn } from '../verify/input/verify-handed-in.ts'
import type { Asked } from '../verify/presentation/read-presentation.ts'
import type { VerificationReport } from '../verify/types.ts'
import { ClientTurns } from './client-turns.ts'
import type { Client } from './contract/operation.ts'
import { Quota } from './quota.ts'

export interface VerificationShares {
  /** How often it may have other sites visited. */
  readonly visits: Quota
  /** The same for the lines of lists, which only a key may send. */
  readonly visitsOfLists: Quota
  readonly turns: ClientTurns
  /** How many lists of it are held at once: each may be 16 MB. */
  readonly lists: ClientTurns
  /** How many reports it may have kept. */
  readonly kept: Quota
}

interface SharesDeps {
  readonly config: Pick<Config, 'rateLimitPerMinute'>
  readonly clock: () => Date
}

const tooManyKept: Text = {
  fr: 'Trop de rapports à garder : attendez une minute, ou vérifiez sans les garder.',
  en: 'Too many reports to keep: wait a minute, or verify without keeping them.',
}

/**
 * One for all the ways in: other sites are visited a third as often as badges are judged. For lists, twice as often as requests are answered:
 * 1,000 addresses of one list, and the keys and status lists they share.
 */
export function verificationShares({
  config: { rateLimitPerMinute },
  clock,
}: SharesDeps): VerificationShares {
  const perMinute = (part: number) => Math.max(1, Math.floor(rateLimitPerMinute * part))
  return {
    visits: new Quota(perMinute(1 / 30), clock),
    visitsOfLists: new Quota(perMinute(2), clock),
    turns: new ClientTurns(),
    lists: new ClientTurns({ atOnce: 2, waiting: 0 }),
    kept: new Quota(perMinute(1 / 20), clock, tooManyKept),
  }
}

/**
 * Does `work` when it is the turn of the client, other sites being rationed: whoever is visited knows this service, not who asks it. What is not
 * visited for that is refused as `busy`. `counted`: an address that was counted before.
 * @throws Problem `too-many-requests` (429) when too much of the client waits; what `work` throws
 */
export function inTurn<Result>(
  verify: VerifyDeps,
  { visits, turns }: Pick<VerificationShares, 'visits' | 'turns'>,
  client: Client,
  work: (verify: VerifyDeps) => Promise<Result>,
  counted?: string,
): Promise<Result> {
  let paid = counted
  const mayVisit = (url: string) => {
    const isPaid = url === paid
    if (isPaid) paid = undefined
    return Promise.resolve(isPaid || visits.allows(client))
  }
  const { outside } = verify
  const rationed = outside === undefined ? verify : { ...verify, outside: rationedOutside(outside, mayVisit) }
  return turns.take(client.id, () => work(rationed))
}

/**
 * As `verifyHandedIn`, when it is the turn of the client. What the badge itself leads to counts like the address handed in; what is not visited for that is `unknown` in the report.
 * @throws Problem `too-many-requests` (429) when the address handed in may not be visited, or too much of the client waits
 */
export async function judgedInTurn(
  { verify, clock }: { readonly verify: VerifyDeps; readonly clock: () => Date },
  shares: Pick<VerificationShares, 'visits' | 'turns'>,
  client: Client,
  given: VerifyInput | Whereabouts,
  asked: Asked = {},
): Promise<VerificationReport> {
  const counted = 'url' in given && !isHostedHere(verify.publicUrl, given.url) ? given.url : undefined
  if (counted !== undefined) shares.visits.spend(client)
  return inTurn(
    verify,
    shares,
    client,
    (rationed) => verifyHandedIn(rationed, given, clock(), asked),
    counted,
  )
}
