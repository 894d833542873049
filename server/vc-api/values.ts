/** The plain questions that rules ask of parsed JSON. */
import type { Credential } from '../proof/types.ts'

/** Whether it is a JSON object. */
export function isObject(value: unknown): value is Credential {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The values of a member that may be absent, single or a list. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}

/** Whether it is a text. */
export function isText(value: unknown): value is string {
  return typeof value === 'string'
}

/** Whether it is an absolute URL: `https:`, `did:`, `urn:`… without white space or characters no URL has. */
export function isUrl(value: unknown): value is string {
  return isText(value) && /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/iu.test(value) && URL.canParse(value)
}

/** `id` of an object, or the text that stands for it. */
export function idOf(value: unknown): unknown {
  return isObject(value) ? value['id'] : value
}

/** Characters of an identifier, at most: those of a credential are asked for again when its status changes. */
export const longestId = 2000
