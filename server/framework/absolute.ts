/** Root-relative references of the repository's files. Only these three roots are ours. */
const reference = /^\/(frameworks|contexts|vocab)(\/|$)/

/**
 * A copy of `value` in which every string that is a reference (`/frameworks/…`, `/contexts/…`, `/vocab/…`) is an absolute
 * IRI under `baseUrl` (no trailing slash). Keys and all other strings are left as they are; a text that merely mentions a
 * path is no reference, since a reference is the whole string. What CASE says (`mediation:case`) is other people's JSON: as it is.
 */
export function absolute(value: unknown, baseUrl: string): unknown {
  if (typeof value === 'string') return reference.test(value) ? baseUrl + value : value
  if (Array.isArray(value)) return value.map((item) => absolute(item, baseUrl))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === 'mediation:case' ? (inner as unknown) : absolute(inner, baseUrl),
    ]),
  )
}

/**
 * The text of a JSON file of the repository as it is published under `baseUrl`: same order, two spaces, a final newline.
 * @throws SyntaxError when `text` is not JSON
 */
export function published(text: string, baseUrl: string): string {
  return `${JSON.stringify(absolute(JSON.parse(text), baseUrl), null, 2)}\n`
}
