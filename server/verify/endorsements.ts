/** The endorsements inside a credential. */
import { parseVcJwt } from '../proof/jose/vc-jwt.ts'
import { isObject, objectsOf, valuesOf, type AttachedEndorsement } from './check.ts'
import type { JsonObject, JsonValue } from './strict-json.ts'

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

/**
 * The endorsements attached to `value`, to its achievement, its issuer or anything else in it; not those inside another endorsement, nor those of
 * credentials that are parts of it. None of them is checked.
 */
export function attachedEndorsements(value: unknown): readonly AttachedEndorsement[] {
  if (Array.isArray(value)) return value.flatMap(attachedEndorsements)
  if (!isObject(value)) return []
  const { id, endorsement, endorsementJwt, verifiableCredential, ...others } = value
  const texts = valuesOf(endorsementJwt).filter((text) => typeof text === 'string')
  return [
    ...[...objectsOf(endorsement), ...texts].map((one) => ({
      endorsement: one,
      ...(typeof id === 'string' ? { attachedTo: id } : {}),
    })),
    ...Object.values(others).flatMap(attachedEndorsements),
  ]
}

/**
 * `value` without the endorsements, at any depth, of which `isGood` does not hold; and those left without any inside them, which nobody asked
 * about. Copies what it changes.
 */
export function withEndorsements(value: JsonValue, isGood: (one: JsonObject | string) => boolean): JsonValue {
  if (Array.isArray(value)) return value.map((element: JsonValue) => withEndorsements(element, isGood))
  if (!isObject(value)) return value
  const members = Object.entries(value).flatMap(
    ([key, member]): readonly (readonly [string, JsonValue])[] => {
      if (key !== 'endorsement' && key !== 'endorsementJwt') return [[key, withEndorsements(member, isGood)]]
      const all: readonly JsonValue[] = Array.isArray(member) ? member : [member]
      const good = all.filter((one) => (isObject(one) || typeof one === 'string') && isGood(one))
      return good.length === 0 ? [] : [[key, good.map((one) => withEndorsements(one, () => false))]]
    },
  )
  return Object.fromEntries(members)
}

/** Whether anything is attached as an endorsement, at any depth, whatever its form. */
export function hasEndorsement(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasEndorsement)
  if (!isObject(value)) return false
  return 'endorsement' in value || 'endorsementJwt' in value || Object.values(value).some(hasEndorsement)
}
