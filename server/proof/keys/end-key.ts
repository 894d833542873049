/** The end of a signing key: it signs no more, or somebody else may have it. */
import { Problem } from '../../problem.ts'
import type { IssuerKey, Organisation } from '../../store/documents.ts'
import type { Collection } from '../../store/store.ts'
import type { Text } from '../../text.ts'
import { timestamp } from '../../timestamp.ts'
import { algorithmOfKey, currentKey, hasBegun, newestFirst, nextNumber } from './issuer-keys.ts'
import type { IssuerKeyStore } from './key-store.ts'

export interface EndKeyDeps {
  readonly store: {
    readonly issuerKeys: Pick<Collection<IssuerKey>, 'get' | 'replace'>
    readonly organisations: Pick<Collection<Organisation>, 'get'>
  }
  readonly keys: Pick<IssuerKeyStore, 'keys' | 'make'>
  readonly clock: () => Date
}

/**
 * Retires a key now: what it signed stays good, what is dated later is not believed. If it signs at the moment, the next one is made first.
 * Doing it again changes nothing.
 * @throws Problem `not-found` (404) when the organisation has no such key, `state-change-refused` (409) for the one key of a did:key,
 *   `signing-key-unavailable` (503) when the next key cannot be made
 */
export async function retireKey(deps: EndKeyDeps, organisationId: string, keyId: string): Promise<IssuerKey> {
  const key = await keyOf(deps, organisationId, keyId)
  if (await isItsIdentifier(deps, organisationId)) {
    throw refused({
      fr: 'L’identifiant de cette organisation (did:key) est cette clé : elle ne peut pas être retirée, seulement déclarée compromise.',
      en: 'The identifier of this organisation (did:key) is this key: it cannot be retired, only declared compromised.',
    })
  }
  if (key.retiredAt === undefined && key.compromisedAt === undefined) {
    const keys = await deps.keys.keys(organisationId)
    if (currentKey(keys, algorithmOfKey(key), deps.clock())?._id === keyId) await makeNext(deps, key, keys)
  }
  const retiredAt = timestamp(deps.clock())
  return change(deps, key, (stored) =>
    stored.retiredAt === undefined ? { ...stored, retiredAt } : undefined,
  )
}

export interface Compromise {
  /** Since when somebody else may have the key; RFC 3339. */
  readonly at: string
  /** In the words of whoever declares it. Private. */
  readonly reason?: string | undefined
}

/**
 * Declares that since `at` somebody else may have the key. It never signs again, whatever `at` is. Then, if no newer key signs, the next one is
 * made (not of a did:key, which can issue no more); where it cannot be, the key is compromised all the same, and whoever signs next tries
 * again. The moment can be moved earlier, never later: who read that a badge is not to be believed must not read the contrary. Doing it
 * again changes nothing.
 * @throws Problem `not-found` (404) when the organisation has no such key; `invalid-request` (400) for a moment in the future, or none;
 *   `state-change-refused` (409) for one later than was said before
 */
export async function declareCompromised(
  deps: EndKeyDeps,
  organisationId: string,
  keyId: string,
  { at, reason }: Compromise,
): Promise<IssuerKey> {
  const key = await keyOf(deps, organisationId, keyId)
  const compromisedAt = pastMoment(at, deps.clock())
  const compromised = await change(deps, key, (stored) => {
    if (stored.compromisedAt === compromisedAt) return undefined
    if (stored.compromisedAt !== undefined && stored.compromisedAt < compromisedAt) throw onlyEarlier()
    return { ...stored, compromisedAt, ...(reason === undefined ? {} : { compromiseReason: reason }) }
  })
  if (!(await isItsIdentifier(deps, organisationId))) await succeed(deps, compromised)
  return compromised
}

/** Another organisation's key is as good as none. */
async function keyOf(deps: EndKeyDeps, organisationId: string, keyId: string): Promise<IssuerKey> {
  const key = await deps.store.issuerKeys.get(keyId)
  if (key?.organisationId === organisationId) return key
  throw new Problem('not-found', {
    fr: 'Il n’y a rien à cette adresse pour votre organisation.',
    en: 'There is nothing at this address for your organisation.',
  })
}

async function isItsIdentifier({ store }: EndKeyDeps, organisationId: string): Promise<boolean> {
  return (await store.organisations.get(organisationId))?.didMethod === 'key'
}

/** Makes the key after a compromised one, unless a newer one signs already. */
async function succeed(deps: EndKeyDeps, key: IssuerKey): Promise<void> {
  const keys = await deps.keys.keys(key.organisationId)
  const now = deps.clock()
  const current = currentKey(keys, algorithmOfKey(key), now)
  const isNewest = hasBegun(key, now) && current !== undefined && newestFirst([current, key])[0] === key
  if (current !== undefined && !isNewest) return
  try {
    await makeNext(deps, key, keys)
  } catch (error) {
    const isRefused =
      error instanceof Problem &&
      (error.code === 'signing-key-unavailable' || error.code === 'state-change-refused')
    if (!isRefused) throw error
  }
}

/** Several at once make one: the next number, by `keys` as just read, is the same for all. */
async function makeNext(deps: EndKeyDeps, key: IssuerKey, keys: readonly IssuerKey[]): Promise<void> {
  const algorithm = algorithmOfKey(key)
  await deps.keys.make(key.organisationId, { algorithm, number: nextNumber(keys, algorithm) })
}

async function change(
  { store }: EndKeyDeps,
  key: IssuerKey,
  changed: (stored: IssuerKey) => IssuerKey | undefined,
): Promise<IssuerKey> {
  for (let stored: IssuerKey | undefined = key; stored !== undefined;) {
    const next = changed(stored)
    if (next === undefined) return stored
    const written = await store.issuerKeys.replace(next)
    if (written !== undefined) return written
    stored = await store.issuerKeys.get(key._id)
  }
  throw new Error('a signing key is gone: keys are never deleted')
}

function pastMoment(text: string, now: Date): string {
  const time = Date.parse(text)
  if (time <= now.getTime()) return timestamp(new Date(time))
  const detail = {
    fr: 'Dites depuis quand la clé a pu être connue d’autrui : un moment passé, ou maintenant.',
    en: 'Say since when somebody else may have had the key: a moment in the past, or now.',
  }
  throw new Problem('invalid-request', detail, {
    errors: [{ pointer: '/at', code: 'not-in-the-past', detail }],
  })
}

function refused(detail: Text): Problem {
  return new Problem('state-change-refused', detail)
}

function onlyEarlier(): Problem {
  return refused({
    fr: 'Cette clé est déjà déclarée compromise depuis plus tôt : ce moment peut être avancé, jamais reculé.',
    en: 'This key was already declared compromised since an earlier moment: it can be moved earlier, never later.',
  })
}
