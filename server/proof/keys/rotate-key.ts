/** The next signing key of an organisation: at once, or from a moment on. */
import { Problem } from '../../problem.ts'
import type { IssuerKey } from '../../store/documents.ts'
import type { KeyAlgorithm } from '../types.ts'
import { algorithmOfKey, nextNumber, numberOfKey } from './issuer-keys.ts'
import type { IssuerKeyStore } from './key-store.ts'

export interface RotateKeyDeps {
  readonly keys: Pick<IssuerKeyStore, 'keys' | 'make'>
  readonly clock: () => Date
}

export interface Rotation {
  readonly algorithm: KeyAlgorithm
  /** RFC 3339; absent: at once. */
  readonly activeFrom?: string | undefined
  /** The last key made of this algorithm, as the caller knows it. */
  readonly replaces?: string | undefined
}

/** Further ahead nobody would remember it. */
const furthestInMilliseconds = 2 * 366 * 24 * 3600 * 1000
/** Clocks may differ by this much. */
const toleratedSkewInMilliseconds = 5 * 60 * 1000

/**
 * Makes the next key of this algorithm, and answers it. The key before it stays good for what it signed, and signs until the new one does.
 * With `replaces`, the same request made again, by whomever, answers the key that was made the first time.
 * @throws Problem `invalid-request` (400) for a moment in the past, more than two years ahead, or none; `state-change-refused` (409) when the
 *   organisation can have no other key; `conflict` (409) when another key was made meanwhile; `signing-key-unavailable` (503)
 */
export async function rotateKey(
  deps: RotateKeyDeps,
  organisationId: string,
  { algorithm, activeFrom, replaces }: Rotation,
): Promise<IssuerKey> {
  const from = activeFrom === undefined ? undefined : futureMoment(activeFrom, deps.clock())
  const before = await deps.keys.keys(organisationId)
  const number = replaces === undefined ? nextNumber(before, algorithm) : after(before, algorithm, replaces)
  const found = () => numbered(deps, organisationId, algorithm, number)
  const already = replaces === undefined ? undefined : await found()
  if (already !== undefined) return already
  const request = { algorithm, number, ...(from === undefined ? {} : { activeFrom: from }) }
  if (!(await deps.keys.make(organisationId, request)) && replaces === undefined) throw madeMeanwhile()
  const made = await found()
  if (made === undefined) throw new Error('the key that was made is not there')
  return made
}

async function numbered(
  { keys }: Pick<RotateKeyDeps, 'keys'>,
  organisationId: string,
  algorithm: KeyAlgorithm,
  number: number,
): Promise<IssuerKey | undefined> {
  return (await keys.keys(organisationId)).find(
    (key) => algorithmOfKey(key) === algorithm && numberOfKey(key) === number,
  )
}

/** The number of the key that comes after `replaces`. */
function after(keys: readonly IssuerKey[], algorithm: KeyAlgorithm, replaces: string): number {
  const key = keys.find(({ _id }) => _id === replaces)
  if (key === undefined || algorithmOfKey(key) !== algorithm) {
    throw invalid('/replaces', 'no-such-key', {
      fr: 'Cette organisation n’a pas cette clé, de cet algorithme.',
      en: 'This organisation has no such key of this algorithm.',
    })
  }
  return numberOfKey(key) + 1
}

function futureMoment(text: string, now: Date): Date {
  const time = Date.parse(text)
  const ahead = time - now.getTime()
  if (ahead >= -toleratedSkewInMilliseconds && ahead <= furthestInMilliseconds) return new Date(time)
  throw invalid('/activeFrom', 'not-ahead', {
    fr: 'Une clé peut commencer à signer maintenant, ou d’ici deux ans au plus.',
    en: 'A key can begin to sign now, or within two years.',
  })
}

function invalid(pointer: string, code: string, detail: { readonly fr: string; readonly en: string }) {
  return new Problem('invalid-request', detail, { errors: [{ pointer, code, detail }] })
}

function madeMeanwhile(): Problem {
  return new Problem('conflict', {
    fr: 'Une autre clé a été créée au même moment. Relisez la liste des clés.',
    en: 'Another key was made at the same moment. Read the list of keys again.',
  })
}
