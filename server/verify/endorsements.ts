import { isObject, objectsOf } from './check.ts'
import type { JsonObject } from './strict-json.ts'

/** Every endorsement embedded in `value`, at any depth: of the credential, its achievement, its issuer, or another one. */
export function endorsementsIn(value: unknown): readonly JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(endorsementsIn)
  if (!isObject(value)) return []
  return [...objectsOf(value['endorsement']), ...Object.values(value).flatMap(endorsementsIn)]
}

/** Whether endorsements are attached, embedded or as signed texts. */
export function hasEndorsement(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasEndorsement)
  if (!isObject(value)) return false
  return 'endorsement' in value || 'endorsementJwt' in value || Object.values(value).some(hasEndorsement)
}
