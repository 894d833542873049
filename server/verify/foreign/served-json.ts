/** What another site served, as JSON that every reader reads alike. */
import { isUtf8 } from 'node:buffer'
import { parseStrictJson, StrictJsonError, type JsonLimits, type JsonValue } from '../strict-json.ts'

/** The value in `bytes`; `undefined` when they are not UTF-8, or not JSON as strict as that. Never throws. */
export function servedJson(bytes: Uint8Array, limits?: JsonLimits): JsonValue | undefined {
  if (!isUtf8(bytes)) return undefined
  try {
    return parseStrictJson(new TextDecoder().decode(bytes), limits)
  } catch (error) {
    if (error instanceof StrictJsonError) return undefined
    throw error
  }
}
