import { parseVcJwt } from '../proof/jose/vc-jwt.ts'
import { isObject, objectsOf, valuesOf } from './check.ts'
import type { JsonObject } from './strict-json.ts'

/** Every endorsement embedded in `value`, at any depth: of the credential, its achievement, its issuer, or another one. */
function endorsementsIn(value: unknown): readonly JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(endorsementsIn)
  if (!isObject(value)) return []
  return [...objectsOf(value['endorsement']), ...Object.values(value).flatMap(endorsementsIn)]
}

/** Every endorsement attached as a signed text, in the same places; none of the signatures is checked. */
function endorsementJwtsIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(endorsementJwtsIn)
  if (!isObject(value)) return []
  return [...valuesOf(value['endorsementJwt']), ...Object.values(value).flatMap(endorsementJwtsIn)]
}

const notRead: ReadonlySet<string> = new Set(['algorithm-not-read', 'jose-header-unsupported'])

function isJwtOfItsOwn(text: unknown, id: unknown): boolean {
  if (typeof text !== 'string') return false
  const parsed = parseVcJwt(text)
  // Signed in a way not read here: no less an endorsement for that.
  if ('failure' in parsed) return notRead.has(parsed.failure.code)
  const { credential } = parsed
  return valuesOf(credential['type']).includes('EndorsementCredential') && credential['id'] !== id
}

/**
 * Whether each endorsement attached is a credential of its own: under the id of `credential` it would rewrite it. Those attached as signed
 * texts are VC-JWTs of endorsements. Does NOT check any signature.
 */
export function endorsementsAreTheirOwn(credential: JsonObject): boolean {
  const { id } = credential
  return (
    endorsementsIn(credential).every((endorsement) => endorsement['id'] !== id) &&
    endorsementJwtsIn(credential).every((text) => isJwtOfItsOwn(text, id))
  )
}

/** Whether endorsements are attached, embedded or as signed texts. */
export function hasEndorsement(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasEndorsement)
  if (!isObject(value)) return false
  return 'endorsement' in value || 'endorsementJwt' in value || Object.values(value).some(hasEndorsement)
}
