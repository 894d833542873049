/** Where two JSON values differ. */

/**
 * The JSON pointers, from `at`, of the places where `recorded` does not say what `recomputed` says; a member that one of them lacks
 * differs as a whole. The order of members does not matter, that of array elements does. Members that are `undefined` are absent.
 * @see https://www.rfc-editor.org/rfc/rfc6901
 */
export function differences(recorded: unknown, recomputed: unknown, at: string): readonly string[] {
  if (isList(recorded) && isList(recomputed)) {
    if (recorded.length !== recomputed.length) return [at]
    return recorded.flatMap((item, index) => differences(item, recomputed[index], `${at}/${index}`))
  }
  if (isObject(recorded) && isObject(recomputed)) {
    const names = new Set([...Object.keys(recorded), ...Object.keys(recomputed)])
    return [...names].flatMap((name) =>
      differences(own(recorded, name), own(recomputed, name), `${at}/${escaped(name)}`),
    )
  }
  return recorded === recomputed ? [] : [at]
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !isList(value)
}

/** `toString` and the like are no members of JSON. */
function own(object: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
