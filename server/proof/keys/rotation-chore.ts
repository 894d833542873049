/** Scheduled rotation: the next key of an issuer is made and published before it signs. */
import type { IssuerKey, Organisation } from '../../store/documents.ts'
import type { Collection } from '../../store/store.ts'
import { tryEach } from '../../chores.ts'
import type { KeyAlgorithm } from '../types.ts'
import { retireKey, type EndKeyDeps } from './end-key.ts'
import { activeSince, algorithmOfKey, currentKey, maySign } from './issuer-keys.ts'
import type { IssuerKeyStore } from './key-store.ts'

export interface RotationDeps extends EndKeyDeps {
  readonly store: EndKeyDeps['store'] & {
    readonly organisations: Pick<Collection<Organisation>, 'get' | 'page'>
  }
  readonly keys: Pick<IssuerKeyStore, 'keys' | 'make'>
  /** How long a key signs; 0: keys are rotated by people only. */
  readonly months: number
}

/** How long a key is published before it signs, and how long one that was replaced may end what it was signing. */
const dayInMilliseconds = 24 * 3600 * 1000
const hourInMilliseconds = 3600 * 1000

const algorithms: readonly KeyAlgorithm[] = ['Ed25519', 'P-256', 'RSA']

/**
 * A chore, of one hour at least between two runs: for every issuer but those of a did:key, and each algorithm it has a key of, makes the next
 * key a day before the current one has signed for `months`, and retires what was replaced more than a day ago. Safe in several processes: the
 * next key has the same name in each. An issuer whose rotation fails keeps no other waiting.
 * @throws AggregateError once all were tried, when some failed
 */
export function createRotationChore(deps: RotationDeps): () => Promise<void> {
  let next = Number.NEGATIVE_INFINITY
  return async () => {
    const now = deps.clock()
    if (deps.months === 0 || now.getTime() < next) return
    next = now.getTime() + hourInMilliseconds
    await tryEach(issuers(deps), (organisationId) => rotateDue(deps, organisationId, now), 'rotations')
  }
}

/** Every organisation whose keys can be rotated. */
async function* issuers({ store }: RotationDeps): AsyncGenerator<string> {
  for (let after: string | undefined; ;) {
    const cursor = after === undefined ? {} : { after }
    const page = await store.organisations.page({ where: {}, limit: 100, ...cursor })
    for (const { _id, didMethod } of page.items) if (didMethod !== 'key') yield _id
    if (page.cursor === undefined) return
    after = page.cursor
  }
}

async function rotateDue(deps: RotationDeps, organisationId: string, now: Date): Promise<void> {
  const keys = await deps.keys.keys(organisationId)
  for (const algorithm of algorithms) {
    const current = currentKey(keys, algorithm, now)
    if (current === undefined) continue
    const ofAlgorithm = keys.filter((key) => algorithmOfKey(key) === algorithm)
    await makeNext(deps, current, ofAlgorithm, now)
    for (const key of ofAlgorithm) await retireReplaced(deps, key, current, now)
  }
}

async function makeNext(
  deps: RotationDeps,
  current: IssuerKey,
  keys: readonly IssuerKey[],
  now: Date,
): Promise<void> {
  const isScheduled = keys.some(
    (key) =>
      activeSince(key) > now.getTime() && key.retiredAt === undefined && key.compromisedAt === undefined,
  )
  const due = monthsLater(new Date(activeSince(current)), deps.months).getTime()
  const published = now.getTime() + dayInMilliseconds
  if (isScheduled || due > published) return
  const { organisationId } = current
  await deps.keys.make(organisationId, {
    algorithm: algorithmOfKey(current),
    activeFrom: new Date(Math.max(due, published)),
  })
}

async function retireReplaced(
  deps: RotationDeps,
  key: IssuerKey,
  current: IssuerKey,
  now: Date,
): Promise<void> {
  const isReplaced = key._id !== current._id && maySign(key, now) && activeSince(key) <= activeSince(current)
  if (isReplaced && activeSince(current) + dayInMilliseconds <= now.getTime()) {
    await retireKey(deps, key.organisationId, key._id)
  }
}

/** The same day of the month, or the last of a shorter one. */
function monthsLater(from: Date, months: number): Date {
  const later = new Date(from)
  later.setUTCDate(1)
  later.setUTCMonth(later.getUTCMonth() + months)
  const lastDay = new Date(Date.UTC(later.getUTCFullYear(), later.getUTCMonth() + 1, 0)).getUTCDate()
  later.setUTCDate(Math.min(from.getUTCDate(), lastDay))
  return later
}
