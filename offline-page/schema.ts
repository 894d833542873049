/** `server/schema.ts` for the page: the same schemas, compiled by the same Ajv when the page was made, for a page may make no functions. */
import { digests, validators } from 'compiled-schemas'
import { lacking } from './awaited.ts'

/** As that of `server/schema.ts`. @throws Error when the page has no such schema */
export function schemaErrors(
  file: string,
  value: unknown,
): readonly { readonly pointer: string; readonly message: string }[] {
  const validate = validators[file]
  if (validate === undefined) return lacking(`schema ${file}`)
  if (validate(value)) return []
  return (validate.errors ?? []).map(({ instancePath, message, keyword }) => ({
    pointer: instancePath,
    message: message ?? keyword,
  }))
}

export function schemaDigests(): typeof digests {
  return digests
}
