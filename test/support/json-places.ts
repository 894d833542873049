/** Finds and replaces values anywhere inside JSON, for tests that try each of them. */

/** Where the `wanted` values of a JSON value are: the keys that lead to each. */
export function places(
  value: unknown,
  wanted: (value: unknown) => boolean,
  at: readonly string[] = [],
): (readonly string[])[] {
  const inner =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, member]) => places(member, wanted, [...at, key]))
      : []
  return wanted(value) ? [at, ...inner] : inner
}

/** A copy of `value` with what is at `at` replaced. */
export function replaced(value: unknown, at: readonly string[], by: (old: unknown) => unknown): unknown {
  const [key, ...rest] = at
  if (key === undefined) return by(value)
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (String(index) === key ? replaced(item, rest, by) : item))
  return { ...(value as object), [key]: replaced((value as Record<string, unknown>)[key], rest, by) }
}
