/** The issuer of an award, with a key for every form in which the award can be asked for later. */
import { maySign } from '../proof/keys/issuer-keys.ts'
import type { Issuer, KeyAlgorithm, KeyStore } from '../proof/types.ts'
import type { Organisation } from '../store/documents.ts'
import type { Store } from '../store/store.ts'
import { tryEach } from '../chores.ts'

/** Beside the Ed25519 key that signs awards; a `did:key` has that one alone. */
const otherAlgorithms: readonly KeyAlgorithm[] = ['P-256', 'RSA']

type AwardingOrganisation = Pick<Organisation, '_id' | 'didMethod'>

/** Of each key store, the issuers whose other keys were made, or are being made, by this process. */
const underWay = new WeakMap<object, Map<string, Promise<void>>>()

/**
 * The issuer as it signs awards (Ed25519). Its other keys are made beginning with its first award, and not when a form of an award is asked
 * for: what a stranger reads never changes what the issuer publishes. The award does not wait for them: an RSA key takes seconds.
 * @throws Problem `signing-key-unavailable` (503)
 */
export async function awardIssuer(
  keys: Pick<KeyStore, 'current'>,
  { _id, didMethod }: AwardingOrganisation,
): Promise<Issuer> {
  const issuer = await keys.current(_id)
  const known = underWay.get(keys) ?? new Map<string, Promise<void>>()
  underWay.set(keys, known)
  // One that cannot be made now is left to the chore, which tells why.
  if (didMethod === 'web' && !known.has(_id))
    known.set(
      _id,
      makeOthers(keys, _id).catch(() => undefined),
    )
  return issuer
}

async function makeOthers(keys: Pick<KeyStore, 'current'>, organisationId: string): Promise<void> {
  for (const algorithm of otherAlgorithms) await keys.current(organisationId, algorithm)
}

/** Resolves when no key of the issuer is being made by an award of this process any more. */
export async function keysMade(keys: object, organisationId: string): Promise<void> {
  await underWay.get(keys)?.get(organisationId)
}

export interface FormKeysDeps {
  readonly store: Pick<Store, 'organisations'>
  readonly keys: Pick<KeyStore, 'current' | 'published'>
  readonly clock: () => Date
}

const hourInMilliseconds = 3600 * 1000

/**
 * A chore, of one hour at least between two runs: issuers that signed before there were several kinds of keys, or whose key of a kind ended
 * without a successor, get what `awardIssuer` would make. Those that have no key yet get none.
 */
export function createFormKeysChore(deps: FormKeysDeps): () => Promise<void> {
  let next = Number.NEGATIVE_INFINITY
  return async () => {
    const now = deps.clock()
    if (now.getTime() < next) return
    next = now.getTime() + hourInMilliseconds
    await tryEach(
      organisations(deps),
      async ({ _id, didMethod }) => {
        if (didMethod !== 'web') return
        const published = await deps.keys.published(_id)
        if (published.length === 0) return
        for (const algorithm of otherAlgorithms) {
          const has = published.some((key) => key.algorithm === algorithm && maySign(key, now))
          if (!has) await deps.keys.current(_id, algorithm)
        }
      },
      'issuers',
    )
  }
}

async function* organisations({ store }: FormKeysDeps): AsyncGenerator<AwardingOrganisation> {
  for (let after: string | undefined; ;) {
    const cursor = after === undefined ? {} : { after }
    const page = await store.organisations.page({ where: {}, limit: 100, ...cursor })
    yield* page.items
    if (page.cursor === undefined) return
    after = page.cursor
  }
}
