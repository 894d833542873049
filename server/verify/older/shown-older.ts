/** A badge before 3.0 as a report shows it. */
import { isObject } from '../check.ts'
import type { JsonObject, JsonValue } from '../strict-json.ts'
import type { OlderIssuer } from './older-issuer.ts'

function only(document: JsonObject, names: readonly string[]): Readonly<Record<string, JsonValue>> {
  return Object.fromEntries(Object.entries(document).filter(([name]) => names.includes(name)))
}

/**
 * What was found at the issuer's site or signed by it, and nothing that a reader could take for something else: the members Open Badges names, no
 * extensions, and of the recipient not who it is. Before 3.0 that could be an e-mail in the clear, or a hash that can be guessed.
 */
export function shownOlder(assertion: JsonObject, { badgeClass, id, profile }: OlderIssuer): JsonObject {
  const { recipient } = assertion
  return {
    ...only(assertion, [
      '@context',
      'id',
      'uid',
      'type',
      'issuedOn',
      'issued_on',
      'expires',
      'evidence',
      'narrative',
    ]),
    ...(isObject(recipient) ? { recipient: only(recipient, ['type', 'hashed']) } : {}),
    badge: only(badgeClass, [
      'id',
      'type',
      'name',
      'description',
      'criteria',
      'alignment',
      'tags',
      'version',
    ]),
    issuer: { ...only(profile, ['type', 'name', 'url', 'origin', 'org']), id },
  }
}
