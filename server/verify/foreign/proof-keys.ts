/** Keys for proofs and headers that only name theirs. */
import type { ResolvedKey, ResolveKey } from '../../proof/jose/types.ts'
import { decodePublicKey } from '../../proof/keys/multikey.ts'
import type { ControllerKey } from '../../proof/types.ts'
import { objectsOf } from '../check.ts'
import { lookUpKeys, type KeyAnswer, type LookUpDeps } from './look-up-keys.ts'

/**
 * Whether a verification method only names a key, which is published elsewhere: an address, or a DID that is not a key, without a Multikey for
 * its fragment (what begins like one and is as long is one, good or not).
 */
function namesKeyElsewhere(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > 2000) return false
  const [before = '', fragment = '', ...rest] = value.split('#')
  if (rest.length > 0 || /\s/u.test(value)) return false
  const leadsElsewhere = /^(?:https:\/\/|did:(?!key:|jwk:)[a-z0-9]+:)./u.test(before)
  return leadsElsewhere && !/^z[1-9A-HJ-NP-Za-km-z]{40,}$/u.test(fragment)
}

/**
 * What the document of `controller` says, when a proof of `secured` only names its key: every proof is read with these keys. `undefined`: every
 * proof holds its own, and nobody is asked. Keys of others who signed too are not looked up.
 */
export async function keysForProofs(
  deps: LookUpDeps,
  secured: Readonly<Record<string, unknown>>,
  controller: string,
  now: Date,
): Promise<KeyAnswer | undefined> {
  const names = objectsOf(secured['proof'])
    .map(({ verificationMethod }) => verificationMethod)
    .filter(namesKeyElsewhere)
  return names.length === 0 ? undefined : lookUpKeys(deps, { controller, names }, now)
}

/**
 * Finds the key a JOSE header names in the document of the issuer, by its id (whole, from `#` on, or after `#`) or by the address its bare JWK is at there.
 * `answered` is told what the document said. Thumbprints are not looked up: whoever brings their own key has it judged by that document later.
 */
export function controllerKeyResolver(
  deps: LookUpDeps,
  now: Date,
  answered: (answer: KeyAnswer) => void,
): ResolveKey {
  return async (kid, issuer) => {
    if (issuer === undefined || kid.startsWith('urn:')) return undefined
    const answer = await lookUpKeys(deps, { controller: issuer, names: [absolute(kid, issuer)] }, now)
    answered(answer)
    return 'keys' in answer ? keyNamedBy(answer.keys, kid, issuer) : undefined
  }
}

/** RFC 7515 §4.1.4 leaves the form of `kid` open: what is neither an address, a DID URL nor a fragment is the fragment of one. */
function absolute(kid: string, issuer: string): string {
  if (kid.startsWith('#')) return `${issuer}${kid}`
  return /[:#]/u.test(kid) ? kid : `${issuer}#${kid}`
}

/** Whether `kid` can only be the key of that name: an issuer may call its key anything else, where this service does not look. */
export function isWholeKeyName(kid: string): boolean {
  return /^(?:https:\/\/|did:[a-z0-9]+:|#)./u.test(kid)
}

/** The one of the keys of `issuer` that a JOSE header names by `kid`. */
export function keyNamedBy(
  keys: readonly ControllerKey[],
  kid: string,
  issuer: string,
): ResolvedKey | undefined {
  const name = absolute(kid, issuer)
  const found = keys.find((key) => isNamed(key, name))
  const decoded = found && decodePublicKey(found.publicKeyMultibase)
  return (
    found && decoded && { key: decoded.key, verificationMethod: found.verificationMethod, controller: issuer }
  )
}

function isNamed(
  { verificationMethod, names = [], publicKeyMultibase }: ControllerKey,
  name: string,
): boolean {
  if (verificationMethod === name || names.includes(name)) return true
  // A Multikey after `#` is that key, under whatever name the document has for it.
  return name.split('#')[1] === publicKeyMultibase
}
